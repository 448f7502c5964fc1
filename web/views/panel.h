#pragma once
// The frame that panels share: surface, border, a header with a title, the expand button; and what
// stands in a panel before there is a scan.

#include "web/views/theme.h"
#include "web/views/view_list.h"

namespace sync_act::views {

inline constexpr float kPanelHeaderCss = 36;

void draw_panel_surface(const Box& box);

struct PanelHeader {
  Box free;  // 24 css px high, between the title and the expand button
};
PanelHeader begin_panel_header(const app::ViewContext& context, const Box& box, const char* title,
                               app::Panel panel);

// The header of a panel that nothing fills the page with: cuts it off the top.
void draw_panel_title(Box& area, const char* title);

// Progress of the running job, or how to open something.
void draw_nothing_yet(const app::ViewContext& context, const Box& area);

}  // namespace sync_act::views
