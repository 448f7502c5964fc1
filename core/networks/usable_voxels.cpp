#include "core/networks/usable_voxels.h"

#include <cmath>

namespace sync_act {

bool is_usable_series(std::span<const float> series) {
  bool varies = false;
  for (const float value : series) {
    if (!std::isfinite(value)) return false;
    varies = varies || value != series[0];
  }
  return varies;
}

}  // namespace sync_act
