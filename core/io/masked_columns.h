#pragma once
// Volumes as they come from the file -> TimeSeries [scan x voxel] of a block of a mask's voxels,
// each voxel's series contiguous. Converts and transposes in slabs of scans, so that it costs about
// one pass over memory. Several blocks of one mask may live in different workers: each needs per
// volume only the raw bytes of voxels [voxel_range().first, voxel_range().last).
//
//   auto columns = MaskedColumns::create(mask, 0, mask.size(), header.format, header.n_scans);
//   columns->add_volume(scan, stream.volume());            // native: the whole volume
//   columns->add_range(scan, raw_bytes_of_voxel_range);    // worker: only its range
//   Result<MaskedColumnsResult> result = std::move(*columns).take();
//
// A voxel with a NaN or infinite value in any scan becomes all zero (constant: "no signal", never
// coupled) and is listed, so that it does not spread.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/data/mask.h"
#include "core/data/time_series.h"
#include "core/io/voxel_convert.h"
#include "core/io/voxel_format.h"

namespace sync_act {

struct VoxelRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;  // one past the end
};

// The smallest contiguous voxel range that covers mask voxels [first, last).
VoxelRange covering_range(const Mask& mask, std::size_t first, std::size_t last);

struct MaskedColumnsResult {
  TimeSeries series;                          // [scan x voxel of the block]
  std::vector<std::size_t> nonfinite_voxels;  // index in the block, rising
  std::uint64_t n_nonfinite_values = 0;
};

class MaskedColumns {
 public:
  // The block [first, last) of mask.voxels, first <= last <= mask.size(). The mask is not kept.
  // Fails with kOutOfMemory where n_scans * (last - first) floats cannot be had.
  static Result<MaskedColumns> create(const Mask& mask, std::size_t first, std::size_t last,
                                      const VoxelFormat& format, std::size_t n_scans);

  VoxelRange voxel_range() const { return range_; }
  std::size_t n_voxels() const { return n_voxels_; }
  std::size_t n_scans() const { return series_.n_times(); }

  // `raw`: the stored bytes of voxel_range() of that scan, exactly. Scans may come in any order
  // (in order is fastest), each once; scan < n_scans.
  void add_range(std::size_t scan, std::span<const std::byte> raw);
  // `raw`: the stored bytes of the whole volume.
  void add_volume(std::size_t scan, std::span<const std::byte> raw);

  // The series of the first n_scans scans (all by default; fewer after truncated data). Fails with
  // kBadInput where one of them was not added.
  Result<MaskedColumnsResult> take() &&;
  Result<MaskedColumnsResult> take(std::size_t n_scans) &&;

 private:
  static constexpr std::size_t kSlabScans = 32;  // two cache lines per voxel and slab

  MaskedColumns() = default;
  void flush();

  VoxelFormat format_;
  VoxelRange range_;
  std::vector<VoxelRun> runs_;
  std::size_t n_voxels_ = 0;
  TimeSeries series_;
  std::vector<float> slab_;        // [scan of the slab x voxel], each scan contiguous
  std::size_t slab_start_ = 0;     // first scan of the slab, a multiple of kSlabScans
  std::uint32_t slab_filled_ = 0;  // bit per scan of the slab
  std::vector<bool> scan_added_;
  std::vector<bool> voxel_nonfinite_;
  std::uint64_t n_nonfinite_values_ = 0;
};

}  // namespace sync_act
