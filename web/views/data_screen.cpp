#include "web/views/data_screen.h"

#include <cmath>

#include "web/app/data_sheet.h"
#include "web/views/panel.h"
#include "web/views/widgets.h"

namespace sync_act::views {

void draw_data_screen(const app::ViewContext& context, const DrawPanel& panel, Box area) {
  const float gutter = px(8);
  if (!context.data.scan.present) {
    draw_panel_surface(area);
    draw_nothing_yet(context, area);
    return;
  }
  if (ui().layout == Layout::kNarrow) {
    panel("data all", area);
    return;
  }
  const bool wide = ui().layout == Layout::kWide;
  const Box contents = area.cut_left(px(wide ? 436 : 380));
  area.cut_left(gutter);
  panel("data contents", contents);
  if (wide) {
    const Box recipe = area.cut_right(px(400));
    area.cut_right(gutter);
    panel("data checks", area);
    panel("data recipe", recipe);
    return;
  }
  const Box recipe = area.cut_bottom(std::round(area.height() * 0.4F));
  area.cut_bottom(gutter);
  panel("data checks", area);
  panel("data recipe", recipe);
}

std::string data_document(const app::ViewContext& context, std::string_view kind) {
  if (kind != "data_html") return {};
  return app::html(app::data_sheet(context.data), app::HtmlForm::kText);
}

}  // namespace sync_act::views
