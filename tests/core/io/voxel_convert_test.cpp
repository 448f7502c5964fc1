#include "core/io/voxel_convert.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/rng.h"

namespace sync_act {
namespace {

constexpr VoxelType kAllTypes[] = {VoxelType::kInt8,   VoxelType::kUint8,  VoxelType::kInt16,
                                   VoxelType::kUint16, VoxelType::kInt32,  VoxelType::kUint32,
                                   VoxelType::kInt64,  VoxelType::kUint64, VoxelType::kFloat32,
                                   VoxelType::kFloat64};

std::vector<std::byte> random_bytes(std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<std::byte> bytes(n);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(rng.next_u64());
  return bytes;
}

bool same_value(float a, float b) { return (std::isnan(a) && std::isnan(b)) || a == b; }

TEST_CASE("Voxels of every type, byte order and scaling convert as the plain reference does") {
  constexpr std::size_t kVoxels = 1000;
  Rng rng(5);
  std::vector<std::uint32_t> voxels;
  for (std::uint32_t v = 3; v < kVoxels; ++v) {
    if (rng.uniform() < 0.6) voxels.push_back(v);
  }
  for (const VoxelType type : kAllTypes) {
    const std::size_t n_bytes = bytes_per_voxel(type);
    const std::vector<std::byte> raw = random_bytes(kVoxels * n_bytes, 11);
    for (const bool big_endian : {false, true}) {
      for (const auto& scaling : {std::pair{1.0, 0.0}, {0.37, 0.0}, {-2.5e-3, 1e3}, {1.0, 5.0}}) {
        const VoxelFormat format{type, big_endian, scaling.first, scaling.second};
        CAPTURE(voxel_type_name(type));
        CAPTURE(big_endian);
        CAPTURE(format.slope);
        std::vector<float> out(voxels.size());
        const std::size_t n_nonfinite = convert_voxels(format, raw, voxel_runs(voxels, 0), out);
        std::size_t n_expected_nonfinite = 0;
        bool all_same = true;
        for (std::size_t i = 0; i < voxels.size(); ++i) {
          const float expected =
              convert_voxel_reference(format, std::span(raw).subspan(voxels[i] * n_bytes, n_bytes));
          if (!std::isfinite(expected)) ++n_expected_nonfinite;
          all_same = all_same && same_value(out[i], expected);
        }
        CHECK(all_same);
        CHECK(n_nonfinite == n_expected_nonfinite);
      }
    }
  }
}

TEST_CASE("The reference converts known bytes to known values") {
  const std::byte bytes[] = {std::byte{0x01}, std::byte{0x80}};
  const std::span<const std::byte> stored(bytes);
  CHECK(convert_voxel_reference({VoxelType::kInt16, false}, stored) == -32767.0F);
  CHECK(convert_voxel_reference({VoxelType::kInt16, true}, stored) == 384.0F);
  CHECK(convert_voxel_reference({VoxelType::kUint16, false, 0.5, 1.0}, stored) == 16385.5F);
  CHECK(convert_voxel_reference({VoxelType::kInt8, false}, stored.first(1)) == 1.0F);
  CHECK(convert_voxel_reference({VoxelType::kInt8, false}, stored.last(1)) == -128.0F);
}

TEST_CASE("Runs hold exactly the voxels they were made from, relative to the range") {
  const std::vector<std::uint32_t> voxels{10, 11, 12, 20, 30, 31};
  const std::vector<VoxelRun> runs = voxel_runs(voxels, 10);
  REQUIRE(runs.size() == 3);
  CHECK(runs[0].first == 0);
  CHECK(runs[0].count == 3);
  CHECK(runs[1].first == 10);
  CHECK(runs[1].count == 1);
  CHECK(runs[2].first == 20);
  CHECK(runs[2].count == 2);
  CHECK(voxel_runs({}, 0).empty());
}

TEST_CASE("NaN and infinite values are counted, also those that scaling makes") {
  const float values[] = {1.0F, std::numeric_limits<float>::quiet_NaN(),
                          std::numeric_limits<float>::infinity(), -0.0F, 3e38F};
  std::vector<float> out(5);
  const auto raw = std::as_bytes(std::span(values));
  CHECK(convert_voxels({VoxelType::kFloat32}, raw, out) == 2);
  CHECK(convert_voxels({VoxelType::kFloat32, false, 10.0, 0.0}, raw, out) == 3);
  CHECK(out[0] == 10.0F);
}

}  // namespace
}  // namespace sync_act
