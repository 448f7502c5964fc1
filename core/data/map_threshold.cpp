#include "core/data/map_threshold.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sync_act {
namespace {

struct MapRange {
  double mean = 0.0;
  double sd = 0.0;
  float max = 0.0F;
  std::size_t n_finite = 0;
  bool binary = true;  // 0 and one positive value
};

MapRange range_of(std::span<const float> map) {
  MapRange range;
  double sum = 0.0;
  float positive = 0.0F;
  for (const float value : map) {
    if (!std::isfinite(value)) continue;
    ++range.n_finite;
    sum += static_cast<double>(value);
    range.max = std::max(range.max, value);
    if (value == 0.0F) continue;
    if (positive == 0.0F) positive = value;
    if (value < 0.0F || value != positive) range.binary = false;
  }
  if (range.n_finite == 0) return range;
  range.mean = sum / static_cast<double>(range.n_finite);
  double squares = 0.0;
  for (const float value : map) {
    if (!std::isfinite(value)) continue;
    const double difference = static_cast<double>(value) - range.mean;
    squares += difference * difference;
  }
  range.sd = std::sqrt(squares / static_cast<double>(range.n_finite));
  return range;
}

std::vector<std::uint8_t> top_voxels(std::span<const float> map, std::size_t count) {
  std::vector<std::size_t> order;
  for (std::size_t v = 0; v < map.size(); ++v) {
    if (std::isfinite(map[v]) && map[v] > 0.0F) order.push_back(v);
  }
  count = std::min(count, order.size());
  const auto larger = [&](std::size_t a, std::size_t b) {
    return map[a] != map[b] ? map[a] > map[b] : a < b;
  };
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                    larger);
  std::vector<std::uint8_t> inside(map.size(), 0);
  for (std::size_t i = 0; i < count; ++i) inside[order[i]] = 1;
  return inside;
}

}  // namespace

double level_of(const MapThreshold& threshold) {
  if (threshold.level > 0.0) return threshold.level;
  switch (threshold.rule) {
    case MapThresholdRule::kZ:
      return 2.0;
    case MapThresholdRule::kPercentOfMax:
      return 30.0;
    case MapThresholdRule::kTopPercent:
      return 5.0;
    default:
      return 0.0;
  }
}

std::string describe(const MapThreshold& threshold) {
  const double level = level_of(threshold);
  switch (threshold.rule) {
    case MapThresholdRule::kZ:
      return message("value > mean + ", level, " SD");
    case MapThresholdRule::kPercentOfMax:
      return message("value >= ", level, " % of the maximum");
    case MapThresholdRule::kTopPercent:
      return message("the ", level, " % of voxels with the largest values");
    default:
      return "value > 0";
  }
}

std::vector<std::uint8_t> voxels_inside(std::span<const float> map, const MapThreshold& threshold) {
  const MapRange range = range_of(map);
  const double level = level_of(threshold);
  double least = 0.0;
  bool at_least = false;  // >= rather than >
  if (!range.binary) {
    switch (threshold.rule) {
      case MapThresholdRule::kZ:
        least = range.mean + level * range.sd;
        break;
      case MapThresholdRule::kPercentOfMax:
        least = level / 100.0 * static_cast<double>(range.max);
        at_least = true;
        break;
      case MapThresholdRule::kTopPercent:
        return top_voxels(map, static_cast<std::size_t>(std::llround(
                                   level / 100.0 * static_cast<double>(range.n_finite))));
      case MapThresholdRule::kPositive:
        break;
    }
  }
  std::vector<std::uint8_t> inside(map.size(), 0);
  for (std::size_t v = 0; v < map.size(); ++v) {
    const auto value = static_cast<double>(map[v]);
    if (!std::isfinite(value) || !(value > 0.0)) continue;
    inside[v] = value > least || (at_least && value == least) ? 1 : 0;
  }
  return inside;
}

ParameterSpec map_threshold_parameter() {
  return choice_parameter("map_threshold", "Map threshold",
                          {"z", "percent_of_max", "top_percent", "positive"},
                          "Which voxels of a map are in its network.");
}

ParameterSpec map_level_parameter() {
  return number_parameter("map_level", "Threshold level", "", 0.0, 100.0,
                          "Level of the threshold: z, or percent. 0 is the usual: z 2, 30 % of the "
                          "maximum, top 5 %.");
}

}  // namespace sync_act
