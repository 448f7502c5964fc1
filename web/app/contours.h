#pragma once
// Outlines of brain maps in a slice: where a map reaches a level, as closed lines in millimetres.
//
// Smooth display: marching squares (Lorensen & Cline 1987, in two dimensions) between the centres
// of voxels, with linear interpolation along the edges and, between two layers of voxels, along the
// fixed axis; a saddle is decided by the mean of its four corners. Voxel-exact display: the outer
// edges of the voxels that contain the plane. Voxels without a value, and all outside the mask,
// count as 0. Maps on a grid that is turned against the slices are sampled on one that is not, at
// half of the smallest voxel (voxel-exact: a quarter), or as finely as kMostNodes allow.

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

// Values of a plane on a regular grid, with a ring of zeros around it so that every line closes.
struct Lattice {
  int columns = 0, rows = 0;           // ring included
  double right_mm = 0, up_mm = 0;      // of node (0, 0)
  double right_step = 1, up_step = 1;  // may be negative
  std::vector<float> values;           // [column x row]

  void resize(int inner_columns, int inner_rows);
  std::size_t at(int column, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
           static_cast<std::size_t>(column);
  }
  ContourPoint place(double column, double row) const {
    return {static_cast<float>(right_mm + column * right_step),
            static_cast<float>(up_mm + row * up_step)};
  }
};
// Along a side of a lattice of a turned grid.
inline constexpr int kMostNodes = 512;

// `values`: one per mask voxel, else the lattice is empty. Cost: its nodes.
Lattice sample_plane(const Scan& scan, std::span<const float> values, const ContourPlane& plane,
                     bool voxel_exact);
// Around what is at or above the level, which must be above 0, else there is none. Cost: nodes.
Outline trace(const Lattice& lattice, double level, bool voxel_exact);
// Both.
Outline outline_of(const Scan& scan, std::span<const float> values, double level,
                   const ContourPlane& plane, bool voxel_exact);

// Area inside, in mm2, holes taken off.
double area_of(const Outline& outline);

// The rule by which networks are outlined: r at or above the overlay's threshold, on the positive
// side (maps are signed so that their heavier tail is positive). At 0 there would be no edge.
double contour_level(const State& state);

// What was outlined last, by slice and map. Sampled values are kept apart, so that another level
// only draws new lines through them.
class OutlineSelectors {
 public:
  // `slot`: of the slice among those on the screen. `unit`: of the network; -1 for another map.
  // `revision` changes with the map's values, and with the scan.
  const Outline& outline(int slot, int unit, std::uint64_t revision, const Scan& scan,
                         std::span<const float> values, double level, const ContourPlane& plane,
                         bool voxel_exact);
  // Of the sampled values that are kept.
  std::size_t kept_bytes() const { return kept_bytes_; }
  static constexpr std::size_t kMostKeptBytes = std::size_t{64} << 20U;

 private:
  struct Source {
    std::uint64_t revision = 0;
    ContourPlane plane;
    bool voxel_exact = false;
    bool operator==(const Source&) const = default;
  };
  struct Key {
    Source source;
    double level = 0;
    bool operator==(const Key&) const = default;
  };
  struct Kept {
    Memo<Source, Lattice> lattice;
    Memo<Key, Outline> outline;
  };
  void drop_lattices();

  std::map<std::pair<int, int>, Kept> kept_;
  std::size_t kept_bytes_ = 0;
};

}  // namespace sync_act::app
