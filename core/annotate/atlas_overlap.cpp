#include "core/annotate/atlas_overlap.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace sync_act {
namespace {

struct RegionSums {
  double mass = 0.0;
  std::size_t n_inside = 0;
  std::size_t n_voxels = 0;
};

std::array<int, 3> position_of(const Grid& grid, std::uint32_t voxel) {
  const auto nx = static_cast<std::uint32_t>(grid.dims[0]);
  const auto ny = static_cast<std::uint32_t>(grid.dims[1]);
  return {static_cast<int>(voxel % nx), static_cast<int>(voxel / nx % ny),
          static_cast<int>(voxel / nx / ny)};
}

// Whether no neighbour is larger, and none before it is equal.
bool is_peak(const Mask& mask, std::span<const float> map, std::size_t m) {
  const std::array<int, 3> at = position_of(mask.grid, mask.voxels[m]);
  for (int step = 0; step < 27; ++step) {
    const int i = at[0] + step % 3 - 1;
    const int j = at[1] + step / 3 % 3 - 1;
    const int k = at[2] + step / 9 - 1;
    if (i < 0 || j < 0 || k < 0 || i >= mask.grid.dims[0] || j >= mask.grid.dims[1] ||
        k >= mask.grid.dims[2]) {
      continue;
    }
    const auto neighbour = static_cast<std::uint32_t>(mask.grid.index(i, j, k));
    const auto found = std::lower_bound(mask.voxels.begin(), mask.voxels.end(), neighbour);
    if (found == mask.voxels.end() || *found != neighbour) continue;
    const auto n = static_cast<std::size_t>(found - mask.voxels.begin());
    if (map[n] > map[m] || (n < m && map[n] == map[m])) return false;
  }
  return true;
}

double distance_mm(const Peak& a, const Peak& b) {
  double squares = 0.0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    squares += (a.world_mm[axis] - b.world_mm[axis]) * (a.world_mm[axis] - b.world_mm[axis]);
  }
  return std::sqrt(squares);
}

}  // namespace

AtlasOverlap overlap_with_atlas(std::span<const float> map, std::span<const std::int32_t> labels,
                                const MapThreshold& threshold) {
  const std::vector<std::uint8_t> inside = voxels_inside(map, threshold);
  std::map<std::int32_t, RegionSums> sums;
  AtlasOverlap overlap;
  double total = 0.0;
  for (std::size_t v = 0; v < map.size(); ++v) {
    RegionSums& region = sums[labels[v]];
    ++region.n_voxels;
    if (inside[v] == 0) continue;
    ++region.n_inside;
    ++overlap.n_voxels_inside;
    region.mass += static_cast<double>(map[v]);
    total += static_cast<double>(map[v]);
  }
  if (overlap.n_voxels_inside == 0) return overlap;
  for (const auto& [label, region] : sums) {
    if (label == 0) {
      overlap.share_outside = region.mass / total;
    } else if (region.n_inside > 0) {
      overlap.regions.push_back(
          {label, region.mass / total,
           static_cast<double>(region.n_inside) / static_cast<double>(region.n_voxels)});
    }
  }
  std::stable_sort(overlap.regions.begin(), overlap.regions.end(),
                   [](const RegionShare& a, const RegionShare& b) { return a.share > b.share; });
  return overlap;
}

std::vector<Peak> peaks_of(const Mask& mask, std::span<const float> map,
                           const MapThreshold& threshold, const PeakOptions& options) {
  const std::vector<std::uint8_t> inside = voxels_inside(map, threshold);
  std::vector<Peak> candidates;
  for (std::size_t m = 0; m < mask.size(); ++m) {
    if (inside[m] == 0 || !is_peak(mask, map, m)) continue;
    const std::array<int, 3> at = position_of(mask.grid, mask.voxels[m]);
    const Eigen::Vector4d world =
        mask.grid.world_from_voxel * Eigen::Vector4d(at[0], at[1], at[2], 1.0);
    candidates.push_back({{world[0], world[1], world[2]}, map[m], m});
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Peak& a, const Peak& b) { return a.value > b.value; });
  std::vector<Peak> peaks;
  for (const Peak& candidate : candidates) {
    if (peaks.size() == options.most) break;
    const bool apart = std::all_of(peaks.begin(), peaks.end(), [&](const Peak& peak) {
      return distance_mm(peak, candidate) >= options.min_distance_mm;
    });
    if (apart) peaks.push_back(candidate);
  }
  return peaks;
}

}  // namespace sync_act
