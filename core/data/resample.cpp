#include "core/data/resample.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace sync_act {
namespace {

double value_or_zero(const Volume& volume, int i, int j, int k) {
  const Grid& grid = volume.grid();
  if (i < 0 || j < 0 || k < 0 || i >= grid.dims[0] || j >= grid.dims[1] || k >= grid.dims[2]) {
    return 0.0;
  }
  const float value = volume.values()[grid.index(i, j, k)];
  return std::isfinite(value) ? static_cast<double>(value) : 0.0;
}

double interpolate(const Volume& volume, const Eigen::Vector4d& position) {
  const Eigen::Vector3d low = position.head<3>().array().floor();
  const Eigen::Vector3d share = position.head<3>() - low;
  // Far outside, where the cast below would overflow.
  if ((low.array().abs() > 1e6).any()) return 0.0;
  double sum = 0.0;
  for (int corner = 0; corner < 8; ++corner) {
    const int di = corner & 1;
    const int dj = (corner >> 1) & 1;
    const int dk = corner >> 2;
    const double weight = (di == 1 ? share[0] : 1.0 - share[0]) *
                          (dj == 1 ? share[1] : 1.0 - share[1]) *
                          (dk == 1 ? share[2] : 1.0 - share[2]);
    sum += weight * value_or_zero(volume, static_cast<int>(low[0]) + di,
                                  static_cast<int>(low[1]) + dj, static_cast<int>(low[2]) + dk);
  }
  return sum;
}

Eigen::Matrix4d source_from(const Volume& source, const Grid& target) {
  return source.grid().world_from_voxel.inverse() * target.world_from_voxel;
}

Eigen::Vector4d voxel_position(const Grid& grid, std::uint32_t voxel) {
  const auto nx = static_cast<std::uint32_t>(grid.dims[0]);
  const auto ny = static_cast<std::uint32_t>(grid.dims[1]);
  return {static_cast<double>(voxel % nx), static_cast<double>(voxel / nx % ny),
          static_cast<double>(voxel / nx / ny), 1.0};
}

std::int32_t nearest_label(const Volume& volume, const Eigen::Vector4d& position) {
  // A centre on a border stays on its side of it whatever the last bits of the affines are.
  constexpr double kRoundOff = 1e-6;
  const Grid& grid = volume.grid();
  std::array<int, 3> voxel{};
  for (int axis = 0; axis < 3; ++axis) {
    const double nearest = std::floor(position[axis] + 0.5 + kRoundOff);
    const auto a = static_cast<std::size_t>(axis);
    if (!(nearest >= 0.0 && nearest < grid.dims[a])) return 0;
    voxel[a] = static_cast<int>(nearest);
  }
  const float value = volume.values()[grid.index(voxel[0], voxel[1], voxel[2])];
  constexpr float kBeyondInt32 = 2147483648.0F;
  if (!(std::abs(value) < kBeyondInt32)) return 0;  // NaN, too
  return static_cast<std::int32_t>(std::lround(value));
}

}  // namespace

bool is_invertible(const Grid& grid) {
  if (!grid.world_from_voxel.allFinite()) return false;
  const double volume = std::abs(grid.world_from_voxel.topLeftCorner<3, 3>().determinant());
  return std::isfinite(volume) && volume > 0.0 && grid.world_from_voxel.inverse().allFinite();
}

Volume resample_linear(const Volume& source, const Grid& grid) {
  const Eigen::Matrix4d source_from_target = source_from(source, grid);
  std::vector<float> values(grid.voxel_count());
  std::size_t index = 0;
  for (int k = 0; k < grid.dims[2]; ++k) {
    for (int j = 0; j < grid.dims[1]; ++j) {
      for (int i = 0; i < grid.dims[0]; ++i) {
        const Eigen::Vector4d position = source_from_target * Eigen::Vector4d(i, j, k, 1.0);
        values[index++] = static_cast<float>(interpolate(source, position));
      }
    }
  }
  return {grid, std::move(values)};
}

std::vector<float> resample_linear(const Volume& source, const Mask& mask) {
  const Eigen::Matrix4d source_from_target = source_from(source, mask.grid);
  std::vector<float> values;
  values.reserve(mask.size());
  for (const std::uint32_t voxel : mask.voxels) {
    const Eigen::Vector4d position = source_from_target * voxel_position(mask.grid, voxel);
    values.push_back(static_cast<float>(interpolate(source, position)));
  }
  return values;
}

std::vector<std::int32_t> resample_labels(const Volume& source, const Mask& mask) {
  const Eigen::Matrix4d source_from_target = source_from(source, mask.grid);
  std::vector<std::int32_t> labels;
  labels.reserve(mask.size());
  for (const std::uint32_t voxel : mask.voxels) {
    const Eigen::Vector4d position = source_from_target * voxel_position(mask.grid, voxel);
    labels.push_back(nearest_label(source, position));
  }
  return labels;
}

void scale_to_percentile(Volume& volume, double share) {
  std::vector<float> positive;
  for (const float value : volume.values()) {
    if (value > 0.0F) positive.push_back(value);
  }
  if (positive.empty()) return;
  const auto rank = static_cast<std::ptrdiff_t>(share * static_cast<double>(positive.size() - 1));
  std::nth_element(positive.begin(), positive.begin() + rank, positive.end());
  const float scale = positive[static_cast<std::size_t>(rank)];
  for (float& value : volume.values()) value /= scale;
}

}  // namespace sync_act
