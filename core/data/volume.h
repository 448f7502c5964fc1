#pragma once
// One 3-D image: float32, x fastest, then y, then z. Move-only; clone() copies.

#include <vector>

#include "core/data/grid.h"

namespace sync_act {

class Volume {
 public:
  Volume() = default;
  // values.size() must equal grid.voxel_count().
  Volume(Grid grid, std::vector<float> values)
      : grid_(std::move(grid)), values_(std::move(values)) {}
  Volume(Volume&&) = default;
  Volume& operator=(Volume&&) = default;
  Volume clone() const { return {grid_, values_}; }

  const Grid& grid() const { return grid_; }
  const std::vector<float>& values() const { return values_; }
  std::vector<float>& values() { return values_; }

 private:
  Volume(const Volume&) = default;
  Grid grid_;
  std::vector<float> values_;
};

}  // namespace sync_act
