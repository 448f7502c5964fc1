#include "core/preprocess/brain_mask.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/rng.h"

namespace sync_act {
namespace {

Grid cube(int n, double voxel_mm) {
  Grid grid;
  grid.dims = {n, n, n};
  for (int axis = 0; axis < 3; ++axis) grid.world_from_voxel(axis, axis) = voxel_mm;
  return grid;
}

double distance(int i, int j, int k, double centre) {
  return std::sqrt((i - centre) * (i - centre) + (j - centre) * (j - centre) +
                   (k - centre) * (k - centre));
}

// A bright ball of radius 8 with a dark hole inside, in faint noise.
Volume ball_in_noise(int n) {
  const Grid grid = cube(n, 4.0);
  std::vector<float> values(grid.voxel_count());
  Rng rng(1);
  std::size_t index = 0;
  for (int k = 0; k < n; ++k) {
    for (int j = 0; j < n; ++j) {
      for (int i = 0; i < n; ++i) {
        const double d = distance(i, j, k, n / 2);
        const double level = d < 2.0 ? 100.0 : d < 8.0 ? 9000.0 : 150.0;
        values[index++] = static_cast<float>(level * (1.0 + 0.2 * (rng.uniform() - 0.5)));
      }
    }
  }
  return {grid, std::move(values)};
}

bool in_mask(const BrainMask& mask, std::size_t voxel) {
  return std::binary_search(mask.mask.voxels.begin(), mask.mask.voxels.end(), voxel);
}

}  // namespace

TEST_CASE("the mask of a bright ball is the ball, its inner hole filled") {
  const Volume mean = ball_in_noise(24);
  const auto mask = brain_mask(mean, "ball.nii");
  REQUIRE(mask.ok());
  CHECK_FALSE(mask->masked_already);
  CHECK(mask->fraction == doctest::Approx(2109.0 / 13824.0).epsilon(0.05));
  CHECK(in_mask(*mask, mean.grid().index(12, 12, 12)));
  std::size_t wrong = 0;
  for (int k = 0; k < 24; ++k) {
    for (int j = 0; j < 24; ++j) {
      for (int i = 0; i < 24; ++i) {
        const bool inside = distance(i, j, k, 12) < 8.0;
        wrong += inside != in_mask(*mask, mean.grid().index(i, j, k)) ? 1U : 0U;
      }
    }
  }
  CHECK(wrong < 30);  // opening rounds single voxels off the surface
}

TEST_CASE("a bright spot apart from the brain, and a thin bridge to it, are left out") {
  Volume mean = ball_in_noise(24);
  for (int i = 18; i < 23; ++i) mean.values()[mean.grid().index(i, 12, 12)] = 9000.0F;
  mean.values()[mean.grid().index(2, 2, 2)] = 20000.0F;
  const auto mask = brain_mask(mean, "ball.nii");
  REQUIRE(mask.ok());
  CHECK_FALSE(in_mask(*mask, mean.grid().index(2, 2, 2)));
  CHECK_FALSE(in_mask(*mask, mean.grid().index(22, 12, 12)));
}

TEST_CASE("data masked already keep every voxel that is not zero") {
  Volume mean = ball_in_noise(24);
  for (float& value : mean.values()) value = value < 1000.0F ? 0.0F : value;
  const auto n_nonzero = static_cast<std::size_t>(
      std::count_if(mean.values().begin(), mean.values().end(), [](float v) { return v != 0; }));
  const auto mask = brain_mask(mean, "masked.nii");
  REQUIRE(mask.ok());
  CHECK(mask->masked_already);
  CHECK(mask->mask.size() == n_nonzero);

  // Standardized data: means around zero.
  Rng rng(2);
  for (float& value : mean.values())
    value = value == 0.0F ? 0.0F : static_cast<float>(rng.normal());
  const auto standardized = brain_mask(mean, "zscored.nii");
  REQUIRE(standardized.ok());
  CHECK(standardized->masked_already);
  CHECK(standardized->mask.size() == n_nonzero);
}

TEST_CASE("one slice is masked in its plane") {
  Grid grid = cube(24, 4.0);
  grid.dims = {24, 24, 1};
  const Volume ball = ball_in_noise(24);
  const std::vector<float> slice(ball.values().begin() + 12 * 576,
                                 ball.values().begin() + 13 * 576);
  const auto mask = brain_mask(Volume(grid, slice), "slice.nii");
  REQUIRE(mask.ok());
  CHECK(mask->mask.size() > 180);
  CHECK(mask->mask.size() < 205);
  CHECK(in_mask(*mask, grid.index(12, 12, 0)));  // the hole
}

TEST_CASE("an empty image and one that is brain throughout are refused by the file's name") {
  const Grid grid = cube(6, 3.0);
  const auto empty = brain_mask(Volume(grid, std::vector<float>(216, 0.0F)), "zero.nii");
  REQUIRE_FALSE(empty.ok());
  CHECK(empty.error().message.rfind("zero.nii: ", 0) == 0);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK_FALSE(brain_mask(Volume(grid, std::vector<float>(216, nan)), "nan.nii").ok());
  const auto everything = brain_mask(Volume(grid, std::vector<float>(216, 500.0F)), "full.nii");
  REQUIRE_FALSE(everything.ok());
  CHECK(everything.error().message.find("no background") != std::string::npos);
  const auto whole = whole_mask(Volume(grid, std::vector<float>(216, 500.0F)), "full.nii");
  REQUIRE(whole.ok());
  CHECK(whole->mask.size() == 216);
}

TEST_CASE("a voxel that is not a number in one volume is in no mask") {
  const Grid grid = cube(4, 3.0);
  MeanVolume mean(grid);
  std::vector<float> values(64, 10.0F);
  mean.add(values);
  values[5] = std::numeric_limits<float>::quiet_NaN();
  values[6] = std::numeric_limits<float>::infinity();
  mean.add(values);
  values[6] = -std::numeric_limits<float>::infinity();
  mean.add(values);
  const auto mask = whole_mask(mean.mean(), "x.nii");
  REQUIRE(mask.ok());
  CHECK(mask->mask.size() == 62);
  CHECK_FALSE(in_mask(*mask, 5));
  CHECK_FALSE(in_mask(*mask, 6));
}

}  // namespace sync_act
