#pragma once
// The voxels of a mask in blocks of a fixed size. A job's unit of work takes the next few blocks,
// each a task of its own; sums are kept per block and added up in the order of the blocks, so that
// neither the number of threads nor where a unit ends changes a result.

#include <algorithm>
#include <cstddef>

#include "core/base/parallel_for.h"

namespace sync_act {

class VoxelBlocks {
 public:
  static constexpr std::size_t kPerUnit = 8;

  VoxelBlocks() = default;
  // work_per_voxel: multiply-adds. A block has about 4 million of them (a few milliseconds), and at
  // least one voxel.
  VoxelBlocks(std::size_t n_voxels, std::size_t work_per_voxel, std::size_t multiple_of = 1)
      : n_voxels_(n_voxels) {
    constexpr std::size_t kWorkPerBlock = 4'000'000;
    const std::size_t wanted = kWorkPerBlock / std::max<std::size_t>(1, work_per_voxel);
    size_ = std::clamp<std::size_t>(wanted, 1, 1U << 16);
    size_ = (size_ + multiple_of - 1) / multiple_of * multiple_of;
  }

  std::size_t size() const { return size_; }
  std::size_t count() const { return (n_voxels_ + size_ - 1) / size_; }
  std::size_t first(std::size_t block) const { return block * size_; }
  std::size_t last(std::size_t block) const { return std::min(n_voxels_, (block + 1) * size_); }

  std::size_t next_block() const { return next_; }
  bool done() const { return next_ >= count(); }
  double fraction() const {
    return count() == 0 ? 1.0 : static_cast<double>(next_) / static_cast<double>(count());
  }
  void restart() { next_ = 0; }

  // task(place, first voxel, last voxel) for the next kPerUnit blocks at most, `place` counting
  // them from 0. Answers how many there were.
  template <class Task>
  std::size_t run_unit(int n_threads, const Task& task) {
    const std::size_t n = std::min(kPerUnit, count() - next_);
    parallel_for(n, n_threads, [&](std::size_t place) {
      task(place, first(next_ + place), last(next_ + place));
    });
    next_ += n;
    return n;
  }

 private:
  std::size_t n_voxels_ = 0;
  std::size_t size_ = 1;
  std::size_t next_ = 0;
};

}  // namespace sync_act
