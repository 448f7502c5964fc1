#include "core/data/carpet.h"

#include <cassert>
#include <cmath>

namespace sync_act {

CarpetSums carpet_sums(const TimeSeries& standardized, std::size_t first_unit, std::size_t n_all,
                       std::size_t n_rows, std::size_t n_columns) {
  const std::size_t n_times = standardized.n_times();
  assert(n_rows >= 1 && n_rows <= n_all && n_columns >= 1 && n_columns <= n_times);
  assert(first_unit + standardized.n_units() <= n_all);
  std::vector<std::size_t> column_of(n_times);
  for (std::size_t t = 0; t < n_times; ++t) column_of[t] = t * n_columns / n_times;
  std::vector<double> sums(n_rows * n_columns, 0.0);
  std::vector<double> counts(n_rows * n_columns, 0.0);
  std::vector<double> change(n_times, 0.0);
  CarpetSums result;
  // From unit norm to unit variance.
  const double scale = std::sqrt(static_cast<double>(n_times));
  for (std::size_t u = 0; u < standardized.n_units(); ++u) {
    const std::span<const float> series = standardized.unit(u);
    bool finite = true;
    for (const float value : series) finite = finite && std::isfinite(value);
    if (!finite) continue;
    ++result.n_voxels;
    const std::size_t row = (first_unit + u) * n_rows / n_all * n_columns;
    double before = 0.0;
    for (std::size_t t = 0; t < n_times; ++t) {
      const double z = scale * static_cast<double>(series[t]);
      sums[row + column_of[t]] += z;
      counts[row + column_of[t]] += 1.0;
      if (t > 0) change[t] += (z - before) * (z - before);
      before = z;
    }
  }
  result.sums.assign(sums.begin(), sums.end());
  result.counts.assign(counts.begin(), counts.end());
  result.squared_change.assign(change.begin(), change.end());
  return result;
}

}  // namespace sync_act
