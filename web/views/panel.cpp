#include "web/views/panel.h"

#include <cmath>
#include <string>

#include "web/app/format.h"
#include "web/views/widgets.h"

namespace sync_act::views {

void draw_panel_surface(const Box& box) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Palette& p = palette();
  if (ui().layout == Layout::kNarrow || ui().layout == Layout::kEmbed) {
    list.AddRectFilled(box.min(), box.max(), p.panel);
    return;
  }
  const float half = px(1) * 0.5F;
  list.AddRectFilled(box.min(), box.max(), p.panel, px(8));
  list.AddRect({box.x0 + half, box.y0 + half}, {box.x1 - half, box.y1 - half}, p.line, px(8), 0,
               px(1));
}

PanelHeader begin_panel_header(const app::ViewContext& context, const Box& box, const char* title,
                               app::Panel panel) {
  draw_line_h(box.x0, box.x1, box.y1 - px(1), palette().line);
  Box free = box.inset(px(12), 0).centred_height(px(24));
  const float title_width = draw_text(Font::kTitle, free.x0, box.middle_y(), palette().text, title);
  free.cut_left(title_width + px(14));
  const bool expanded = context.state.expanded == panel;
  if (ui().layout != Layout::kNarrow || expanded) {
    Box at = free.cut_right(px(24));
    at.x0 += px(4);
    at.x1 += px(4);
    if (icon_button("expand", at, expanded ? Icon::kCollapse : Icon::kExpand,
                    expanded ? "Back to all panels (Esc)" : "Fill the page with this panel")) {
      context.sink(app::ExpandPanel{panel});
    }
    free.cut_right(px(8));
  }
  return {free};
}

void draw_panel_title(Box& area, const char* title) {
  const Box head = area.cut_top(px(kPanelHeaderCss));
  draw_line_h(head.x0, head.x1, head.y1 - px(1), palette().line);
  draw_text_cut(Font::kTitle, head.x0 + px(12), head.middle_y(), head.width() - px(24),
                palette().text, title);
}

void draw_nothing_yet(const app::ViewContext& context, const Box& area) {
  const Palette& p = palette();
  const float width = std::min(px(340), area.width() - px(24));
  if (width < px(60)) return;
  float y = std::round(area.middle_y() - px(44));
  const float x0 = std::round(area.middle_x() - width * 0.5F);
  if (!context.data.jobs.empty()) {
    const app::JobInfo& job = context.data.jobs.front();
    draw_text_centred(Font::kTitle, area.middle_x(), y, p.text, job.title);
    y += px(22);
    progress_bar({x0, y, x0 + width, y + px(4)}, job.fraction);
    y += px(20);
    const std::string step =
        job.step + (job.step.empty() ? "" : ", ") + app::format_percent(job.fraction);
    draw_text_cut(Font::kControl,
                  std::max(x0, area.middle_x() - text_width(Font::kControl, step) * 0.5F), y, width,
                  p.text2, step);
    return;
  }
  draw_text_centred(Font::kTitle, area.middle_x(), y, p.text, "Nothing open yet");
  y += px(14);
  const char* words =
      "Drop a BOLD file (.nii, .nii.gz) and a neuron matrix (.npy) anywhere. Nothing is uploaded.";
  y += draw_text_wrapped(Font::kControl, x0, y, width, px(17), p.text2, words) + px(12);
  const float open = button_width(Icon::kFolder, "Open files");
  const float demo = button_width(Icon::kNone, "Simulated scan");
  float x = std::round(area.middle_x() - (open + demo + px(8)) * 0.5F);
  if (button("open", {x, y, x + open, y + px(28)}, Icon::kFolder, "Open files",
             ButtonKind::kPrimary)) {
    context.sink(app::OpenFiles{});
  }
  x += open + px(8);
  if (button("simulate", {x, y, x + demo, y + px(28)}, Icon::kNone, "Simulated scan",
             ButtonKind::kSecondary)) {
    context.sink(app::OpenSimulated{});
  }
}

}  // namespace sync_act::views
