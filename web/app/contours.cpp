#include "web/app/contours.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>

#include "web/app/selectors.h"

namespace sync_act::app {
namespace {

constexpr double kLeastLevel = 1e-6;
// So many slices and maps are more than a screen has: what is kept of earlier ones goes.
constexpr std::size_t kMostKept = 600;

class Volume {
 public:
  Volume(const Scan& scan, std::span<const float> values) : scan_(scan), values_(values) {
    const Grid& grid = scan.grid;
    for (unsigned corner = 0; corner < 8; ++corner) {
      corners_[corner] =
          grid.index(static_cast<int>(corner & 1U), static_cast<int>(corner >> 1U & 1U),
                     static_cast<int>(corner >> 2U));
    }
  }
  // 0 outside of the grid and the mask.
  float at(const std::array<int, 3>& voxel) const {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (voxel[axis] < 0 || voxel[axis] >= scan_.grid.dims[axis]) return 0;
    }
    return value(scan_.grid.index(voxel[0], voxel[1], voxel[2]));
  }
  float nearest(const Eigen::Vector3d& place) const {
    std::array<int, 3> voxel{};
    for (int axis = 0; axis < 3; ++axis) {
      voxel[static_cast<std::size_t>(axis)] = static_cast<int>(std::floor(place[axis] + 0.5));
    }
    return at(voxel);
  }
  float linear(const Eigen::Vector3d& place) const {
    std::array<int, 3> low{};
    std::array<double, 3> share{};
    for (int axis = 0; axis < 3; ++axis) {
      const double below = std::floor(place[axis]);
      low[static_cast<std::size_t>(axis)] = static_cast<int>(below);
      share[static_cast<std::size_t>(axis)] = place[axis] - below;
    }
    double sum = 0;
    for (unsigned corner = 0; corner < 8; ++corner) {
      std::array<int, 3> voxel = low;
      double weight = 1;
      for (std::size_t axis = 0; axis < 3; ++axis) {
        const bool high = (corner >> axis & 1U) != 0;
        voxel[axis] += high ? 1 : 0;
        weight *= high ? share[axis] : 1 - share[axis];
      }
      if (weight > 0) sum += weight * static_cast<double>(at(voxel));
    }
    return static_cast<float>(sum);
  }
  // The same where all of these voxels are the grid's; coordinates are above -0.5 (nearest) and 0.
  float nearest_inside(const Eigen::Vector3d& place) const {
    const Eigen::Vector3d up = place.array() + 0.5;
    return value(scan_.grid.index(static_cast<int>(up[0]), static_cast<int>(up[1]),
                                  static_cast<int>(up[2])));
  }
  float linear_inside(const Eigen::Vector3d& place) const {
    const auto x = static_cast<int>(place[0]), y = static_cast<int>(place[1]),
               z = static_cast<int>(place[2]);
    const std::size_t low = scan_.grid.index(x, y, z);
    const auto u = static_cast<float>(place[0] - x), v = static_cast<float>(place[1] - y),
               w = static_cast<float>(place[2] - z);
    const auto along_x = [&](unsigned corner) {
      const float a = value(low + corners_[corner]), b = value(low + corners_[corner + 1]);
      return a + u * (b - a);
    };
    const float front_low = along_x(0), front_high = along_x(4);
    const float below = front_low + v * (along_x(2) - front_low);
    const float above = front_high + v * (along_x(6) - front_high);
    return below + w * (above - below);
  }

 private:
  float value(std::size_t voxel) const {
    const std::int32_t index = scan_.mask_index_of[voxel];
    if (index < 0) return 0;
    const float r = values_[static_cast<std::size_t>(index)];
    return std::isfinite(r) ? r : 0;
  }

  const Scan& scan_;
  std::span<const float> values_;
  std::array<std::size_t, 8> corners_{};  // of a cell, from its low one
};

// The voxel axis along which a world axis runs; -1: it runs along none.
int voxel_axis(const Grid& grid, std::size_t world) {
  int found = -1;
  const auto row = static_cast<int>(world);
  for (int column = 0; column < 3; ++column) {
    const double length = grid.world_from_voxel.block<3, 1>(0, column).norm();
    const double along = std::fabs(grid.world_from_voxel(row, column)) / length;
    if (along > 1 - 1e-6) found = column;
  }
  return found;
}

// On the voxels' own centres. False: the grid is turned against the plane.
bool sample_aligned(const Scan& scan, const Volume& volume, const ContourPlane& plane, bool exact,
                    Lattice& lattice) {
  const Grid& grid = scan.grid;
  const int fixed = voxel_axis(grid, plane.fixed), right = voxel_axis(grid, plane.right),
            up = voxel_axis(grid, plane.up);
  if (fixed < 0 || right < 0 || up < 0) return false;
  const auto entry = [&](std::size_t world, int column) {
    return grid.world_from_voxel(static_cast<int>(world), column);
  };
  const auto dim = [&](int axis) { return grid.dims[static_cast<std::size_t>(axis)]; };
  lattice.resize(dim(right), dim(up));
  lattice.right_step = entry(plane.right, right);
  lattice.up_step = entry(plane.up, up);
  lattice.right_mm = entry(plane.right, 3) - lattice.right_step;
  lattice.up_mm = entry(plane.up, 3) - lattice.up_step;
  const double depth = (plane.position_mm - entry(plane.fixed, 3)) / entry(plane.fixed, fixed);
  const auto below = static_cast<int>(std::floor(exact ? depth + 0.5 : depth));
  const auto share = exact ? 0.0F : static_cast<float>(depth - std::floor(depth));
  if (below < -1 || below >= dim(fixed)) return true;
  std::array<int, 3> voxel{};
  for (int row = 0; row < dim(up); ++row) {
    voxel[static_cast<std::size_t>(up)] = row;
    for (int column = 0; column < dim(right); ++column) {
      voxel[static_cast<std::size_t>(right)] = column;
      int& layer = voxel[static_cast<std::size_t>(fixed)];
      layer = below;
      float value = (1 - share) * volume.at(voxel);
      layer = below + 1;
      if (share > 0) value += share * volume.at(voxel);
      lattice.values[lattice.at(column + 1, row + 1)] = value;
    }
  }
  return true;
}

// Columns of a row, the last one not included.
struct Columns {
  int first = 0, last = 0;
};

// Where start + column * step lies between `low` and `high` along every axis, among `all`.
Columns columns_within(const Eigen::Vector3d& start, const Eigen::Vector3d& step,
                       const Eigen::Vector3d& low, const Eigen::Vector3d& high,
                       const Columns& all) {
  double first = all.first, last = all.last - 1;
  for (int axis = 0; axis < 3; ++axis) {
    if (std::fabs(step[axis]) < 1e-12) {
      if (start[axis] < low[axis] || start[axis] > high[axis]) return {all.first, all.first};
      continue;
    }
    const double a = (low[axis] - start[axis]) / step[axis];
    const double b = (high[axis] - start[axis]) / step[axis];
    first = std::max(first, std::ceil(std::min(a, b)));
    last = std::min(last, std::floor(std::max(a, b)));
  }
  if (!(first <= last)) return {all.first, all.first};
  return {static_cast<int>(first), static_cast<int>(last) + 1};
}

void sample_turned(const Scan& scan, const Volume& volume, const ContourPlane& plane, bool exact,
                   Lattice& lattice) {
  const Eigen::Matrix4d& world = scan.grid.world_from_voxel;
  double smallest = world.block<3, 1>(0, 0).norm();
  for (int column = 1; column < 3; ++column) {
    smallest = std::min(smallest, world.block<3, 1>(0, column).norm());
  }
  const auto box = world_box(scan.grid);
  const auto extent = [&](std::size_t axis) { return box[axis][1] - box[axis][0]; };
  // With two nodes of the ring, and one more where lengths do not fit evenly.
  const double step = std::max(smallest / (exact ? 4 : 2),
                               std::max(extent(plane.right), extent(plane.up)) / (kMostNodes - 4));
  const auto nodes = [&](std::size_t axis) {
    return static_cast<int>(std::ceil(extent(axis) / step)) + 1;
  };
  lattice.resize(nodes(plane.right), nodes(plane.up));
  lattice.right_step = lattice.up_step = step;
  lattice.right_mm = box[plane.right][0] - step;
  lattice.up_mm = box[plane.up][0] - step;
  const Eigen::Matrix3d voxel_from_world = world.topLeftCorner<3, 3>().inverse();
  const auto column_of = [&](std::size_t axis) -> Eigen::Vector3d {
    return voxel_from_world.col(static_cast<int>(axis));
  };
  const Eigen::Vector3d origin = -voxel_from_world * world.topRightCorner<3, 1>() +
                                 column_of(plane.fixed) * plane.position_mm +
                                 column_of(plane.right) * lattice.right_mm;
  const Eigen::Vector3d across = column_of(plane.right) * step;
  const auto& dims = scan.grid.dims;
  const Eigen::Vector3d last(dims[0] - 1, dims[1] - 1, dims[2] - 1);
  // Beyond `reach` of the outermost centres there is nothing; up to `sure` all voxels that count
  // are the grid's, so that none has to be checked. The margin is for rounding.
  constexpr double kMargin = 1e-6;
  const Eigen::Vector3d reach = Eigen::Vector3d::Constant((exact ? 0.5 : 1) + kMargin);
  const Eigen::Vector3d sure = Eigen::Vector3d::Constant((exact ? 0.5 : 0) - kMargin);
  for (int row = 1; row + 1 < lattice.rows; ++row) {
    const Eigen::Vector3d start = origin + column_of(plane.up) * (lattice.up_mm + row * step);
    const Columns some =
        columns_within(start, across, -reach, last + reach, {1, lattice.columns - 1});
    const Columns inner = columns_within(start, across, -sure, last + sure, some);
    float* const nodes_of_row = lattice.values.data() + lattice.at(0, row);
    for (int column = some.first; column < some.last; ++column) {
      const Eigen::Vector3d place = start + across * column;
      const bool checked = column < inner.first || column >= inner.last;
      if (exact) {
        nodes_of_row[column] = checked ? volume.nearest(place) : volume.nearest_inside(place);
      } else {
        nodes_of_row[column] = checked ? volume.linear(place) : volume.linear_inside(place);
      }
    }
  }
}

// A line crosses an edge once at most, going one way: `next` leads from crossing to crossing.
// Edges by number: 2 node for the one to the right of a node, 2 node + 1 for the one above it.
class Marching {
 public:
  Marching(const Lattice& lattice, double level)
      : lattice_(lattice), level_(level), next_(2 * lattice.values.size(), kNone) {}

  Outline trace() {
    for (int row = 0; row + 1 < lattice_.rows; ++row) {
      for (int column = 0; column + 1 < lattice_.columns; ++column) link_cell(column, row);
    }
    Outline outline;
    for (std::size_t start = 0; start < next_.size(); ++start) {
      if (next_[start] == kNone) continue;
      std::size_t edge = start;
      while (next_[edge] != kNone) {
        outline.points.push_back(crossing(edge));
        const std::size_t from = edge;
        edge = next_[from];
        next_[from] = kNone;
      }
      outline.ends.push_back(outline.points.size());
    }
    return outline;
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  double value(std::size_t node) const { return static_cast<double>(lattice_.values[node]); }

  void link_cell(int column, int row) {
    // Counter-clockwise: edge k lies between corners k and k + 1.
    const std::array<std::size_t, 4> corner{lattice_.at(column, row), lattice_.at(column + 1, row),
                                            lattice_.at(column + 1, row + 1),
                                            lattice_.at(column, row + 1)};
    const std::array<std::size_t, 4> edge{2 * corner[0], 2 * corner[1] + 1, 2 * corner[3],
                                          2 * corner[0] + 1};
    unsigned inside = 0;
    for (unsigned k = 0; k < 4; ++k) inside |= value(corner[k]) >= level_ ? 1U << k : 0U;
    if (inside == 0 || inside == 15) return;
    const auto is_in = [&](unsigned k) { return (inside >> (k & 3U) & 1U) != 0; };
    const bool saddle = inside == 5 || inside == 10;
    const double mean =
        (value(corner[0]) + value(corner[1]) + value(corner[2]) + value(corner[3])) / 4;
    for (unsigned k = 0; k < 4; ++k) {
      if (!is_in(k) || is_in(k + 1)) continue;  // not where it is left
      unsigned entry = k + 1;
      if (saddle) {
        // Around the outer corner where the middle is inside, else around the inner one.
        entry = mean >= level_ ? k + 1 : k + 3;
      } else {
        while (is_in(entry) || !is_in(entry + 1)) ++entry;
      }
      next_[edge[k]] = edge[entry & 3U];
    }
  }

  ContourPoint crossing(std::size_t edge) const {
    const std::size_t node = edge / 2;
    const bool upwards = edge % 2 == 1;
    const auto columns = static_cast<std::size_t>(lattice_.columns);
    const double a = value(node), b = value(node + (upwards ? columns : 1));
    const double share = (level_ - a) / (b - a);
    const auto column = static_cast<double>(node % columns);
    const auto row = static_cast<double>(node / columns);
    return lattice_.place(column + (upwards ? 0 : share), row + (upwards ? share : 0));
  }

  const Lattice& lattice_;
  double level_;
  std::vector<std::size_t> next_;
};

// Along the edges of the nodes' squares, with what is inside on the left. Directions: 0 right, 1
// up, 2 left, 3 down.
class Steps {
 public:
  Steps(const Lattice& lattice, double level) : lattice_(lattice) {
    leaving_.assign(lattice.values.size(), 0);
    const auto is_in = [&](int column, int row) {
      return static_cast<double>(lattice.values[lattice.at(column, row)]) >= level;
    };
    // Corner (column, row) is the lower left one of the node of that number.
    for (int row = 1; row + 1 < lattice.rows; ++row) {
      for (int column = 1; column + 1 < lattice.columns; ++column) {
        if (!is_in(column, row)) continue;
        if (!is_in(column, row - 1)) leave(column, row, 0);
        if (!is_in(column + 1, row)) leave(column + 1, row, 1);
        if (!is_in(column, row + 1)) leave(column + 1, row + 1, 2);
        if (!is_in(column - 1, row)) leave(column, row + 1, 3);
      }
    }
  }

  Outline trace() {
    Outline outline;
    for (int row = 0; row < lattice_.rows; ++row) {
      for (int column = 0; column < lattice_.columns; ++column) {
        while (leaving_[lattice_.at(column, row)] != 0) follow(column, row, outline);
      }
    }
    return outline;
  }

 private:
  void leave(int column, int row, unsigned direction) {
    leaving_[lattice_.at(column, row)] |= static_cast<unsigned char>(1U << direction);
  }

  void follow(int column, int row, Outline& outline) {
    constexpr std::array<int, 4> kRight{1, 0, -1, 0}, kUp{0, 1, 0, -1};
    const std::size_t start = lattice_.at(column, row);
    unsigned first = 0;
    while ((leaving_[start] >> first & 1U) == 0) ++first;
    unsigned direction = first;
    do {
      leaving_[lattice_.at(column, row)] &= static_cast<unsigned char>(~(1U << direction));
      column += kRight[direction];
      row += kUp[direction];
      const std::size_t here = lattice_.at(column, row);
      // Where two squares meet at a corner the line stays with its own.
      unsigned next = first;
      for (const unsigned turn : {1U, 0U, 3U}) {
        const unsigned candidate = (direction + turn) & 3U;
        const bool closes = here == start && candidate == first;
        if (!closes && (leaving_[here] >> candidate & 1U) == 0) continue;
        next = candidate;
        break;
      }
      if (next != direction) outline.points.push_back(lattice_.place(column - 0.5, row - 0.5));
      direction = next;
      if (here == start && direction == first) break;
    } while (true);
    outline.ends.push_back(outline.points.size());
  }

  const Lattice& lattice_;
  std::vector<unsigned char> leaving_;
};

}  // namespace

void Lattice::resize(int inner_columns, int inner_rows) {
  columns = inner_columns + 2;
  rows = inner_rows + 2;
  values.assign(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows), 0.0F);
}

Lattice sample_plane(const Scan& scan, std::span<const float> values, const ContourPlane& plane,
                     bool voxel_exact) {
  Lattice lattice;
  if (!scan.present || values.size() != scan.mask_voxels.size()) return lattice;
  const Volume volume(scan, values);
  if (!sample_aligned(scan, volume, plane, voxel_exact, lattice)) {
    sample_turned(scan, volume, plane, voxel_exact, lattice);
  }
  return lattice;
}

Outline trace(const Lattice& lattice, double level, bool voxel_exact) {
  if (lattice.values.empty() || !(level > 0)) return {};
  return voxel_exact ? Steps(lattice, level).trace() : Marching(lattice, level).trace();
}

Outline outline_of(const Scan& scan, std::span<const float> values, double level,
                   const ContourPlane& plane, bool voxel_exact) {
  return trace(sample_plane(scan, values, plane, voxel_exact), level, voxel_exact);
}

double area_of(const Outline& outline) {
  double twice = 0;
  std::size_t first = 0;
  for (const std::size_t end : outline.ends) {
    for (std::size_t i = first; i < end; ++i) {
      const ContourPoint& a = outline.points[i];
      const ContourPoint& b = outline.points[i + 1 < end ? i + 1 : first];
      twice += static_cast<double>(a.right_mm) * static_cast<double>(b.up_mm) -
               static_cast<double>(b.right_mm) * static_cast<double>(a.up_mm);
    }
    first = end;
  }
  return std::fabs(twice) / 2;
}

double contour_level(const State& state) { return std::max(state.threshold_r, kLeastLevel); }

void OutlineSelectors::drop_lattices() {
  for (auto& [of, kept] : kept_) kept.lattice = {};
  kept_bytes_ = 0;
}

const Outline& OutlineSelectors::outline(int slot, int unit, std::uint64_t revision,
                                         const Scan& scan, std::span<const float> values,
                                         double level, const ContourPlane& plane,
                                         bool voxel_exact) {
  if (kept_.size() > kMostKept) {
    kept_.clear();
    kept_bytes_ = 0;
  }
  Kept& kept = kept_[{slot, unit}];
  const Source source{revision, plane, voxel_exact};
  return kept.outline.get(Key{source, level}, [&] {
    const auto bytes = [&] { return kept.lattice.value.values.size() * sizeof(float); };
    const std::size_t before = bytes();
    const Lattice& lattice =
        kept.lattice.get(source, [&] { return sample_plane(scan, values, plane, voxel_exact); });
    kept_bytes_ += bytes() - before;
    Outline made = trace(lattice, level, voxel_exact);
    if (kept_bytes_ > kMostKeptBytes) drop_lattices();
    return made;
  });
}

}  // namespace sync_act::app
