#include "core/preprocess/smooth.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sync_act {
namespace {

std::array<std::size_t, 3> position_of(const Grid& grid, std::size_t voxel) {
  const auto nx = static_cast<std::size_t>(grid.dims[0]);
  const auto ny = static_cast<std::size_t>(grid.dims[1]);
  return {voxel % nx, voxel / nx % ny, voxel / (nx * ny)};
}

// Weights at distances 0 .. floor(4 sigma + 0.5), so that both sides together sum to 1.
std::vector<double> gaussian(double sigma) {
  constexpr double kTruncate = 4.0;
  const auto radius = static_cast<std::size_t>(std::floor(kTruncate * sigma + 0.5));
  std::vector<double> weights(radius + 1);
  double sum = 0.0;
  for (std::size_t d = 0; d <= radius; ++d) {
    const double z = static_cast<double>(d) / sigma;
    weights[d] = std::exp(-0.5 * z * z);
    sum += d == 0 ? weights[d] : 2.0 * weights[d];
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

// Convolves along the middle axis of [inner x n x outer], 0 beyond the ends. Rows of `inner` values
// are added up, so that neighbours in memory are neighbours in the loop.
void convolve_axis(std::vector<double>& box, std::vector<double>& scratch, std::size_t inner,
                   std::size_t n, const std::vector<double>& kernel) {
  if (n == 1 && kernel.size() == 1) return;
  scratch.resize(inner * n);
  for (std::size_t start = 0; start < box.size(); start += inner * n) {
    std::fill(scratch.begin(), scratch.end(), 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      const double* from = box.data() + start + i * inner;
      const std::size_t reach = kernel.size() - 1;
      const std::size_t first = i > reach ? i - reach : 0;
      const std::size_t last = std::min(n - 1, i + reach);
      for (std::size_t j = first; j <= last; ++j) {
        const double weight = kernel[j > i ? j - i : i - j];
        double* to = scratch.data() + j * inner;
        for (std::size_t x = 0; x < inner; ++x) to[x] += weight * from[x];
      }
    }
    std::copy(scratch.begin(), scratch.end(), box.begin() + static_cast<std::ptrdiff_t>(start));
  }
}

}  // namespace

Result<MaskedSmoother> MaskedSmoother::create(const Mask& mask, double fwhm_mm) {
  SYNC_ACT_ASSERT(fwhm_mm > 0.0);
  MaskedSmoother smoother;
  smoother.voxels_ = mask.voxels;
  std::array<std::size_t, 3> low{};
  std::array<std::size_t, 3> high{};
  low.fill(std::numeric_limits<std::size_t>::max());
  for (const std::uint32_t voxel : mask.voxels) {
    const std::array<std::size_t, 3> position = position_of(mask.grid, voxel);
    for (std::size_t a = 0; a < 3; ++a) {
      low[a] = std::min(low[a], position[a]);
      high[a] = std::max(high[a], position[a]);
    }
  }
  for (std::size_t a = 0; a < 3; ++a) {
    const double voxel_mm =
        mask.grid.world_from_voxel.block<3, 1>(0, static_cast<Eigen::Index>(a)).norm();
    if (!(voxel_mm > 0.0) || !std::isfinite(voxel_mm)) {
      return bad_input(message("smooth_fwhm_mm is ", fwhm_mm,
                               ", but the size of a voxel along axis ", a + 1, " is ", voxel_mm,
                               " mm."));
    }
    if (!mask.voxels.empty()) smoother.axes_[a].extent = high[a] - low[a] + 1;
    // FWHM = sigma sqrt(8 ln 2)
    const double sigma = fwhm_mm / (std::sqrt(8.0 * std::log(2.0)) * voxel_mm);
    smoother.axes_[a].kernel = gaussian(sigma);
  }
  const std::size_t nx = smoother.axes_[0].extent;
  const std::size_t ny = smoother.axes_[1].extent;
  smoother.in_box_.reserve(mask.size());
  for (const std::uint32_t voxel : mask.voxels) {
    const std::array<std::size_t, 3> position = position_of(mask.grid, voxel);
    smoother.in_box_.push_back(static_cast<std::uint32_t>(
        position[0] - low[0] + nx * (position[1] - low[1] + ny * (position[2] - low[2]))));
  }
  smoother.box_.assign(nx * ny * smoother.axes_[2].extent, 0.0);
  for (const std::uint32_t at : smoother.in_box_) smoother.box_[at] = 1.0;
  smoother.convolve(smoother.box_);
  for (const std::uint32_t at : smoother.in_box_) smoother.weight_.push_back(smoother.box_[at]);
  return smoother;
}

void MaskedSmoother::convolve(std::vector<double>& box) {
  std::size_t inner = 1;
  for (const Axis& axis : axes_) {
    convolve_axis(box, line_, inner, axis.extent, axis.kernel);
    inner *= axis.extent;
  }
}

void MaskedSmoother::smooth(std::span<float> volume) {
  std::fill(box_.begin(), box_.end(), 0.0);
  bool all_finite = true;
  for (std::size_t v = 0; v < voxels_.size(); ++v) {
    const float value = volume[voxels_[v]];
    if (std::isfinite(value)) {
      box_[in_box_[v]] = static_cast<double>(value);
    } else {
      all_finite = false;
    }
  }
  convolve(box_);
  if (all_finite) {
    for (std::size_t v = 0; v < voxels_.size(); ++v) {
      volume[voxels_[v]] = static_cast<float>(box_[in_box_[v]] / weight_[v]);
    }
    return;
  }
  std::vector<double> weights(box_.size(), 0.0);
  for (std::size_t v = 0; v < voxels_.size(); ++v) {
    if (std::isfinite(volume[voxels_[v]])) weights[in_box_[v]] = 1.0;
  }
  convolve(weights);
  for (std::size_t v = 0; v < voxels_.size(); ++v) {
    float& value = volume[voxels_[v]];
    value = std::isfinite(value) ? static_cast<float>(box_[in_box_[v]] / weights[in_box_[v]])
                                 : std::numeric_limits<float>::quiet_NaN();
  }
}

}  // namespace sync_act
