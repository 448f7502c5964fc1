#include "core/simulate/resample.h"

#include <doctest/doctest.h>

#include <limits>

namespace sync_act {
namespace {

Grid line(int n, double voxel_mm, double origin_mm) {
  Grid grid;
  grid.dims = {n, 1, 1};
  grid.world_from_voxel(0, 0) = voxel_mm;
  grid.world_from_voxel(0, 3) = origin_mm;
  return grid;
}

}  // namespace

TEST_CASE("resampling interpolates linearly in millimetres and is zero outside") {
  const Volume source(line(3, 2.0, 10.0), {1.0F, 3.0F, 5.0F});  // at 10, 12, 14 mm
  const Volume target = resample_linear(source, line(5, 1.5, 7.0));
  // at 7, 8.5, 10, 11.5, 13 mm; at the outer face the value falls off over one voxel
  CHECK(target.values()[0] == 0.0F);
  CHECK(target.values()[1] == doctest::Approx(0.25));
  CHECK(target.values()[2] == doctest::Approx(1.0));
  CHECK(target.values()[3] == doctest::Approx(2.5));
  CHECK(target.values()[4] == doctest::Approx(4.0));
}

TEST_CASE("a flipped axis is followed by its affine") {
  const Volume source(line(3, -1.0, 2.0), {7.0F, 8.0F, 9.0F});  // at 2, 1, 0 mm
  const Volume target = resample_linear(source, line(3, 1.0, 0.0));
  CHECK(target.values() == std::vector<float>{9.0F, 8.0F, 7.0F});
}

TEST_CASE("values that are not finite count as zero") {
  const Volume source(line(2, 1.0, 0.0), {std::numeric_limits<float>::quiet_NaN(), 4.0F});
  CHECK(resample_linear(source, line(2, 1.0, 0.0)).values() == std::vector<float>{0.0F, 4.0F});
}

TEST_CASE("scaling brings the percentile of the positive values to one") {
  Volume volume(line(5, 1.0, 0.0), {0.0F, -2.0F, 10.0F, 20.0F, 40.0F});
  scale_to_percentile(volume, 0.5);
  CHECK(volume.values() == std::vector<float>{0.0F, -0.1F, 0.5F, 1.0F, 2.0F});
  Volume empty(line(2, 1.0, 0.0), {0.0F, -1.0F});
  scale_to_percentile(empty, 0.5);
  CHECK(empty.values() == std::vector<float>{0.0F, -1.0F});
}

}  // namespace sync_act
