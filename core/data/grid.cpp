#include "core/data/grid.h"

namespace sync_act {

bool same_grid(const Grid& a, const Grid& b) {
  constexpr double kToleranceMm = 1e-3;
  return a.dims == b.dims &&
         (a.world_from_voxel - b.world_from_voxel).cwiseAbs().maxCoeff() <= kToleranceMm;
}

}  // namespace sync_act
