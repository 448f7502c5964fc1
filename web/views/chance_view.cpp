#include "web/views/chance_view.h"

#include <algorithm>
#include <cmath>

#include "web/app/format.h"
#include "web/views/panel.h"
#include "web/views/plot_view.h"
#include "web/views/widgets.h"

namespace sync_act::views {
namespace {

double q_of(const app::AppData& data, int network) {
  const auto k = static_cast<std::size_t>(network);
  return network >= 0 && k < data.significance.network_q.size()
             ? static_cast<double>(data.significance.network_q[k])
             : NAN;
}

void draw_running(const app::ViewContext& context, const Box& area) {
  const Palette& p = palette();
  for (const app::JobInfo& job : context.data.jobs) {
    if (job.id != "significance") continue;
    const float width = std::min(px(300), area.width() - px(24));
    const float x = std::round(area.middle_x() - width * 0.5F), y = std::round(area.middle_y());
    draw_text_centred(Font::kControl, area.middle_x(), y - px(18), p.text2, job.title);
    progress_bar({x, y, x + width, y + px(4)}, job.fraction);
    draw_text_centred(Font::kCaption, area.middle_x(), y + px(18), p.text3, job.step);
    return;
  }
  const char* words =
      "Not tested yet. Choose a null model above to see how large r gets by chance alone.";
  const float width = std::min(px(300), area.width() - px(24));
  draw_text_wrapped(Font::kControl, std::round(area.middle_x() - width * 0.5F),
                    area.middle_y() - px(17), width, px(17), p.text2, words);
}

// Where the null is known to fail: its beginning, the whole under the pointer.
void draw_caution(const std::string& caution, const Box& box) {
  const Palette& p = palette();
  draw_icon(Icon::kWarning, {box.x0 + px(6), box.middle_y()}, p.warn, 13);
  draw_text_cut(Font::kCaption, box.x0 + px(18), box.middle_y(), box.width() - px(18), p.text2,
                caution);
  const Interaction item = interact("caution", box, 3);
  if (item.hovered) tooltip(item.id, "Limits of this null model", {}, caution);
}

}  // namespace

float draw_verdict(app::Verdict verdict, double q, float x_right, float middle_y) {
  const Palette& p = palette();
  std::string text;
  ImU32 ink = p.text2;
  bool check = false;
  const std::string q_words = std::isfinite(q) ? ", q " + app::format_p(q) : std::string();
  switch (verdict) {
    case app::Verdict::kUntested:
      return 0;
    case app::Verdict::kSignificant:
      text = "Significant" + q_words;
      ink = p.ok;
      check = true;
      break;
    case app::Verdict::kNotSignificant:
      text = "Not significant" + q_words;
      break;
    case app::Verdict::kNoSignal:
      text = "No signal";
      break;
  }
  const float width = text_width(Font::kControl, text) + px(check ? 36 : 20);
  const Box box{x_right - width, middle_y - px(11), x_right, middle_y + px(11)};
  ImGui::GetWindowDrawList()->AddRectFilled(box.min(), box.max(), with_alpha(ink, 0.12F), px(11));
  float x = box.x0 + px(10);
  if (check) {
    draw_icon(Icon::kCheck, {x + px(5), middle_y}, ink, 12);
    x += px(16);
  }
  draw_text(Font::kControl, x, middle_y, ink, text);
  return width;
}

std::string chance_sentence(const app::ViewContext& context, int network) {
  const app::Significance& found = context.data.significance;
  const app::NullHistogram& histogram = context.selectors.coupling.histogram(context.data, network);
  if (!found.present || histogram.bin_width <= 0) return {};
  const std::string n = app::format_count(found.n_surrogates);
  const std::string who =
      histogram.n_reaching == 0 ? "None of " : app::format_count(histogram.n_reaching) + " of ";
  return who + n + " surrogate " + app::network_name(context.data.networks, network) +
         " time courses reached " + app::format_r(histogram.observed) + " with any of the " +
         app::format_count(context.data.neurons.n_units) +
         " neurons: p = " + std::to_string(histogram.n_reaching + 1) + " / " +
         app::format_count(found.n_surrogates + 1) + ".";
}

app::Plot chance_plot(const app::ViewContext& context, int network) {
  const app::NullHistogram& histogram = context.selectors.coupling.histogram(context.data, network);
  app::Plot plot;
  plot.title = "Largest r of any neuron in each surrogate, " +
               app::network_name(context.data.networks, network);
  plot.x.label = context.data.significance.absolute ? "largest |r| of any neuron, in each surrogate"
                                                    : "largest r of any neuron, in each surrogate";
  const double end =
      histogram.low + histogram.bin_width * static_cast<double>(histogram.counts.size());
  plot.x.low = std::min(histogram.low, histogram.observed) - 2 * histogram.bin_width;
  plot.x.high = std::max(end, histogram.observed) + 4 * histogram.bin_width;
  plot.x.ticks = app::ticks_for(plot.x.low, plot.x.high, 7, true);
  int most = 1;
  app::PlotBars bars;
  bars.first = histogram.low;
  bars.width = histogram.bin_width;
  for (const int count : histogram.counts) {
    bars.heights.push_back(count);
    most = std::max(most, count);
  }
  plot.y.low = 0;
  plot.y.high = most * 1.25;
  bars.ink = {app::InkRole::kLine2};
  bars.highlight_from = histogram.limit;
  bars.highlight = {app::InkRole::kText2};
  plot.marks.emplace_back(std::move(bars));
  const bool left = histogram.observed > histogram.limit;
  app::PlotRule limit;
  limit.x = histogram.limit;
  limit.ink = {app::InkRole::kText};
  limit.dashed = true;
  limit.label = app::format_percent(1 - context.data.significance.alpha) + " of chance, " +
                app::format_r(histogram.limit);
  // The two notes stand on the sides away from each other.
  limit.label_left = !left;
  app::PlotRule observed;
  observed.x = histogram.observed;
  observed.ink = {app::InkRole::kNetwork, network};
  observed.pin = true;
  observed.label = "observed";
  observed.value = app::format_r(histogram.observed);
  const double share = (histogram.observed - plot.x.low) / (plot.x.high - plot.x.low);
  observed.label_left = left && share > 0.8;
  const double apart = std::abs(histogram.observed - histogram.limit) / (plot.x.high - plot.x.low);
  if (left && apart < 0.35) limit.label_left = true;
  plot.marks.emplace_back(std::move(limit));
  plot.marks.emplace_back(std::move(observed));
  return plot;
}

void ChanceView::draw(const app::ViewContext& context, DrawResources&) {
  Box area = window_box();
  const Palette& p = palette();
  const app::AppData& data = context.data;
  const int network = context.state.network;
  const Box head = area.cut_top(px(kPanelHeaderCss));
  draw_line_h(head.x0, head.x1, head.y1 - px(1), p.line);
  const double best = app::best_r(data, network);
  const std::string title = std::isfinite(best) ? "Is " + app::format_r(best) + " more than chance?"
                                                : std::string("More than chance?");
  const float tag = draw_verdict(app::network_verdict(data, network), q_of(data, network),
                                 head.x1 - px(12), head.middle_y());
  draw_text_cut(Font::kTitle, head.x0 + px(12), head.middle_y(), head.width() - tag - px(32),
                p.text, title);
  if (!data.significance.present) {
    draw_running(context, area);
    return;
  }
  area = area.inset(px(14), px(10));
  const std::string sentence = chance_sentence(context, network);
  if (sentence.empty()) {
    draw_text_wrapped(Font::kControl, area.x0, area.y0, area.width(), px(17), p.text2,
                      "This network has no signal, so there is nothing to compare.");
    return;
  }
  area.cut_top(
      draw_text_wrapped(Font::kBody, area.x0, area.y0, area.width(), px(18), p.text2, sentence, 3) +
      px(8));
  if (!data.significance.caution.empty() && area.height() > px(120)) {
    draw_caution(data.significance.caution, area.cut_top(px(20)));
  }
  if (area.height() < px(70)) return;
  const std::array<std::uint64_t, 3> wanted{data.results_revision,
                                            static_cast<std::uint64_t>(network), 0};
  if (wanted != plotted_) {
    plot_ = chance_plot(context, network);
    plotted_ = wanted;
  }
  draw_plot(plot_, area);
}

}  // namespace sync_act::views
