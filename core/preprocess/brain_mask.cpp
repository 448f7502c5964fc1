#include "core/preprocess/brain_mask.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>

namespace sync_act {
namespace {

using Voxels = std::vector<std::uint8_t>;  // 1 inside, per voxel of the grid

bool is_candidate(float value) { return std::isfinite(value) && value != 0.0F; }

// Calls visit(neighbour) for the 6-neighbours within the grid; axes of one voxel have none.
template <class Visit>
void for_neighbours(const Grid& grid, std::size_t voxel, const Visit& visit) {
  std::size_t stride = 1;
  std::size_t rest = voxel;
  for (const int dim : grid.dims) {
    const auto extent = static_cast<std::size_t>(dim);
    const std::size_t position = rest % extent;
    rest /= extent;
    if (position > 0) visit(voxel - stride);
    if (position + 1 < extent) visit(voxel + stride);
    stride *= extent;
  }
}

// On a face of the image; an axis of one voxel has no faces.
bool on_border(const Grid& grid, std::size_t voxel) {
  std::size_t rest = voxel;
  for (const int dim : grid.dims) {
    const auto extent = static_cast<std::size_t>(dim);
    const std::size_t position = rest % extent;
    rest /= extent;
    if (extent > 1 && (position == 0 || position + 1 == extent)) return true;
  }
  return false;
}

// Takes away inside voxels that touch an outside one. The image's border does not erode: a field of
// view that cuts the brain must not lose its edge.
Voxels eroded(const Grid& grid, const Voxels& inside) {
  Voxels result = inside;
  for (std::size_t voxel = 0; voxel < inside.size(); ++voxel) {
    for_neighbours(grid, voxel, [&](std::size_t neighbour) {
      if (inside[neighbour] == 0) result[voxel] = 0;
    });
  }
  return result;
}

// Adds outside voxels that touch an inside one and lie within `limit`.
Voxels dilated(const Grid& grid, const Voxels& inside, const Voxels& limit) {
  Voxels result = inside;
  for (std::size_t voxel = 0; voxel < inside.size(); ++voxel) {
    if (inside[voxel] != 0 || limit[voxel] == 0) continue;
    for_neighbours(grid, voxel, [&](std::size_t neighbour) {
      if (inside[neighbour] != 0) result[voxel] = 1;
    });
  }
  return result;
}

// All voxels connected with `start` among those where `member` is 1; marks them 0 in `member`.
std::vector<std::size_t> take_component(const Grid& grid, std::size_t start, Voxels& member) {
  std::vector<std::size_t> component{start};
  member[start] = 0;
  for (std::size_t next = 0; next < component.size(); ++next) {
    for_neighbours(grid, component[next], [&](std::size_t neighbour) {
      if (member[neighbour] == 0) return;
      member[neighbour] = 0;
      component.push_back(neighbour);
    });
  }
  return component;
}

Voxels largest_component(const Grid& grid, Voxels inside) {
  std::vector<std::size_t> largest;
  for (std::size_t voxel = 0; voxel < inside.size(); ++voxel) {
    if (inside[voxel] == 0) continue;
    std::vector<std::size_t> component = take_component(grid, voxel, inside);
    if (component.size() > largest.size()) largest = std::move(component);
  }
  Voxels result(inside.size(), 0);
  for (const std::size_t voxel : largest) result[voxel] = 1;
  return result;
}

// Fills outside regions that do not reach the image's border, as far as they are in `limit`.
void fill_holes(const Grid& grid, const Voxels& limit, Voxels& inside) {
  Voxels outside(inside.size());
  std::transform(inside.begin(), inside.end(), outside.begin(),
                 [](std::uint8_t in) { return static_cast<std::uint8_t>(in == 0); });
  for (std::size_t voxel = 0; voxel < inside.size(); ++voxel) {
    if (outside[voxel] == 0) continue;
    const std::vector<std::size_t> region = take_component(grid, voxel, outside);
    const bool reaches_border = std::any_of(
        region.begin(), region.end(), [&](std::size_t member) { return on_border(grid, member); });
    if (reaches_border) continue;
    for (const std::size_t member : region) inside[member] = limit[member];
  }
}

// `sorted`: positive values, rising, not empty.
double clip_level(const std::vector<float>& sorted) {
  double squares = 0.0;
  for (const float value : sorted)
    squares += static_cast<double>(value) * static_cast<double>(value);
  double level = 0.5 * std::sqrt(squares / static_cast<double>(sorted.size()));
  // It settles within a few rounds; the bound is for distributions in which it would swing.
  for (int round = 0; round < 100; ++round) {
    const auto above = std::lower_bound(sorted.begin(), sorted.end(), static_cast<float>(level));
    if (above == sorted.end()) break;
    const auto n_above = sorted.end() - above;
    const double next = 0.5 * static_cast<double>(*(above + n_above / 2));
    if (next == level) break;
    level = next;
  }
  return level;
}

int opening_steps(const Grid& grid) {
  constexpr double kOpeningMm = 4.0;
  double sum_mm = 0.0;
  int n_axes = 0;
  for (int axis = 0; axis < 3; ++axis) {
    if (grid.dims[static_cast<std::size_t>(axis)] == 1) continue;
    sum_mm += grid.world_from_voxel.block<3, 1>(0, axis).norm();
    ++n_axes;
  }
  if (n_axes == 0 || !(sum_mm > 0.0)) return 1;
  return std::clamp(static_cast<int>(std::lround(kOpeningMm * n_axes / sum_mm)), 1, 4);
}

Voxels opened_and_filled(const Grid& grid, const Voxels& above) {
  const int n_steps = opening_steps(grid);
  Voxels core = above;
  int n_eroded = 0;
  for (; n_eroded < n_steps; ++n_eroded) {
    Voxels thinner = eroded(grid, core);
    // A brain of few voxels would vanish: it stays as thick as it can be.
    if (std::count(thinner.begin(), thinner.end(), 1) == 0) break;
    core = std::move(thinner);
  }
  core = largest_component(grid, std::move(core));
  for (int i = 0; i < n_eroded; ++i) core = dilated(grid, core, above);
  return core;
}

BrainMask mask_from(const Grid& grid, const Voxels& inside) {
  BrainMask result;
  result.mask.grid = grid;
  for (std::size_t voxel = 0; voxel < inside.size(); ++voxel) {
    if (inside[voxel] != 0) result.mask.voxels.push_back(static_cast<std::uint32_t>(voxel));
  }
  result.fraction = static_cast<double>(result.mask.size()) / static_cast<double>(inside.size());
  return result;
}

Voxels candidates_of(const Volume& mean) {
  Voxels candidates(mean.values().size());
  std::transform(mean.values().begin(), mean.values().end(), candidates.begin(),
                 [](float value) { return static_cast<std::uint8_t>(is_candidate(value)); });
  return candidates;
}

Error nothing_there(std::string_view file_name) {
  return bad_input(message(file_name,
                           ": every voxel of the first volumes is 0 or not a number, so ",
                           "there is no brain to mask."));
}

}  // namespace

void MeanVolume::add(std::span<const float> values) {
  SYNC_ACT_ASSERT(values.size() == sums_.size());
  for (std::size_t i = 0; i < values.size(); ++i) sums_[i] += static_cast<double>(values[i]);
  ++n_volumes_;
}

Volume MeanVolume::mean() const {
  SYNC_ACT_ASSERT(n_volumes_ > 0);
  std::vector<float> values(sums_.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    // Inf + -Inf is NaN and Inf stays Inf: neither is a candidate later.
    values[i] = static_cast<float>(sums_[i] / static_cast<double>(n_volumes_));
  }
  return {grid_, std::move(values)};
}

Result<BrainMask> brain_mask(const Volume& mean, std::string_view file_name) {
  const Voxels candidates = candidates_of(mean);
  const std::size_t n_voxels = candidates.size();
  std::vector<float> positive;
  std::size_t n_candidates = 0;
  for (const float value : mean.values()) {
    if (!is_candidate(value)) continue;
    ++n_candidates;
    if (value > 0.0F) positive.push_back(value);
  }
  if (n_candidates == 0) return nothing_there(file_name);
  const std::size_t n_negative = n_candidates - positive.size();
  std::sort(positive.begin(), positive.end());

  bool masked_already = n_negative * 100 > n_candidates;
  double level = 0.0;
  if (!masked_already) {
    level = clip_level(positive);
    const auto above =
        std::lower_bound(positive.begin(), positive.end(), static_cast<float>(level));
    const auto n_below = static_cast<std::size_t>(above - positive.begin()) + n_negative;
    const bool much_zero = (n_voxels - n_candidates) * 10 >= n_voxels;
    masked_already = much_zero && n_below * 5 < n_candidates;
  }

  Voxels inside = candidates;
  if (!masked_already) {
    for (std::size_t voxel = 0; voxel < n_voxels; ++voxel) {
      const bool above = static_cast<double>(mean.values()[voxel]) >= level;
      inside[voxel] = static_cast<std::uint8_t>(candidates[voxel] != 0 && above);
    }
    inside = opened_and_filled(mean.grid(), inside);
    fill_holes(mean.grid(), candidates, inside);
  }
  BrainMask result = mask_from(mean.grid(), inside);
  result.masked_already = masked_already;
  result.threshold = masked_already ? 0.0 : level;
  if (result.mask.voxels.empty()) return nothing_there(file_name);
  if (result.mask.size() == n_voxels) {
    return bad_input(
        message(file_name, ": no background is found in its first volumes, so that ",
                "every voxel would count as brain. Give a mask, or choose all voxels."));
  }
  return result;
}

Result<BrainMask> whole_mask(const Volume& mean, std::string_view file_name) {
  BrainMask result = mask_from(mean.grid(), candidates_of(mean));
  result.masked_already = true;
  if (result.mask.voxels.empty()) return nothing_there(file_name);
  return result;
}

}  // namespace sync_act
