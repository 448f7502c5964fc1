#include "web/app/mosaic.h"

#include <algorithm>
#include <cmath>
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

}  // namespace sync_act::app
