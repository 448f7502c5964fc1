#pragma once
// Which voxels carry a signal: the others tell nothing about networks and are left out.

#include <span>

namespace sync_act {

// Finite throughout and not constant.
bool is_usable_series(std::span<const float> series);

}  // namespace sync_act
