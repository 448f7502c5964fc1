#include "core/preprocess/standardize.h"

#include <cmath>

#include "core/base/double_pair.h"

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

// Four partial sums in a fixed order: independent of each other, so that they overlap. `term` takes
// a double or two.
template <class Term>
double sum_of(std::span<const double> y, Term term) {
  DoublePair first{};
  DoublePair second{};
  std::size_t i = 0;
  for (; i + 4 <= y.size(); i += 4) {
    first += term(load_pair(&y[i]));
    second += term(load_pair(&y[i + 2]));
  }
  for (; i < y.size(); ++i) first[0] += term(y[i]);
  return (first[0] + first[1]) + (second[0] + second[1]);
}

}  // namespace

Moments moments(std::span<const double> y) {
  const auto n = static_cast<double>(y.size());
  Moments result;
  result.mean = sum_of(y, [](auto value) { return value; }) / n;
  const auto squared_deviation = [mean = result.mean](auto value) {
    return (value - mean) * (value - mean);
  };
  result.variance = sum_of(y, squared_deviation) / n;
  return result;
}

double root_mean_square(std::span<const double> y) {
  const double squares = sum_of(y, [](auto value) { return value * value; });
  return std::sqrt(squares / static_cast<double>(y.size()));
}

}  // namespace sync_act
