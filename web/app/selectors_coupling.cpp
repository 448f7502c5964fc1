#include "web/app/selectors_coupling.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "web/app/selectors.h"
#include "web/app/sort_stably.h"

namespace sync_act::app {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kNever = std::numeric_limits<double>::infinity();

std::size_t at(int index) { return static_cast<std::size_t>(index); }

// The null's maxima of one network, rising.
std::vector<float> sorted_null(const Significance& found, int network) {
  const std::size_t n = at(found.n_surrogates);
  const float* const first = found.null_max.data() + at(network) * n;
  std::vector<float> sorted(first, first + n);
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

Verdict verdict_of(const std::vector<float>& q, double alpha, int unit) {
  if (at(unit) >= q.size()) return Verdict::kUntested;
  if (std::isnan(q[at(unit)])) return Verdict::kNoSignal;
  // As float32, which q arrives as: .05 is not above .05.
  return q[at(unit)] <= static_cast<float>(alpha) ? Verdict::kSignificant
                                                  : Verdict::kNotSignificant;
}

}  // namespace

Verdict network_verdict(const AppData& data, int network) {
  const Significance& found = data.significance;
  if (!found.present || network < 0) return Verdict::kUntested;
  return verdict_of(found.network_q, found.alpha, network);
}

Verdict neuron_verdict(const AppData& data, int neuron) {
  const Significance& found = data.significance;
  if (neuron >= 0 && at(neuron) < data.neurons.no_signal.size() &&
      data.neurons.no_signal[at(neuron)]) {
    return Verdict::kNoSignal;
  }
  if (!found.present || neuron < 0) return Verdict::kUntested;
  return verdict_of(found.neuron_q, found.alpha, neuron);
}

std::vector<double> significant_r(const AppData& data) {
  const Significance& found = data.significance;
  if (!found.present) return {};
  double passed = -1;
  for (std::size_t k = 0; k < found.network_q.size(); ++k) {
    if (found.network_q[k] <= static_cast<float>(found.alpha)) {
      passed = std::max(passed, static_cast<double>(found.network_p[k]));
    }
  }
  std::vector<double> least(found.network_q.size(), kNever);
  if (passed < 0) return least;
  // p = (k + 1) / (n + 1) <= passed: at most this many surrogates may reach r.
  const auto allowed =
      static_cast<std::ptrdiff_t>(std::llround(passed * (found.n_surrogates + 1))) - 1;
  for (std::size_t k = 0; k < least.size(); ++k) {
    if (network_verdict(data, static_cast<int>(k)) != Verdict::kSignificant) continue;
    const std::vector<float> null = sorted_null(found, static_cast<int>(k));
    const std::ptrdiff_t place = static_cast<std::ptrdiff_t>(null.size()) - 1 - allowed;
    // r must lie above the largest surrogate that may not reach it.
    least[k] = place < 0 ? 0
                         : std::nextafter(null[static_cast<std::size_t>(place)],
                                          std::numeric_limits<float>::max());
  }
  return least;
}

Verdict pair_verdict(const AppData& data, const std::vector<double>& least, int neuron,
                     int network) {
  const double r = pair_r(data, neuron, network);
  if (std::isnan(r)) return Verdict::kNoSignal;
  if (network < 0 || at(network) >= least.size()) return Verdict::kUntested;
  const double size = data.significance.absolute ? std::abs(r) : r;
  return size >= least[at(network)] ? Verdict::kSignificant : Verdict::kNotSignificant;
}

std::vector<int> significant_counts(const AppData& data, const std::vector<double>& least) {
  std::vector<int> counts(least.size(), 0);
  for (int n = 0; n < data.coupling.n_neurons; ++n) {
    for (int k = 0; k < static_cast<int>(least.size()); ++k) {
      if (pair_verdict(data, least, n, k) == Verdict::kSignificant) ++counts[at(k)];
    }
  }
  return counts;
}

NullHistogram null_histogram(const AppData& data, int network) {
  NullHistogram result;
  const Significance& found = data.significance;
  if (!found.present || network < 0 || at(network) >= found.network_p.size()) return result;
  const double best = best_r(data, network);
  result.observed = found.absolute ? std::abs(best) : best;
  const std::vector<float> null = sorted_null(found, network);
  if (null.empty() || !std::isfinite(null.front()) || !std::isfinite(null.back())) return result;
  const auto reaching = std::lower_bound(null.begin(), null.end(), result.observed);
  result.n_reaching = static_cast<int>(null.end() - reaching);
  const auto limit =
      static_cast<std::size_t>(std::ceil((1 - found.alpha) * static_cast<double>(null.size())));
  result.limit =
      static_cast<double>(null[std::min(null.size(), std::max<std::size_t>(limit, 1)) - 1]);
  // Bins of a round width: about 24 over the null's range.
  const double range = std::max(1e-3, static_cast<double>(null.back() - null.front()));
  result.bin_width = nice_ticks(0, range, 24).step;
  result.low = std::floor(static_cast<double>(null.front()) / result.bin_width) * result.bin_width;
  for (const float value : null) {
    const auto bin = static_cast<std::size_t>(
        std::max(0.0, (static_cast<double>(value) - result.low) / result.bin_width));
    if (bin >= result.counts.size()) result.counts.resize(bin + 1, 0);
    ++result.counts[bin];
  }
  return result;
}

std::vector<LayerCell> layer_cells(const AppData& data, const std::vector<double>& least,
                                   LayerValue value) {
  const int n_networks = data.coupling.n_networks;
  // The best is what the test looks for: the largest r, or where either sign counts the largest
  // |r|.
  const bool by_sign = data.significance.present && !data.significance.absolute;
  const auto rank = [&](double r) { return by_sign ? r : std::abs(r); };
  std::vector<LayerCell> cells;
  cells.reserve(data.neurons.layers.size() * at(n_networks));
  for (const LayerInfo& layer : data.neurons.layers) {
    for (int k = 0; k < n_networks; ++k) {
      LayerCell cell;
      cell.tested = !least.empty();
      double best = kNaN, sum = 0;
      int n_signal = 0, n_significant = 0;
      for (int n = layer.first; n < layer.first + layer.count; ++n) {
        const double r = pair_r(data, n, k);
        if (std::isnan(r)) continue;
        ++n_signal;
        sum += r;
        if (pair_verdict(data, least, n, k) == Verdict::kSignificant) ++n_significant;
        if (cell.neuron < 0 || rank(r) > rank(best)) {
          best = r;
          cell.neuron = n;
        }
      }
      cell.significant = value == LayerValue::kBest
                             ? pair_verdict(data, least, cell.neuron, k) == Verdict::kSignificant
                             : n_significant > 0;
      cell.value = n_signal == 0                ? kNaN
                   : value == LayerValue::kBest ? best
                   : value == LayerValue::kMean ? sum / n_signal
                                                : static_cast<double>(n_significant) / n_signal;
      cells.push_back(cell);
    }
  }
  return cells;
}

Clustering network_clusters(const AppData& data) {
  const std::size_t n = at(data.coupling.n_networks), n_neurons = at(data.coupling.n_neurons);
  // Two networks are alike where the same neurons follow them. Neurons without signal say nothing.
  std::vector<float> columns;
  columns.reserve(n * n_neurons);
  std::vector<std::size_t> with_signal;
  for (std::size_t i = 0; i < n_neurons; ++i) {
    bool finite = false;
    for (std::size_t k = 0; k < n; ++k)
      finite = finite || std::isfinite(data.coupling.r[i * n + k]);
    if (finite) with_signal.push_back(i);
  }
  for (std::size_t k = 0; k < n; ++k) {
    for (const std::size_t i : with_signal) columns.push_back(data.coupling.r[i * n + k]);
  }
  return cluster_average(row_distances(columns, n, with_signal.size()), n);
}

Clustering unit_clusters(const AppData& data, int layer) {
  Clustering result;
  if (layer < 0 || at(layer) >= data.neurons.layers.size()) return result;
  const LayerInfo& info = data.neurons.layers[at(layer)];
  const std::size_t k = at(data.coupling.n_networks);
  if (k == 0) return result;
  if (info.count <= kMaxClusteredUnits) {
    const std::span<const float> rows =
        std::span(data.coupling.r).subspan(at(info.first) * k, at(info.count) * k);
    return cluster_average(row_distances(rows, at(info.count), k), at(info.count));
  }
  result.order.resize(at(info.count));
  std::iota(result.order.begin(), result.order.end(), 0);
  const auto best = [&](int unit) { return data.coupling.best_network[at(info.first + unit)]; };
  const auto size = [&](int unit) {
    const double r = pair_r(data, info.first + unit, best(unit));
    return std::isnan(r) ? -1.0 : std::abs(r);
  };
  sort_stably(result.order, [&](int a, int b) {
    return best(a) != best(b) ? best(a) < best(b) : size(a) > size(b);
  });
  return result;
}

std::vector<Colour> strongest_texels(const AppData& data, const std::vector<int>& units,
                                     int first_neuron, const std::vector<int>& networks, int n_rows,
                                     bool dark) {
  std::vector<Colour> texels;
  texels.reserve(at(n_rows) * networks.size());
  const double max_r = coupling_scale_end(data);
  const auto n = static_cast<long long>(units.size());
  for (long long row = 0; row < n_rows; ++row) {
    const long long first = row * n / n_rows;
    const long long last = std::max(first + 1, (row + 1) * n / n_rows);
    for (const int network : networks) {
      double strongest = kNaN;
      for (long long i = first; i < std::min(last, n); ++i) {
        const double r = pair_r(data, first_neuron + units[static_cast<std::size_t>(i)], network);
        if (!std::isnan(r) && !(std::abs(r) <= std::abs(strongest))) strongest = r;
      }
      texels.push_back(signed_r_colour(strongest, max_r, dark));
    }
  }
  return texels;
}

// ---- Memoised ----------------------------------------------------------------------------------

const std::vector<double>& CouplingSelectors::least_r(const AppData& data) {
  return least_r_.get({data.results_revision, 0, 0, 0}, [&] { return significant_r(data); });
}

const std::vector<int>& CouplingSelectors::counts(const AppData& data) {
  return counts_.get({data.results_revision, 0, 0, 0},
                     [&] { return significant_counts(data, least_r(data)); });
}

const std::vector<LayerCell>& CouplingSelectors::cells(const State& state, const AppData& data) {
  return cells_.get({data.results_revision, static_cast<std::uint64_t>(state.layer_value), 0, 0},
                    [&] { return layer_cells(data, least_r(data), state.layer_value); });
}

const Clustering& CouplingSelectors::networks(const State& state, const AppData& data) {
  return networks_.get(
      {data.results_revision, static_cast<std::uint64_t>(state.network_order), 0, 0}, [&] {
        if (state.network_order == NetworkOrder::kCluster) return network_clusters(data);
        Clustering plain;
        plain.order.resize(at(data.coupling.n_networks));
        std::iota(plain.order.begin(), plain.order.end(), 0);
        return plain;
      });
}

const Clustering& CouplingSelectors::units(const AppData& data, int layer) {
  return units_.get({data.results_revision, static_cast<std::uint64_t>(layer), 0, 0},
                    [&] { return unit_clusters(data, layer); });
}

const NullHistogram& CouplingSelectors::histogram(const AppData& data, int network) {
  return histogram_.get({data.results_revision, static_cast<std::uint64_t>(network), 0, 0},
                        [&] { return null_histogram(data, network); });
}

const std::vector<Colour>& CouplingSelectors::unit_texels(const State& state, const AppData& data,
                                                          int layer, int n_rows, bool dark) {
  const auto place = static_cast<std::uint64_t>(layer) * 2 + (dark ? 1U : 0U);
  return unit_texels_.get(
      {data.results_revision, place, static_cast<std::uint64_t>(state.network_order),
       static_cast<std::uint64_t>(n_rows)},
      [&] {
        return strongest_texels(data, units(data, layer).order,
                                data.neurons.layers[at(layer)].first, networks(state, data).order,
                                n_rows, dark);
      });
}

}  // namespace sync_act::app
