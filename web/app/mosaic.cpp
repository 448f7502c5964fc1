#include "web/app/mosaic.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

namespace sync_act::app {

namespace {

constexpr int kStepsMm[] = {2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40};

// The number of columns with which n slices become largest.
void choose_columns(const MosaicRequest& request, int n, MosaicLayout& layout) {
  for (int columns = 1; columns <= n; ++columns) {
    const int rows = (n + columns - 1) / columns;
    const double across = (request.width_px - (columns - 1) * request.gap_px) / columns;
    const double down = (request.height_px - (rows - 1) * request.gap_px) / rows;
    const double scale = std::min(across / request.right_mm, down / request.up_mm);
    if (scale <= layout.px_per_mm) continue;
    layout.px_per_mm = scale;
    layout.columns = columns;
    layout.rows = rows;
  }
}

}  // namespace

MosaicLayout mosaic_layout(const MosaicRequest& request) {
  MosaicLayout best;
  if (!(request.right_mm > 0) || !(request.up_mm > 0)) return best;
  const double shorter_mm = std::min(request.right_mm, request.up_mm);
  for (const double step : kStepsMm) {
    const double first = std::ceil(request.fixed_mm[0] / step);
    const double last = std::floor(request.fixed_mm[1] / step);
    const double n = last - first + 1;
    if (!(n >= 1) || n > request.most) continue;
    MosaicLayout layout;
    layout.step_mm = step;
    choose_columns(request, static_cast<int>(n), layout);
    if (layout.px_per_mm <= best.px_per_mm) continue;
    for (int i = 0; i < static_cast<int>(n); ++i) layout.positions_mm.push_back((first + i) * step);
    best = std::move(layout);
    if (best.px_per_mm * shorter_mm >= request.least_px) break;
  }
  return best;
}

std::array<double, 2> filled_extent(const Scan& scan, std::size_t axis,
                                    const std::array<double, 2>& otherwise) {
  if (!scan.present || scan.mask_voxels.empty()) return otherwise;
  const auto row = scan.grid.world_from_voxel.row(static_cast<int>(axis));
  const double step = row.head<3>().cwiseAbs().maxCoeff();
  const auto nx = static_cast<std::uint32_t>(scan.grid.dims[0]);
  const auto ny = static_cast<std::uint32_t>(scan.grid.dims[1]);
  const auto place = [&](std::uint32_t linear) {
    return row[0] * (linear % nx) + row[1] * (linear / nx % ny) + row[2] * (linear / (nx * ny)) +
           row[3];
  };
  double low = place(scan.mask_voxels.front()), high = low;
  for (const std::uint32_t linear : scan.mask_voxels) {
    low = std::min(low, place(linear));
    high = std::max(high, place(linear));
  }
  const auto layer_at = [&](double mm) {
    return static_cast<std::size_t>(std::lround((mm - low) / step));
  };
  std::vector<std::size_t> counts(layer_at(high) + 1);
  for (const std::uint32_t linear : scan.mask_voxels) ++counts[layer_at(place(linear))];
  const std::size_t least = *std::max_element(counts.begin(), counts.end()) / 50;
  std::size_t first = 0, last = counts.size() - 1;
  while (counts[first] < least) ++first;
  while (counts[last] < least) --last;
  return {low + static_cast<double>(first) * step, low + static_cast<double>(last) * step};
}

}  // namespace sync_act::app
