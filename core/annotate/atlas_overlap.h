#pragma once
// Where a network is: the share of its mass in each region of an atlas, and its peaks.
//
// Mass: the sum of the map's values over the voxels inside the threshold
// (core/data/map_threshold.h).

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/data/map_threshold.h"
#include "core/data/mask.h"

namespace sync_act {

struct RegionShare {
  std::int32_t label = 0;
  double share = 0.0;     // of the network's mass that lies in the region
  double coverage = 0.0;  // of the region's voxels within the mask that are in the network
};

struct AtlasOverlap {
  std::vector<RegionShare> regions;  // with a share > 0, by falling share
  double share_outside = 0.0;        // of the mass that lies in no region; 1 where regions is empty
  std::size_t n_voxels_inside = 0;   // voxels in the network; 0: no share is defined
};

// map and labels: one value per voxel of the same mask; label 0 is no region.
AtlasOverlap overlap_with_atlas(std::span<const float> map, std::span<const std::int32_t> labels,
                                const MapThreshold& threshold);

struct Peak {
  std::array<double, 3> world_mm{};
  float value = 0.0F;
  std::size_t mask_voxel = 0;  // index into mask.voxels
};

struct PeakOptions {
  double min_distance_mm = 8.0;
  std::size_t most = 5;
};

// Voxels inside the threshold whose value none of their up to 26 neighbours in the mask exceeds,
// largest first, each at least min_distance_mm from those before it. Of a plateau the first voxel.
std::vector<Peak> peaks_of(const Mask& mask, std::span<const float> map,
                           const MapThreshold& threshold, const PeakOptions& options);

}  // namespace sync_act
