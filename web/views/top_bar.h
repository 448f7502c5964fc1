#pragma once
// The bar at the top: what is open, whether it is simulated, undo, theme, opening, sharing,
// exporting. In the narrow layout all but the scan's name is in a menu.

#include "web/views/theme.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// The screens as a bar of items at the bottom, for narrow pages.
void draw_screen_bar(const app::ViewContext& context, const Box& box);

void draw_top_bar(const app::ViewContext& context, const Box& box);

}  // namespace sync_act::views
