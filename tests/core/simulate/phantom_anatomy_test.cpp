#include "core/simulate/phantom_anatomy.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace sync_act {

TEST_CASE("the phantom has about a brain's volume, in every tissue, within its box") {
  const Volume phantom = phantom_anatomy(mni_grid(4.0));
  std::size_t n_brain = 0;
  std::size_t n_white = 0;
  std::size_t n_grey = 0;
  for (const float value : phantom.values()) {
    CHECK_UNARY(value >= 0.0F && value <= 1.0F);
    n_brain += value > 0.2F ? 1U : 0U;
    n_white += value > 0.8F ? 1U : 0U;
    n_grey += value > 0.5F && value < 0.7F ? 1U : 0U;
  }
  const double litres = static_cast<double>(n_brain) * 64e-6;
  CHECK(litres > 1.4);
  CHECK(litres < 2.0);
  CHECK(n_white * 5 > n_brain);
  CHECK(n_grey * 10 > n_brain);
  // Nothing is cut off by the box.
  const Grid& grid = phantom.grid();
  for (int k = 1; k < grid.dims[2]; ++k) {
    for (int j = 0; j < grid.dims[1]; ++j) {
      CHECK_UNARY(phantom.values()[grid.index(0, j, k)] < 0.2F);
      CHECK_UNARY(phantom.values()[grid.index(grid.dims[0] - 1, j, k)] < 0.2F);
    }
  }
}

TEST_CASE("tissues lie about where they do in MNI space") {
  CHECK(phantom_intensity(0, 120, 0, 2) == 0.0);
  CHECK(phantom_intensity(30, -20, 28, 2) == doctest::Approx(0.9).epsilon(0.02));   // white matter
  CHECK(phantom_intensity(9, -8, 24, 2) == doctest::Approx(0.25).epsilon(0.02));    // ventricle
  CHECK(phantom_intensity(-11, -18, 8, 2) == doctest::Approx(0.66).epsilon(0.02));  // thalamus
  CHECK(phantom_intensity(25, -66, -36, 2) > 0.5);                                  // cerebellum
  CHECK(phantom_intensity(0, -30, -40, 2) > 0.8);                                   // brainstem
}

TEST_CASE("the default box reaches over all of MNI space at any voxel size") {
  for (const double voxel_mm : {2.0, 4.0, 5.0}) {
    const Grid grid = mni_grid(voxel_mm);
    for (std::size_t axis = 0; axis < 3; ++axis) CHECK(grid.dims[axis] * voxel_mm >= 154.0);
    CHECK(grid.world_from_voxel(0, 0) == voxel_mm);
    CHECK(grid.world_from_voxel(1, 3) == -114.0);
  }
}

}  // namespace sync_act
