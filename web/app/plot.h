#pragma once
// A plot as a plain description: axes and marks in data units. Views draw it
// (web/views/plot_view.h) and exports write it as SVG, from the same description and the same
// frame, so that a figure in a paper is the one on the screen.

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "web/app/colours.h"

namespace sync_act::app {

enum class InkRole { kText, kText2, kText3, kLine, kLine2, kNeuron, kAccent, kOk, kWarn, kNetwork };
struct Ink {
  InkRole role = InkRole::kText2;
  int network = -1;  // kNetwork only
  double alpha = 1;
};
Colour ink_colour(const Ink& ink, bool dark);

struct PlotTick {
  double value = 0;
  std::string label;
};
struct PlotAxis {
  double low = 0, high = 1;  // shown range
  std::string label;         // with its unit
  std::vector<PlotTick> ticks;
  bool grid = false;  // a line across the plot at each tick
  double room = 0;    // of the y axis: CSS px for long labels of ticks; 0: as for numbers
};

struct PlotPoint {
  double x = 0, y = 0;
};
// Bars of equal width from y = 0; bar i covers [first + i width, first + (i + 1) width).
struct PlotBars {
  double first = 0, width = 1;
  std::vector<double> heights;
  Ink ink;
  double highlight_from = 1e300;  // bars that start here or later are in `highlight`
  Ink highlight;
};
struct PlotLine {
  std::vector<PlotPoint> points;  // NaN in y breaks it
  Ink ink;
  double stroke = 1.5;
  bool dashed = false;
  bool dots = false;
};
// Between two curves of the same x.
struct PlotBand {
  std::vector<double> x, low, high;
  Ink ink;
};
// A point with its interval along x or y.
struct PlotInterval {
  PlotPoint at;
  double low = 0, high = 0;
  bool along_x = true;
  Ink ink;
  double radius = 4;
  bool square = false;
  bool selected = false;  // a ring around the point
  std::string label;
  bool strong_label = false;
};
// A vertical rule over the whole height, with a note beside its top.
struct PlotRule {
  double x = 0;
  Ink ink;
  bool dashed = false;
  bool pin = false;  // a dot at its top
  std::string label, value;
  bool label_left = false;
};
// A text at a place in the data.
struct PlotNote {
  PlotPoint at;
  std::string text;
  Ink ink;
  int align = 0;  // -1: ends there, 0: centred, 1: starts there
};
// Cells of signed values in rows and columns: cell (row, column) covers [column, column + 1) and
// [row, row + 1). A scale of the colours stands at the right below the plot.
struct PlotCells {
  int rows = 0, columns = 0;
  std::vector<double> values;  // [row x column], row-major; NaN: an empty cell
  std::vector<bool> faint;     // drawn as a dot: not significant; empty: none is
  double max = 1;              // end of the colour scale
};
using PlotMark =
    std::variant<PlotBars, PlotLine, PlotBand, PlotInterval, PlotRule, PlotNote, PlotCells>;

struct Plot {
  std::string title;  // for exports and readers of the page's text version
  PlotAxis x, y;
  std::vector<PlotMark> marks;
};

// Where the data's rectangle lies in a picture of width x height; y grows downwards. `scale`:
// pixels per unit of the sizes here (the density of the screen; 1 for SVG).
struct PlotFrame {
  double left = 0, top = 0, right = 0, bottom = 0;
  double x_low = 0, x_per = 1, y_low = 0, y_per = 1;
  double x_of(double x) const { return left + (x - x_low) * x_per; }
  double y_of(double y) const { return bottom - (y - y_low) * y_per; }
  double x_at(double pixel) const { return x_low + (pixel - left) / x_per; }
  double y_at(double pixel) const { return y_low + (bottom - pixel) / y_per; }
};
PlotFrame plot_frame(const Plot& plot, double width, double height, double scale);

// Where the scale of PlotCells' colours lies in a picture of that height: between x0 and x1, about
// y.
struct PlotScale {
  double x0 = 0, x1 = 0, y = 0;
};
PlotScale plot_scale(const PlotFrame& frame, double height, double scale);

// Ticks at round values with labels as format_tick writes them, or as r (".2").
std::vector<PlotTick> ticks_for(double low, double high, int most, bool as_r);

// A stand-alone SVG document of the plot. Text is text, in the interface's font family.
std::string plot_svg(const Plot& plot, double width, double height, bool dark);

}  // namespace sync_act::app
