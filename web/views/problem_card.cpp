#include "web/views/problem_card.h"

#include <cmath>
#include <string>
#include <string_view>

#include "imgui_internal.h"
#include "web/app/format.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

std::string report_of(const app::Problem& problem) {
  std::string text = problem.title + "\n";
  if (!problem.file.empty()) text += "File: " + problem.file + "\n";
  if (!problem.code.empty()) text += "Code: " + problem.code + "\n";
  return text + problem.text + "\n";
}

// Icon, what to do, why, and the button that does it. True when it was pressed.
bool draw_choice(const char* id, const Box& row, Icon icon, std::string_view title,
                 std::string_view detail, std::string_view action, bool first) {
  const Palette& p = palette();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(row.min(), row.max(), first ? p.selected : p.inset, px(8));
  list.AddRect(row.min(), row.max(), first ? p.accent : p.line, px(8), 0, px(1));
  Box free = row.inset(px(14), 0);
  draw_icon(icon, {free.x0 + px(8), row.middle_y()}, first ? p.accent : p.text2);
  free.cut_left(px(30));
  const float width = button_width(Icon::kNone, action);
  const Box at = free.cut_right(width).centred_height(px(28));
  free.cut_right(px(10));
  draw_text_cut(Font::kTitle, free.x0, row.middle_y() - px(9), free.width(), p.text, title);
  bool cut = false;
  draw_text_cut(Font::kControl, free.x0, row.middle_y() + px(10), free.width(), p.text2, detail,
                &cut);
  return button(id, at, Icon::kNone, action, first ? ButtonKind::kPrimary : ButtonKind::kSecondary,
                true, cut ? detail : "");
}

}  // namespace

void draw_problem_card(const app::ViewContext& context, const Box& area) {
  if (context.data.problems.empty()) return;
  const app::Problem& problem = context.data.problems.back();
  const Palette& p = palette();
  const float pad = px(area.width() < px(480) ? 16 : 24);
  const float width = std::min(px(600), area.width() - px(16));
  const float inner = width - 2 * pad;
  const float body_line = px(20);
  const float title_room = inner - px(46) - px(36);
  const float title_height =
      std::max(px(26), wrapped_height(Font::kHeadline, title_room, px(26), problem.title));
  const float text_height = wrapped_height(Font::kBody, inner, body_line, problem.text);
  const float head = title_height + (problem.file.empty() ? 0 : px(22));
  const float choices = 2 * px(60) + px(8);
  const float wanted =
      pad + std::max(head, px(40)) + px(16) + text_height + px(20) + px(22) + choices + pad;
  const float height = std::min(wanted, area.height() - px(16));
  const float x = std::round(area.middle_x() - width * 0.5F);
  const float y = std::round(area.y0 + std::max(px(8), (area.height() - height) * 0.3F));

  ImGui::SetNextWindowPos({x, y});
  ImGui::SetNextWindowSize({width, height});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, px(10));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, px(1));
  ImGui::PushStyleColor(ImGuiCol_WindowBg, p.panel);
  if (ImGui::Begin("##problem", nullptr,
                   ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                       ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                       ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse)) {
    if (begin_scroll("card", window_box())) {
      ImDrawList& list = *ImGui::GetWindowDrawList();
      const ImVec2 at = ImGui::GetCursorScreenPos();
      Box free{at.x + pad, at.y + pad, at.x + width - pad, at.y + wanted};
      const Box tile{free.x0, free.y0, free.x0 + px(36), free.y0 + px(36)};
      list.AddRectFilled(tile.min(), tile.max(), with_alpha(p.bad, 0.14F), px(8));
      draw_icon(Icon::kAlert, {tile.middle_x(), tile.middle_y()}, p.bad, 20);
      const Box close{free.x1 - px(26), free.y0 - px(2), free.x1 + px(2), free.y0 + px(26)};
      if (icon_button("dismiss", close, Icon::kClose, "Dismiss")) {
        context.sink(app::DismissProblem{problem.id});
      }
      const float text_x = free.x0 + px(46);
      draw_text_wrapped(Font::kHeadline, text_x, free.y0, title_room, px(26), p.text,
                        problem.title);
      if (!problem.file.empty()) {
        bool cut = false;
        const float file_y = free.y0 + title_height + px(11);
        const float shown =
            draw_text_cut(Font::kMono, text_x, file_y, title_room, p.text2, problem.file, &cut);
        const Interaction item =
            interact("file", {text_x, file_y - px(9), text_x + shown, file_y + px(9)}, 3);
        if (item.hovered && cut) tooltip(item.id, problem.file);
      }
      free.cut_top(std::max(head, px(40)) + px(16));
      draw_text_wrapped(Font::kBody, free.x0, free.y0, inner, body_line, p.text2, problem.text);
      free.cut_top(text_height + px(20));
      draw_text(Font::kTitle, free.x0, free.y0 + px(7), p.text, "What you can do");
      free.cut_top(px(22));
      if (draw_choice("other", free.cut_top(px(60)), Icon::kFile, "Give another file",
                      "Copy or export it again. What is open stays open.", "Choose file", true)) {
        context.sink(app::DismissProblem{problem.id});
        context.sink(app::OpenFiles{});
      }
      free.cut_top(px(8));
      if (draw_choice("report", free.cut_top(px(60)), Icon::kCopy, "Report it",
                      "This message as text. It holds no image data and no path.", "Copy", false)) {
        context.sink(app::CopyText{report_of(problem)});
      }
      ImGui::SetCursorScreenPos({at.x, at.y + wanted - 1});
      ImGui::Dummy({1, 1});
    }
    end_scroll();
  }
  ImGui::End();
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(2);
}

}  // namespace sync_act::views
