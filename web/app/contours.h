#pragma once
// Outlines of brain maps in a slice: where a map reaches a level, as closed lines in millimetres.
//
// Smooth display: marching squares (Lorensen & Cline 1987, in two dimensions) between the centres
// of voxels, with linear interpolation along the edges and, between two layers of voxels, along the
// fixed axis; a saddle is decided by the mean of its four corners. Voxel-exact display: the outer
// edges of the voxels that contain the plane. Voxels without a value, and all outside the mask,
// count as 0. Maps on a grid that is turned against the slices are sampled on one that is not, at
// half of the smallest voxel (voxel-exact: a quarter).

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "web/app/app_data.h"
#include "web/app/memo.h"

namespace sync_act::app {

// A plane at right angles to a world axis, and the axes that run right and up in its picture.
struct ContourPlane {
  std::size_t fixed = 2, right = 0, up = 1;
  double position_mm = 0;
  bool operator==(const ContourPlane&) const = default;
};

struct ContourPoint {
  float right_mm = 0, up_mm = 0;
};
// Closed lines one after the other; the i-th ends before points[ends[i]].
struct Outline {
  std::vector<ContourPoint> points;
  std::vector<std::size_t> ends;
};

// Around what is at or above the level, which must be above 0. `values`: one per mask voxel, else
// there is no outline. Cost: voxels of the plane.
Outline outline_of(const Scan& scan, std::span<const float> values, double level,
                   const ContourPlane& plane, bool voxel_exact);

// Area inside, in mm2, holes taken off.
double area_of(const Outline& outline);

// The rule by which networks are outlined: r at or above the overlay's threshold, on the positive
// side (maps are signed so that their heavier tail is positive). At 0 there would be no edge.
double contour_level(const State& state);

// What was outlined last, by slice and map.
class OutlineSelectors {
 public:
  // `slot`: of the slice among those on the screen. `unit`: of the network; -1 for another map.
  // `revision` changes with the map's values, and with the scan.
  const Outline& outline(int slot, int unit, std::uint64_t revision, const Scan& scan,
                         std::span<const float> values, double level, const ContourPlane& plane,
                         bool voxel_exact);

 private:
  struct Key {
    std::uint64_t revision = 0;
    double level = 0;
    ContourPlane plane;
    bool voxel_exact = false;
    bool operator==(const Key&) const = default;
  };
  std::map<std::pair<int, int>, Memo<Key, Outline>> outlines_;
};

}  // namespace sync_act::app
