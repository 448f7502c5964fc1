#pragma once
// A regular voxel grid in scanner or template space.

#include <Eigen/Core>
#include <array>
#include <cstddef>

namespace sync_act {

// dims: voxels along x (fastest), y, z. world_from_voxel maps voxel indices (centre of voxel
// (i, j, k, 1)) to millimetres, RAS+ (x to the right, y to the front, z up), as NIfTI's sform does.
struct Grid {
  std::array<int, 3> dims{0, 0, 0};
  Eigen::Matrix4d world_from_voxel = Eigen::Matrix4d::Identity();

  std::size_t voxel_count() const {
    return static_cast<std::size_t>(dims[0]) * static_cast<std::size_t>(dims[1]) *
           static_cast<std::size_t>(dims[2]);
  }
  std::size_t index(int i, int j, int k) const {
    return static_cast<std::size_t>(i) +
           static_cast<std::size_t>(dims[0]) *
               (static_cast<std::size_t>(j) +
                static_cast<std::size_t>(dims[1]) * static_cast<std::size_t>(k));
  }
};

// Same dims, and world_from_voxel equal to within 1e-3 mm (NIfTI stores it as float32).
bool same_grid(const Grid& a, const Grid& b);

}  // namespace sync_act
