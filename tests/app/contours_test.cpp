// Outlines of maps in slices, against numpy's crossings and areas, and where the answer is known.

#include "web/app/contours.h"

#include <doctest/doctest.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include "tests/app/sample_data.h"
#include "tests/core/golden_json.h"
#include "web/app/selectors.h"

namespace sync_act::app {
namespace {

Scan scan_of(const Grid& grid, std::vector<std::uint32_t> mask) {
  Scan scan;
  scan.present = true;
  scan.grid = grid;
  scan.mask_voxels = std::move(mask);
  scan.mask_index_of.assign(grid.voxel_count(), -1);
  for (std::size_t i = 0; i < scan.mask_voxels.size(); ++i) {
    scan.mask_index_of[scan.mask_voxels[i]] = static_cast<std::int32_t>(i);
  }
  return scan;
}

Scan whole_grid(const Grid& grid) {
  std::vector<std::uint32_t> all(grid.voxel_count());
  std::iota(all.begin(), all.end(), 0U);
  return scan_of(grid, std::move(all));
}

// Falls by `slope` per mm from 1 at the origin.
std::vector<float> cone(const Scan& scan, double slope) {
  std::vector<float> values;
  for (std::size_t v = 0; v < scan.mask_voxels.size(); ++v) {
    const auto mm = mask_voxel_mm(scan, static_cast<int>(v));
    values.push_back(static_cast<float>(1 - slope * std::hypot(mm[0], mm[1], mm[2])));
  }
  return values;
}

Grid centred_grid(int n, double step_mm) {
  Grid grid;
  grid.dims = {n, n, n};
  grid.world_from_voxel.topLeftCorner<3, 3>() *= step_mm;
  grid.world_from_voxel.topRightCorner<3, 1>().setConstant(-step_mm * (n - 1) / 2);
  return grid;
}

void check_radius(const Outline& outline, double radius, double tolerance) {
  REQUIRE(outline.ends.size() == 1);
  for (const ContourPoint& point : outline.points) {
    const double r =
        std::hypot(static_cast<double>(point.right_mm), static_cast<double>(point.up_mm));
    CHECK(std::fabs(r - radius) < tolerance);
  }
  CHECK(area_of(outline) == doctest::Approx(std::numbers::pi * radius * radius).epsilon(0.02));
}

TEST_CASE("outlines cross the lattice where numpy finds the level, and enclose the same area") {
  const nlohmann::json golden = test::read_golden("contours.json");
  const Scan scan = scan_of(test::grid_from(golden["dims"], golden["affine"]),
                            golden["mask"].get<std::vector<std::uint32_t>>());
  const auto values = golden["values"].get<std::vector<float>>();
  REQUIRE(golden["cases"].size() >= 12);
  for (const nlohmann::json& expected : golden["cases"]) {
    CAPTURE(expected["fixed"].get<int>());
    CAPTURE(expected["position"].get<double>());
    CAPTURE(expected["level"].get<double>());
    const ContourPlane plane{expected["fixed"].get<std::size_t>(),
                             expected["right"].get<std::size_t>(),
                             expected["up"].get<std::size_t>(), expected["position"].get<double>()};
    const auto level = expected["level"].get<double>();
    const Outline smooth = outline_of(scan, values, level, plane, false);
    std::vector<std::array<double, 2>> points;
    for (const ContourPoint& point : smooth.points) {
      points.push_back({static_cast<double>(point.right_mm), static_cast<double>(point.up_mm)});
    }
    const auto by_place = [](const auto& a, const auto& b) {
      const double ax = std::round(a[0] * 1e3), bx = std::round(b[0] * 1e3);
      return ax < bx || (ax == bx && a[1] < b[1]);
    };
    std::sort(points.begin(), points.end(), by_place);
    auto wanted = expected["crossings"].get<std::vector<std::array<double, 2>>>();
    std::sort(wanted.begin(), wanted.end(), by_place);
    REQUIRE(points.size() == wanted.size());
    double furthest = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
      furthest =
          std::max(furthest, std::hypot(points[i][0] - wanted[i][0], points[i][1] - wanted[i][1]));
    }
    // float32 of millimetres up to 20, and the file's five digits.
    CHECK(furthest < 5e-5);
    // Straight lines where the bilinear level is a curve: at most a few per cent of a small piece.
    CHECK(area_of(smooth) == doctest::Approx(expected["area"].get<double>()).epsilon(0.04));
    const Outline exact = outline_of(scan, values, level, plane, true);
    CHECK(area_of(exact) == doctest::Approx(expected["exact_area"].get<double>()).epsilon(1e-6));
    CHECK(static_cast<int>(exact.ends.size()) == expected["exact_lines"].get<int>());
  }
}

TEST_CASE("outline of a ball is a circle, in every plane and between layers of voxels") {
  const Scan scan = whole_grid(centred_grid(41, 1));
  const std::vector<float> values = cone(scan, 0.05);
  // r >= .4 within 12 mm.
  for (const double position : {0.0, 0.5, -7.25}) {
    const double radius = std::sqrt(144 - position * position);
    check_radius(outline_of(scan, values, 0.4, {2, 0, 1, position}, false), radius, 0.05);
    check_radius(outline_of(scan, values, 0.4, {1, 0, 2, position}, false), radius, 0.05);
    check_radius(outline_of(scan, values, 0.4, {0, 1, 2, position}, false), radius, 0.05);
  }
  CHECK(outline_of(scan, values, 0.4, {2, 0, 1, 12.5}, false).points.empty());
  CHECK(outline_of(scan, values, 0.4, {2, 0, 1, 300}, false).points.empty());
  CHECK(outline_of(scan, values, 0.4, {2, 0, 1, 300}, true).points.empty());
}

TEST_CASE("outline on a grid that is turned against the slices is the same circle") {
  Grid grid = centred_grid(45, 1);
  const double c = std::cos(0.3), s = std::sin(0.3);
  Eigen::Matrix4d turn = Eigen::Matrix4d::Identity();
  turn.topLeftCorner<2, 2>() << c, -s, s, c;
  grid.world_from_voxel = (turn * grid.world_from_voxel).eval();
  const Scan scan = whole_grid(grid);
  const std::vector<float> values = cone(scan, 0.05);
  check_radius(outline_of(scan, values, 0.4, {2, 0, 1, 3}, false), std::sqrt(135.0), 0.06);
  const Outline exact = outline_of(scan, values, 0.4, {2, 0, 1, 3}, true);
  CHECK(area_of(exact) == doctest::Approx(std::numbers::pi * 135).epsilon(0.03));
}

// Of a scan with holes and negative values, by the definition: weights of the eight centres around.
double linear_at(const Scan& scan, const std::vector<float>& values, const Eigen::Vector4d& mm) {
  const Eigen::Vector4d place = scan.grid.world_from_voxel.inverse() * mm;
  double sum = 0;
  for (std::size_t v = 0; v < scan.mask_voxels.size(); ++v) {
    const auto linear = static_cast<int>(scan.mask_voxels[v]);
    const auto& dims = scan.grid.dims;
    const std::array<int, 3> voxel{linear % dims[0], linear / dims[0] % dims[1],
                                   linear / dims[0] / dims[1]};
    double weight = 1;
    for (int axis = 0; axis < 3; ++axis) {
      weight *= std::max(0.0, 1 - std::fabs(place[axis] - voxel[static_cast<std::size_t>(axis)]));
    }
    sum += weight * static_cast<double>(values[v]);
  }
  return sum;
}

Scan turned_scan(std::array<int, 3> dims, double step_mm) {
  Grid grid;
  grid.dims = dims;
  const Eigen::Matrix3d turn = (Eigen::AngleAxisd(0.3, Eigen::Vector3d::UnitZ()) *
                                Eigen::AngleAxisd(-0.2, Eigen::Vector3d::UnitX()))
                                   .toRotationMatrix();
  grid.world_from_voxel.topLeftCorner<3, 3>() = turn * step_mm;
  const Eigen::Vector3d middle((dims[0] - 1) / 2.0, (dims[1] - 1) / 2.0, (dims[2] - 1) / 2.0);
  grid.world_from_voxel.topRightCorner<3, 1>() = -step_mm * (turn * middle);
  std::vector<std::uint32_t> mask;
  for (std::uint32_t v = 0; v < grid.voxel_count(); ++v) {
    if (v % 11 != 0) mask.push_back(v);
  }
  return scan_of(grid, std::move(mask));
}

TEST_CASE("values of a turned grid are sampled as by the definition, up to the grid's edges") {
  const Scan scan = turned_scan({9, 8, 7}, 3);
  std::vector<float> values;
  for (std::size_t v = 0; v < scan.mask_voxels.size(); ++v) {
    values.push_back(static_cast<float>(std::sin(0.7 * static_cast<double>(v * v % 101))));
  }
  for (const ContourPlane& plane :
       {ContourPlane{2, 0, 1, 0.4}, {1, 0, 2, -3.1}, {0, 1, 2, 7.7}, {2, 0, 1, 11.5}}) {
    CAPTURE(plane.fixed);
    const Lattice smooth = sample_plane(scan, values, plane, false);
    const Lattice exact = sample_plane(scan, values, plane, true);
    CHECK(smooth.right_step == doctest::Approx(1.5));
    CHECK(exact.right_step == doctest::Approx(0.75));
    double furthest = 0;
    int filled = 0;
    Eigen::Vector4d mm(0, 0, 0, 1);
    mm[static_cast<int>(plane.fixed)] = plane.position_mm;
    const auto place = [&](const Lattice& lattice, int column, int row) {
      mm[static_cast<int>(plane.right)] = lattice.right_mm + column * lattice.right_step;
      mm[static_cast<int>(plane.up)] = lattice.up_mm + row * lattice.up_step;
      return mm;
    };
    for (int row = 0; row < smooth.rows; ++row) {
      for (int column = 0; column < smooth.columns; ++column) {
        const bool ring =
            row == 0 || column == 0 || row + 1 == smooth.rows || column + 1 == smooth.columns;
        const double wanted = ring ? 0 : linear_at(scan, values, place(smooth, column, row));
        const auto got = static_cast<double>(smooth.values[smooth.at(column, row)]);
        furthest = std::max(furthest, std::fabs(got - wanted));
        filled += wanted != 0 ? 1 : 0;
      }
    }
    CHECK(filled > 50);
    CHECK(furthest < 1e-5);
    int wrong = 0, different = 0;
    for (int row = 1; row + 1 < exact.rows; ++row) {
      for (int column = 1; column + 1 < exact.columns; ++column) {
        const Eigen::Vector4d here = place(exact, column, row);
        const int index = mask_index_at(scan, {here[0], here[1], here[2]});
        const float wanted = index < 0 ? 0 : values[static_cast<std::size_t>(index)];
        wrong += exact.values[exact.at(column, row)] != wanted ? 1 : 0;
        different += wanted != 0 ? 1 : 0;
      }
    }
    CHECK(wrong == 0);
    CHECK(different > 100);
  }
  // Beside the grid there is nothing.
  const Lattice beside = sample_plane(scan, values, {2, 0, 1, 40}, false);
  CHECK(std::count(beside.values.begin(), beside.values.end(), 0.0F) ==
        static_cast<std::ptrdiff_t>(beside.values.size()));
}

TEST_CASE("a fine turned grid has a coarser lattice, with outlines at the same place") {
  const Scan scan = turned_scan({300, 300, 3}, 0.5);
  const std::vector<float> values = cone(scan, 0.02);
  const Lattice lattice = sample_plane(scan, values, {2, 0, 1, 0}, true);
  CHECK(std::max(lattice.columns, lattice.rows) <= kMostNodes);
  CHECK(std::max(lattice.columns, lattice.rows) > kMostNodes - 8);
  CHECK(lattice.right_step > 0.125);
}

TEST_CASE("outlines in exact display run along the voxels' edges") {
  const Scan scan = sample_scan();  // voxels of 3 mm; mask: (1,0,0) (2,0,0) (2,1,0) (1,0,1)
  const std::vector<float> values{.5F, .5F, .5F, .9F};
  const Outline outline = outline_of(scan, values, 0.3, {2, 0, 1, 0.5}, true);
  REQUIRE(outline.ends.size() == 1);
  CHECK(outline.points.size() == 6);  // an L
  CHECK(area_of(outline) == doctest::Approx(27));
  for (const ContourPoint& point : outline.points) {
    CHECK(std::remainder(static_cast<double>(point.right_mm) + 7.5, 3.0) ==
          doctest::Approx(0).scale(1));
    CHECK(std::remainder(static_cast<double>(point.up_mm) + 4.5, 3.0) ==
          doctest::Approx(0).scale(1));
  }
  // Voxels that meet at a corner are two pieces.
  const std::vector<float> apart{.5F, .1F, .5F, 0};
  CHECK(outline_of(scan, apart, 0.3, {2, 0, 1, 0}, true).ends.size() == 2);
}

TEST_CASE("outlines go around holes, and leave out what has no value") {
  Grid grid = centred_grid(21, 2);
  const Scan scan = whole_grid(grid);
  std::vector<float> values;
  for (std::size_t v = 0; v < scan.mask_voxels.size(); ++v) {
    const auto mm = mask_voxel_mm(scan, static_cast<int>(v));
    const double r = std::hypot(mm[0], mm[1]);
    values.push_back(static_cast<float>(1 - std::fabs(r - 10) / 5));
  }
  const Outline ring = outline_of(scan, values, 0.5, {2, 0, 1, 0}, false);
  CHECK(ring.ends.size() == 2);
  CHECK(area_of(ring) ==
        doctest::Approx(std::numbers::pi * (12.5 * 12.5 - 7.5 * 7.5)).epsilon(0.03));
  // Everything inside to the grid's edge: the line closes around it.
  const std::vector<float> full(values.size(), 1.0F);
  CHECK(outline_of(scan, full, 0.5, {2, 0, 1, 0}, false).ends.size() == 1);
  std::vector<float> broken = full;
  broken[scan.grid.index(10, 10, 10)] = kSampleNaN;
  CHECK(outline_of(scan, broken, 0.5, {2, 0, 1, 0}, false).ends.size() == 2);
  // Not of this scan, or without a level.
  CHECK(outline_of(scan, std::vector<float>(3, 1.0F), 0.5, {2, 0, 1, 0}, false).points.empty());
  CHECK(outline_of(scan, full, 0, {2, 0, 1, 0}, false).points.empty());
}

TEST_CASE("negative parts are not outlined, and a threshold of 0 has an outline") {
  const Scan scan = whole_grid(centred_grid(21, 2));
  std::vector<float> values = cone(scan, 0.1);  // below 0 beyond 10 mm
  for (float& value : values) value = -value;
  // Now negative within 10 mm, positive outside.
  const Outline outside = outline_of(scan, values, 0.25, {2, 0, 1, 0}, false);
  CHECK(outside.ends.size() == 2);
  State state;
  state.threshold_r = 0;
  CHECK(contour_level(state) > 0);
  CHECK(outline_of(scan, values, contour_level(state), {2, 0, 1, 0}, false).ends.size() == 2);
}

TEST_CASE("outlines are kept as long as what they are of stays the same") {
  const Scan scan = whole_grid(centred_grid(21, 2));
  const std::vector<float> values = cone(scan, 0.05);
  OutlineSelectors selectors;
  const auto get = [&](int slot, int unit, double position, double level) {
    return selectors.outline(slot, unit, 7, scan, values, level, {2, 0, 1, position}, false)
        .points.data();
  };
  const auto* first = get(0, 3, 0, 0.4);
  CHECK(get(1, 3, 2, 0.4) != first);
  CHECK(get(0, 4, 0, 0.5) != first);
  CHECK(get(0, 3, 0, 0.4) == first);
  const std::size_t n =
      selectors.outline(0, 3, 7, scan, values, 0.9, {2, 0, 1, 0}, false).points.size();
  CHECK(n < selectors.outline(0, 3, 7, scan, values, 0.4, {2, 0, 1, 0}, false).points.size());
}

TEST_CASE("an outline in the same place is drawn anew for another map, plane or display") {
  const Scan scan = whole_grid(centred_grid(21, 2));
  const std::vector<float> wide = cone(scan, 0.05), narrow = cone(scan, 0.08);
  const ContourPlane middle{2, 0, 1, 0}, beside{2, 0, 1, 3}, other{1, 0, 2, 3};
  struct Request {
    std::uint64_t revision;
    const std::vector<float>& values;
    double level;
    ContourPlane plane;
    bool exact;
  };
  OutlineSelectors selectors;
  // Each differs from the one before it in one respect.
  for (const Request& request : {Request{7, wide, 0.4, middle, false},
                                 {8, narrow, 0.4, middle, false},
                                 {8, narrow, 0.5, middle, false},
                                 {8, narrow, 0.5, beside, false},
                                 {8, narrow, 0.5, other, false},
                                 {8, narrow, 0.5, other, true},
                                 {9, wide, 0.5, other, true},
                                 {9, wide, 0.4, other, true}}) {
    CAPTURE(request.revision);
    CAPTURE(request.level);
    CAPTURE(request.exact);
    const Outline& kept = selectors.outline(0, 3, request.revision, scan, request.values,
                                            request.level, request.plane, request.exact);
    const Outline fresh =
        outline_of(scan, request.values, request.level, request.plane, request.exact);
    REQUIRE(kept.points.size() == fresh.points.size());
    CHECK(kept.ends == fresh.ends);
    CHECK(area_of(kept) == area_of(fresh));
    CHECK(area_of(kept) > 0);
  }
}

TEST_CASE("another level does not sample again, and what is kept of samples has an end") {
  const Scan scan = whole_grid(centred_grid(21, 2));
  const std::vector<float> wide = cone(scan, 0.05), none(wide.size(), 0.0F);
  OutlineSelectors selectors;
  CHECK_FALSE(selectors.outline(0, 3, 7, scan, wide, 0.4, {2, 0, 1, 0}, false).points.empty());
  // Values of the same revision are the same: it does not look at them.
  CHECK_FALSE(selectors.outline(0, 3, 7, scan, none, 0.5, {2, 0, 1, 0}, false).points.empty());
  CHECK(selectors.kept_bytes() == 23 * 23 * sizeof(float));
  // Fine turned grids fill it; what is drawn stays.
  const Scan large = turned_scan({300, 300, 3}, 0.5);
  const std::vector<float> ramp(large.mask_voxels.size(), 0.5F);
  for (int slot = 0; slot < 80; ++slot) {
    const ContourPlane plane{2, 0, 1, 0.01 * slot};
    CHECK_FALSE(selectors.outline(slot, 1, 7, large, ramp, 0.4, plane, true).points.empty());
    CHECK(selectors.kept_bytes() <= OutlineSelectors::kMostKeptBytes);
  }
}

}  // namespace
}  // namespace sync_act::app
