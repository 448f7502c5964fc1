#pragma once
// The report screen: the report as a page, and what can be taken from it.

#include "web/views/screen_list.h"

namespace sync_act::views {

void draw_report_screen(const app::ViewContext& context, const DrawPanel& panel, Box area);

// "report_html" (a file of its own), "report_md", "report_text" (for the page), "figure_ID" (SVG,
// in light colours).
std::string report_document(const app::ViewContext& context, std::string_view kind);

}  // namespace sync_act::views
