#include "web/views/models_screen.h"

#include <algorithm>
#include <cmath>

#include "web/app/models_text.h"
#include "web/views/panel.h"
#include "web/views/widgets.h"

namespace sync_act::views {

void draw_models_screen(const app::ViewContext& context, const DrawPanel& panel, Box area) {
  const float gutter = px(8);
  if (!context.data.scan.present) {
    draw_panel_surface(area);
    draw_nothing_yet(context, area);
    return;
  }
  if (ui().layout == Layout::kWide) {
    const Box cards = area.cut_bottom(px(area.height() > px(700) ? 260 : 224));
    area.cut_bottom(gutter);
    const Box scatter = area.cut_left(std::round((area.width() - gutter) * 0.53F));
    area.cut_left(gutter);
    panel("model scatter", scatter);
    panel("model depth", area);
    panel("model cards", cards);
    return;
  }
  // One column that scrolls.
  const bool narrow = ui().layout == Layout::kNarrow;
  const float right_gap = narrow ? 0 : gutter;
  if (begin_scroll("models", {area.x0, area.y0, area.x1 + right_gap, area.y1},
                   narrow ? ScrollBar::kOver : ScrollBar::kBeside)) {
    const float top = area.y0 - ImGui::GetScrollY();
    Box column{area.x0, top, area.x1, top + px(4000)};
    panel("model scatter", column.cut_top(px(440)));
    column.cut_top(gutter);
    panel("model depth", column.cut_top(px(480)));
    column.cut_top(gutter);
    panel("model cards", column.cut_top(px(256)));
    ImGui::SetCursorScreenPos({area.x0, column.y0 - 1});
    ImGui::Dummy({1, 1});
  }
  end_scroll();
}

std::string models_document(const app::ViewContext& context, std::string_view kind) {
  if (kind != "models_html") return {};
  return app::html(app::models_text(context.data), app::HtmlForm::kText);
}

}  // namespace sync_act::views
