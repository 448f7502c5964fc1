#pragma once
// The line at the bottom: where it runs, what is open, what is wrong with it, what is being done.

#include "web/views/theme.h"
#include "web/views/view_list.h"

namespace sync_act::views {

void draw_status_line(const app::ViewContext& context, const Box& box);

}  // namespace sync_act::views
