// Small items take the dead space around them for fingers, and nothing of their neighbours.

#include <algorithm>
#include <cmath>

#include "web/views/theme.h"
#include "web/views/view_list.h"

namespace sync_act::views {
namespace {

constexpr float kFingerCss = 44;

// The item's sides, moved out until it is as large as a finger needs.
Box with_reach(const Box& item) {
  const float x = std::max(0.0F, (px(kFingerCss) - item.width()) * 0.5F);
  const float y = std::max(0.0F, (px(kFingerCss) - item.height()) * 0.5F);
  return item.inset(-x, -y);
}

}  // namespace

ImVec2 touch_target(ImVec2 finger) {
  ImVec2 nearest = finger;
  float least = 1e9F;
  for (const Box& item : ui().targets) {
    if (item.contains(finger)) return finger;
    if (item.width() < 1 || item.height() < 1 || !with_reach(item).contains(finger)) continue;
    // Inside, not on the edge.
    const ImVec2 inside{std::clamp(finger.x, item.x0, item.x1 - 1),
                        std::clamp(finger.y, item.y0, item.y1 - 1)};
    const float distance = std::hypot(inside.x - finger.x, inside.y - finger.y);
    if (distance >= least) continue;
    least = distance;
    nearest = inside;
  }
  return nearest;
}

}  // namespace sync_act::views
