#pragma once
// The window as a whole: which panels are where at which width, keys that work everywhere, and what
// lies over the page. The views themselves know nothing of each other.

#include <memory>
#include <string_view>
#include <vector>

#include "web/views/embed_layout.h"
#include "web/views/view_list.h"

namespace sync_act::views {

class Shell {
 public:
  Shell();
  // True while an animation wants another frame.
  bool draw(const app::ViewContext& context, DrawResources& resources);

 private:
  void draw_explore(const app::ViewContext& context, DrawResources& resources, Box area);
  void draw_screen(const app::ViewContext& context, DrawResources& resources, Box area);
  void draw_narrow(const app::ViewContext& context, DrawResources& resources, Box area);
  void draw_panel(std::string_view id, const app::ViewContext& context, DrawResources& resources,
                  const Box& box);
  // Null: its code has not come yet.
  View* find_view(std::string_view id);
  void handle_keys(const app::ViewContext& context);

  std::vector<std::unique_ptr<View>> views_;
  bool has_later_views_ = false;
};

}  // namespace sync_act::views
