#pragma once
// Lag search: r of each pair at the lag within +-max_lag scans where it is largest.
//
//   r_l(n, k) = corr(x_n(t), y_k(t + l)) over all t for which t and t + l lie in the same run
//
// l > 0: the network follows the neuron. Nothing wraps around, runs are kept apart; each lag's
// overlap is standardized anew. The best of 2 max_lag + 1 values is larger by chance: a null must
// search the lags, too (pipeline/surrogate_job.h does).

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/coupling/couple.h"
#include "core/data/time_series.h"

namespace sync_act {

// Fails where a run has fewer than max_lag + 3 scans, naming it.
Status check_max_lag(const std::vector<std::size_t>& run_starts, std::size_t n_times,
                     std::size_t max_lag);

// The scans that overlap with the other side at `lag`: of neurons (x) t, of networks (y) t + lag.
enum class LagSide { kNeurons, kNetworks };
std::vector<std::size_t> scans_at_lag(const std::vector<std::size_t>& run_starts,
                                      std::size_t n_times, int lag, LagSide side);

// series [scan x unit] -> the scans listed, unit after unit.
void keep_rows(std::span<const float> series, std::size_t n_times,
               const std::vector<std::size_t>& rows, std::vector<float>& kept);

// The whole matrix at one lag, as long as it was: series[t - lag] at t within each run, 0 (the mean
// of a prepared series) where that lies outside. For one lag that is set beforehand, so that
// couplings, maps and nulls are all of the very same series; lags that are searched use the overlap
// alone.
std::vector<float> shift_within_runs(std::span<const float> series, std::size_t n_times,
                                     const std::vector<std::size_t>& run_starts, int lag);

// Like couple(), with the best lag of each pair; Coupling::lag_scans is filled in. Among equal r
// the lag nearest to 0 is taken, then the negative one. 2 T N K flops per lag.
Result<Coupling> couple_with_lags(const TimeSeries& neurons, const TimeSeries& networks,
                                  std::size_t max_lag, const CoupleOptions& options, int n_threads);

}  // namespace sync_act
