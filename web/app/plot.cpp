#include "web/app/plot.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "web/app/document.h"
#include "web/app/format.h"
#include "web/app/selectors.h"

namespace sync_act::app {
namespace {

// "#rrggbb"
std::string hex_text(const Colour& colour) {
  std::string text = "#";
  for (const std::uint8_t part : {colour.r, colour.g, colour.b}) {
    text += "0123456789abcdef"[part / 16];
    text += "0123456789abcdef"[part % 16];
  }
  return text;
}

std::string number(double value) {
  std::string result = fixed_text(value, 2);
  result.erase(result.find_last_not_of('0') + 1);
  if (result.back() == '.') result.pop_back();
  return result == "-0" ? "0" : result;
}

// Writes elements; coordinates are already those of the picture.
class SvgWriter {
 public:
  explicit SvgWriter(bool dark) : dark_(dark) {}

  void line(double x0, double y0, double x1, double y1, const Ink& ink, double stroke,
            bool dashed = false) {
    out_ += "<line x1=\"" + number(x0) + "\" y1=\"" + number(y0) + "\" x2=\"" + number(x1) +
            "\" y2=\"" + number(y1) + "\"" + stroke_of(ink, stroke, dashed) + "/>\n";
  }
  void rect(double x0, double y0, double x1, double y1, const Ink& ink) {
    out_ += "<rect x=\"" + number(x0) + "\" y=\"" + number(y0) + "\" width=\"" + number(x1 - x0) +
            "\" height=\"" + number(y1 - y0) + "\"" + fill_of(ink) + "/>\n";
  }
  void square(double x, double y, double width, double height, double rounding,
              const Colour& colour) {
    out_ += "<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(width) +
            "\" height=\"" + number(height) + "\" rx=\"" + number(rounding) + "\" fill=\"" +
            hex_text(colour) + "\"/>\n";
  }
  Colour signed_ink(double value, double max) const { return signed_r_colour(value, max, dark_); }
  void circle(double x, double y, double radius, const Ink& ink) {
    out_ += "<circle cx=\"" + number(x) + "\" cy=\"" + number(y) + "\" r=\"" + number(radius) +
            "\"" + fill_of(ink) + "/>\n";
  }
  void ring(double x, double y, double radius, const Ink& ink) {
    out_ += "<circle cx=\"" + number(x) + "\" cy=\"" + number(y) + "\" r=\"" + number(radius) +
            "\" fill=\"none\"" + stroke_of(ink, 2, false) + "/>\n";
  }
  void path(const std::string& d, const Ink& ink, double stroke, bool dashed) {
    out_ += "<path d=\"" + d + "\" fill=\"none\" stroke-linejoin=\"round\"" +
            stroke_of(ink, stroke, dashed) + "/>\n";
  }
  void polygon(const std::string& points, const Ink& ink) {
    out_ += "<polygon points=\"" + points + "\"" + fill_of(ink) + "/>\n";
  }
  // align: -1 ends at x, 0 is centred, 1 starts at x; y: the middle of the text's capitals.
  void text(double x, double y, int align, const Ink& ink, const std::string& words,
            bool strong = false, bool turned = false) {
    const char* anchor = align < 0 ? "end" : align == 0 ? "middle" : "start";
    out_ += "<text x=\"" + number(x) + "\" y=\"" + number(y + 4) + "\" text-anchor=\"" + anchor +
            "\"" + (strong ? " font-weight=\"600\"" : "") +
            (turned ? " transform=\"rotate(-90 " + number(x) + " " + number(y) + ")\"" : "") +
            fill_of(ink) + ">" + escaped_markup(words) + "</text>\n";
  }
  std::string take() { return std::move(out_); }

 private:
  std::string colour_of(const Ink& ink) const { return hex_text(ink_colour(ink, dark_)); }
  std::string fill_of(const Ink& ink) const {
    return " fill=\"" + colour_of(ink) + "\"" +
           (ink.alpha < 1 ? " fill-opacity=\"" + number(ink.alpha) + "\"" : "");
  }
  std::string stroke_of(const Ink& ink, double stroke, bool dashed) const {
    return " stroke=\"" + colour_of(ink) + "\" stroke-width=\"" + number(stroke) + "\"" +
           (ink.alpha < 1 ? " stroke-opacity=\"" + number(ink.alpha) + "\"" : "") +
           (dashed ? " stroke-dasharray=\"4 3\"" : "");
  }
  bool dark_;
  std::string out_;
};

constexpr int kScaleSteps = 32;

struct SvgMarks {
  const PlotFrame& frame;
  SvgWriter& svg;
  double height;

  void operator()(const PlotBars& bars) const {
    const double zero = frame.y_of(0);
    for (std::size_t i = 0; i < bars.heights.size(); ++i) {
      if (bars.heights[i] <= 0) continue;
      const double from = bars.first + static_cast<double>(i) * bars.width;
      const bool high = from >= bars.highlight_from - 1e-9;
      svg.rect(frame.x_of(from) + 0.5, frame.y_of(bars.heights[i]),
               frame.x_of(from + bars.width) - 0.5, zero, high ? bars.highlight : bars.ink);
    }
  }
  void operator()(const PlotLine& line) const {
    std::string d;
    bool open = false;
    for (const PlotPoint& point : line.points) {
      if (std::isnan(point.y)) {
        open = false;
        continue;
      }
      d += (open ? "L" : "M") + number(frame.x_of(point.x)) + " " + number(frame.y_of(point.y));
      open = true;
    }
    svg.path(d, line.ink, line.stroke, line.dashed);
    for (const PlotPoint& point : line.points) {
      if (line.dots && !std::isnan(point.y)) {
        svg.circle(frame.x_of(point.x), frame.y_of(point.y), 2.5, line.ink);
      }
    }
  }
  void operator()(const PlotBand& band) const {
    std::string points;
    const auto add = [&](double x, double y) {
      points += number(frame.x_of(x)) + "," + number(frame.y_of(y)) + " ";
    };
    for (std::size_t i = 0; i < band.x.size(); ++i) add(band.x[i], band.high[i]);
    for (std::size_t i = band.x.size(); i > 0; --i) add(band.x[i - 1], band.low[i - 1]);
    svg.polygon(points, band.ink);
  }
  void operator()(const PlotInterval& mark) const {
    const double x = frame.x_of(mark.at.x), y = frame.y_of(mark.at.y);
    if (mark.along_x) {
      const double x0 = frame.x_of(mark.low), x1 = frame.x_of(mark.high);
      svg.line(x0, y, x1, y, mark.ink, 1.5);
      for (const double end : {x0, x1}) svg.line(end, y - 3, end, y + 3, mark.ink, 1.5);
    } else {
      const double y0 = frame.y_of(mark.low), y1 = frame.y_of(mark.high);
      svg.line(x, y0, x, y1, mark.ink, 1.5);
      for (const double end : {y0, y1}) svg.line(x - 3, end, x + 3, end, mark.ink, 1.5);
    }
    if (mark.square) {
      svg.rect(x - mark.radius, y - mark.radius, x + mark.radius, y + mark.radius, mark.ink);
    } else {
      svg.circle(x, y, mark.radius, mark.ink);
    }
    if (mark.selected) svg.ring(x, y, mark.radius + 4, {InkRole::kAccent});
    if (!mark.label.empty()) {
      svg.text(x, y - 14, 0, {mark.strong_label ? InkRole::kText : InkRole::kText2}, mark.label,
               mark.strong_label);
    }
  }
  void operator()(const PlotRule& rule) const {
    const double x = frame.x_of(rule.x);
    svg.line(x, frame.top + 12, x, frame.bottom, rule.ink, rule.pin ? 2 : 1, rule.dashed);
    if (rule.pin) svg.circle(x, frame.top + 12, 4, rule.ink);
    const int align = rule.label_left ? -1 : 1;
    svg.text(x + 8 * align, frame.top + 6, align, {InkRole::kText2}, rule.label);
    svg.text(x + 8 * align, frame.top + 20, align, {InkRole::kText}, rule.value, true);
  }
  void operator()(const PlotNote& note) const {
    svg.text(frame.x_of(note.at.x), frame.y_of(note.at.y), note.align, note.ink, note.text);
  }
  void operator()(const PlotCells& cells) const {
    for (int row = 0; row < cells.rows; ++row) {
      for (int column = 0; column < cells.columns; ++column) {
        const int place = row * cells.columns + column;
        const auto at = static_cast<std::size_t>(place);
        if (std::isnan(cells.values[at])) continue;
        const double x0 = frame.x_of(column) + 0.5, x1 = frame.x_of(column + 1) - 0.5;
        const double y0 = frame.y_of(row + 1) + 0.5, y1 = frame.y_of(row) - 0.5;
        if (!cells.faint.empty() && cells.faint[at]) {
          svg.circle((x0 + x1) / 2, (y0 + y1) / 2, 1.5, {InkRole::kText3});
        } else {
          svg.square(x0, y0, x1 - x0, y1 - y0, 2, svg.signed_ink(cells.values[at], cells.max));
        }
      }
    }
    const PlotScale scale = plot_scale(frame, height, 1);
    for (int i = 0; i < kScaleSteps; ++i) {
      const double width = (scale.x1 - scale.x0) / kScaleSteps;
      svg.square(scale.x0 + i * width, scale.y - 4, width + 0.2, 8, 0,
                 svg.signed_ink(-1 + 2 * (i + 0.5) / kScaleSteps, 1));
    }
    svg.text(scale.x0 - 6, scale.y, -1, {InkRole::kText2}, "r " + format_r(-cells.max));
    svg.text(scale.x1 + 6, scale.y, 1, {InkRole::kText2}, format_r(cells.max));
  }
};

}  // namespace

Colour ink_colour(const Ink& ink, bool dark) {
  const Tokens& t = tokens(dark);
  switch (ink.role) {
    case InkRole::kText:
      return t.text;
    case InkRole::kText2:
      return t.text2;
    case InkRole::kText3:
      return t.text3;
    case InkRole::kLine:
      return t.line;
    case InkRole::kLine2:
      return t.line2;
    case InkRole::kNeuron:
      return t.neuron;
    case InkRole::kAccent:
      return t.accent;
    case InkRole::kOk:
      return t.ok;
    case InkRole::kWarn:
      return t.warn;
    case InkRole::kNetwork:
      break;
  }
  return network_colour(ink.network, dark);
}

PlotFrame plot_frame(const Plot& plot, double width, double height, double scale) {
  PlotFrame frame;
  const double labels = plot.y.room > 0 ? plot.y.room : 34;
  frame.left =
      (plot.y.ticks.empty() ? 4 : labels) * scale + (plot.y.label.empty() ? 0 : 18 * scale);
  frame.top = 6 * scale;
  frame.right = std::max(frame.left + 1, width - 6 * scale);
  frame.bottom = std::max(frame.top + 1, height - (plot.x.ticks.empty() ? 4 : 20) * scale -
                                             (plot.x.label.empty() ? 0 : 16 * scale));
  frame.x_low = plot.x.low;
  frame.y_low = plot.y.low;
  frame.x_per = (frame.right - frame.left) / std::max(1e-12, plot.x.high - plot.x.low);
  frame.y_per = (frame.bottom - frame.top) / std::max(1e-12, plot.y.high - plot.y.low);
  return frame;
}

PlotScale plot_scale(const PlotFrame& frame, double height, double scale) {
  const double x1 = frame.right - 34 * scale;
  return {x1 - 90 * scale, x1, height - 8 * scale};
}

std::vector<PlotTick> ticks_for(double low, double high, int most, bool as_r) {
  std::vector<PlotTick> ticks;
  const Ticks nice = nice_ticks(low, high, most);
  for (const double value : nice.values) {
    ticks.push_back(
        {value, as_r ? format_r(value, nice.step < 0.095 ? 2 : 1) : format_tick(value, nice.step)});
  }
  return ticks;
}

std::string plot_svg(const Plot& plot, double width, double height, bool dark) {
  const PlotFrame frame = plot_frame(plot, width, height, 1);
  SvgWriter svg(dark);
  for (const PlotTick& tick : plot.y.ticks) {
    const double y = frame.y_of(tick.value);
    if (plot.y.grid) svg.line(frame.left, y, frame.right, y, {InkRole::kLine}, 1);
    svg.text(frame.left - 6, y, -1, {InkRole::kText2}, tick.label);
  }
  for (const PlotTick& tick : plot.x.ticks) {
    const double x = frame.x_of(tick.value);
    if (plot.x.grid) svg.line(x, frame.top, x, frame.bottom, {InkRole::kLine}, 1);
    svg.text(x, frame.bottom + 11, 0, {InkRole::kText2}, tick.label);
  }
  svg.line(frame.left, frame.bottom, frame.right, frame.bottom, {InkRole::kLine2}, 1);
  for (const PlotMark& mark : plot.marks) std::visit(SvgMarks{frame, svg, height}, mark);
  if (!plot.x.label.empty()) {
    svg.text(frame.left, height - 7, 1, {InkRole::kText2}, plot.x.label);
  }
  if (!plot.y.label.empty()) {
    svg.text(9, (frame.top + frame.bottom) / 2, 0, {InkRole::kText2}, plot.y.label, false, true);
  }
  const std::string background = hex_text(tokens(dark).panel);
  const std::string size = number(width) + " " + number(height);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + "\" width=\"" +
         number(width) + "\" height=\"" + number(height) +
         "\" font-family=\"Inter, Helvetica, Arial, sans-serif\" font-size=\"11\" role=\"img\">\n"
         "<title>" +
         escaped_markup(plot.title) + "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"" +
         background + "\"/>\n" + svg.take() + "</svg>\n";
}

}  // namespace sync_act::app
