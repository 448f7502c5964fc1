#pragma once
// The 3D view as an item: the network inside a brain of glass, turned by dragging or by the arrow
// keys.

#include "web/views/view_list.h"
#include "web/views/widgets.h"

namespace sync_act::views {

class GlassBrain {
 public:
  void draw(const app::ViewContext& context, DrawResources& resources, const Box& box);

 private:
  bool turning_ = false;
  ImVec2 grabbed_{0, 0};
  std::array<double, 2> grabbed_camera_{};
};

// Whether there is something to draw: a map, or the reference brain's surface.
bool has_glass_brain(const app::ViewContext& context);

// "from the right, behind", "from above": where the eye is.
std::string camera_words(const std::array<double, 2>& camera_deg);

}  // namespace sync_act::views
