#pragma once
// How alike two sets of maps on the same voxels are, map by map, and which go together.
//
//   spatial r   Pearson correlation over the voxels that are finite in both maps
//   Dice        2 |A and B| / (|A| + |B|)        A, B: the voxels inside the threshold
//   Jaccard     |A and B| / |A or B|
//
// Which of them is right: r sees the whole map and needs no threshold; Dice and Jaccard compare
// where the networks are. The VS-DBN code takes Jaccard and calls .25 a match.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/parameter_spec.h"
#include "core/base/result.h"
#include "core/data/map_threshold.h"

namespace sync_act {

enum class OverlapMeasure { kSpatialR, kAbsoluteR, kDice, kJaccard };

struct OverlapOptions {
  MapThreshold threshold_a;
  MapThreshold threshold_b;
  OverlapMeasure match_by = OverlapMeasure::kSpatialR;
};

// "map_threshold", "map_level" (both sets alike) and "match_by".
const std::vector<ParameterField<OverlapOptions>>& overlap_parameters();

// All [a x b], row-major. r is NaN where a map is constant or fewer than 3 voxels are finite in
// both; Dice and Jaccard are NaN where both sets are empty, 0 where one is.
struct MapOverlap {
  std::size_t n_a = 0;
  std::size_t n_b = 0;
  std::vector<double> r, dice, jaccard;
  std::vector<std::size_t> n_inside_a, n_inside_b;  // voxels inside the threshold, per map
};

// maps_a [voxel x n_a], maps_b [voxel x n_b], each map contiguous, the same voxels in both (bring
// them there with core/data/resample.h). Fails where sizes do not agree. O(n_a n_b n_voxels).
Result<MapOverlap> overlap_of_maps(std::span<const float> maps_a, std::size_t n_a,
                                   std::span<const float> maps_b, std::size_t n_b,
                                   const OverlapOptions& options, int n_threads);

struct MatchedPair {
  std::size_t a = 0;
  std::size_t b = 0;
  double score = 0.0;  // in the measure of the matching
};

// One-to-one: the min(n_a, n_b) pairs with the largest sum of the measure (Hungarian algorithm). A
// pair whose measure is NaN counts as the worst and is left out of the answer. By falling score.
std::vector<MatchedPair> match_maps(const MapOverlap& overlap, OverlapMeasure measure);

// One 0/1 map per label, in the order of `labels_wanted`: [voxel x label].
std::vector<float> maps_of_labels(std::span<const std::int32_t> labels,
                                  std::span<const std::int32_t> labels_wanted);
// The labels that occur, rising, without 0.
std::vector<std::int32_t> labels_present(std::span<const std::int32_t> labels);

}  // namespace sync_act
