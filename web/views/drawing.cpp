// Parts of widgets.h that only draw, and the two that belong to windows: tooltip and scroll area.

#include <algorithm>
#include <cmath>
#include <utility>

#include "imgui_internal.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {
ImDrawList& list() { return *ImGui::GetWindowDrawList(); }
constexpr double kTooltipDelaySecs = 0.3;
// A tap must not become a question.
constexpr double kTouchTooltipDelaySecs = 0.5;

bool is_touch() { return ImGui::GetIO().MouseSource == ImGuiMouseSource_TouchScreen; }
}  // namespace

bool tooltip_is_shown() { return ui().tip_is_shown; }

void tooltip(ImGuiID id, std::string_view title, std::string_view value, std::string_view detail) {
  Ui& state = ui();
  if (state.hover_id != id) {
    state.hover_id = id;
    state.hover_since_secs = state.now_secs;
  }
  state.tip.wanted = true;
  state.tip.title.assign(title);
  state.tip.value.assign(value);
  state.tip.detail.assign(detail);
}

void draw_tooltip() {
  Ui& state = ui();
  const bool was_shown = std::exchange(state.tip_is_shown, false);
  if (!state.tip.wanted) {
    state.hover_id = 0;
    return;
  }
  state.tip.wanted = false;
  const double delay_secs = is_touch() ? kTouchTooltipDelaySecs : kTooltipDelaySecs;
  if (state.now_secs - state.hover_since_secs < delay_secs) {
    state.wants_frame = true;
    return;
  }
  state.tip_is_shown = true;
  // ImGui leaves a tooltip out of the first frame that has it.
  if (!was_shown) state.wants_frame = true;
  const Tip& tip = state.tip;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float pad_x = px(10), pad_y = px(7), line = px(16);
  const float most = std::min(px(300), screen.x - px(24));
  const Font title_font =
      tip.value.empty() && tip.detail.empty() ? Font::kControl : Font::kControlStrong;
  const float value_width =
      tip.value.empty() ? 0 : text_width(Font::kControlStrong, tip.value) + px(20);
  const float title_width = std::min(text_width(title_font, tip.title), most - value_width);
  const float title_height = wrapped_height(title_font, title_width + 1, line, tip.title);
  const float detail_width = std::min(text_width(Font::kControl, tip.detail), most);
  const float inner = std::min(most, std::max({title_width + value_width, detail_width})) + 1;
  const float detail_height = wrapped_height(Font::kControl, inner, line, tip.detail);
  const ImVec2 size{std::ceil(inner) + 2 * pad_x, title_height + detail_height + 2 * pad_y};

  const ImVec2 mouse = ImGui::GetIO().MousePos;
  float x = mouse.x + px(12), y = mouse.y + px(18);
  if (x + size.x > screen.x - px(4)) x = mouse.x - px(8) - size.x;
  if (y + size.y > screen.y - px(4)) y = mouse.y - px(10) - size.y;
  if (is_touch()) {
    // Above the finger, which would hide it; beside it at the top of the page.
    x = mouse.x - size.x * 0.5F;
    y = mouse.y - px(28) - size.y;
    if (y < px(4)) {
      y = mouse.y - size.y * 0.5F;
      x = mouse.x > screen.x * 0.5F ? mouse.x - px(32) - size.x : mouse.x + px(32);
    }
  }
  x = std::clamp(x, px(4), std::max(px(4), screen.x - px(4) - size.x));
  y = std::clamp(y, px(4), std::max(px(4), screen.y - px(4) - size.y));
  ImGui::SetNextWindowPos({std::round(x), std::round(y)});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, px(6));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, px(1));
  ImGui::PushStyleColor(ImGuiCol_WindowBg, palette().raised);
  if (ImGui::Begin("##tooltip", nullptr,
                   ImGuiWindowFlags_Tooltip | ImGuiWindowFlags_NoInputs |
                       ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                       ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav)) {
    const Box box = window_box().inset(pad_x, pad_y);
    draw_text_wrapped(title_font, box.x0, box.y0, title_width + 1, line, palette().text, tip.title);
    if (!tip.value.empty()) {
      draw_text_right(Font::kControlStrong, box.x1, box.y0 + line * 0.5F, palette().text,
                      tip.value);
    }
    draw_text_wrapped(Font::kControl, box.x0, box.y0 + title_height, inner, line, palette().text2,
                      tip.detail);
  }
  ImGui::End();
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(2);
}

void progress_bar(const Box& box, double fraction) {
  const float rounding = box.height() * 0.5F;
  list().AddRectFilled(box.min(), box.max(), palette().line, rounding);
  const float share = static_cast<float>(std::clamp(fraction, 0.0, 1.0));
  const float end = box.x0 + std::max(box.height(), box.width() * share);
  list().AddRectFilled(box.min(), {std::min(end, box.x1), box.y1}, palette().accent, rounding);
}

void draw_dashed_line(ImVec2 from, ImVec2 to, ImU32 colour, float dash_css, float gap_css,
                      float stroke_css) {
  const float dx = to.x - from.x, dy = to.y - from.y;
  const float length = std::sqrt(dx * dx + dy * dy);
  if (length <= 0) return;
  const float dash = px_exact(dash_css), period = dash + px_exact(gap_css);
  for (float at = 0; at < length; at += period) {
    const float a = at / length, b = std::min(at + dash, length) / length;
    list().AddLine({from.x + dx * a, from.y + dy * a}, {from.x + dx * b, from.y + dy * b}, colour,
                   px_exact(stroke_css));
  }
}

void draw_dashed_rect(const Box& box, ImU32 colour, float rounding_css) {
  const float half = px(1) * 0.5F, r = px(rounding_css);
  const Box b = box.inset(half);
  // Dashes are fitted to each side so that corners look alike.
  const auto side = [&](ImVec2 from, ImVec2 to) {
    const float length = std::max(std::fabs(to.x - from.x), std::fabs(to.y - from.y));
    const float n = std::max(1.0F, std::round(length / px_exact(5.0F)));
    const float css = length / n / std::max(ui().density, 0.01F);
    draw_dashed_line(from, to, colour, css * 0.6F, css * 0.4F);
  };
  side({b.x0 + r, b.y0}, {b.x1 - r, b.y0});
  side({b.x0 + r, b.y1}, {b.x1 - r, b.y1});
  side({b.x0, b.y0 + r}, {b.x0, b.y1 - r});
  side({b.x1, b.y0 + r}, {b.x1, b.y1 - r});
  const auto corner = [&](float x, float y, int from, int to) {
    list().PathArcToFast({x, y}, r, from, to);
    list().PathStroke(colour, 0, px(1));
  };
  corner(b.x0 + r, b.y0 + r, 6, 9);
  corner(b.x1 - r, b.y0 + r, 9, 12);
  corner(b.x1 - r, b.y1 - r, 0, 3);
  corner(b.x0 + r, b.y1 - r, 3, 6);
}

void draw_line_h(float x0, float x1, float y, ImU32 colour) {
  list().AddRectFilled({x0, y}, {x1, y + px(1)}, colour);
}

void draw_line_v(float x, float y0, float y1, ImU32 colour) {
  list().AddRectFilled({x, y0}, {x + px(1), y1}, colour);
}

void draw_r_bar(const Box& box, double r, double max_r) {
  const float rounding = box.height() * 0.5F;
  list().AddRectFilled(box.min(), box.max(), palette().line, rounding);
  if (!std::isfinite(r) || max_r <= 0) return;
  const float share = static_cast<float>(std::min(1.0, std::fabs(r) / max_r));
  const float end = box.x0 + std::max(box.height(), box.width() * share);
  list().AddRectFilled(box.min(), {std::min(end, box.x1), box.y1}, r_ink(r, max_r), rounding);
}

void draw_signed_scale(const Box& box) {
  constexpr int kSteps = 24;
  for (int i = 0; i < kSteps; ++i) {
    const auto at = [&](int step) {
      return box.x0 + box.width() * static_cast<float>(step) / kSteps;
    };
    const ImU32 from = r_ink(-1 + 2.0 * i / kSteps, 1), to = r_ink(-1 + 2.0 * (i + 1) / kSteps, 1);
    list().AddRectFilledMultiColor({at(i), box.y0}, {at(i + 1), box.y1}, from, to, to, from);
  }
}

bool begin_scroll(const char* id, const Box& box, ScrollBar bar) {
  ImGui::SetCursorScreenPos(box.min());
  ImGuiWindowFlags flags = ImGuiWindowFlags_NavFlattened | ImGuiWindowFlags_NoBackground |
                           ImGuiWindowFlags_NoSavedSettings;
  if (bar == ScrollBar::kOver) flags |= ImGuiWindowFlags_NoScrollbar;
  const ImVec2 size{std::max(1.0F, box.width()), std::max(1.0F, box.height())};
  return ImGui::BeginChild(id, size, 0, flags);
}

ScrolledRows scrolled_rows(const char* id, float content_height) {
  ScrolledRows rows;
  const Box outer = window_box();
  const float width = ImGui::GetContentRegionAvail().x;
  const float top = outer.y0 - ImGui::GetScrollY();
  rows.content = {outer.x0, top, outer.x0 + width, top + content_height};
  rows.visible = {outer.x0, outer.y0, outer.x0 + width,
                  std::min(outer.y1, std::max(outer.y0 + 1, rows.content.y1))};
  rows.item = interact(id, rows.visible, 5);
  // The content's full height, for the scroll bar.
  ImGui::SetCursorScreenPos({outer.x0, rows.content.y1 - 1});
  ImGui::Dummy({1, 1});
  return rows;
}

void scroll_into_view(float top, float height) {
  const float shown = ImGui::GetWindowHeight();
  if (top < ImGui::GetScrollY()) {
    ImGui::SetScrollY(top);
  } else if (top + height > ImGui::GetScrollY() + shown) {
    ImGui::SetScrollY(top + height - shown);
  }
}

void end_scroll() {
  // A finger drags the content, unless the item under it wants the drag for itself.
  const ImGuiIO& io = ImGui::GetIO();
  if (io.MouseSource == ImGuiMouseSource_TouchScreen && ImGui::IsMouseDragging(0, px(8)) &&
      !ui().drag_taken && window_box().contains(io.MouseClickedPos[0])) {
    ImGui::SetScrollY(ImGui::GetScrollY() - io.MouseDelta.y);
  }
  const bool bar_over = (ImGui::GetCurrentWindow()->Flags & ImGuiWindowFlags_NoScrollbar) != 0;
  const Box outer = window_box();
  const float reach = ImGui::GetScrollMaxY(), at = ImGui::GetScrollY();
  ImGui::EndChild();
  if (bar_over && reach > 0) {
    // Over the children's contents: drawn by the parent after them.
    const float length = outer.height() * outer.height() / (outer.height() + reach);
    const float y = outer.y0 + (outer.height() - length) * at / reach;
    list().AddRectFilled({outer.x1 - px(5), y + px(2)}, {outer.x1 - px(2), y + length - px(2)},
                         with_alpha(palette().text3, 0.6F), px(2));
  }
}

}  // namespace sync_act::views
