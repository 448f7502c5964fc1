#include "core/networks/map_signs.h"

#include <cmath>

#include "core/data/time_series.h"

namespace sync_act {

double heavier_tail_sign(std::span<const float> map) {
  double cubes = 0.0;
  for (const float x : map) {
    const auto value = static_cast<double>(x);
    cubes += value * value * value;
  }
  return cubes < 0.0 ? -1.0 : 1.0;
}

void standardize_by_run(std::span<const double> from, const std::vector<std::size_t>& run_starts,
                        double sign, std::span<float> to) {
  for (const auto& [first, last] : run_ranges(run_starts, from.size())) {
    const auto n = static_cast<double>(last - first);
    double mean = 0.0;
    for (std::size_t t = first; t < last; ++t) mean += from[t] / n;
    double variance = 0.0;
    for (std::size_t t = first; t < last; ++t) variance += (from[t] - mean) * (from[t] - mean) / n;
    // Of a constant run rounding leaves some 1e-32 of its squared mean.
    const bool varies = variance > 1e-24 * mean * mean;
    const double scale = varies ? sign / std::sqrt(variance) : 0.0;
    for (std::size_t t = first; t < last; ++t) {
      to[t] = static_cast<float>((from[t] - mean) * scale);
    }
  }
}

}  // namespace sync_act
