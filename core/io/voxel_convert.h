#pragma once
// Stored voxels -> float32 values: value = slope * stored + intercept, computed in double and
// rounded once (as nibabel does), for the masked voxels of a contiguous range.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/io/voxel_format.h"

namespace sync_act {

// A run of neighbouring masked voxels: [first, first + count) counted from the start of the range.
struct VoxelRun {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

// Runs of the sorted, unique indices `voxels`, relative to `range_start` (at most voxels[0]).
std::vector<VoxelRun> voxel_runs(std::span<const std::uint32_t> voxels, std::uint32_t range_start);

// Converts the runs' voxels of `raw` into `out`, one after another. Answers how many values are NaN
// or infinite (they are left in `out`). raw must hold every run, out the sum of the counts.
std::size_t convert_voxels(const VoxelFormat& format, std::span<const std::byte> raw,
                           std::span<const VoxelRun> runs, std::span<float> out);

// All voxels of `raw`; raw.size() = out.size() * bytes_per_voxel.
std::size_t convert_voxels(const VoxelFormat& format, std::span<const std::byte> raw,
                           std::span<float> out);

// The same for one voxel, plainly written: the reference for tests.
float convert_voxel_reference(const VoxelFormat& format, std::span<const std::byte> stored);

}  // namespace sync_act
