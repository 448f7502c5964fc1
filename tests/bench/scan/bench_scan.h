#pragma once
// The scan of the bench, as a file that compresses like measured BOLD (49 MB of 88): an ellipsoid
// of smooth tissue with noise around it, 64 x 64 x 36 voxels x 300 scans, int16. Deterministic.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "core/base/rng.h"
#include "core/data/mask.h"

namespace sync_act::bench {

inline constexpr std::array<int, 3> kScanDims{64, 64, 36};
inline constexpr std::size_t kScanVoxels = 64 * 64 * 36;
inline constexpr std::size_t kScans = 300;

// 0 at the centre, 1 at the surface of the brain.
inline double depth_at(std::size_t voxel) {
  const auto x = static_cast<double>(voxel % 64) - 31.5;
  const auto y = static_cast<double>(voxel / 64 % 64) - 31.5;
  const auto z = static_cast<double>(voxel / (64 * 64)) - 17.5;
  return std::sqrt(x * x / (26.0 * 26.0) + y * y / (30.0 * 30.0) + z * z / (17.0 * 17.0));
}

inline Mask scan_mask() {
  Mask mask;
  mask.grid.dims = kScanDims;
  for (std::size_t v = 0; v < kScanVoxels; ++v) {
    if (depth_at(v) < 1.0) mask.voxels.push_back(static_cast<std::uint32_t>(v));
  }
  return mask;
}

// One scan's voxels: tissue around 9000 that is brighter inside and slowly rippled, noise in
// it, and of the receiver's only (Rayleigh-like) outside.
inline void fill_scan(std::size_t scan, std::array<std::int16_t, kScanVoxels>& voxels) {
  Rng rng(1, scan);
  for (std::size_t v = 0; v < kScanVoxels; ++v) {
    const double depth = depth_at(v);
    const double noise = rng.normal();
    const double ripple = 400.0 * std::sin(0.31 * static_cast<double>(v % 64)) +
                          300.0 * std::cos(0.23 * static_cast<double>(v / 64 % 64));
    const double value =
        depth < 1.0 ? 9000.0 - 1500.0 * depth + ripple + 16.0 * noise : std::abs(8.0 + 4.0 * noise);
    voxels[v] = static_cast<std::int16_t>(value);
  }
}

}  // namespace sync_act::bench
