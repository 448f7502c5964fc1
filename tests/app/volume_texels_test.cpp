#include "web/app/volume_texels.h"

#include <doctest/doctest.h>

#include <Eigen/LU>
#include <cmath>
#include <limits>

namespace sync_act::app {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

double float_from_half(std::uint16_t half) {
  const int exponent = half >> 10 & 31;
  const int fraction = half & 1023;
  const double size =
      exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
  return (half & 0x8000) != 0 ? -size : size;
}

Grid small_grid() {
  Grid grid;
  grid.dims = {4, 2, 2};
  grid.world_from_voxel << -2, 0, 0, 10, 0, 2, 0, -20, 0, 0.5, 2, 5, 0, 0, 0, 1;
  return grid;
}

TEST_CASE("half floats have known bits") {
  CHECK(half_from_float(0.F) == 0x0000);
  CHECK(half_from_float(-0.F) == 0x8000);
  CHECK(half_from_float(1.F) == 0x3C00);
  CHECK(half_from_float(-2.F) == 0xC000);
  CHECK(half_from_float(65504.F) == 0x7BFF);
  CHECK(half_from_float(65519.F) == 0x7BFF);
  CHECK(half_from_float(65520.F) == 0x7C00);
  CHECK(half_from_float(1e30F) == 0x7C00);
  CHECK(half_from_float(std::ldexp(1.F, -24)) == 0x0001);
  CHECK(half_from_float(std::ldexp(1.F, -26)) == 0x0000);
  CHECK(half_from_float(std::ldexp(1.F, -14)) == 0x0400);
  CHECK((half_from_float(kNaN) & 0x7FFF) > 0x7C00);
}

TEST_CASE("rounding to half is to nearest, ties to even") {
  CHECK(half_from_float(1.F + std::ldexp(1.F, -11)) == 0x3C00);
  CHECK(half_from_float(1.F + 3 * std::ldexp(1.F, -11)) == 0x3C02);
  for (int i = -1000; i <= 1000; ++i) {
    const float value = static_cast<float>(i) / 997.F;
    CHECK(std::abs(float_from_half(half_from_float(value)) - static_cast<double>(value)) <=
          std::abs(static_cast<double>(value)) * std::ldexp(1, -11) + std::ldexp(1, -25));
  }
}

TEST_CASE("a voxel's centre falls on its texel's centre") {
  const Grid grid = small_grid();
  const auto m = texture_from_world(grid);
  const Eigen::Vector4d world = grid.world_from_voxel * Eigen::Vector4d(3, 1, 0, 1);
  const double expected[3] = {3.5 / 4, 1.5 / 2, 0.5 / 2};
  for (std::size_t row = 0; row < 3; ++row) {
    double place = 0;
    for (std::size_t column = 0; column < 4; ++column) {
      place += static_cast<double>(m[4 * column + row]) * world[static_cast<int>(column)];
    }
    CHECK(place == doctest::Approx(expected[row]));  // float32 matrix
  }
}

TEST_CASE("volumes are reduced no more than needed") {
  CHECK(reduction_for({181, 217, 181}, 2048, 1 << 27) == 1);
  CHECK(reduction_for({300, 10, 10}, 256, 1 << 27) == 2);
  CHECK(reduction_for({1000, 1000, 1000}, 2048, 1 << 27) == 2);
  CHECK(reduction_for({512, 512, 512}, 2048, 1 << 27) == 1);
  CHECK(reduction_for({1, 1, 1}, 0, 0) == 1);
}

TEST_CASE("anatomy is scaled from its finite minimum to its maximum") {
  Grid grid;
  grid.dims = {4, 1, 1};
  const std::vector<float> values{10, kNaN, 30, 20};
  const VolumeTexels texels = anatomy_texels(grid, values, 1);
  CHECK(texels.low == 10);
  CHECK(texels.high == 30);
  CHECK(texels.halves == std::vector<std::uint16_t>{0, 0, 0x3C00, 0x3800});
}

TEST_CASE("anatomy without any difference is drawn as nothing, not as noise") {
  Grid grid;
  grid.dims = {2, 1, 1};
  for (const float value : {5.F, kNaN}) {
    const std::vector<float> values{value, value};
    const VolumeTexels texels = anatomy_texels(grid, values, 1);
    CHECK(texels.high > texels.low);
    CHECK(texels.halves == std::vector<std::uint16_t>{0, 0});
  }
}

TEST_CASE("a reduced volume keeps its place and its mean") {
  Grid grid = small_grid();
  std::vector<float> values(16, 0.F);
  values[0] = 8;  // voxel (0, 0, 0)
  values[15] = 8;
  const VolumeTexels texels = anatomy_texels(grid, values, 2);
  CHECK(texels.grid.dims == std::array<int, 3>{2, 1, 1});
  CHECK(float_from_half(texels.halves[0]) == doctest::Approx(1.0 / 8));
  CHECK(float_from_half(texels.halves[1]) == doctest::Approx(1.0 / 8));
  // The first texel's centre is the middle of its eight voxels.
  const Eigen::Vector4d middle = grid.world_from_voxel * Eigen::Vector4d(0.5, 0.5, 0.5, 1);
  CHECK((texels.grid.world_from_voxel * Eigen::Vector4d(0, 0, 0, 1) - middle).norm() < 1e-12);
}

TEST_CASE("a map has coverage where there is a finite value, and nowhere else") {
  const Grid grid = small_grid();
  const std::vector<std::uint32_t> mask{1, 5, 9};
  const std::vector<float> values{0.5F, kNaN, -1.F};
  const VolumeTexels texels = map_texels(grid, mask, values, 1);
  REQUIRE(texels.halves.size() == 32);
  for (std::size_t voxel = 0; voxel < 16; ++voxel) {
    const bool covered = voxel == 1 || voxel == 9;
    CHECK(texels.halves[2 * voxel + 1] == (covered ? 0x3C00 : 0));
    CHECK((texels.halves[2 * voxel] != 0) == covered);
  }
  CHECK(texels.halves[2] == 0x3800);
  CHECK(texels.halves[18] == 0xBC00);
}

TEST_CASE("a reduced map averages covered voxels only") {
  const Grid grid = small_grid();
  const std::vector<std::uint32_t> mask{0, 1, 4};
  const std::vector<float> values{0.2F, 0.4F, kNaN};
  const VolumeTexels texels = map_texels(grid, mask, values, 2);
  REQUIRE(texels.halves.size() == 4);
  CHECK(float_from_half(texels.halves[0]) == doctest::Approx(0.3).epsilon(1e-3));  // half floats
  CHECK(texels.halves[1] == 0x3C00);
  CHECK(texels.halves[3] == 0);
}

}  // namespace
}  // namespace sync_act::app
