#pragma once
// A brain mask from the mean of a recording's first volumes, where no mask file is given.
//
// 1. Only finite, non-zero voxels come into question.
// 2. Data that are masked already are recognised and keep all of these: where more than 1 % of them
//    are negative (standardized data: intensity says nothing about tissue), or where at least 10 %
//    of the image is exactly 0 and less than 20 % of the rest lies below the clip level of step 3.
// 3. Else voxels below the clip level are background. The clip level is that value c that equals
//    half the median of all values above it, found by iteration (Cox, AFNI 3dClipLevel /
//    3dAutomask, fraction 0.5). Unlike a fixed share of the image it does not depend on how much
//    air the field of view holds.
// 4. The rest is eroded by about 4 mm (bridges to skull and eyes break), its largest 6-connected
//    component is kept, grown back by the same, and holes that do not reach the border are filled.
//
// In an image of one slice erosion, components and holes are those of the plane.

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/data/mask.h"
#include "core/data/volume.h"

namespace sync_act {

// How many volumes to average for brain_mask: enough to calm the noise, few enough to be there
// early in a stream.
inline constexpr std::size_t kMaskVolumes = 20;

// Averages volumes as they come. A voxel that is NaN or infinite in one of them becomes NaN.
class MeanVolume {
 public:
  explicit MeanVolume(const Grid& grid) : grid_(grid), sums_(grid.voxel_count()) {}
  // values: grid.voxel_count(), x fastest.
  void add(std::span<const float> values);
  std::size_t n_volumes() const { return n_volumes_; }
  // n_volumes() > 0.
  Volume mean() const;

 private:
  Grid grid_;
  std::vector<double> sums_;
  std::size_t n_volumes_ = 0;
};

struct BrainMask {
  Mask mask;
  double fraction = 0.0;        // of the grid's voxels
  bool masked_already = false;  // by step 2
  double threshold = 0.0;       // clip level; 0 where masked_already
};

// Fails with kBadInput, naming `file_name`, where no voxel remains and where no background is found
// (every voxel would be in the mask): then a mask must be given. Cost: a sort of the image.
Result<BrainMask> brain_mask(const Volume& mean, std::string_view file_name);

// All finite voxels that are not zero, without looking for a brain. Fails where there is none.
Result<BrainMask> whole_mask(const Volume& mean, std::string_view file_name);

}  // namespace sync_act
