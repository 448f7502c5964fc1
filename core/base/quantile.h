#pragma once
// A quantile of values that are sorted already.

#include <algorithm>
#include <cstddef>
#include <span>

namespace sync_act {

// By linear interpolation between order statistics (as numpy's default). `sorted` is not empty,
// `probability` from 0 to 1.
template <class T>
double quantile_of_sorted(std::span<const T> sorted, double probability) {
  const double at = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = at - static_cast<double>(below);
  return static_cast<double>(sorted[below]) * (1.0 - part) +
         static_cast<double>(sorted[above]) * part;
}

}  // namespace sync_act
