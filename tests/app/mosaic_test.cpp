// The mosaic's slices: evenly spaced through the brain, and as many as can be read.

#include "web/app/mosaic.h"

#include <doctest/doctest.h>

#include <cmath>
#include <utility>
#include <vector>

namespace sync_act::app {
namespace {

MosaicRequest brain_in(double width_px, double height_px) {
  MosaicRequest request;
  request.width_px = width_px;
  request.height_px = height_px;
  request.gap_px = 4;
  request.least_px = 90;
  request.fixed_mm = {-52, 83};
  request.right_mm = 150;
  request.up_mm = 190;
  request.most = 32;
  return request;
}

TEST_CASE("mosaic slices are multiples of the step and reach from end to end") {
  const MosaicLayout layout = mosaic_layout(brain_in(1000, 700));
  REQUIRE(layout.positions_mm.size() > 2);
  for (std::size_t i = 0; i < layout.positions_mm.size(); ++i) {
    CHECK(std::remainder(layout.positions_mm[i], layout.step_mm) == 0);
    if (i > 0) CHECK(layout.positions_mm[i] - layout.positions_mm[i - 1] == layout.step_mm);
  }
  CHECK(layout.positions_mm.front() >= -52);
  CHECK(layout.positions_mm.front() - layout.step_mm < -52);
  CHECK(layout.positions_mm.back() <= 83);
  CHECK(layout.positions_mm.back() + layout.step_mm > 83);
}

TEST_CASE("mosaic slices fit into the room and are as large as was asked for") {
  for (const auto& [width, height] : {std::pair{360.0, 420.0}, {700.0, 400.0}, {1400.0, 700.0}}) {
    const MosaicRequest request = brain_in(width, height);
    const MosaicLayout layout = mosaic_layout(request);
    CAPTURE(width);
    const double across = layout.columns * layout.px_per_mm * request.right_mm +
                          (layout.columns - 1) * request.gap_px;
    const double down =
        layout.rows * layout.px_per_mm * request.up_mm + (layout.rows - 1) * request.gap_px;
    CHECK(across <= width + 1e-6);
    CHECK(down <= height + 1e-6);
    CHECK(layout.columns * layout.rows >= static_cast<int>(layout.positions_mm.size()));
    CHECK(layout.px_per_mm * request.right_mm >= request.least_px);
    CHECK(static_cast<int>(layout.positions_mm.size()) <= request.most);
  }
}

TEST_CASE("more room gives a finer step") {
  CHECK(mosaic_layout(brain_in(1400, 700)).step_mm < mosaic_layout(brain_in(360, 420)).step_mm);
}

TEST_CASE(
    "where no slice is large enough the largest are shown, at the finest step that has them") {
  const MosaicLayout layout = mosaic_layout(brain_in(100, 60));
  // 40 mm would give as many slices, and none larger.
  CHECK(layout.step_mm == 30);
  CHECK(layout.positions_mm == std::vector<double>{-30, 0, 30, 60});
}

TEST_CASE("without room or extent there is no mosaic") {
  CHECK(mosaic_layout(brain_in(0, 400)).positions_mm.empty());
  MosaicRequest flat = brain_in(400, 400);
  flat.up_mm = 0;
  CHECK(mosaic_layout(flat).positions_mm.empty());
}

TEST_CASE("slices begin and end where the mask does, not at specks of it") {
  Scan scan;
  scan.present = true;
  scan.grid.dims = {20, 20, 12};
  scan.grid.world_from_voxel << -3, 0, 0, 30, 0, 3, 0, -30, 0, 0, 4, -20, 0, 0, 0, 1;
  for (int z = 2; z <= 9; ++z) {
    for (int y = 3; y <= 16; ++y) {
      for (int x = 5; x <= 14; ++x) {
        scan.mask_voxels.push_back(static_cast<std::uint32_t>(scan.grid.index(x, y, z)));
      }
    }
  }
  scan.mask_voxels.push_back(static_cast<std::uint32_t>(scan.grid.index(9, 9, 10)));  // a speck
  const std::array<double, 2> box{-100, 100};
  CHECK(filled_extent(scan, 0, box) == std::array<double, 2>{-12, 15});
  CHECK(filled_extent(scan, 1, box) == std::array<double, 2>{-21, 18});
  CHECK(filled_extent(scan, 2, box) == std::array<double, 2>{-12, 16});
  scan.mask_voxels.clear();
  CHECK(filled_extent(scan, 2, box) == box);
  CHECK(filled_extent(Scan(), 2, box) == box);
}

}  // namespace
}  // namespace sync_act::app
