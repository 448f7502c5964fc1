#include "core/statistics/fisher_z.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace sync_act {

double fisher_mean(std::span<const double> r) {
  constexpr double kLargest = 1.0 - 1e-9;
  double sum = 0;
  std::size_t n = 0;
  for (const double value : r) {
    if (std::isnan(value)) continue;
    sum += std::atanh(std::clamp(value, -kLargest, kLargest));
    ++n;
  }
  if (n == 0) return std::numeric_limits<double>::quiet_NaN();
  return std::tanh(sum / static_cast<double>(n));
}

double pearson(std::span<const double> x, std::span<const double> y) {
  assert(x.size() == y.size());
  const auto n = static_cast<double>(x.size());
  double mean_x = 0;
  double mean_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    mean_x += x[i] / n;
    mean_y += y[i] / n;
  }
  double xx = 0;
  double yy = 0;
  double xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  if (!(xx > 0) || !(yy > 0)) return std::numeric_limits<double>::quiet_NaN();
  return std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0);
}

}  // namespace sync_act
