#pragma once
// The scan that every contestant of the ICA bench gets, ours here and scikit-learn's in
// sklearn_ica.py: sparse sources, each with a random course, in noise. Value by value the same up
// to float32's rounding, so that what the contestants find can be compared with the truth.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/data/time_series.h"
#include "tests/bench/kernels/bench_series.h"

namespace sync_act::bench {

struct IcaScan {
  TimeSeries bold;             // [scan x voxel]
  std::vector<float> sources;  // [voxel x source], each contiguous
};

inline IcaScan ica_scan(std::size_t n_times, std::size_t n_voxels, std::size_t n_sources) {
  const auto value = [](std::size_t index, std::uint32_t seed) {
    return static_cast<float>(2.0 * uniform_at(static_cast<std::uint32_t>(index), seed) - 1.0);
  };
  IcaScan scan;
  scan.bold = TimeSeries(n_times, n_voxels);
  scan.sources.resize(n_voxels * n_sources);
  for (std::size_t i = 0; i < scan.sources.size(); ++i) {
    const float x = value(i, 11);
    scan.sources[i] = 3.0F * x * x * x * x * x;
  }
  std::vector<float> courses(n_sources * n_times);
  for (std::size_t i = 0; i < courses.size(); ++i) courses[i] = value(i, 12);
  for (std::size_t v = 0; v < n_voxels; ++v) {
    const auto series = scan.bold.unit(v);
    for (std::size_t t = 0; t < n_times; ++t) series[t] = 0.5F * value(v * n_times + t, 13);
    for (std::size_t k = 0; k < n_sources; ++k) {
      const float weight = scan.sources[k * n_voxels + v];
      for (std::size_t t = 0; t < n_times; ++t) series[t] += weight * courses[k * n_times + t];
    }
  }
  return scan;
}

}  // namespace sync_act::bench
