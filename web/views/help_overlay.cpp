#include "web/views/help_overlay.h"

#include <cmath>
#include <string_view>

#include "imgui_internal.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

struct Term {
  std::string_view word, meaning;
};
constexpr Term kTerms[] = {
    {"FBN",
     "Functional brain network: places in the brain whose activity rises and falls together."},
    {"Neuron",
     "One output channel of a layer of an artificial network. Its curve is its answer to the "
     "film."},
    {"HRF",
     "Blood flow answers neural activity about 5 s late. This curve delays responses before "
     "comparison."},
    {"r",
     "How closely two curves move together: 1 in step, 0 unrelated, \xE2\x88\x92"
     "1 opposite."},
    {"Voxel map", "r of one neuron with every place in the brain."},
};

struct Key {
  std::string_view keys, meaning;
};
constexpr Key kKeys[] = {
    {"[  ]", "Previous, next pair"},
    {"/", "Filter the neurons"},
    {"\xE2\x86\x90 \xE2\x86\x91 \xE2\x86\x92 \xE2\x86\x93",
     "Next network or neuron, or move in the focused panel"},
    {"Page Up, Down", "Next slice, when a slice is focused"},
    {"v", "Network map or voxel map"},
    {"c", "Outline the network, when the list is focused"},
    {"Space", "Play or pause the film"},
    {"+ \xE2\x88\x92", "Zoom, when the curves are focused; with Shift arrows step 10 scans"},
    {"1 2 3", "Screens: Explore, Coupling, Models"},
    {"Tab", "Next control"},
    {"t", "Light or dark"},
    {"Ctrl Z", "Undo; with Shift redo"},
    {"Esc", "Close, or back to all panels"},
    {"?", "This help"},
};

constexpr float kLineCss = 17;

float draw_terms(float x, float y, float width) {
  const Palette& p = palette();
  const float start = y;
  for (const Term& term : kTerms) {
    draw_text(Font::kControlStrong, x, y + px(kLineCss) * 0.5F, p.text, term.word);
    y += px(kLineCss);
    y +=
        draw_text_wrapped(Font::kControl, x, y, width, px(kLineCss), p.text2, term.meaning) + px(9);
  }
  return y - start;
}

float terms_height(float width) {
  float height = 0;
  for (const Term& term : kTerms) {
    height +=
        px(kLineCss) + wrapped_height(Font::kControl, width, px(kLineCss), term.meaning) + px(9);
  }
  return height;
}

float draw_keys(float x, float y, float width) {
  const Palette& p = palette();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float start = y;
  const float column = std::min(px(112), width * 0.4F);
  for (const Key& key : kKeys) {
    const float text = text_width(Font::kControlMedium, key.keys);
    const Box cap{x, y, x + text + px(12), y + px(20)};
    list.AddRectFilled(cap.min(), cap.max(), p.inset, px(4));
    list.AddRect(cap.min(), cap.max(), p.line2, px(4), 0, px(1));
    draw_text(Font::kControlMedium, cap.x0 + px(6), cap.middle_y(), p.text, key.keys);
    const float room = width - column;
    const float height = wrapped_height(Font::kControl, room, px(kLineCss), key.meaning);
    draw_text_wrapped(Font::kControl, x + column, y + px(1.5F), room, px(kLineCss), p.text2,
                      key.meaning);
    y += std::max(px(20), height) + px(7);
  }
  return y - start;
}

float keys_height(float width) {
  const float column = std::min(px(112), width * 0.4F);
  float height = 0;
  for (const Key& key : kKeys) {
    height += std::max(px(20),
                       wrapped_height(Font::kControl, width - column, px(kLineCss), key.meaning)) +
              px(7);
  }
  return height;
}

void draw_words_popup(const char* id, const Box& anchor) {
  if (!ImGui::IsPopupOpen(id)) return;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float pad = px(16);
  const float width = std::min(px(320), screen.x - px(16));
  const float height = std::min(terms_height(width - 2 * pad) + 2 * pad - px(6), screen.y - px(16));
  const float x = std::clamp(anchor.x1 - width, px(8), std::max(px(8), screen.x - px(8) - width));
  const float y = std::min(anchor.y1 + px(6), std::max(px(8), screen.y - px(8) - height));
  ImGui::SetNextWindowPos({x, y});
  ImGui::SetNextWindowSize({width, height});
  if (ImGui::BeginPopup(id, ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize |
                                ImGuiWindowFlags_NoSavedSettings)) {
    draw_terms(x + pad, y + pad - ImGui::GetScrollY(), width - 2 * pad);
    ImGui::SetCursorScreenPos(
        {x, y - ImGui::GetScrollY() + terms_height(width - 2 * pad) + 2 * pad - px(7)});
    ImGui::Dummy({1, 1});
    ImGui::EndPopup();
  }
}

void draw_help_overlay(const app::ViewContext& context) {
  if (!context.transient.help_open) return;
  const Palette& p = palette();
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float pad = px(24);
  const float width = std::min(px(720), screen.x - px(24));
  const bool two = width >= px(560);
  const float column = two ? (width - 2 * pad - px(32)) * 0.5F : width - 2 * pad;
  const float content = two ? std::max(terms_height(column), keys_height(column))
                            : terms_height(column) + px(36) + keys_height(column);
  const float head = px(64);
  const float height = std::min(head + content + pad, screen.y - px(24));
  const float x = std::round((screen.x - width) * 0.5F), y = std::round((screen.y - height) * 0.5F);

  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(screen);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, with_alpha(p.bg, 0.72F));
  const ImGuiWindowFlags flags =
      ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings;
  if (ImGui::Begin("##help", nullptr, flags)) {
    if (ImGui::IsWindowAppearing()) ImGui::SetWindowFocus();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Box card{x, y, x + width, y + height};
    list.AddRectFilled(card.min(), card.max(), p.panel, px(10));
    list.AddRect(card.min(), card.max(), p.line2, px(10), 0, px(1));
    draw_text(Font::kHeadline, card.x0 + pad, card.y0 + px(34), p.text, "Words and keys");
    const Box close{card.x1 - px(48), card.y0 + px(18), card.x1 - px(16), card.y0 + px(50)};
    const bool shut = icon_button("close", close, Icon::kClose, "Close (Esc)");
    if (begin_scroll("help", {card.x0, card.y0 + head, card.x1, card.y1 - px(8)})) {
      const ImVec2 at = ImGui::GetCursorScreenPos();
      draw_terms(card.x0 + pad, at.y, column);
      if (two) {
        draw_keys(card.x0 + pad + column + px(32), at.y, column);
      } else {
        draw_keys(card.x0 + pad, at.y + terms_height(column) + px(12), column);
      }
      ImGui::SetCursorScreenPos({at.x, at.y + content - 1});
      ImGui::Dummy({1, 1});
    }
    end_scroll();
    const bool outside = ImGui::IsMouseClicked(0) && !card.contains(ImGui::GetIO().MousePos) &&
                         ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows);
    if (shut || outside) context.sink(app::ShowHelp{false});
  }
  ImGui::End();
  ImGui::PopStyleColor();
}

class DrawnHelp final : public HelpOverlay {
 public:
  void draw_words(const char* id, const Box& anchor) override { draw_words_popup(id, anchor); }
  void draw(const app::ViewContext& context) override { draw_help_overlay(context); }
};

}  // namespace

std::unique_ptr<HelpOverlay> make_help_overlay() { return std::make_unique<DrawnHelp>(); }

}  // namespace sync_act::views
