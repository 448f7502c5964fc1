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

namespace {

// Four partial sums in a fixed order: independent of each other, so that they overlap.
template <class Term>
double sum_of(std::span<const double> y, Term term) {
  double sums[4] = {0.0, 0.0, 0.0, 0.0};
  std::size_t i = 0;
  for (; i + 4 <= y.size(); i += 4) {
    for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += term(y[i + lane]);
  }
  for (; i < y.size(); ++i) sums[0] += term(y[i]);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace

Moments moments(std::span<const double> y) {
  const auto n = static_cast<double>(y.size());
  Moments result;
  result.mean = sum_of(y, [](double value) { return value; }) / n;
  const auto squared_deviation = [mean = result.mean](double value) {
    return (value - mean) * (value - mean);
  };
  result.variance = sum_of(y, squared_deviation) / n;
  return result;
}

double root_mean_square(std::span<const double> y) {
  const double squares = sum_of(y, [](double value) { return value * value; });
  return std::sqrt(squares / static_cast<double>(y.size()));
}

}  // namespace sync_act
