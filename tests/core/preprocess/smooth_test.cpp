#include "core/preprocess/smooth.h"

#include <doctest/doctest.h>

#include <Eigen/Geometry>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/base/rng.h"
#include "tests/core/golden_json.h"

namespace sync_act {
namespace {

Grid grid_of(std::array<int, 3> dims, std::array<double, 3> voxel_mm) {
  Grid grid;
  grid.dims = dims;
  for (int a = 0; a < 3; ++a) {
    grid.world_from_voxel(a, a) = voxel_mm[static_cast<std::size_t>(a)];
  }
  return grid;
}

Mask whole(const Grid& grid) {
  Mask mask{grid, std::vector<std::uint32_t>(grid.voxel_count())};
  std::iota(mask.voxels.begin(), mask.voxels.end(), 0U);
  return mask;
}

}  // namespace

TEST_CASE("smoothing in a mask is scipy's of data times mask over that of the mask") {
  const nlohmann::json golden = test::read_golden("preprocess.json");
  for (const nlohmann::json& entry : golden.at("smoothed")) {
    const Mask mask{grid_of(entry.at("dims").get<std::array<int, 3>>(),
                            entry.at("voxel_mm").get<std::array<double, 3>>()),
                    entry.at("mask").get<std::vector<std::uint32_t>>()};
    auto values = entry.at("values").get<std::vector<float>>();
    const std::vector<float> before = values;
    auto smoother = MaskedSmoother::create(mask, entry.at("fwhm_mm").get<double>());
    REQUIRE(smoother.ok());
    smoother->smooth(values);
    for (std::size_t v = 0; v < mask.size(); ++v) {
      // float32 of values near 1000: 6e-5 is half a step
      CHECK(std::abs(static_cast<double>(values[mask.voxels[v]]) -
                     entry.at("expected").at(v).get<double>()) < 1e-4);
      values[mask.voxels[v]] = before[mask.voxels[v]];
    }
    CHECK(values == before);  // outside the mask nothing has changed
  }
}

TEST_CASE("an oblique grid is smoothed as the same grid upright") {
  const Grid upright = grid_of({6, 5, 4}, {2.0, 3.0, 4.0});
  Grid oblique = upright;
  const Eigen::Matrix3d turn =
      Eigen::AngleAxisd(0.4, Eigen::Vector3d(1, 2, 3).normalized()).toRotationMatrix();
  oblique.world_from_voxel.topLeftCorner<3, 3>() =
      turn * upright.world_from_voxel.topLeftCorner<3, 3>();
  std::vector<float> a(upright.voxel_count());
  Rng rng(2);
  for (float& value : a) value = static_cast<float>(rng.normal());
  std::vector<float> b = a;
  MaskedSmoother::create(whole(upright), 5.0)->smooth(a);
  MaskedSmoother::create(whole(oblique), 5.0)->smooth(b);
  for (std::size_t v = 0; v < a.size(); ++v) {
    CHECK(std::abs(static_cast<double>(a[v] - b[v])) < 1e-6);  // the axes' lengths to rounding
  }
}

TEST_CASE("a constant stays constant, and what is not finite does not spread") {
  const Mask mask = whole(grid_of({5, 5, 5}, {3.0, 3.0, 3.0}));
  auto smoother = MaskedSmoother::create(mask, 8.0);
  REQUIRE(smoother.ok());
  std::vector<float> values(125, 42.5F);
  values[62] = std::numeric_limits<float>::quiet_NaN();
  values[3] = std::numeric_limits<float>::infinity();
  smoother->smooth(values);
  for (std::size_t v = 0; v < values.size(); ++v) {
    if (v == 62 || v == 3) {
      CHECK(std::isnan(values[v]));
    } else {
      CHECK(values[v] == doctest::Approx(42.5).epsilon(1e-6));
    }
  }
}

TEST_CASE("a voxel without size is refused") {
  Grid grid = grid_of({3, 3, 3}, {3.0, 3.0, 3.0});
  grid.world_from_voxel.col(1).setZero();
  const auto refused = MaskedSmoother::create(whole(grid), 6.0);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("axis 2 is 0 mm") != std::string::npos);
}

}  // namespace sync_act
