#pragma once
// The data of tests/golden/make_dictionary_golden.py and make_vsdbn_golden.py, by the same formula:
// sources whose bands of voxels overlap, with uniform noise, z-scored.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/data/mask.h"
#include "core/data/time_series.h"

namespace sync_act::test {

// Uniform in [0, 1).
inline double uniform_at(std::uint64_t index, std::uint32_t seed) {
  auto h = static_cast<std::uint32_t>(index * 2654435761U + seed);
  h ^= h >> 16;
  h *= 0x85ebca6bU;
  h ^= h >> 13;
  h *= 0xc2b2ae35U;
  h ^= h >> 16;
  return static_cast<double>(h) * 0x1.0p-32;
}

// Weight of a source at a voxel: falls from the middle of its band to the middles of the next ones.
inline double planted_weight_at(std::size_t voxel, std::size_t source, std::size_t n_voxels,
                                std::size_t n_sources) {
  const double width = static_cast<double>(n_voxels) / static_cast<double>(n_sources);
  const double middle = (static_cast<double>(source) + 0.5) * width;
  return std::max(0.0, 1.0 - std::abs(static_cast<double>(voxel) - middle) / width);
}

inline double planted_course_at(std::size_t time, std::size_t source, std::uint32_t seed) {
  return 2.0 * (uniform_at(time + 1000 * (source + 1), seed + 1) - 0.5);
}

inline TimeSeries planted_series(std::size_t n_times, std::size_t n_voxels, std::size_t n_sources,
                                 double noise, std::uint32_t seed = 7) {
  TimeSeries series(n_times, n_voxels);
  std::vector<double> values(n_times);
  for (std::size_t v = 0; v < n_voxels; ++v) {
    double mean = 0.0;
    for (std::size_t t = 0; t < n_times; ++t) {
      values[t] = noise * 2.0 * (uniform_at(v * n_times + t, seed) - 0.5);
      for (std::size_t k = 0; k < n_sources; ++k) {
        const double weight = planted_weight_at(v, k, n_voxels, n_sources);
        if (weight > 0.0) values[t] += weight * planted_course_at(t, k, seed);
      }
      mean += values[t] / static_cast<double>(n_times);
    }
    double variance = 0.0;
    for (const double x : values) variance += (x - mean) * (x - mean);
    variance /= static_cast<double>(n_times);
    for (std::size_t t = 0; t < n_times; ++t) {
      series.unit(v)[t] = static_cast<float>((values[t] - mean) / std::sqrt(variance));
    }
  }
  series.interval_secs = 2.0;
  return series;
}

// n voxels in a row.
inline Mask row_mask(std::size_t n_voxels) {
  Mask mask;
  mask.grid.dims = {static_cast<int>(n_voxels), 1, 1};
  for (std::size_t v = 0; v < n_voxels; ++v) mask.voxels.push_back(static_cast<std::uint32_t>(v));
  return mask;
}

template <class A, class B>
double correlation_of(const A& a, const B& b) {
  const std::size_t n = a.size();
  double mean_a = 0.0;
  double mean_b = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    mean_a += static_cast<double>(a[i]) / static_cast<double>(n);
    mean_b += static_cast<double>(b[i]) / static_cast<double>(n);
  }
  double ab = 0.0;
  double aa = 0.0;
  double bb = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = static_cast<double>(a[i]) - mean_a;
    const double y = static_cast<double>(b[i]) - mean_b;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa > 0.0 && bb > 0.0 ? ab / std::sqrt(aa * bb) : 0.0;
}

}  // namespace sync_act::test
