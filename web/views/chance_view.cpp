#include "web/views/chance_view.h"

#include <algorithm>
#include <cmath>

#include "web/app/chance_plot.h"
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
  const std::string sentence =
      app::chance_sentence(data, context.selectors.coupling.histogram(data, network), network);
  if (sentence.empty()) {
    draw_text_wrapped(Font::kControl, area.x0, area.y0, area.width(), px(17), p.text2,
                      "This network has no signal, so there is nothing to compare.");
    return;
  }
  const Box corner{area.x1 - px(24), area.y0 - px(4), area.x1, area.y0 + px(20)};
  if (icon_button("svg", corner, Icon::kDownload, "Export this figure (SVG)")) {
    context.sink(app::Export{"figure_chance"});
  }
  area.cut_top(draw_text_wrapped(Font::kBody, area.x0, area.y0, area.width() - px(32), px(18),
                                 p.text2, sentence, 3) +
               px(8));
  if (!data.significance.caution.empty() && area.height() > px(120)) {
    draw_caution(data.significance.caution, area.cut_top(px(20)));
  }
  if (area.height() < px(70)) return;
  const std::array<std::uint64_t, 3> wanted{data.results_revision,
                                            static_cast<std::uint64_t>(network), 0};
  if (wanted != plotted_) {
    plot_ = app::chance_plot(data, context.selectors.coupling.histogram(data, network), network);
    plotted_ = wanted;
  }
  draw_plot(plot_, area);
}

}  // namespace sync_act::views
