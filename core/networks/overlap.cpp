#include "core/networks/overlap.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/linear_assignment.h"
#include "core/base/parallel_for.h"

namespace sync_act {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double spatial_r(std::span<const float> a, std::span<const float> b) {
  double n = 0.0;
  double sum_a = 0.0;
  double sum_b = 0.0;
  for (std::size_t v = 0; v < a.size(); ++v) {
    if (!std::isfinite(a[v]) || !std::isfinite(b[v])) continue;
    n += 1.0;
    sum_a += static_cast<double>(a[v]);
    sum_b += static_cast<double>(b[v]);
  }
  if (n < 3.0) return kNan;
  const double mean_a = sum_a / n;
  const double mean_b = sum_b / n;
  double aa = 0.0;
  double bb = 0.0;
  double ab = 0.0;
  for (std::size_t v = 0; v < a.size(); ++v) {
    if (!std::isfinite(a[v]) || !std::isfinite(b[v])) continue;
    const double da = static_cast<double>(a[v]) - mean_a;
    const double db = static_cast<double>(b[v]) - mean_b;
    aa += da * da;
    bb += db * db;
    ab += da * db;
  }
  // What is left of a constant map after rounding is no signal.
  constexpr double kRoundOff = 1e-14;
  if (aa <= kRoundOff * n * mean_a * mean_a || bb <= kRoundOff * n * mean_b * mean_b) return kNan;
  if (!(aa > 0.0) || !(bb > 0.0)) return kNan;
  return std::clamp(ab / std::sqrt(aa * bb), -1.0, 1.0);
}

std::vector<std::vector<std::uint8_t>> insides_of(std::span<const float> maps, std::size_t n_maps,
                                                  std::size_t n_voxels,
                                                  const MapThreshold& threshold) {
  std::vector<std::vector<std::uint8_t>> insides;
  insides.reserve(n_maps);
  for (std::size_t m = 0; m < n_maps; ++m) {
    insides.push_back(voxels_inside(maps.subspan(m * n_voxels, n_voxels), threshold));
  }
  return insides;
}

std::vector<std::size_t> sizes_of(const std::vector<std::vector<std::uint8_t>>& insides) {
  std::vector<std::size_t> sizes;
  sizes.reserve(insides.size());
  for (const std::vector<std::uint8_t>& inside : insides) {
    sizes.push_back(static_cast<std::size_t>(std::count(inside.begin(), inside.end(), 1)));
  }
  return sizes;
}

double score_of(const MapOverlap& overlap, OverlapMeasure measure, std::size_t pair) {
  switch (measure) {
    case OverlapMeasure::kSpatialR:
      return overlap.r[pair];
    case OverlapMeasure::kAbsoluteR:
      return std::abs(overlap.r[pair]);
    case OverlapMeasure::kDice:
      return overlap.dice[pair];
    default:
      return overlap.jaccard[pair];
  }
}

}  // namespace

const std::vector<ParameterField<OverlapOptions>>& overlap_parameters() {
  static const std::vector<ParameterField<OverlapOptions>> kFields{
      {map_threshold_parameter(),
       [](const OverlapOptions& o) { return static_cast<double>(o.threshold_a.rule); },
       [](OverlapOptions& o, double v) {
         o.threshold_a.rule = o.threshold_b.rule =
             static_cast<MapThresholdRule>(static_cast<int>(v));
       }},
      {map_level_parameter(), [](const OverlapOptions& o) { return o.threshold_a.level; },
       [](OverlapOptions& o, double v) { o.threshold_a.level = o.threshold_b.level = v; }},
      {choice_parameter("match_by", "Match by", {"r", "absolute_r", "dice", "jaccard"},
                        "The measure whose sum over the one-to-one pairs is the largest.",
                        "Hungarian algorithm: Jonker & Volgenant (1987); Crouse (2016)"),
       [](const OverlapOptions& o) { return static_cast<double>(o.match_by); },
       [](OverlapOptions& o, double v) {
         o.match_by = static_cast<OverlapMeasure>(static_cast<int>(v));
       }},
  };
  return kFields;
}

Result<MapOverlap> overlap_of_maps(std::span<const float> maps_a, std::size_t n_a,
                                   std::span<const float> maps_b, std::size_t n_b,
                                   const OverlapOptions& options, int n_threads) {
  if (n_a == 0 || n_b == 0 || maps_a.empty() || maps_b.empty()) {
    return bad_input(
        message("There is nothing to compare: ", n_a, " and ", n_b, " maps, no voxel in common."));
  }
  const std::size_t n_voxels = maps_a.size() / n_a;
  if (maps_a.size() != n_a * n_voxels || maps_b.size() != n_b * n_voxels) {
    return bad_input(message("The maps have ", n_voxels, " and ", maps_b.size() / n_b,
                             " voxels: bring them to one grid first."));
  }
  MapOverlap overlap;
  overlap.n_a = n_a;
  overlap.n_b = n_b;
  const auto insides_a = insides_of(maps_a, n_a, n_voxels, options.threshold_a);
  const auto insides_b = insides_of(maps_b, n_b, n_voxels, options.threshold_b);
  overlap.n_inside_a = sizes_of(insides_a);
  overlap.n_inside_b = sizes_of(insides_b);
  overlap.r.assign(n_a * n_b, kNan);
  overlap.dice.assign(n_a * n_b, kNan);
  overlap.jaccard.assign(n_a * n_b, kNan);
  parallel_for(n_a * n_b, n_threads, [&](std::size_t pair) {
    const std::size_t a = pair / n_b;
    const std::size_t b = pair % n_b;
    overlap.r[pair] =
        spatial_r(maps_a.subspan(a * n_voxels, n_voxels), maps_b.subspan(b * n_voxels, n_voxels));
    std::size_t both = 0;
    for (std::size_t v = 0; v < n_voxels; ++v) {
      both += static_cast<std::size_t>(insides_a[a][v] & insides_b[b][v]);
    }
    const std::size_t sum = overlap.n_inside_a[a] + overlap.n_inside_b[b];
    if (sum == 0) return;
    overlap.dice[pair] = 2.0 * static_cast<double>(both) / static_cast<double>(sum);
    overlap.jaccard[pair] = static_cast<double>(both) / static_cast<double>(sum - both);
  });
  return overlap;
}

std::vector<MatchedPair> match_maps(const MapOverlap& overlap, OverlapMeasure measure) {
  // Every measure is at least -1: a pair without a value is worse than any chain of others.
  const double worst = -4.0 * static_cast<double>(std::min(overlap.n_a, overlap.n_b) + 1);
  std::vector<double> score(overlap.n_a * overlap.n_b);
  for (std::size_t pair = 0; pair < score.size(); ++pair) {
    const double value = score_of(overlap, measure, pair);
    score[pair] = std::isnan(value) ? worst : value;
  }
  const std::vector<std::int32_t> b_of_a = assign_largest(score, overlap.n_a, overlap.n_b);
  std::vector<MatchedPair> pairs;
  for (std::size_t a = 0; a < overlap.n_a; ++a) {
    if (b_of_a[a] < 0) continue;
    const auto b = static_cast<std::size_t>(b_of_a[a]);
    const double value = score[a * overlap.n_b + b];
    if (value != worst) pairs.push_back({a, b, value});
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const MatchedPair& x, const MatchedPair& y) { return x.score > y.score; });
  return pairs;
}

std::vector<float> maps_of_labels(std::span<const std::int32_t> labels,
                                  std::span<const std::int32_t> labels_wanted) {
  std::vector<float> maps;
  maps.reserve(labels.size() * labels_wanted.size());
  for (const std::int32_t wanted : labels_wanted) {
    for (const std::int32_t label : labels) maps.push_back(label == wanted ? 1.0F : 0.0F);
  }
  return maps;
}

std::vector<std::int32_t> labels_present(std::span<const std::int32_t> labels) {
  std::vector<std::int32_t> present(labels.begin(), labels.end());
  std::sort(present.begin(), present.end());
  present.erase(std::unique(present.begin(), present.end()), present.end());
  present.erase(std::remove(present.begin(), present.end(), 0), present.end());
  return present;
}

}  // namespace sync_act
