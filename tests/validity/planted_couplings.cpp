// Planted couplings: 8 networks, of which the first 4 each have 5 of 60 neurons that follow them,
//   x_n = rho s_k + sqrt(1 - rho^2) e_n,     SNR = rho^2 / (1 - rho^2),
// s and e AR(1) of coefficient 0.6. All other neurons and networks are noise of the same kind.

#include <algorithm>
#include <cmath>

#include "core/base/parallel_for.h"
#include "core/statistics/corrections.h"
#include "core/statistics/null_model.h"
#include "tests/validity/signals.h"
#include "tests/validity/study.h"

namespace sync_act::validity {
namespace {

constexpr std::size_t kNeurons = 60;
constexpr std::size_t kNetworks = 8;
constexpr std::size_t kCoupledNetworks = 4;
constexpr std::size_t kNeuronsEach = 5;
constexpr std::size_t kCoupledNeurons = kCoupledNetworks * kNeuronsEach;
constexpr double kFdr = 0.05;

std::size_t planted_network(std::size_t neuron) { return neuron / kNeuronsEach; }

// The neurons beside their networks: s comes from the networks given.
TimeSeries planted_neurons(const TimeSeries& networks, const Layout& layout, double snr, Rng& rng) {
  TimeSeries neurons = ar1_series(layout, kNeurons, 0.6, rng);
  const double rho = std::sqrt(snr / (1.0 + snr));
  for (std::size_t n = 0; n < kCoupledNeurons; ++n) {
    const auto network = networks.unit(planted_network(n));
    for (std::size_t t = 0; t < network.size(); ++t) {
      float& x = neurons.unit(n)[t];
      x = static_cast<float>(rho * static_cast<double>(network[t]) +
                             std::sqrt(1.0 - rho * rho) * static_cast<double>(x));
    }
  }
  return neurons;
}

struct Found {
  double network_sensitivity = 0.0;
  double network_fdp = 0.0;  // share of false ones among those found; 0 where none was
  double neuron_sensitivity = 0.0;
  double neuron_fdp = 0.0;
};

double false_share(std::size_t n_false, std::size_t n_found) {
  return n_found == 0 ? 0.0 : static_cast<double>(n_false) / static_cast<double>(n_found);
}

// A network is found where its q is at most 5 %; a neuron where its q is, and rightly so where it
// follows the network that is called its best.
Found found_by(const Coupling& coupling, Correction correction) {
  Found found;
  const std::vector<double> network_q = adjusted_p(coupling.network_p, correction);
  std::size_t n_found = 0;
  std::size_t n_true = 0;
  for (std::size_t k = 0; k < kNetworks; ++k) {
    if (!(network_q[k] <= kFdr)) continue;
    ++n_found;
    n_true += k < kCoupledNetworks ? 1 : 0;
  }
  found.network_sensitivity = static_cast<double>(n_true) / kCoupledNetworks;
  found.network_fdp = false_share(n_found - n_true, n_found);
  const std::vector<double> neuron_q = adjusted_p(coupling.neuron_p, correction);
  n_found = n_true = 0;
  for (std::size_t n = 0; n < kNeurons; ++n) {
    if (!(neuron_q[n] <= kFdr)) continue;
    ++n_found;
    const auto best = static_cast<std::size_t>(coupling.best_network[n]);
    n_true += n < kCoupledNeurons && best == planted_network(n) ? 1 : 0;
  }
  found.neuron_sensitivity = static_cast<double>(n_true) / kCoupledNeurons;
  found.neuron_fdp = false_share(n_found - n_true, n_found);
  return found;
}

void add_rows(Table& table, const Layout& layout, double snr, std::size_t condition,
              const StudyOptions& options) {
  const std::size_t n = options.n_power_simulations;
  const auto& nulls = null_models();
  const Correction corrections[] = {Correction::kBenjaminiHochberg,
                                    Correction::kBenjaminiYekutieli};
  std::vector<std::vector<Found>> found(nulls.size() * 2, std::vector<Found>(n));
  parallel_for(n, options.n_threads, [&](std::size_t i) {
    Rng rng = simulation_rng(options, 4, condition, i);
    TimeSeries networks = ar1_series(layout, kNetworks, 0.6, rng);
    TimeSeries neurons = planted_neurons(networks, layout, snr, rng);
    standardize_runs(neurons);
    standardize_runs(networks);
    const std::uint64_t seed = rng.next_u64();
    for (std::size_t m = 0; m < nulls.size(); ++m) {
      const Coupling coupling =
          coupled(neurons, networks, {.null = nulls[m].name, .seed = seed}, options);
      for (std::size_t c = 0; c < 2; ++c) {
        found[2 * m + c][i] = found_by(coupling, corrections[c]);
      }
    }
  });
  for (std::size_t row = 0; row < found.size(); ++row) {
    // The stricter correction once, for the first null: the others do as it does.
    if (row % 2 == 1 && row / 2 > 0) continue;
    std::vector<std::string> cells{fixed_text(snr, 2), layout.text(), nulls[row / 2].name,
                                   correction_names()[row % 2]};
    for (double Found::*const measure : {&Found::network_sensitivity, &Found::network_fdp,
                                         &Found::neuron_sensitivity, &Found::neuron_fdp}) {
      std::vector<double> values;
      for (const Found& f : found[row]) values.push_back(f.*measure);
      cells.push_back(share_text(values));
    }
    table.rows.push_back(std::move(cells));
  }
}

}  // namespace

Table planted_couplings(const StudyOptions& options) {
  Table table{"planted_couplings",
              {"SNR", "runs x scans", "null", "correction", "networks found",
               "false among networks", "neurons found", "false among neurons"},
              {}};
  std::size_t condition = 0;
  for (const double snr : {0.05, 0.1, 0.2}) {
    for (const Layout layout : {Layout{2, 100}, Layout{2, 200}, Layout{2, 400}}) {
      add_rows(table, layout, snr, condition++, options);
    }
  }
  return table;
}

}  // namespace sync_act::validity
