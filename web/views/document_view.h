#pragma once
// Draws an app::Document down a column, as its HTML has it; and rows of text that panels put
// together themselves.

#include <string_view>

#include "web/app/command.h"
#include "web/app/document.h"
#include "web/views/theme.h"
#include "web/views/widgets.h"

namespace sync_act::views {

// A column that is filled from the top. Where it only measures, nothing is drawn and height() says
// how much room there must be. What lies out of sight is not drawn.
class Column {
 public:
  static Column measuring(float width) { return Column({0, 0, width, 0}, {0, 0, 0, 0}, false); }
  // `box`: the content's, of any height; `visible`: what is seen of it.
  Column(const Box& box, const Box& visible) : Column(box, visible, true) {}

  float width() const { return x1_ - x0_; }
  float height() const { return y_ - top_; }
  bool draws() const { return draws_; }

  void gap(float css) { y_ += px(css); }
  // The next strip; whether it is to be drawn.
  bool take(float height_px, Box& box);
  void text(Font font, float line_css, ImU32 colour, std::string_view words, float indent_px = 0);
  // The part of this column from `indent_px` on.
  void indent(float indent_px) { x0_ += indent_px; }

 private:
  Column(const Box& box, const Box& visible, bool draws)
      : x0_(box.x0), x1_(box.x1), top_(box.y0), y_(box.y0), visible_(visible), draws_(draws) {}
  float x0_, x1_, top_, y_;
  Box visible_;
  bool draws_;
};

// The blocks one after the other; `page`: with the look of a page, else of a panel. Figures of the
// document have a button that exports them where `figures` is set.
enum class DocumentLook { kPage, kPanel };
void draw_document(const app::Document& document, DocumentLook look, Column& column,
                   const app::CommandSink* figures = nullptr);

ImU32 tone_ink(app::Tone tone);
Icon tone_icon(app::Tone tone);

// The item of draw_scrolled().
void scroll_by_keys(const Box& visible);
// What `draw` puts into a column, in a scroll area: measured first, then drawn. The area itself is
// one item, which the arrow keys scroll; it comes after the buttons in it, which lie above it.
template <class Draw>
void draw_scrolled(const char* id, const Box& area, float pad_x, float pad_y, ScrollBar bar,
                   Draw draw) {
  if (begin_scroll(id, area, bar)) {
    const Box outer = window_box();
    const float width = ImGui::GetContentRegionAvail().x;
    Column measured = Column::measuring(width - 2 * pad_x);
    draw(measured);
    const float top = outer.y0 - ImGui::GetScrollY();
    const float bottom = top + measured.height() + 2 * pad_y;
    Column column(Box{outer.x0, top, outer.x0 + width, bottom}.inset(pad_x, pad_y),
                  {outer.x0, outer.y0, outer.x0 + width, outer.y1});
    draw(column);
    scroll_by_keys({outer.x0, outer.y0, outer.x0 + width, std::min(outer.y1, bottom)});
    ImGui::SetCursorScreenPos({outer.x0, bottom - 1});
    ImGui::Dummy({1, 1});
  }
  end_scroll();
}

}  // namespace sync_act::views
