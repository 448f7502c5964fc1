#include "web/app/plot.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace sync_act::app {
namespace {

Plot sample_plot() {
  Plot plot;
  plot.title = "r < 1 & p";
  plot.x = {0, 10, "time, s", ticks_for(0, 10, 6, false), true};
  plot.y = {-1, 1, "r", ticks_for(-1, 1, 5, true), true};
  return plot;
}

TEST_CASE("the frame maps the ends of the axes to the ends of its rectangle and back") {
  const PlotFrame frame = plot_frame(sample_plot(), 400, 200, 2);
  CHECK(frame.x_of(0) == doctest::Approx(frame.left));
  CHECK(frame.x_of(10) == doctest::Approx(frame.right));
  CHECK(frame.y_of(-1) == doctest::Approx(frame.bottom));
  CHECK(frame.y_of(1) == doctest::Approx(frame.top));
  CHECK(frame.x_at(frame.x_of(3.5)) == doctest::Approx(3.5));
  CHECK(frame.y_at(frame.y_of(0.25)) == doctest::Approx(0.25));
}

TEST_CASE("a plot without room or range does not divide by zero") {
  Plot plot = sample_plot();
  plot.x.high = plot.x.low;
  const PlotFrame frame = plot_frame(plot, 1, 1, 1);
  CHECK(std::isfinite(frame.x_of(plot.x.low)));
  CHECK(frame.right > frame.left);
}

TEST_CASE("the SVG holds every mark, escapes its texts and breaks lines at NaN") {
  Plot plot = sample_plot();
  PlotLine line;
  line.points = {{0, 0}, {1, .5}, {2, NAN}, {3, .2}, {4, .1}};
  line.dots = true;
  plot.marks.emplace_back(line);
  PlotBars bars;
  bars.heights = {0.2, 0, 0.4};
  plot.marks.emplace_back(bars);
  PlotRule rule;
  rule.x = 5;
  rule.label = "95 % <of> chance";
  plot.marks.emplace_back(rule);
  PlotInterval interval;
  interval.at = {6, 0.5};
  interval.low = 5;
  interval.high = 7;
  interval.label = "A&B";
  plot.marks.emplace_back(interval);
  plot.marks.emplace_back(PlotBand{{0, 1}, {0, 0.1}, {0.2, 0.3}, {}});
  const std::string svg = plot_svg(plot, 400, 200, false);
  const auto count = [&](const std::string& what) {
    int n = 0;
    for (std::size_t from = svg.find(what); from != std::string::npos;
         from = svg.find(what, from + 1)) {
      ++n;
    }
    return n;
  };
  CHECK(svg.starts_with("<svg "));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(count("r &lt; 1 &amp; p") == 1);
  CHECK(count("95 % &lt;of&gt; chance") == 1);
  CHECK(count("A&amp;B") == 1);
  CHECK(count("<polygon") == 1);
  CHECK(count("<circle") == 5);  // four dots of the line, one of the interval
  CHECK(count("<rect") == 3);    // background, two bars that are not zero
  const std::size_t d = svg.find(" d=\"");
  REQUIRE(d != std::string::npos);
  const std::string path = svg.substr(d, svg.find('"', d + 4) - d);
  CHECK(std::count(path.begin(), path.end(), 'M') == 2);
  CHECK(std::count(path.begin(), path.end(), 'L') == 2);
}

TEST_CASE("ticks of r have no leading zero and one digit where that is enough") {
  const std::vector<PlotTick> ticks = ticks_for(0, 0.6, 7, true);
  REQUIRE(ticks.size() >= 4);
  CHECK(ticks[1].label.front() == '.');
}

}  // namespace
}  // namespace sync_act::app
