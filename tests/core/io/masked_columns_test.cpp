#include "core/io/masked_columns.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <initializer_list>
#include <limits>

#include "core/base/rng.h"

namespace sync_act {
namespace {

using Sizes = std::initializer_list<std::size_t>;

struct Scan4d {
  Mask mask;
  std::vector<std::vector<float>> volumes;

  std::span<const std::byte> raw(std::size_t scan) const {
    return std::as_bytes(std::span(volumes[scan]));
  }
};

Scan4d make_scan(std::size_t n_scans, double share_in_mask) {
  Scan4d scan;
  scan.mask.grid.dims = {9, 8, 7};
  Rng rng(17);
  const std::size_t n_voxels = scan.mask.grid.voxel_count();
  for (std::uint32_t v = 0; v < n_voxels; ++v) {
    if (rng.uniform() < share_in_mask) scan.mask.voxels.push_back(v);
  }
  scan.volumes.resize(n_scans);
  for (std::vector<float>& volume : scan.volumes) {
    volume.resize(n_voxels);
    for (float& value : volume) value = static_cast<float>(rng.normal());
  }
  return scan;
}

bool columns_are_right(const TimeSeries& series, const Scan4d& scan, std::size_t first) {
  for (std::size_t v = 0; v < series.n_units(); ++v) {
    for (std::size_t t = 0; t < series.n_times(); ++t) {
      if (series.unit(v)[t] != scan.volumes[t][scan.mask.voxels[first + v]]) return false;
    }
  }
  return true;
}

const VoxelFormat kFloat{VoxelType::kFloat32};

TEST_CASE("Columns are each masked voxel's series, for numbers of scans around the slab's size") {
  for (const std::size_t n_scans : Sizes{1, 2, 31, 32, 33, 64, 100}) {
    for (const double share : {0.05, 0.5, 1.0}) {
      const Scan4d scan = make_scan(n_scans, share);
      auto columns = MaskedColumns::create(scan.mask, 0, scan.mask.size(), kFloat, n_scans);
      REQUIRE(columns.ok());
      for (std::size_t t = 0; t < n_scans; ++t) columns->add_volume(t, scan.raw(t));
      const Result<MaskedColumnsResult> result = std::move(*columns).take();
      REQUIRE(result.ok());
      CHECK(result->series.n_times() == n_scans);
      CHECK(result->series.n_units() == scan.mask.size());
      CHECK(result->nonfinite_voxels.empty());
      CHECK(columns_are_right(result->series, scan, 0));
    }
  }
}

TEST_CASE("Blocks of a mask, each from its own voxel range only, make up the whole") {
  const Scan4d scan = make_scan(40, 0.4);
  const std::size_t n = scan.mask.size();
  std::size_t first = 0;
  for (const std::size_t last : Sizes{n / 5, n / 5, n / 2, n}) {
    auto columns = MaskedColumns::create(scan.mask, first, last, kFloat, 40);
    REQUIRE(columns.ok());
    const VoxelRange range = columns->voxel_range();
    if (first < last) {
      CHECK(range.first == scan.mask.voxels[first]);
      CHECK(range.last == scan.mask.voxels[last - 1] + 1);
    } else {
      CHECK(range.first == range.last);
    }
    for (std::size_t t = 0; t < 40; ++t) {
      columns->add_range(t, scan.raw(t).subspan(range.first * sizeof(float),
                                                (range.last - range.first) * sizeof(float)));
    }
    const Result<MaskedColumnsResult> result = std::move(*columns).take();
    REQUIRE(result.ok());
    CHECK(result->series.n_units() == last - first);
    CHECK(columns_are_right(result->series, scan, first));
    first = last;
  }
}

TEST_CASE("Scans may come in any order") {
  const Scan4d scan = make_scan(77, 0.5);
  std::vector<std::size_t> order(77);
  for (std::size_t t = 0; t < order.size(); ++t) order[t] = t;
  Rng rng(4);
  for (std::size_t t = order.size(); t > 1; --t) {
    std::swap(order[t - 1], order[static_cast<std::size_t>(rng.below(t))]);
  }
  auto columns = MaskedColumns::create(scan.mask, 0, scan.mask.size(), kFloat, 77);
  for (const std::size_t t : order) columns->add_volume(t, scan.raw(t));
  const Result<MaskedColumnsResult> result = std::move(*columns).take();
  REQUIRE(result.ok());
  CHECK(columns_are_right(result->series, scan, 0));
}

TEST_CASE("A voxel with a value that is no number is all zero and listed; no other changes") {
  Scan4d scan = make_scan(50, 0.5);
  const auto spoil = [&](std::size_t voxel, std::size_t t, float value) {
    scan.volumes[t][scan.mask.voxels[voxel]] = value;
  };
  spoil(3, 0, std::numeric_limits<float>::quiet_NaN());
  spoil(3, 49, std::numeric_limits<float>::infinity());
  spoil(10, 20, -std::numeric_limits<float>::infinity());
  auto columns = MaskedColumns::create(scan.mask, 0, scan.mask.size(), kFloat, 50);
  for (std::size_t t = 0; t < 50; ++t) columns->add_volume(t, scan.raw(t));
  const Result<MaskedColumnsResult> result = std::move(*columns).take();
  REQUIRE(result.ok());
  CHECK(result->nonfinite_voxels == std::vector<std::size_t>{3, 10});
  CHECK(result->n_nonfinite_values == 3);
  for (std::size_t v = 0; v < scan.mask.size(); ++v) {
    if (v == 3 || v == 10) {
      CHECK(std::ranges::all_of(result->series.unit(v), [](float x) { return x == 0.0F; }));
    } else {
      CHECK(result->series.unit(v)[20] == scan.volumes[20][scan.mask.voxels[v]]);
    }
  }
}

TEST_CASE("Fewer scans than expected can be taken; a gap is an error that names the scan") {
  const Scan4d scan = make_scan(45, 0.5);
  auto columns = MaskedColumns::create(scan.mask, 0, scan.mask.size(), kFloat, 100);
  for (std::size_t t = 0; t < 45; ++t) columns->add_volume(t, scan.raw(t));
  const Result<MaskedColumnsResult> result = std::move(*columns).take(45);
  REQUIRE(result.ok());
  CHECK(result->series.n_times() == 45);
  CHECK(columns_are_right(result->series, scan, 0));

  auto with_gap = MaskedColumns::create(scan.mask, 0, scan.mask.size(), kFloat, 3);
  with_gap->add_volume(0, scan.raw(0));
  with_gap->add_volume(2, scan.raw(2));
  const Result<MaskedColumnsResult> refused = std::move(*with_gap).take();
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("scan 2 of 3 was not read") == 0);
}

TEST_CASE("More than any memory is refused as out of memory") {
  Mask mask;
  mask.grid.dims = {100, 100, 100};
  mask.voxels.resize(1000000);
  for (std::uint32_t v = 0; v < mask.voxels.size(); ++v) mask.voxels[v] = v;
  const auto columns =
      MaskedColumns::create(mask, 0, mask.size(), kFloat, std::numeric_limits<std::size_t>::max());
  REQUIRE_FALSE(columns.ok());
  CHECK(columns.error().code == ErrorCode::kOutOfMemory);
}

}  // namespace
}  // namespace sync_act
