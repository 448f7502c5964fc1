#include "web/views/model_scatter_view.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "web/app/format.h"
#include "web/app/selectors_models.h"
#include "web/views/panel.h"
#include "web/views/plot_view.h"
#include "web/views/widgets.h"

namespace sync_act::views {
namespace {

const app::JobInfo* comparison_job(const app::AppData& data) {
  for (const app::JobInfo& job : data.jobs) {
    if (job.id == "models") return &job;
  }
  return nullptr;
}

void draw_job(const app::ViewContext& context, const app::JobInfo& job, const Box& line) {
  const Palette& p = palette();
  Box free = line;
  const float width = button_width(Icon::kNone, "Cancel");
  if (button("cancel models", free.cut_right(width), Icon::kNone, "Cancel",
             ButtonKind::kSecondary)) {
    context.sink(app::CancelJob{job.id});
  }
  free.cut_right(px(12));
  draw_text_cut(Font::kCaption, free.x0, free.middle_y() - px(6), free.width(), p.text2, job.step);
  progress_bar({free.x0, free.middle_y() + px(6), free.x1, free.middle_y() + px(10)}, job.fraction);
}

// Why there is nothing to compare, and what to do; empty where there is.
const char* models_hint(const app::AppData& data) {
  if (data.models.empty()) {
    return "Here models are compared: how similar each is to the brain, and whether the more "
           "similar ones are the more accurate. That needs a bundle with the responses of several "
           "models to one film. Open the demo, or a bundle of your own.";
  }
  if (data.models.size() == 1) {
    return "This bundle has one model. Add others with their responses to the same film, and they "
           "can be compared.";
  }
  if (data.networks.n_units == 0) return "Models are compared with networks. Open or find some.";
  return "";
}

// The button that starts the comparison, or its progress, in the middle.
void draw_compare(const app::ViewContext& context, const Box& area) {
  const Palette& p = palette();
  const app::AppData& data = context.data;
  const float width = std::min(px(400), area.width() - px(32));
  const float x = std::round(area.middle_x() - width * 0.5F);
  float y = std::round(area.middle_y() - px(48));
  const std::string hint = models_hint(data);
  if (!hint.empty()) {
    y += draw_text_wrapped(Font::kControl, x, y, width, px(17), p.text2, hint) + px(14);
    if (data.models.empty()) {
      const float wide = button_width(Icon::kNone, "Open the demo");
      if (button("models demo", {x, y, x + wide, y + px(28)}, Icon::kNone, "Open the demo",
                 ButtonKind::kSecondary)) {
        context.sink(app::AskPage{"open_demo"});
      }
    }
    return;
  }
  if (const app::JobInfo* job = comparison_job(data)) {
    draw_job(context, *job, {x, y, x + width, y + px(28)});
    return;
  }
  y +=
      draw_text_wrapped(Font::kControl, x, y, width, px(17), p.text2, app::comparison_words(data)) +
      px(14);
  const float wide = button_width(Icon::kNone, "Compare the models");
  if (button("compare models", {x, y, x + wide, y + px(28)}, Icon::kNone, "Compare the models",
             ButtonKind::kPrimary)) {
    context.sink(app::AskPage{"score_models"});
  }
}

}  // namespace

void ModelScatterView::draw(const app::ViewContext& context, DrawResources&) {
  Box area = window_box();
  const Palette& p = palette();
  const app::AppData& data = context.data;
  draw_panel_title(area, "Does a more brain-like model classify better?");
  const app::ModelScores& scores = data.model_scores;
  if (scores.models.empty()) {
    draw_compare(context, area);
    return;
  }
  area = area.inset(px(12), px(8));
  if (const app::JobInfo* job = comparison_job(data)) {
    draw_job(context, *job, area.cut_top(px(28)));
    area.cut_top(px(4));
  }
  const Box whole = window_box();
  const Box corner{whole.x1 - px(34), whole.y0 + px(6), whole.x1 - px(10), whole.y0 + px(30)};
  if (icon_button("svg", corner, Icon::kDownload, "Export this figure (SVG)")) {
    context.sink(app::Export{"figure_models"});
  }
  const app::RelationWords words = app::relation_words(scores);
  if (!words.n.empty()) {
    const Box line = area.cut_top(px(24));
    float x = line.x0;
    const auto pair = [&](const char* name, const std::string& value, const std::string& more) {
      const float needed = text_width(Font::kControl, name) + text_width(Font::kCard, value) +
                           text_width(Font::kControl, more) + px(34);
      if (x + needed > line.x1) return;
      x += draw_text(Font::kControl, x, line.middle_y(), p.text2, name) + px(6);
      x += draw_text(Font::kCard, x, line.middle_y(), p.text, value) + px(6);
      if (!more.empty()) x += draw_text(Font::kControl, x, line.middle_y(), p.text2, more) + px(6);
      x += px(10);
    };
    pair("Pearson", words.pearson,
         (line.width() > px(420) ? "95 % interval " : "") + words.interval);
    pair("permutation p", words.p, "");
    pair("Spearman", words.spearman, "");
    if (line.x1 - x > text_width(Font::kControl, words.n)) {
      draw_text_right(Font::kControl, line.x1, line.middle_y(), p.text2, words.n);
    }
  }
  const std::string sentence = app::relation_sentence(scores, data.scan.simulated);
  const int most_lines = area.width() < px(560) ? 6 : 2;
  area.cut_top(draw_text_wrapped(Font::kCaption, area.x0, area.y0 + px(2), area.width(), px(14),
                                 p.text2, sentence, most_lines) +
               px(6));
  if (plotted_ != data.words_revision) {
    plot_ = app::model_scatter(data);
    plotted_ = data.words_revision;
  }
  if (area.height() > px(90) && !plot_.marks.empty()) draw_points(context, area);
}

void ModelScatterView::draw_points(const app::ViewContext& context, const Box& area) {
  const Palette& p = palette();
  const app::AppData& data = context.data;
  const app::PlotFrame frame = draw_plot(plot_, area);
  // The plot has an interval for each model that has both numbers, in the order of the scores.
  std::vector<const app::ModelScore*> known;
  for (const app::ModelScore& score : data.model_scores.models) {
    if (!std::isnan(score.similarity) && !std::isnan(score.accuracy)) known.push_back(&score);
  }
  std::vector<const app::ModelScore*> points;
  std::vector<app::LabelWish> wishes;
  std::size_t next = 0;
  for (const app::PlotMark& mark : plot_.marks) {
    const auto* interval = std::get_if<app::PlotInterval>(&mark);
    if (interval == nullptr || next == known.size()) continue;
    const app::ModelScore* score = known[next++];
    const app::LabelWish wish{
        frame.x_of(interval->at.x), frame.y_of(interval->at.y),
        static_cast<double>(text_width(Font::kCaption, app::model_name(data, score->id))),
        frame.x_of(interval->low), frame.x_of(interval->high)};
    // The open one's name is placed first.
    const bool first = score->id == data.open_model;
    points.insert(first ? points.begin() : points.end(), score);
    wishes.insert(first ? wishes.begin() : wishes.end(), wish);
  }
  const auto labels = app::place_labels(wishes, frame.left, frame.top, frame.right, frame.bottom,
                                        static_cast<double>(px(14)), static_cast<double>(px(8)));
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!labels[i].fits) continue;
    const bool open = points[i]->id == data.open_model;
    draw_text_with_halo(Font::kCaption, area.x0 + static_cast<float>(labels[i].x),
                        area.y0 + static_cast<float>(labels[i].y), open ? p.text : p.text2, p.panel,
                        app::model_name(data, points[i]->id));
  }
  const Interaction item = interact("points", area, 3);
  if (!item.hovered) return;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  int nearest = -1;
  float least = px(14);
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    const float distance = std::hypot(area.x0 + static_cast<float>(wishes[i].x) - mouse.x,
                                      area.y0 + static_cast<float>(wishes[i].y) - mouse.y);
    if (distance >= least) continue;
    least = distance;
    nearest = static_cast<int>(i);
  }
  if (nearest < 0) return;
  const app::ModelScore& score = *points[static_cast<std::size_t>(nearest)];
  ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  tooltip(item.id + static_cast<ImGuiID>(nearest), app::model_name(data, score.id),
          app::format_r(score.similarity, 3),
          "95 % of subsets " + app::format_r(score.low, 3) + " to " + app::format_r(score.high, 3) +
              "\nAccuracy " + app::format_accuracy(score.accuracy) + "\nClick: show its neurons");
  if (item.clicked && score.id != data.open_model) context.sink(app::OpenModel{score.id});
}

}  // namespace sync_act::views
