#pragma once
// The voxels that an analysis uses: a grid and their linear indices, rising.

#include <cstdint>
#include <utility>
#include <vector>

#include "core/data/grid.h"

namespace sync_act {

struct Mask {
  Grid grid;
  std::vector<std::uint32_t> voxels;  // sorted, unique, each < grid.voxel_count()

  std::size_t size() const { return voxels.size(); }
};

}  // namespace sync_act
