#pragma once
// What went wrong with a file, and what to do: one card over the page, which stays usable.

#include "web/views/theme.h"
#include "web/views/view_list.h"

namespace sync_act::views {

void draw_problem_card(const app::ViewContext& context, const Box& area);

}  // namespace sync_act::views
