#include "web/app/volume_texels.h"

#include <Eigen/LU>
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace sync_act::app {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

// Texel i covers voxels i * reduction ... i * reduction + reduction - 1 (fewer at the far end).
Grid reduced(const Grid& grid, int reduction) {
  Grid result = grid;
  Eigen::Matrix4d voxel_from_texel = Eigen::Matrix4d::Identity();
  for (int axis = 0; axis < 3; ++axis) {
    result.dims[at(axis)] = (grid.dims[at(axis)] + reduction - 1) / reduction;
    voxel_from_texel(axis, axis) = reduction;
    voxel_from_texel(axis, 3) = 0.5 * (reduction - 1);
  }
  result.world_from_voxel = grid.world_from_voxel * voxel_from_texel;
  return result;
}

// Linear texel index of each voxel, walked in the grid's order.
class TexelWalk {
 public:
  TexelWalk(const Grid& grid, const Grid& texel_grid, int reduction)
      : dims_(grid.dims), texels_(texel_grid), reduction_(reduction) {}
  std::size_t of(std::size_t voxel) const {
    const std::size_t nx = at(dims_[0]);
    const std::size_t ny = at(dims_[1]);
    const std::size_t by = at(reduction_);
    return texels_.index(static_cast<int>(voxel % nx / by), static_cast<int>(voxel / nx % ny / by),
                         static_cast<int>(voxel / (nx * ny) / by));
  }

 private:
  std::array<int, 3> dims_;
  const Grid& texels_;
  int reduction_;
};

}  // namespace

std::uint16_t half_from_float(float value) {
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = bits >> 16U & 0x8000U;
  const std::uint32_t size = bits & 0x7FFFFFFFU;
  if (size > 0x7F800000U) return static_cast<std::uint16_t>(sign | 0x7E00U);   // NaN
  if (size >= 0x477FF000U) return static_cast<std::uint16_t>(sign | 0x7C00U);  // from 65520: inf
  if (size < 0x38800000U) {
    // Below 2^-14: a multiple of 2^-24. Adding .5 in float32 rounds to that and to even.
    const float shifted = std::bit_cast<float>(size) + 0.5F;
    return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(shifted) - 0x3F000000U));
  }
  const std::uint32_t odd = size >> 13U & 1U;
  return static_cast<std::uint16_t>(sign | ((size - 0x38000000U + 0xFFFU + odd) >> 13U));
}

std::array<float, 16> texture_from_world(const Grid& grid) {
  Eigen::Matrix4d texture_from_voxel = Eigen::Matrix4d::Identity();
  for (int axis = 0; axis < 3; ++axis) {
    const double n = std::max(1, grid.dims[at(axis)]);
    texture_from_voxel(axis, axis) = 1 / n;
    texture_from_voxel(axis, 3) = 0.5 / n;  // a voxel's centre is half a texel in
  }
  const Eigen::Matrix4d matrix = texture_from_voxel * grid.world_from_voxel.inverse();
  std::array<float, 16> columns{};
  for (int column = 0; column < 4; ++column) {
    for (int row = 0; row < 4; ++row) {
      columns[at(column * 4 + row)] = static_cast<float>(matrix(row, column));
    }
  }
  return columns;
}

int reduction_for(const std::array<int, 3>& dims, int max_side, std::size_t max_texels) {
  for (int reduction = 1;; ++reduction) {
    std::size_t texels = 1;
    int longest = 0;
    for (const int n : dims) {
      const int side = (n + reduction - 1) / reduction;
      texels *= at(std::max(side, 1));
      longest = std::max(longest, side);
    }
    if ((longest <= max_side && texels <= max_texels) || longest <= 1) return reduction;
  }
}

VolumeTexels anatomy_texels(const Grid& grid, std::span<const float> values, int reduction) {
  VolumeTexels texels;
  texels.grid = reduced(grid, reduction);
  texels.reduction = reduction;
  float low = std::numeric_limits<float>::infinity();
  float high = -low;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (!(high > low)) {  // constant, or nothing finite
    low = std::isfinite(low) ? low : 0;
    high = low + 1;
  }
  texels.low = static_cast<double>(low);
  texels.high = static_cast<double>(high);
  const float scale = 1 / (high - low);
  const auto scaled = [&](float value) { return std::isfinite(value) ? (value - low) * scale : 0; };
  if (reduction == 1) {
    texels.halves.resize(values.size());
    for (std::size_t v = 0; v < values.size(); ++v) {
      texels.halves[v] = half_from_float(scaled(values[v]));
    }
    return texels;
  }
  const TexelWalk walk(grid, texels.grid, reduction);
  std::vector<float> sums(texels.grid.voxel_count(), 0.F);
  std::vector<std::uint32_t> counts(sums.size(), 0U);
  for (std::size_t v = 0; v < values.size(); ++v) {
    const std::size_t texel = walk.of(v);
    sums[texel] += scaled(values[v]);
    ++counts[texel];
  }
  texels.halves.resize(sums.size());
  for (std::size_t t = 0; t < sums.size(); ++t) {
    texels.halves[t] = half_from_float(sums[t] / static_cast<float>(std::max(counts[t], 1U)));
  }
  return texels;
}

VolumeTexels map_texels(const Grid& grid, std::span<const std::uint32_t> mask_voxels,
                        std::span<const float> values, int reduction) {
  constexpr std::uint16_t kOne = 0x3C00;
  VolumeTexels texels;
  texels.grid = reduced(grid, reduction);
  texels.reduction = reduction;
  texels.halves.assign(2 * texels.grid.voxel_count(), 0);
  if (reduction == 1) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!std::isfinite(values[i])) continue;
      texels.halves[2 * std::size_t{mask_voxels[i]}] = half_from_float(values[i]);
      texels.halves[2 * std::size_t{mask_voxels[i]} + 1] = kOne;
    }
    return texels;
  }
  const TexelWalk walk(grid, texels.grid, reduction);
  std::vector<float> sums(texels.grid.voxel_count(), 0.F);
  std::vector<std::uint32_t> counts(sums.size(), 0U);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) continue;
    const std::size_t texel = walk.of(mask_voxels[i]);
    sums[texel] += values[i];
    ++counts[texel];
  }
  // Covered is what has at least one value: a mask must not lose its thin parts.
  for (std::size_t t = 0; t < sums.size(); ++t) {
    if (counts[t] == 0) continue;
    texels.halves[2 * t] = half_from_float(sums[t] / static_cast<float>(counts[t]));
    texels.halves[2 * t + 1] = kOne;
  }
  return texels;
}

}  // namespace sync_act::app
