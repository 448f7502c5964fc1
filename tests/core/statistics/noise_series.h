#pragma once
// Made-up series for the statistics' tests: first-order autoregressive noise of unit variance.

#include <cmath>
#include <cstdint>

#include "core/base/rng.h"
#include "core/data/time_series.h"

namespace sync_act::test {

// x_t = phi x_{t-1} + sqrt(1 - phi^2) e_t, every unit and run for itself.
inline TimeSeries ar1_series(std::size_t n_times, std::size_t n_units, double phi,
                             std::uint64_t seed, std::vector<std::size_t> run_starts = {}) {
  TimeSeries series(n_times, n_units);
  series.run_starts = std::move(run_starts);
  for (std::size_t u = 0; u < n_units; ++u) {
    Rng rng(seed, u);
    for (const auto& [first, last] : run_ranges(series.run_starts, n_times)) {
      double x = rng.normal();
      for (std::size_t t = first; t < last; ++t) {
        series.unit(u)[t] = static_cast<float>(x);
        x = phi * x + std::sqrt(1.0 - phi * phi) * rng.normal();
      }
    }
  }
  return series;
}

}  // namespace sync_act::test
