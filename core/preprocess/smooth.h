#pragma once
// Gaussian smoothing inside a mask: the weighted mean of the mask's voxels,
//   s(v) = sum_u g(u - v) m(u) x(u) / sum_u g(u - v) m(u),   m = 1 inside the mask, else 0,
// so that nothing leaks in from outside and a constant image stays as it is. g is a separable
// Gaussian, FWHM = 2 sqrt(2 ln 2) sigma, cut off at 4 sigma (as scipy.ndimage.gaussian_filter with
// mode="constant"); sigma in voxels follows from the voxel's size along each axis, so that oblique
// and anisotropic grids are right (sheared ones are not).
//
// A voxel that is NaN or infinite in a volume takes no part in it (m = 0) and stays NaN; it does
// not spread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/data/mask.h"

namespace sync_act {

class MaskedSmoother {
 public:
  // fwhm_mm > 0. Fails where a voxel has no size along an axis.
  static Result<MaskedSmoother> create(const Mask& mask, double fwhm_mm);

  // In place: values of a whole volume, grid.voxel_count(), x fastest. Voxels outside the mask keep
  // their values. Cost: 3 (2 radius + 1) multiplications per voxel of the mask's bounding box.
  void smooth(std::span<float> volume);

 private:
  // A box of voxels around the mask, x fastest, where the work is done.
  struct Axis {
    std::size_t extent = 1;      // voxels of the box
    std::vector<double> kernel;  // weights at distance 0, 1, ...
  };
  MaskedSmoother() = default;
  void convolve(std::vector<double>& box);

  std::array<Axis, 3> axes_;
  std::vector<std::uint32_t> voxels_;  // of the mask, in the grid
  std::vector<std::uint32_t> in_box_;  // the same, in the box
  std::vector<double> weight_;         // per mask voxel: the smoothed mask
  std::vector<double> box_, line_;     // working memory
};

}  // namespace sync_act
