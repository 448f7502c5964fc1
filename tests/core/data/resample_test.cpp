#include "core/data/resample.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/core/golden_json.h"

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

TEST_CASE("maps and labels on another, turned and flipped grid equal scipy's") {
  const nlohmann::json golden = test::read_golden("overlap.json").at("resample");
  const Volume values(test::grid_from(golden.at("source_dims"), golden.at("source_affine")),
                      golden.at("values").get<std::vector<float>>());
  const Volume labels(values.grid(), golden.at("labels").get<std::vector<float>>());
  const Grid target = test::grid_from(golden.at("target_dims"), golden.at("target_affine"));
  const auto linear = golden.at("linear").get<std::vector<double>>();
  const Volume map = resample_linear(values, target);
  // float32 results: half a unit in the last place of values below 4 is 2.4e-7.
  for (std::size_t v = 0; v < linear.size(); ++v) {
    CHECK(std::abs(static_cast<double>(map.values()[v]) - linear[v]) < 3e-7);
  }
  Mask mask{target, {}};
  for (std::uint32_t v = 0; v < target.voxel_count(); v += 3) mask.voxels.push_back(v);
  const std::vector<float> masked = resample_linear(values, mask);
  const std::vector<std::int32_t> nearest = resample_labels(labels, mask);
  for (std::size_t m = 0; m < mask.size(); ++m) {
    CHECK(masked[m] == map.values()[mask.voxels[m]]);
    CHECK(nearest[m] == golden.at("nearest").at(mask.voxels[m]).get<std::int32_t>());
  }
}

TEST_CASE("labels that are no whole numbers of 32 bits count as none; borders go one way") {
  const float inf = std::numeric_limits<float>::infinity();
  const Volume labels(line(5, 1.0, 0.0), {2.2F, inf, -inf, 3e9F, 7.0F});
  const Mask mask{line(6, 1.0, 0.5), {0, 1, 2, 3, 4, 5}};  // at 0.5, 1.5, ... 5.5 mm
  CHECK(resample_labels(labels, mask) == std::vector<std::int32_t>{0, 0, 0, 7, 0, 0});
  const Mask own{line(5, 1.0, 0.0), {0, 4}};
  CHECK(resample_labels(labels, own) == std::vector<std::int32_t>{2, 7});
}

TEST_CASE("a flat or unreadable affine is told") {
  Grid grid = line(3, 2.0, 0.0);
  CHECK(is_invertible(grid));
  grid.world_from_voxel(2, 2) = 0.0;
  CHECK_FALSE(is_invertible(grid));
  grid.world_from_voxel(2, 2) = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(is_invertible(grid));
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
