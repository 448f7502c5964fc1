#include "web/views/unit_card.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "web/app/format.h"
#include "web/views/chance_view.h"
#include "web/views/unit_sections.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

constexpr float kTitleCss = 28, kLineCss = 18, kFiguresCss = 54, kGapCss = 10;

struct Figure {
  std::string label, value, tip;
  int network = -1;
};

// r with the selected network; of the best match what is known of it.
std::vector<Figure> figures_of(const app::ViewContext& context, const app::UnitStory& story) {
  const app::AppData& data = context.data;
  const int network = context.state.network >= 0 ? context.state.network : story.best_network;
  const double r = app::pair_r(data, context.state.neuron, network);
  std::vector<Figure> figures;
  if (!std::isfinite(r)) return figures;
  const bool other = story.best_network >= 0 && story.best_network != network;
  figures.push_back({"r", app::format_r(r),
                     "How closely the two curves move together: 1 in step, 0 unrelated, \u22121 "
                     "opposite.",
                     other ? network : -1});
  if (other) {
    figures.push_back({"best r", app::format_r(story.best_r),
                       "With the network that it matches best.", story.best_network});
  } else if (std::isfinite(story.held_out_r)) {
    figures.push_back({"held-out r", app::format_r(story.held_out_r),
                       "The same pair, measured on scans that were not used to choose it.", -1});
  }
  if (std::isfinite(story.p)) {
    const std::string whose = other ? " Of the best match." : "";
    figures.push_back({"p", app::format_p(story.p),
                       "How often chance alone gives a best r this large." + whose, -1});
    figures.push_back(
        {"q", app::format_p(story.q),
         "p adjusted for the number of units. Of findings with q \u2264 .05, about 5 % "
         "are expected to be false." +
             whose,
         -1});
  }
  return figures;
}

void draw_figures(const std::vector<Figure>& figures, const Box& box) {
  if (figures.empty()) return;
  const Palette& p = palette();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(box.min(), box.max(), p.inset, px(6));
  list.AddRect(box.min(), box.max(), p.line, px(6), 0, px(1));
  // Four places, so that they stay where they are from unit to unit.
  const float cell =
      (box.width() - px(12)) / static_cast<float>(std::max<std::size_t>(4, figures.size()));
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const Figure& figure = figures[i];
    const float x0 = box.x0 + px(12) + static_cast<float>(i) * cell;
    const Box at{x0 - px(4), box.y0 + px(2), x0 + cell - px(6), box.y1 - px(2)};
    const float label_y = box.y0 + px(17);
    const float label = draw_text(Font::kCaption, x0, label_y, p.text2, figure.label);
    if (figure.network >= 0) draw_network_mark(figure.network, {x0 + label + px(10), label_y}, 7);
    draw_text(Font::kCard, x0, box.y0 + px(37), p.text, figure.value);
    if (ImGui::IsMouseHoveringRect(at.min(), at.max()) && ImGui::IsWindowHovered()) {
      tooltip(ImGui::GetID(figure.label.c_str()), figure.label, figure.value, figure.tip);
    }
  }
}

// Words of several inks, broken into lines at spaces. Answers the height; draws where `draws`.
struct Span {
  std::string_view text;
  ImU32 ink;
  Font font;
};
float flow_text(const std::array<Span, 3>& spans, float x0, float y, float width, bool draws) {
  float x = x0, bottom = y + px(kLineCss);
  for (const Span& span : spans) {
    std::size_t from = 0;
    while (from < span.text.size()) {
      const std::size_t space = span.text.find(' ', from);
      const std::size_t end = space == std::string_view::npos ? span.text.size() : space + 1;
      const std::string_view word = span.text.substr(from, end - from);
      const std::string_view seen = word.ends_with(' ') ? word.substr(0, word.size() - 1) : word;
      if (x > x0 && x + text_width(span.font, seen) > x0 + width) {
        x = x0;
        bottom += px(kLineCss);
      }
      if (draws) draw_text(span.font, x, bottom - px(kLineCss) * 0.5F, span.ink, word);
      x += text_width(span.font, word);
      from = end;
    }
  }
  return bottom - y;
}

std::array<Span, 3> spans_of(const app::UnitStory& story) {
  const Palette& p = palette();
  const ImU32 name =
      story.verdict == app::Verdict::kSignificant ? network_ink(story.best_network) : p.text;
  return {{{story.before, p.text2, Font::kBody},
           {story.name, name, Font::kBodyMedium},
           {story.after, p.text2, Font::kBody}}};
}

// Title, and the verdict at its right.
void draw_title(const app::ViewContext& context, const Box& box, const app::UnitStory& story,
                bool with_model) {
  const Palette& p = palette();
  const app::SeriesSet& neurons = context.data.neurons;
  float room = box.width();
  const bool told = story.verdict != app::Verdict::kUntested;
  if (told && room > px(220)) {
    room -= draw_verdict(story.verdict, std::nan(""), box.x1, box.middle_y()) + px(10);
  }
  const std::string name = app::neuron_name(neurons, context.state.neuron);
  bool cut = false;
  float used = draw_text_cut_inside(Font::kCard, box.x0, box.middle_y(), room, p.text, name, &cut);
  if (with_model && room - used > px(60)) {
    draw_text_cut(Font::kControl, box.x0 + used + px(8), box.middle_y(), room - used - px(8),
                  p.text2, neurons.model);
  }
  const Box at{box.x0, box.y0, box.x0 + used, box.y1};
  if (cut && ImGui::IsMouseHoveringRect(at.min(), at.max()) && ImGui::IsWindowHovered()) {
    tooltip(ImGui::GetID("unit name"), name);
  }
}

}  // namespace

namespace {

// Frames of the moments: how many beside each other and below.
struct MomentTiles {
  int columns, rows;
};

float moments_height(float width, const MomentTiles& tiles) {
  const float tile = width / static_cast<float>(tiles.columns);
  return px(18) + (tile * 0.5625F + px(6)) * static_cast<float>(tiles.rows);
}

bool has_moments(const app::ViewContext& context) {
  return context.data.moments.neuron == context.state.neuron && !context.data.moments.secs.empty();
}

// Title, sentence, figures; cut from the area.
void draw_facts(const app::ViewContext& context, Box& area, const app::UnitStory& story,
                CardShape shape) {
  draw_title(context, area.cut_top(px(kTitleCss)), story, shape == CardShape::kNarrow);
  const std::array<Span, 3> spans = spans_of(story);
  const float height = flow_text(spans, 0, 0, area.width(), false);
  if (area.height() < height) return;
  flow_text(spans, area.x0, area.y0, area.width(), true);
  area.cut_top(height + px(kGapCss));
  if (area.height() < px(kFiguresCss)) return;
  const std::vector<Figure> figures = figures_of(context, story);
  if (!figures.empty()) draw_figures(figures, area.cut_top(px(kFiguresCss)));
  area.cut_top(px(kGapCss));
}

}  // namespace

float unit_card_height(const app::ViewContext& context, CardShape shape, float width) {
  const float inner = width - px(24);
  if (shape == CardShape::kRow) {
    return px(20 + kTitleCss + 2 * kLineCss + kGapCss + kFiguresCss + 12);
  }
  const app::UnitStory story = app::unit_story(context.data, context.state.neuron);
  float height = px(20) + px(kTitleCss) + flow_text(spans_of(story), 0, 0, inner, false) +
                 px(kGapCss) + px(kFiguresCss);
  if (has_moments(context)) height += px(kGapCss) + moments_height(inner, {3, 1});
  return height;
}

void draw_unit_card(const app::ViewContext& context, DrawResources& resources, const Box& box,
                    CardShape shape) {
  Box area = box.inset(px(12), px(10));
  if (area.width() < px(80)) return;
  const app::UnitStory story = app::unit_story(context.data, context.state.neuron);
  if (shape == CardShape::kNarrow) {
    draw_facts(context, area, story, shape);
    if (has_moments(context)) draw_moments(context, resources, area, 3, 1);
    return;
  }
  if (shape == CardShape::kRow) {
    // Facts, moments, where and what beside each other, as many as there is room for.
    const bool with_moments = area.width() > px(600);
    const bool with_places = area.width() > px(820);
    Box facts = area;
    if (with_moments) facts.x1 = facts.x0 + px(with_places ? 300 : 340);
    Box rest{facts.x1 + px(20), area.y0 + px(4), area.x1, area.y1};
    draw_facts(context, facts, story, shape);
    if (!with_moments) return;
    Box places = with_places ? rest.cut_right(std::round(rest.width() * 0.5F)) : Box{};
    draw_moments(context, resources, rest, 3, 2);
    if (!with_places) return;
    places.x0 += px(20);
    Box what = places.cut_right((places.width() - px(20)) * 0.5F);
    places.x1 -= px(20);
    draw_where(context, places, story, 6);
    draw_what(context, what, 6);
    return;
  }
  draw_facts(context, area, story, shape);
  // The frames give way to what is below them where the column is low.
  const float lists = px(18 + 4 * 19);
  const int rows = area.height() > moments_height(area.width(), {3, 2}) + lists ? 2 : 1;
  if (area.height() < px(48)) return;
  area.cut_top(draw_moments(context, resources, area, 3, rows) + px(kGapCss));
  if (area.height() < px(40)) return;
  if (area.width() < px(250)) {
    area.cut_top(draw_where(context, area, story, 4) + px(kGapCss));
    draw_what(context, area, 4);
    return;
  }
  Box what = area.cut_right(std::round((area.width() - px(18)) * 0.5F));
  area.x1 -= px(18);
  const int most = std::clamp(static_cast<int>((area.height() - px(18)) / px(19)), 1, 8);
  draw_where(context, area, story, most);
  draw_what(context, what, most);
}

}  // namespace sync_act::views
