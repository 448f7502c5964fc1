#pragma once
// The coupling screen: all layers, neurons and networks at once, and what of it is more than
// chance.

#include "web/views/screen_list.h"

namespace sync_act::views {

void draw_coupling_screen(const app::ViewContext& context, const DrawPanel& panel, Box area);

}  // namespace sync_act::views
