#include "web/views/embed_layout.h"

#include <cmath>
#include <string>

#include "web/app/format.h"
#include "web/views/pair_line.h"
#include "web/views/panel.h"
#include "web/views/shell.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

void draw_header(const app::ViewContext& context, const Box& box) {
  const Palette& p = palette();
  const app::AppData& data = context.data;
  Box free = box.inset(px(10), 0);
  const float y = box.middle_y();
  const bool any = !context.selectors.pairs(data).empty();
  if (any) {
    if (icon_button("next", free.cut_right(px(26)).centred_height(px(26)), Icon::kChevronRight,
                    "Next pair (])")) {
      step_pair(context, 1);
    }
    if (icon_button("previous", free.cut_right(px(26)).centred_height(px(26)), Icon::kChevronLeft,
                    "Previous pair ([)")) {
      step_pair(context, -1);
    }
    free.cut_right(px(6));
  }
  if (data.scan.simulated) {
    simulated_badge("simulated", free.cut_right(simulated_badge_width()).x0, y);
    free.cut_right(px(8));
  }
  const std::string network = app::network_name(data.networks, context.state.network);
  const std::string neuron = app::neuron_name(data.neurons, context.state.neuron);
  const double r = app::pair_r(data, context.state.neuron, context.state.network);
  const Font strong = box.width() >= px(480) ? Font::kBodyMedium : Font::kControlMedium;
  const Font plain = box.width() >= px(480) ? Font::kBody : Font::kControl;
  if (context.state.network < 0 && context.state.neuron < 0) {
    draw_text_cut(strong, free.x0, y, free.width(), p.text,
                  data.scan.present ? std::string_view(data.scan.title) : "Sync-ACT Explorer");
    return;
  }
  draw_network_mark(context.state.network, {free.x0 + px(5), y});
  free.cut_left(px(17));
  const float joint = text_width(plain, " and ");
  const float most = std::max(px(30), (free.width() - joint) * 0.5F);
  const float neuron_width = text_width(strong, neuron);
  const float network_room = std::max(most, free.width() - joint - neuron_width);
  free.cut_left(
      draw_text_cut(strong, free.x0, y, std::min(network_room, free.width()), p.text, network));
  if (free.width() > joint + px(30)) {
    free.cut_left(draw_text(plain, free.x0, y, p.text2, " and "));
    free.cut_left(draw_text_cut(strong, free.x0, y, free.width(), p.text, neuron) + px(10));
  }
  const std::string number = "r " + app::format_r(r);
  if (std::isfinite(r) && free.width() >= text_width(plain, number)) {
    draw_text(plain, free.x0, y, p.text2, number);
  }
}

void draw_footer(const app::ViewContext& context, const Box& box) {
  const Palette& p = palette();
  Box free = box.inset(px(10), 0);
  const float y = box.middle_y();
  const std::string name = "Sync-ACT Explorer";
  if (free.width() > px(300)) {
    const Box at = free.cut_right(text_width(Font::kControlMedium, name));
    draw_text(Font::kControlMedium, at.x0, y, p.text, name);
    free.cut_right(px(14));
  }
  free.cut_left(draw_text(Font::kControl, free.x0, y, p.text2,
                          app::format_time_tenths(context.state.time_secs)) +
                px(10));
  const std::string hint = "Ctrl and wheel to zoom";
  const float hint_width = text_width(Font::kControl, hint);
  if (free.width() > hint_width + px(150)) {
    draw_text(Font::kControl, free.cut_right(hint_width).x0, y, p.text3, hint);
    free.cut_right(px(14));
  }
  draw_text_cut(Font::kControl, free.x0, y, free.width(), p.text2,
                app::format_mm(context.state.cursor_mm) + " mm");
}

}  // namespace

void draw_embed(const app::ViewContext& context, const DrawPanel& panel, Box area) {
  const Palette& p = palette();
  ImGui::GetWindowDrawList()->AddRectFilled(area.min(), area.max(), p.panel);
  const bool low = area.height() < px(320);
  const Box header = area.cut_top(px(low ? 34 : 40));
  draw_header(context, header);
  draw_line_h(header.x0, header.x1, header.y1 - px(1), p.line);
  if (!context.data.scan.present) {
    draw_nothing_yet(context, area);
    return;
  }
  if (!low) {
    const Box footer = area.cut_bottom(px(28));
    draw_line_h(footer.x0, footer.x1, footer.y0, p.line);
    draw_footer(context, footer);
  }
  const float time_height = std::clamp(area.height() * 0.42F, px(84), px(220));
  const Box below = area.cut_bottom(time_height);
  draw_line_h(below.x0, below.x1, below.y0, p.line);
  panel("brain", area);
  panel("time", {below.x0, below.y0 + px(1), below.x1, below.y1});
}

}  // namespace sync_act::views
