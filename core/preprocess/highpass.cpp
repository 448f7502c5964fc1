#include "core/preprocess/highpass.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace sync_act {

std::size_t cosine_count(std::size_t n_scans, double tr_secs, double cutoff_secs) {
  if (!(cutoff_secs > 0.0) || n_scans == 0) return 0;
  // A product that is whole on paper (64 scans of 2 s over 128 s) must not fall below by rounding.
  constexpr double kRounding = 1e-9;
  const double count =
      std::floor(2.0 * static_cast<double>(n_scans) * tr_secs / cutoff_secs + kRounding);
  const double most = static_cast<double>(n_scans - 1);
  return static_cast<std::size_t>(std::clamp(count, 0.0, most));
}

void add_cosines(double cutoff_secs, double tr_secs, RegressionDesign& design) {
  for (std::size_t r = 0; r < design.n_runs(); ++r) {
    const std::size_t n = design.run(r).second - design.run(r).first;
    const std::size_t n_cosines = cosine_count(n, tr_secs, cutoff_secs);
    const double height = std::sqrt(2.0 / static_cast<double>(n));
    for (std::size_t k = 1; k <= n_cosines; ++k) {
      const double step = std::numbers::pi * static_cast<double>(k) / static_cast<double>(n);
      std::vector<double> column(n);
      for (std::size_t i = 0; i < n; ++i) {
        column[i] = height * std::cos(step * (static_cast<double>(i) + 0.5));
      }
      design.add_column(r, std::move(column));
    }
  }
}

}  // namespace sync_act
