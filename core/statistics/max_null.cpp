#include "core/statistics/max_null.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/quantile.h"

namespace sync_act {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double p_of(std::size_t n_reached, std::size_t n_surrogates) {
  return (static_cast<double>(n_reached) + 1.0) / (static_cast<double>(n_surrogates) + 1.0);
}

float strength_of(const Coupling& coupling, std::size_t neuron, std::size_t network) {
  const float r = coupling.r[neuron * coupling.n_networks + network];
  return coupling.absolute ? std::abs(r) : r;
}

// A network's null, rising.
std::vector<float> sorted_null(const NullMaxima& maxima, std::size_t network) {
  std::vector<float> null;
  for (std::size_t s = 0; s < maxima.last - maxima.first; ++s) {
    null.push_back(maxima.of_networks[s * maxima.n_networks + network]);
  }
  std::sort(null.begin(), null.end());
  return null;
}

std::size_t n_reaching(const std::vector<float>& sorted, float value) {
  const auto first = std::lower_bound(sorted.begin(), sorted.end(), value - kTieTolerance);
  return static_cast<std::size_t>(sorted.end() - first);
}

}  // namespace

Result<NullMaxima> merge_null_maxima(std::vector<NullMaxima> parts) {
  if (parts.empty()) return bad_input("There are no surrogates to merge.");
  std::sort(parts.begin(), parts.end(),
            [](const NullMaxima& a, const NullMaxima& b) { return a.first < b.first; });
  NullMaxima all = std::move(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const NullMaxima& part = parts[i];
    if (part.first != all.last) {
      return bad_input(message("Surrogates up to ", all.last, " are followed by those from ",
                               part.first, " on: ranges must follow one another."));
    }
    if (part.n_networks != all.n_networks ||
        part.neuron_counts.size() != all.neuron_counts.size()) {
      return bad_input("Surrogates of different neurons or networks cannot be merged.");
    }
    all.of_networks.insert(all.of_networks.end(), part.of_networks.begin(), part.of_networks.end());
    for (std::size_t n = 0; n < all.neuron_counts.size(); ++n) {
      all.neuron_counts[n] += part.neuron_counts[n];
    }
    all.last = part.last;
  }
  return all;
}

std::vector<float> best_r_of_neurons(const Coupling& coupling) {
  std::vector<float> best(coupling.n_neurons, std::numeric_limits<float>::quiet_NaN());
  for (std::size_t n = 0; n < coupling.n_neurons; ++n) {
    if (coupling.best_network[n] < 0) continue;
    best[n] = strength_of(coupling, n, static_cast<std::size_t>(coupling.best_network[n]));
  }
  return best;
}

double family_wise_p(const NullMaxima& maxima, std::size_t network, float value) {
  if (std::isnan(value)) return kNone;
  return p_of(n_reaching(sorted_null(maxima, network), value), maxima.last - maxima.first);
}

void apply_null_maxima(Coupling& coupling, const NullMaxima& maxima,
                       const SignificanceOptions& options) {
  SYNC_ACT_ASSERT(maxima.n_networks == coupling.n_networks);
  SYNC_ACT_ASSERT(maxima.neuron_counts.size() == coupling.n_neurons);
  const std::size_t n_surrogates = maxima.last - maxima.first;
  coupling.n_surrogates = n_surrogates;
  coupling.fdr = options.fdr;
  coupling.null_probabilities = {0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0};
  coupling.null_quantiles.clear();
  coupling.network_p.assign(coupling.n_networks, kNone);
  coupling.null_maxima.clear();
  std::vector<std::vector<float>> nulls;
  for (std::size_t k = 0; k < coupling.n_networks; ++k) {
    for (std::size_t s = 0; s < n_surrogates; ++s) {
      coupling.null_maxima.push_back(maxima.of_networks[s * maxima.n_networks + k]);
    }
    nulls.push_back(sorted_null(maxima, k));
    const bool has_signal = coupling.best_neuron[k] >= 0;
    for (const double probability : coupling.null_probabilities) {
      coupling.null_quantiles.push_back(
          has_signal && n_surrogates > 0
              ? static_cast<float>(quantile_of_sorted<float>(nulls[k], probability))
              : std::numeric_limits<float>::quiet_NaN());
    }
    if (!has_signal) continue;
    const float best = strength_of(coupling, static_cast<std::size_t>(coupling.best_neuron[k]), k);
    coupling.network_p[k] = p_of(n_reaching(nulls[k], best), n_surrogates);
  }
  coupling.network_q = adjusted_p(coupling.network_p, options.correction);

  coupling.neuron_p.assign(coupling.n_neurons, kNone);
  for (std::size_t n = 0; n < coupling.n_neurons; ++n) {
    if (coupling.best_network[n] >= 0) {
      coupling.neuron_p[n] = p_of(maxima.neuron_counts[n], n_surrogates);
    }
  }
  coupling.neuron_q = adjusted_p(coupling.neuron_p, options.correction);

  const double level = level_within_selected(coupling.network_p, options.fdr, options.correction);
  coupling.n_neurons_significant.assign(coupling.n_networks, 0);
  for (std::size_t k = 0; k < coupling.n_networks; ++k) {
    if (!(coupling.network_q[k] <= options.fdr)) continue;
    for (std::size_t n = 0; n < coupling.n_neurons; ++n) {
      const float strength = strength_of(coupling, n, k);
      if (std::isnan(strength)) continue;
      if (p_of(n_reaching(nulls[k], strength), n_surrogates) <= level) {
        ++coupling.n_neurons_significant[k];
      }
    }
  }
}

}  // namespace sync_act
