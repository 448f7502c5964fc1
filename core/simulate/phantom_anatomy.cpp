#include "core/simulate/phantom_anatomy.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/base/portable_math.h"
#include "core/base/result.h"

namespace sync_act {
namespace {

constexpr double kFluid = 0.25;
constexpr double kGrey = 0.6;
constexpr double kWhite = 0.9;

struct Point {
  double x, y, z;
};

// Signed distance to an ellipsoid in mm, negative inside: first-order exact at the surface.
double ellipsoid(Point p, Point centre, Point radius) {
  const double x = (p.x - centre.x) / radius.x;
  const double y = (p.y - centre.y) / radius.y;
  const double z = (p.z - centre.z) / radius.z;
  const double k0 = std::sqrt(x * x + y * y + z * z);
  const double gx = x / radius.x;
  const double gy = y / radius.y;
  const double gz = z / radius.z;
  const double k1 = std::sqrt(gx * gx + gy * gy + gz * gz);
  return k1 > 0.0 ? k0 * (k0 - 1.0) / k1 : -std::min({radius.x, radius.y, radius.z});
}

// Union and intersection of signed distances with the crease rounded over `width` mm.
double smooth_union(double a, double b, double width) {
  const double h = std::clamp(0.5 + 0.5 * (b - a) / width, 0.0, 1.0);
  return b + (a - b) * h - width * h * (1.0 - h);
}
double smooth_intersection(double a, double b, double width) {
  return -smooth_union(-a, -b, width);
}

// 0 below -width/2, 1 above +width/2, smooth in between.
double step(double distance, double width) {
  const double t = std::clamp(distance / width + 0.5, 0.0, 1.0);
  return t * t * (3.0 - 2.0 * t);
}
double blend(double from, double to, double share) { return from + (to - from) * share; }

// Half of the cerebrum (x >= 0; the point is mirrored): dome, frontal base, temporal lobe.
double cerebrum(Point p) {
  const double dome = ellipsoid(p, {25.0, -17.0, 12.0}, {44.0, 87.0, 62.0});
  // The underside: flat in front, rising behind, where the cerebellum lies under it.
  const double floor_mm = p.y > -40.0 ? -20.0 + 0.06 * p.y : -20.0 - 0.35 * (p.y + 40.0);
  const double above_floor = smooth_intersection(dome, floor_mm - p.z, 8.0);
  const double temporal = ellipsoid(p, {46.0, -16.0, -20.0}, {21.0, 44.0, 22.0});
  return smooth_union(above_floor, temporal, 6.0);
}

// A smooth field whose zero sheets are the sulci; values change by about 1 over 9 mm. Sines of
// warped coordinates: the warp keeps the sheets from looking like a lattice.
double sulcal_field(Point p) {
  const double wx =
      p.x + 7.0 * portable_sin(0.071 * p.y + 0.9) + 5.0 * portable_sin(0.113 * p.z + 2.0);
  const double wy =
      p.y + 8.0 * portable_sin(0.083 * p.z + 0.4) + 6.0 * portable_sin(0.097 * p.x + 1.1);
  const double wz =
      p.z + 7.0 * portable_sin(0.067 * p.x + 2.6) + 6.0 * portable_sin(0.089 * p.y + 0.2);
  return portable_sin(0.155 * wx) * portable_cos(0.170 * wy) +
         portable_sin(0.150 * wy) * portable_cos(0.165 * wz) +
         portable_sin(0.160 * wz) * portable_cos(0.150 * wx);
}

// Value of tissue at a depth below the pial surface.
double ribbon(double depth, double thickness_mm, double blur_mm) {
  const double fluid_to_grey = blend(kFluid, kGrey, step(depth - 0.8, blur_mm));
  return blend(fluid_to_grey, kWhite, step(depth - thickness_mm, blur_mm));
}

// `sided` is the point at which the sulci are looked up.
double cerebrum_value(Point p, Point sided, double depth, double blur_mm) {
  // Sulci cut about 18 mm deep, the longitudinal fissure down to the corpus callosum.
  constexpr double kFieldGradientPerMm = 0.17;
  const double sheet_mm = std::abs(sulcal_field(sided)) / kFieldGradientPerMm;
  const double to_sulcus = sheet_mm + std::max(0.0, depth - 17.0);
  const double callosum = ellipsoid({0.0, p.y, p.z}, {0.0, -12.0, 16.0}, {1.0, 42.0, 20.0});
  const double to_fissure = p.x - 0.7 + std::max(0.0, 4.0 - callosum);
  const double value = ribbon(std::min({depth, to_sulcus, to_fissure}), 4.2, blur_mm);

  const double thalamus = ellipsoid(p, {11.0, -18.0, 8.0}, {9.0, 13.0, 9.0});
  const double putamen = ellipsoid(p, {26.0, 3.0, 2.0}, {6.0, 16.0, 10.0});
  const double caudate = ellipsoid(p, {14.0, 12.0, 10.0}, {5.0, 11.0, 9.0});
  const double nuclei = std::min({thalamus, putamen, caudate});
  const double with_nuclei = blend(value, kGrey + 0.06, step(-nuclei, blur_mm));

  // The lateral ventricle is an arch over the thalamus; the third lies between the thalami.
  const double arch = 24.0 - 0.012 * (p.y + 8.0) * (p.y + 8.0);
  const double lateral =
      ellipsoid(p, {9.0 + 0.10 * std::abs(p.y + 8.0), -8.0, arch}, {5.5, 34.0, 7.0});
  const double third = ellipsoid(p, {0.0, -14.0, 4.0}, {2.0, 14.0, 10.0});
  return blend(with_nuclei, kFluid, step(-std::min(lateral, third), blur_mm));
}

double cerebellum_value(Point p, double depth, double blur_mm) {
  // Folia: thin sheets, nearly horizontal, bent around the cerebellum's middle.
  const double folia = portable_sin(0.62 * (p.z + 0.35 * p.y) + 0.006 * p.x * p.x);
  const double thickness = 7.0 + 3.5 * folia;
  return ribbon(depth, thickness, blur_mm + 1.0);
}

}  // namespace

Grid mni_grid(double voxel_mm) {
  SYNC_ACT_ASSERT(voxel_mm > 0.0);
  const double lowest_mm[3] = {-78.0, -114.0, -70.0};
  const double highest_mm[3] = {78.0, 78.0, 86.0};
  Grid grid;
  for (int axis = 0; axis < 3; ++axis) {
    const double extent_mm = highest_mm[axis] - lowest_mm[axis];
    grid.dims[static_cast<std::size_t>(axis)] = static_cast<int>(extent_mm / voxel_mm) + 1;
    grid.world_from_voxel(axis, axis) = voxel_mm;
    grid.world_from_voxel(axis, 3) = lowest_mm[axis];
  }
  return grid;
}

double phantom_intensity(double x_mm, double y_mm, double z_mm, double blur_mm) {
  const Point p{std::abs(x_mm), y_mm, z_mm};
  // The sulci of the two sides differ a little, as real ones do.
  const Point sided{x_mm > 0.0 ? p.x : p.x + 2.5, p.y + (x_mm > 0.0 ? 0.0 : 1.5), p.z};

  const double cerebrum_depth = -cerebrum(p);
  const double cerebellum_depth = -ellipsoid(p, {21.0, -66.0, -36.0}, {31.0, 30.0, 22.0});
  const Point stem_centre{0.0, -24.0 - 0.18 * (-10.0 - p.z), p.z};
  const double stem_depth =
      std::min(12.5 - std::hypot(p.x, p.y - stem_centre.y), std::min(p.z + 62.0, 2.0 - p.z));

  const double edge = 0.5 * blur_mm;
  if (cerebrum_depth <= -edge && cerebellum_depth <= -edge && stem_depth <= -edge) return 0.0;
  if (cerebrum_depth >= cerebellum_depth && cerebrum_depth >= stem_depth) {
    return step(cerebrum_depth, blur_mm) * cerebrum_value(p, sided, cerebrum_depth, blur_mm);
  }
  if (cerebellum_depth >= stem_depth) {
    return step(cerebellum_depth, blur_mm) * cerebellum_value(p, cerebellum_depth, blur_mm);
  }
  return step(stem_depth, blur_mm) * ribbon(stem_depth, 1.5, blur_mm);
}

Volume phantom_anatomy(const Grid& grid) {
  std::vector<float> values(grid.voxel_count());
  const double blur_mm =
      std::cbrt(std::abs(grid.world_from_voxel.topLeftCorner<3, 3>().determinant()));
  std::size_t index = 0;
  for (int k = 0; k < grid.dims[2]; ++k) {
    for (int j = 0; j < grid.dims[1]; ++j) {
      for (int i = 0; i < grid.dims[0]; ++i) {
        const Eigen::Vector4d mm = grid.world_from_voxel * Eigen::Vector4d(i, j, k, 1.0);
        values[index++] = static_cast<float>(phantom_intensity(mm[0], mm[1], mm[2], blur_mm));
      }
    }
  }
  return {grid, std::move(values)};
}

}  // namespace sync_act
