#include "web/views/plot_view.h"

#include <algorithm>
#include <cmath>

#include "web/app/format.h"
#include "web/views/text.h"
#include "web/views/widgets.h"

namespace sync_act::views {
namespace {

struct DrawMark {
  const app::PlotFrame& frame;
  const Box& box;
  ImDrawList& list;

  float x_of(double x) const { return box.x0 + static_cast<float>(frame.x_of(x)); }
  float y_of(double y) const { return box.y0 + static_cast<float>(frame.y_of(y)); }

  void operator()(const app::PlotBars& bars) const {
    const float zero = y_of(0);
    const float gap = px(1) * 0.5F;
    for (std::size_t i = 0; i < bars.heights.size(); ++i) {
      if (bars.heights[i] <= 0) continue;
      const double from = bars.first + static_cast<double>(i) * bars.width;
      const bool high = from >= bars.highlight_from - 1e-9;
      list.AddRectFilled({std::round(x_of(from)) + gap, y_of(bars.heights[i])},
                         {std::round(x_of(from + bars.width)) - gap, zero},
                         plot_ink(high ? bars.highlight : bars.ink), px(2),
                         ImDrawFlags_RoundCornersTop);
    }
  }
  void operator()(const app::PlotLine& line) const {
    const ImU32 ink = plot_ink(line.ink);
    const auto stroke = [&] { list.PathStroke(ink, 0, px_exact(static_cast<float>(line.stroke))); };
    const app::PlotPoint* before = nullptr;
    for (const app::PlotPoint& point : line.points) {
      const bool broken = std::isnan(point.y);
      if (line.dashed) {
        if (before != nullptr && !broken) {
          draw_dashed_line({x_of(before->x), y_of(before->y)}, {x_of(point.x), y_of(point.y)}, ink,
                           4, 3, static_cast<float>(line.stroke));
        }
        before = broken ? nullptr : &point;
      } else if (broken) {
        stroke();
      } else {
        list.PathLineTo({x_of(point.x), y_of(point.y)});
      }
    }
    stroke();
    // After the stroke: a circle would end the path that is being gathered.
    for (const app::PlotPoint& point : line.points) {
      if (!line.dots || std::isnan(point.y)) continue;
      list.AddCircleFilled({x_of(point.x), y_of(point.y)}, px_exact(2.5F), ink);
    }
  }
  void operator()(const app::PlotBand& band) const {
    const ImU32 ink = plot_ink(band.ink);
    for (std::size_t i = 1; i < band.x.size(); ++i) {
      list.AddQuadFilled({x_of(band.x[i - 1]), y_of(band.low[i - 1])},
                         {x_of(band.x[i - 1]), y_of(band.high[i - 1])},
                         {x_of(band.x[i]), y_of(band.high[i])},
                         {x_of(band.x[i]), y_of(band.low[i])}, ink);
    }
  }
  void operator()(const app::PlotInterval& mark) const {
    const ImU32 ink = plot_ink(mark.ink);
    const ImVec2 at{x_of(mark.at.x), y_of(mark.at.y)};
    const float cap = px(3), stroke = px_exact(1.5F);
    const ImVec2 from = mark.along_x ? ImVec2{x_of(mark.low), at.y} : ImVec2{at.x, y_of(mark.low)};
    const ImVec2 to = mark.along_x ? ImVec2{x_of(mark.high), at.y} : ImVec2{at.x, y_of(mark.high)};
    list.AddLine(from, to, ink, stroke);
    for (const ImVec2& end : {from, to}) {
      const ImVec2 half = mark.along_x ? ImVec2{0, cap} : ImVec2{cap, 0};
      list.AddLine({end.x - half.x, end.y - half.y}, {end.x + half.x, end.y + half.y}, ink, stroke);
    }
    const float radius = px_exact(static_cast<float>(mark.radius));
    if (mark.square) {
      list.AddRectFilled({at.x - radius, at.y - radius}, {at.x + radius, at.y + radius}, ink,
                         px(1));
    } else {
      list.AddCircleFilled(at, radius, ink);
    }
    if (mark.selected) list.AddCircle(at, radius + px(4), palette().accent, 0, px_exact(2));
    if (!mark.label.empty()) {
      draw_text_centred(mark.strong_label ? Font::kBadge : Font::kCaption, at.x, at.y - px(14),
                        mark.strong_label ? palette().text : palette().text2, mark.label);
    }
  }
  void operator()(const app::PlotRule& rule) const {
    const float x = std::round(x_of(rule.x));
    const float top = box.y0 + static_cast<float>(frame.top) + px(12);
    const float bottom = box.y0 + static_cast<float>(frame.bottom);
    const ImU32 ink = plot_ink(rule.ink);
    if (rule.dashed) {
      draw_dashed_line({x, top}, {x, bottom}, ink, 3, 3);
    } else {
      list.AddLine({x, top}, {x, bottom}, ink, px(rule.pin ? 2 : 1));
    }
    if (rule.pin) list.AddCircleFilled({x, top}, px_exact(4), ink);
    const auto note = [&](Font font, float y, ImU32 colour, const std::string& text) {
      if (rule.label_left) {
        draw_text_right(font, x - px(8), y, colour, text);
      } else {
        draw_text(font, x + px(8), y, colour, text);
      }
    };
    note(Font::kCaption, top - px(6), palette().text2, rule.label);
    note(Font::kCard, top + px(9), palette().text, rule.value);
  }
  void operator()(const app::PlotNote& note) const {
    const float x = x_of(note.at.x), y = y_of(note.at.y);
    const ImU32 ink = plot_ink(note.ink);
    if (note.align < 0) draw_text_right(Font::kCaption, x, y, ink, note.text);
    if (note.align == 0) draw_text_centred(Font::kCaption, x, y, ink, note.text);
    if (note.align > 0) draw_text(Font::kCaption, x, y, ink, note.text);
  }
  void operator()(const app::PlotCells& cells) const {
    const float gap = px(1) * 0.5F;
    for (int row = 0; row < cells.rows; ++row) {
      for (int column = 0; column < cells.columns; ++column) {
        const auto at = static_cast<std::size_t>(row * cells.columns + column);
        if (std::isnan(cells.values[at])) continue;
        const ImVec2 low{std::round(x_of(column)) + gap, std::round(y_of(row + 1)) + gap};
        const ImVec2 high{std::round(x_of(column + 1)) - gap, std::round(y_of(row)) - gap};
        if (!cells.faint.empty() && cells.faint[at]) {
          list.AddCircleFilled({(low.x + high.x) * 0.5F, (low.y + high.y) * 0.5F}, px_exact(1.5F),
                               palette().text3);
        } else {
          list.AddRectFilled(low, high, r_ink(cells.values[at], cells.max), px(2));
        }
      }
    }
    const app::PlotScale scale = app::plot_scale(frame, static_cast<double>(box.height()),
                                                 static_cast<double>(ui().density));
    const float x0 = box.x0 + static_cast<float>(scale.x0);
    const float x1 = box.x0 + static_cast<float>(scale.x1);
    const float y = box.y0 + static_cast<float>(scale.y);
    draw_signed_scale({x0, y - px(4), x1, y + px(4)});
    draw_text_right(Font::kCaption, x0 - px(6), y, palette().text2,
                    "r " + app::format_r(-cells.max));
    draw_text(Font::kCaption, x1 + px(6), y, palette().text2, app::format_r(cells.max));
  }
};

}  // namespace

ImU32 plot_ink(const app::Ink& ink) {
  return packed(app::ink_colour(ink, ui().dark).with_alpha(ink.alpha));
}

app::PlotFrame draw_plot(const app::Plot& plot, const Box& box) {
  const Palette& p = palette();
  const app::PlotFrame frame =
      app::plot_frame(plot, static_cast<double>(box.width()), static_cast<double>(box.height()),
                      static_cast<double>(ui().density));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const DrawMark draw{frame, box, list};
  const float left = box.x0 + static_cast<float>(frame.left);
  const float right = box.x0 + static_cast<float>(frame.right);
  const float top = box.y0 + static_cast<float>(frame.top);
  const float bottom = box.y0 + static_cast<float>(frame.bottom);
  for (const app::PlotTick& tick : plot.y.ticks) {
    const float y = std::round(draw.y_of(tick.value));
    if (plot.y.grid) draw_line_h(left, right, y, p.line);
    const float most = left - px(10) - box.x0 - (plot.y.label.empty() ? 0 : px(18));
    const float width = std::min(text_width(Font::kTick, tick.label), most);
    draw_text_cut(Font::kTick, left - px(6) - width, y, width, p.text2, tick.label);
  }
  for (const app::PlotTick& tick : plot.x.ticks) {
    const float x = std::round(draw.x_of(tick.value));
    if (plot.x.grid) draw_line_v(x, top, bottom, p.line);
    draw_text_centred(Font::kTick, x, bottom + px(11), p.text2, tick.label);
  }
  draw_line_h(left, right, bottom, p.line2);
  list.PushClipRect({box.x0, box.y0}, {box.x1, box.y1}, true);
  for (const app::PlotMark& mark : plot.marks) std::visit(draw, mark);
  list.PopClipRect();
  if (!plot.x.label.empty()) {
    // What follows a colon explains; the name of the axis comes first.
    std::string_view label = plot.x.label;
    if (text_width(Font::kCaption, label) > right - left) label = label.substr(0, label.find(':'));
    draw_text_cut(Font::kCaption, left, box.y1 - px(7), right - left, p.text2, label);
  }
  if (!plot.y.label.empty()) {
    const float length = text_width(Font::kCaption, plot.y.label);
    const float most = bottom - top;
    draw_text_turned(Font::kCaption,
                     {box.x0 + px(9), (top + bottom + std::min(length, most)) * 0.5F}, 1.5707963F,
                     most, p.text2, plot.y.label);
  }
  return frame;
}

}  // namespace sync_act::views
