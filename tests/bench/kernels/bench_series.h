#pragma once
// The series that every contestant of the kernel bench gets, ours here and the peers' in
// bench_series.mjs: BOLD-like noise around 10000 with a part shared by all units. Value by value
// the same on both sides, so that the contestants' answers can be compared.

#include <cstddef>
#include <cstdint>

#include "core/data/time_series.h"

namespace sync_act::bench {

// Uniform in [0, 1): MurmurHash3's finalizer on 32 bits.
inline double uniform_at(std::uint32_t index, std::uint32_t seed) {
  std::uint32_t h = index * 2654435761U + seed;
  h ^= h >> 16;
  h *= 0x85ebca6bU;
  h ^= h >> 13;
  h *= 0xc2b2ae35U;
  h ^= h >> 16;
  return static_cast<double>(h) * 0x1.0p-32;
}

inline TimeSeries bench_series(std::size_t n_times, std::size_t n_units, std::uint32_t seed) {
  TimeSeries series(n_times, n_units);
  for (std::size_t u = 0; u < n_units; ++u) {
    const double shared_weight = uniform_at(static_cast<std::uint32_t>(u), seed + 1) - 0.5;
    const auto unit = series.unit(u);
    for (std::size_t t = 0; t < n_times; ++t) {
      const double own = uniform_at(static_cast<std::uint32_t>(u * n_times + t), seed + 2) - 0.5;
      const double shared = uniform_at(static_cast<std::uint32_t>(t), 99) - 0.5;
      unit[t] = static_cast<float>(10000.0 + 100.0 * (own + shared_weight * shared));
    }
  }
  return series;
}

}  // namespace sync_act::bench
