#pragma once
// Brings the samples of one run to mean 0 and standard deviation 1 (of the n samples, as
// scipy.stats.zscore; r does not depend on the choice of n or n - 1).

#include <optional>
#include <span>
#include <string_view>

namespace sync_act {

enum class Standardize { kNone, kZScore };

// "none", "zscore" and back; nothing for another name.
std::string_view standardize_name(Standardize standardize);
std::optional<Standardize> standardize_from_name(std::string_view name);

// What is left of a series counts as constant where its standard deviation is at most this share
// of the root mean square of the values as they were read: float32 cannot tell it from rounding.
inline constexpr double kConstantRatio = 1e-7;

// Two-pass mean and population variance in double.
struct Moments {
  double mean = 0.0;
  double variance = 0.0;
};
Moments moments(std::span<const double> y);

double root_mean_square(std::span<const double> y);

}  // namespace sync_act
