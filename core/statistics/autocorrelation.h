#pragma once
// Autocorrelation within runs: products of samples of one run only, pooled over the runs, around
// the mean of the whole series.
//
//   c(k) = sum over runs, t of (x_t - m)(x_{t+k} - m),     rho(k) = c(k) / c(0)   (biased)
//                                                          or times N / N_k       (unbiased)
//
// with N_k the number of pairs at lag k (N minus k per run). By FFT: O(N log N).

#include <span>
#include <vector>

namespace sync_act {

// rho(0) = 1 ... rho(max_lag) of each unit: [lag x unit] with max_lag + 1 lags, unit after unit.
// Lags without any pair have 0. A series without signal has NaN throughout.
struct AutocorrelationOptions {
  std::size_t max_lag = 0;
  bool unbiased = false;
};
std::vector<double> autocorrelations(std::span<const float> series, std::size_t n_times,
                                     const std::vector<std::size_t>& run_starts,
                                     const AutocorrelationOptions& options);

}  // namespace sync_act
