#include "core/simulate/resample.h"

#include <Eigen/LU>
#include <algorithm>
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

}  // namespace

Volume resample_linear(const Volume& source, const Grid& grid) {
  const Eigen::Matrix4d source_from_target =
      source.grid().world_from_voxel.inverse() * grid.world_from_voxel;
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
