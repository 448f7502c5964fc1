#pragma once
// The data screen: what is open, what was checked, and how it was prepared.

#include "web/views/screen_list.h"

namespace sync_act::views {

void draw_data_screen(const app::ViewContext& context, const DrawPanel& panel, Box area);

// "data_html": the screen as text for the page.
std::string data_document(const app::ViewContext& context, std::string_view kind);

}  // namespace sync_act::views
