#pragma once
// The controls of the interface, drawn by us over ImGui's invisible buttons, so that pointer,
// keyboard focus and popups are ImGui's and the look is the specification's. Boxes are device px.

#include <span>
#include <string>
#include <string_view>

#include "web/views/icons.h"
#include "web/views/text.h"
#include "web/views/theme.h"

namespace sync_act::views {

// What the pointer and the keyboard did to an item in this frame.
struct Interaction {
  ImGuiID id = 0;
  bool hovered = false;
  bool held = false;
  bool clicked = false;
  bool focused = false;   // by keyboard: its ring is drawn
  bool has_keys = false;  // the last item that was pressed, or reached by keyboard
  float hover_share = 0;  // 0..1, eased over 120 ms
};

// An item that fills the box; draws its focus ring. Composite items (lists, slices) are one item.
Interaction interact(const char* id, const Box& box, float rounding_css = 6);

// 0..1 moving towards `on` in `secs`; asks for frames while it moves.
float animated(ImGuiID id, bool on, double secs = 0.12);

// After 300 ms under the pointer; call each frame while hovered. `value` stands at the right of the
// title, `detail` below it.
void tooltip(ImGuiID id, std::string_view title, std::string_view value = {},
             std::string_view detail = {});
// To be called once per frame, after everything that may ask for a tooltip.
void draw_tooltip();

enum class ButtonKind { kPrimary, kSecondary, kGhost };
float button_width(Icon icon, std::string_view label);
bool button(const char* id, const Box& box, Icon icon, std::string_view label, ButtonKind kind,
            bool enabled = true, std::string_view tip = {});
bool icon_button(const char* id, const Box& box, Icon icon, std::string_view tip,
                 bool enabled = true);

// One of several. Answers the chosen index.
float segmented_width(std::span<const std::string_view> labels);
int segmented(const char* id, const Box& box, std::span<const std::string_view> labels,
              int selected);

// A button that shows a choice and opens a menu: [mark] [prefix] value v. network < 0: no mark.
struct PickerFace {
  std::string_view value;
  std::string_view prefix = {};
  int network = -1;
  bool framed = true;
};
float picker_width(const PickerFace& look);
bool picker(const char* id, const Box& box, const PickerFace& look, std::string_view tip = {});

// A menu under (or above, where there is more room) its anchor. Usage: if (picker(...))
// ImGui::OpenPopup("x"); if (begin_menu("x", anchor, width, n)) { menu_item(...); end_menu(); }
bool begin_menu(const char* id, const Box& anchor, float width_css, int n_items,
                bool align_right = false);
struct MenuItem {
  std::string_view label;
  Icon icon = Icon::kNone;
  int network = -1;
  std::string_view hint = {};
  bool checked = false;
  bool enabled = true;
};
bool menu_item(int index, const MenuItem& item);
void end_menu();

// Text with a dashed frame. Answers the width.
float badge_width(std::string_view text);
float draw_badge(float x, float middle_y, ImU32 colour, std::string_view text);
// "SIMULATED", with its tooltip; `short_form` where there is little room.
float simulated_badge_width();
void simulated_badge(const char* id, float x, float middle_y);

// A one-line text field with a search icon. True where the text changed.
bool search_field(const char* id, const Box& box, const char* hint, std::string& text,
                  bool focus_now);

void progress_bar(const Box& box, double fraction);
void draw_dashed_line(ImVec2 from, ImVec2 to, ImU32 colour, float dash_css, float gap_css,
                      float stroke_css = 1);
void draw_dashed_rect(const Box& box, ImU32 colour, float rounding_css);
void draw_line_h(float x0, float x1, float y, ImU32 colour);
void draw_line_v(float x, float y0, float y1, ImU32 colour);
// A bar of r as in the lists: from the left, coloured by sign.
void draw_r_bar(const Box& box, double r, double max_r);
// Signed scale from -max to +max.
void draw_signed_scale(const Box& box);

// A child window that scrolls up and down, by wheel, bar or finger.
enum class ScrollBar { kBeside, kOver };  // kOver: a thin mark over the content, for touch
bool begin_scroll(const char* id, const Box& box, ScrollBar bar = ScrollBar::kBeside);
void end_scroll();
// One item for all the rows of a scroll area: it covers what is visible, so that focus does not
// scroll. `content`: the rows' box, partly out of sight.
struct ScrolledRows {
  Interaction item;
  Box visible;
  Box content;
};
ScrolledRows scrolled_rows(const char* id, float content_height);
// Scrolls so that the part [top, top + height) of the content is visible.
void scroll_into_view(float top, float height);

Box window_box();

}  // namespace sync_act::views
