#include "core/preprocess/standardize.h"

#include <cmath>

namespace sync_act {

std::string_view standardize_name(Standardize standardize) {
  return standardize == Standardize::kZScore ? "zscore" : "none";
}

std::optional<Standardize> standardize_from_name(std::string_view name) {
  if (name == "zscore") return Standardize::kZScore;
  if (name == "none") return Standardize::kNone;
  return std::nullopt;
}

Moments moments(std::span<const double> y) {
  const auto n = static_cast<double>(y.size());
  double sum = 0.0;
  for (const double value : y) sum += value;
  Moments result;
  result.mean = sum / n;
  double squares = 0.0;
  for (const double value : y) squares += (value - result.mean) * (value - result.mean);
  result.variance = squares / n;
  return result;
}

double root_mean_square(std::span<const double> y) {
  double squares = 0.0;
  for (const double value : y) squares += value * value;
  return std::sqrt(squares / static_cast<double>(y.size()));
}

}  // namespace sync_act
