#pragma once
// Where the slices of the mosaic lie: parallel ones through the whole brain at whole multiples of a
// round step in mm, as many as stay large enough to be read.

#include <array>
#include <vector>

#include "web/app/app_data.h"

namespace sync_act::app {

struct MosaicRequest {
  double width_px = 0, height_px = 0;  // room for all
  double gap_px = 0;                   // between slices
  double least_px = 0;               // a slice's shorter side is never less where that is possible
  std::array<double, 2> fixed_mm{};  // the brain's extent across the slices, low and high
  double right_mm = 0, up_mm = 0;    // its size within a slice
  int most = 1;                      // slices
  bool operator==(const MosaicRequest&) const = default;
};

struct MosaicLayout {
  double step_mm = 0;
  std::vector<double> positions_mm;  // rising; multiples of the step inside the extent
  int columns = 0, rows = 0;
  double px_per_mm = 0;  // the largest with which all fit
};

// The smallest step of 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40 mm whose slices are large enough;
// where none is, the smallest of those with the largest. No slices where there is no room or no
// extent. Cost: steps x slices.
MosaicLayout mosaic_layout(const MosaicRequest& request);

// Where along a world axis slices show more than a speck of the brain: centres of the first and the
// last layer of voxels that holds at least a fiftieth as much of the mask as the fullest one.
// `otherwise` where there is no mask. Cost: voxels of the mask.
std::array<double, 2> filled_extent(const Scan& scan, std::size_t axis,
                                    const std::array<double, 2>& otherwise);

}  // namespace sync_act::app
