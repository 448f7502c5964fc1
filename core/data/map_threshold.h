#pragma once
// Which voxels of a map count as "in the network": needed to compare maps as sets (Dice, Jaccard)
// and to share a network's mass over regions.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/parameter_spec.h"

namespace sync_act {

enum class MapThresholdRule {
  kZ,             // value > mean + level x SD over the map's voxels (SD with divisor n)
  kPercentOfMax,  // value >= level % of the map's maximum
  kTopPercent,    // the round(level % of the voxels) with the largest values
  kPositive,      // value > 0
};

struct MapThreshold {
  MapThresholdRule rule = MapThresholdRule::kZ;
  // 0: the rule's usual level: z 2, 30 % of the maximum (the VS-DBN code's), top 5 %.
  double level = 0.0;

  bool operator==(const MapThreshold&) const = default;
};

// Level with the 0 replaced. Text for records: "value > mean + 2 SD".
double level_of(const MapThreshold& threshold);
std::string describe(const MapThreshold& threshold);

// Per voxel 1 or 0. Under every rule only values > 0 are in: a map is signed so that its heavier
// tail is positive. A map that holds only 0 and one positive value (a binary mask, one label of a
// parcellation) is taken as it is, whatever the rule. NaN and Inf are never in and count for
// neither mean nor maximum. Among equal values at the edge of kTopPercent the first voxels are in.
std::vector<std::uint8_t> voxels_inside(std::span<const float> map, const MapThreshold& threshold);

// "map_threshold" and "map_level", for every struct of options that has a MapThreshold.
ParameterSpec map_threshold_parameter();
ParameterSpec map_level_parameter();

}  // namespace sync_act
