#include "core/coupling/lag.h"

#include <cmath>
#include <cstdlib>
#include <utility>

namespace sync_act {
namespace {

// 0, -1, 1, -2, 2, ...: a strict comparison then prefers the lag nearest to 0.
std::vector<int> lags_by_distance(std::size_t max_lag) {
  std::vector<int> lags{0};
  for (int lag = 1; lag <= static_cast<int>(max_lag); ++lag) {
    lags.push_back(-lag);
    lags.push_back(lag);
  }
  return lags;
}

}  // namespace

Status check_max_lag(const std::vector<std::size_t>& run_starts, std::size_t n_times,
                     std::size_t max_lag) {
  const auto runs = run_ranges(run_starts, n_times);
  for (std::size_t run = 0; run < runs.size(); ++run) {
    const std::size_t n = runs[run].second - runs[run].first;
    if (n < max_lag + 3) {
      return bad_input(message("max_lag is ", max_lag, ", but run ", run + 1, " has only ", n,
                               " scans; it needs at least ", max_lag + 3, "."));
    }
  }
  return {};
}

std::vector<std::size_t> scans_at_lag(const std::vector<std::size_t>& run_starts,
                                      std::size_t n_times, int lag, LagSide side) {
  const auto distance = static_cast<std::size_t>(std::abs(lag));
  // The leading side starts at the run's first scan, the following one `distance` later.
  const bool is_later = (lag > 0) == (side == LagSide::kNetworks) && lag != 0;
  std::vector<std::size_t> scans;
  for (const auto& [first, last] : run_ranges(run_starts, n_times)) {
    for (std::size_t t = first; t + distance < last; ++t) {
      scans.push_back(is_later ? t + distance : t);
    }
  }
  return scans;
}

void keep_rows(std::span<const float> series, std::size_t n_times,
               const std::vector<std::size_t>& rows, std::vector<float>& kept) {
  const std::size_t n_units = n_times == 0 ? 0 : series.size() / n_times;
  kept.resize(rows.size() * n_units);
  for (std::size_t u = 0; u < n_units; ++u) {
    const float* const from = series.data() + u * n_times;
    float* const to = kept.data() + u * rows.size();
    for (std::size_t i = 0; i < rows.size(); ++i) to[i] = from[rows[i]];
  }
}

std::vector<float> shift_within_runs(std::span<const float> series, std::size_t n_times,
                                     const std::vector<std::size_t>& run_starts, int lag) {
  std::vector<float> shifted(series.size(), 0.0F);
  const auto from = scans_at_lag(run_starts, n_times, lag, LagSide::kNeurons);
  const auto to = scans_at_lag(run_starts, n_times, lag, LagSide::kNetworks);
  const std::size_t n_units = n_times == 0 ? 0 : series.size() / n_times;
  for (std::size_t u = 0; u < n_units; ++u) {
    for (std::size_t i = 0; i < from.size(); ++i) {
      shifted[u * n_times + to[i]] = series[u * n_times + from[i]];
    }
  }
  return shifted;
}

Result<Coupling> couple_with_lags(const TimeSeries& neurons, const TimeSeries& networks,
                                  std::size_t max_lag, const CoupleOptions& options,
                                  int n_threads) {
  if (max_lag == 0) return couple(neurons, networks, options, n_threads);
  if (neurons.n_times() != networks.n_times()) {
    return couple(neurons, networks, options, n_threads);  // which says what is wrong
  }
  const std::size_t n_times = networks.n_times();
  SYNC_ACT_RETURN_IF_ERROR(check_max_lag(networks.run_starts, n_times, max_lag));
  std::vector<float> best;
  std::vector<std::int16_t> lags;
  std::vector<float> x;
  std::vector<float> y;
  for (const int lag : lags_by_distance(max_lag)) {
    const auto x_scans = scans_at_lag(networks.run_starts, n_times, lag, LagSide::kNeurons);
    const auto y_scans = scans_at_lag(networks.run_starts, n_times, lag, LagSide::kNetworks);
    keep_rows(neurons.values(), n_times, x_scans, x);
    keep_rows(networks.values(), n_times, y_scans, y);
    Result<std::vector<float>> r = correlate({x, x_scans.size(), neurons.n_units()},
                                             {y, y_scans.size(), networks.n_units()}, n_threads);
    if (!r.ok()) return r.error();
    if (lag == 0) {
      best = *std::move(r);
      lags.assign(best.size(), 0);
      continue;
    }
    for (std::size_t i = 0; i < best.size(); ++i) {
      const float now = (*r)[i];
      const bool is_better = options.absolute ? std::abs(now) > std::abs(best[i]) : now > best[i];
      // A pair may have no r at lag 0 but one at others, where a constant stretch is cut off.
      if (!is_better && !(std::isnan(best[i]) && !std::isnan(now))) continue;
      best[i] = now;
      lags[i] = static_cast<std::int16_t>(lag);
    }
  }
  Coupling coupling =
      couple_from_r(std::move(best), neurons.n_units(), networks.n_units(), options);
  coupling.neuron_ids = neurons.unit_ids;
  coupling.network_ids = networks.unit_ids;
  coupling.lag_scans = std::move(lags);
  coupling.max_lag_scans = max_lag;
  return coupling;
}

}  // namespace sync_act
