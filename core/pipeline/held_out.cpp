#include "core/pipeline/held_out.h"

#include <limits>
#include <utility>

#include "core/coupling/lag.h"
#include "core/statistics/circular_shift.h"
#include "core/statistics/fisher_z.h"

namespace sync_act {
namespace {

TimeSeries scans_of(const TimeSeries& series, const ScanSet& set) {
  std::vector<float> kept;
  keep_rows(series.values(), series.n_times(), set.scans, kept);
  TimeSeries part(set.scans.size(), series.n_units(), std::move(kept));
  part.run_starts = set.run_starts;
  return part;
}

double r_at_lag(std::span<const float> x, std::span<const float> y,
                const std::vector<std::size_t>& run_starts, int lag) {
  const auto x_scans = scans_at_lag(run_starts, x.size(), lag, LagSide::kNeurons);
  const auto y_scans = scans_at_lag(run_starts, x.size(), lag, LagSide::kNetworks);
  std::vector<double> x_kept;
  std::vector<double> y_kept;
  x_kept.reserve(x_scans.size());
  y_kept.reserve(y_scans.size());
  for (const std::size_t t : x_scans) x_kept.push_back(static_cast<double>(x[t]));
  for (const std::size_t t : y_scans) y_kept.push_back(static_cast<double>(y[t]));
  return pearson(x_kept, y_kept);
}

// The chosen pair's r on the held-out scans, with the sign that it was chosen for.
double held_out_r(const Coupling& chosen, const TimeSeries& neurons, const TimeSeries& networks,
                  std::int32_t neuron, std::int32_t network) {
  if (neuron < 0 || network < 0) return std::numeric_limits<double>::quiet_NaN();
  const auto n = static_cast<std::size_t>(neuron);
  const auto k = static_cast<std::size_t>(network);
  const std::size_t pair = n * chosen.n_networks + k;
  const int lag = chosen.lag_scans.empty() ? 0 : chosen.lag_scans[pair];
  const double r = r_at_lag(neurons.unit(n), networks.unit(k), networks.run_starts, lag);
  return chosen.absolute && chosen.r[pair] < 0.0F ? -r : r;
}

}  // namespace

Result<HeldOutPlan> held_out_plan_of(const TimeSeries& networks) {
  return held_out_plan(networks.run_starts, networks.n_times(), decorrelation_lag(networks));
}

Status add_held_out_r(Coupling& coupling, const TimeSeries& neurons, const TimeSeries& networks,
                      const HeldOutPlan& plan, std::size_t max_lag, int n_threads) {
  std::vector<std::vector<double>> of_networks(coupling.n_networks);
  std::vector<std::vector<double>> of_neurons(coupling.n_neurons);
  for (const Fold& fold : plan.folds) {
    const TimeSeries train_neurons = scans_of(neurons, fold.train);
    const TimeSeries train_networks = scans_of(networks, fold.train);
    const Result<Coupling> chosen = couple_with_lags(train_neurons, train_networks, max_lag,
                                                     {.absolute = coupling.absolute}, n_threads);
    if (!chosen.ok()) return chosen.error();
    const TimeSeries test_neurons = scans_of(neurons, fold.test);
    const TimeSeries test_networks = scans_of(networks, fold.test);
    for (std::size_t k = 0; k < coupling.n_networks; ++k) {
      of_networks[k].push_back(held_out_r(*chosen, test_neurons, test_networks,
                                          chosen->best_neuron[k], static_cast<std::int32_t>(k)));
    }
    for (std::size_t n = 0; n < coupling.n_neurons; ++n) {
      of_neurons[n].push_back(held_out_r(*chosen, test_neurons, test_networks,
                                         static_cast<std::int32_t>(n), chosen->best_network[n]));
    }
  }
  coupling.network_held_out_r.clear();
  coupling.neuron_held_out_r.clear();
  for (const auto& r : of_networks) coupling.network_held_out_r.push_back(fisher_mean(r));
  for (const auto& r : of_neurons) coupling.neuron_held_out_r.push_back(fisher_mean(r));
  coupling.held_out_description = plan.description;
  return {};
}

Result<std::vector<FoldCorrelations>> fold_correlations(const TimeSeries& neurons,
                                                        const TimeSeries& networks,
                                                        const HeldOutPlan& plan, int n_threads) {
  std::vector<FoldCorrelations> folds;
  for (const Fold& fold : plan.folds) {
    FoldCorrelations correlations;
    for (const bool is_train : {true, false}) {
      const ScanSet& set = is_train ? fold.train : fold.test;
      const TimeSeries x = scans_of(neurons, set);
      const TimeSeries y = scans_of(networks, set);
      Result<std::vector<float>> r = correlate(view_of(x), view_of(y), n_threads);
      if (!r.ok()) return r.error();
      (is_train ? correlations.train : correlations.test) = *std::move(r);
    }
    folds.push_back(std::move(correlations));
  }
  return folds;
}

}  // namespace sync_act
