#include "web/views/unit_sections.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "web/app/format.h"
#include "web/views/film_strip.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

constexpr float kHeadCss = 18, kRowCss = 19, kGapCss = 6;

float draw_head(const Box& box, std::string_view title, std::string_view right = {}) {
  const float y = box.y0 + px(kHeadCss) * 0.5F;
  const float used = draw_text_cut(Font::kCaption, box.x0, y, box.width(), palette().text2, title);
  if (!right.empty() && used + text_width(Font::kCaption, right) + px(12) < box.width()) {
    draw_text_right(Font::kCaption, box.x1, y, palette().text2, right);
  }
  return px(kHeadCss);
}

// One line of why there is nothing, wrapped where it must be.
float draw_why(const Box& box, float top, std::string_view why) {
  return draw_text_wrapped(Font::kCaption, box.x0, top, box.width(), px(15), palette().text3, why,
                           3);
}

// name, a bar, a value at the right.
struct BarRow {
  std::string name, value;
  float share = 0;  // of the bar
  ImU32 bar = 0;
  bool quiet = false;
};
void draw_bar_row(const Box& row, const BarRow& entry) {
  const Palette& p = palette();
  const float y = row.middle_y();
  draw_text_right(Font::kCaption, row.x1, y, entry.quiet ? p.text3 : p.text, entry.value);
  const float value = px(34);
  const float bar = std::clamp(row.width() - value - px(86), px(18), px(46));
  const float x1 = row.x1 - value, x0 = x1 - bar;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled({x0, y - px(2)}, {x1, y + px(2)}, p.line, px(2));
  if (entry.share > 0) {
    const float end = x0 + std::max(px(3), bar * std::min(1.0F, entry.share));
    list.AddRectFilled({x0, y - px(2)}, {end, y + px(2)}, entry.bar, px(2));
  }
  bool cut = false;
  const float room = x0 - px(6) - row.x0;
  draw_text_cut_inside(Font::kCaption, row.x0, y, room, entry.quiet ? p.text3 : p.text, entry.name,
                       &cut);
  if (cut && ImGui::IsMouseHoveringRect(row.min(), row.max()) && ImGui::IsWindowHovered()) {
    tooltip(ImGui::GetID(entry.name.c_str()), entry.name, entry.value);
  }
}

}  // namespace

float draw_moments(const app::ViewContext& context, DrawResources& resources, const Box& box,
                   int columns, int rows) {
  const app::AppData& data = context.data;
  const app::UnitMoments& moments = data.moments;
  float used =
      draw_head(box, "Strongest film moments", moments.secs.empty() ? "" : "share of its maximum");
  if (moments.neuron != context.state.neuron) return used;
  if (moments.secs.empty()) {
    return used + draw_why(box, box.y0 + used,
                           moments.why.empty() ? "Its response never changes along the film."
                                               : moments.why);
  }
  const float gap = px(kGapCss);
  const float width =
      (box.width() - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const app::FilmFrames& frames = data.film.frames;
  const float shape =
      frames.frame_width > 0 && frames.frame_height > 0
          ? static_cast<float>(frames.frame_height) / static_cast<float>(frames.frame_width)
          : 0.5625F;
  const float height = std::round(width * std::clamp(shape, 0.4F, 0.75F));
  const auto shown =
      std::min<std::size_t>(moments.secs.size(), static_cast<std::size_t>(columns * rows));
  for (std::size_t i = 0; i < shown; ++i) {
    const auto column = static_cast<float>(i % static_cast<std::size_t>(columns));
    const auto row = static_cast<float>(i / static_cast<std::size_t>(columns));
    const Box tile{std::round(box.x0 + column * (width + gap)),
                   std::round(box.y0 + used + row * (height + gap)),
                   std::round(box.x0 + column * (width + gap) + width),
                   std::round(box.y0 + used + row * (height + gap) + height)};
    if (tile.y1 > box.y1) return used + row * (height + gap);
    const double secs = moments.secs[i];
    ImGui::PushID(static_cast<int>(i));
    const Interaction item = interact("moment", tile, 4);
    ImGui::PopID();
    draw_film_frame(context, resources, tile, secs, 4);
    // Time at the lower left, on a plate that keeps it legible on any picture.
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const std::string time = app::format_time(secs);
    const float plate = text_width(Font::kTick, time) + px(8);
    list.AddRectFilled({tile.x0 + px(3), tile.y1 - px(17)},
                       {tile.x0 + px(3) + plate, tile.y1 - px(3)}, IM_COL32(8, 11, 15, 190), px(3));
    draw_text(Font::kTick, tile.x0 + px(7), tile.y1 - px(10), IM_COL32(255, 255, 255, 255), time);
    // Its share of the unit's maximum, along the upper edge.
    const float share = static_cast<float>(std::clamp(moments.share[i], 0.0, 1.0));
    list.AddRectFilled(tile.min(), {tile.x0 + tile.width() * share, tile.y0 + px(3)},
                       palette().neuron);
    if (item.hovered) {
      list.AddRect(tile.min(), tile.max(), palette().text, px(4), 0, px_exact(1.5F));
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      tooltip(item.id, app::format_time(secs), app::format_percent(moments.share[i]),
              "of this unit's largest response. Click to go there.");
    }
    if (item.clicked) {
      if (const auto scan_secs = app::scan_secs_at(data.film, data.scan, secs)) {
        context.sink(app::SetTime{*scan_secs});
      }
    }
  }
  const auto n_rows = static_cast<float>((shown + static_cast<std::size_t>(columns) - 1) /
                                         static_cast<std::size_t>(columns));
  return used + n_rows * (height + gap);
}

float draw_where(const app::ViewContext& context, const Box& box, const app::UnitStory& story,
                 int most) {
  const app::AppData& data = context.data;
  float used = draw_head(box, "Where: share of network");
  if (story.verdict != app::Verdict::kSignificant) {
    return used + draw_why(box, box.y0 + used,
                           story.verdict == app::Verdict::kUntested
                               ? "Told once the coupling is tested."
                               : "Coupled with no network, so no place is told.");
  }
  const auto found = data.network_regions.find(story.best_network);
  if (found == data.network_regions.end()) return used;
  const app::NetworkRegions& regions = found->second;
  if (regions.regions.empty()) {
    return used + draw_why(box, box.y0 + used,
                           regions.why.empty() ? "The network lies in no region of the atlas."
                                               : regions.why);
  }
  const double largest = std::max(1e-9, regions.regions.front().share);
  const auto shown = std::min<std::size_t>(regions.regions.size(), static_cast<std::size_t>(most));
  for (std::size_t i = 0; i < shown; ++i) {
    const app::RegionShare& region = regions.regions[i];
    const Box row{box.x0, box.y0 + used, box.x1, box.y0 + used + px(kRowCss)};
    if (row.y1 > box.y1) break;
    draw_bar_row(
        row, {app::plain_words(region.name), app::format_percent(region.share),
              static_cast<float>(region.share / largest), network_ink(story.best_network), false});
    used += px(kRowCss);
  }
  return used;
}

float draw_what(const app::ViewContext& context, const Box& box, int most) {
  const Palette& p = palette();
  const app::LabelResponses& labels = context.data.unit_labels;
  float used = draw_head(box, "What: r with film labels");
  if (labels.unit != context.state.neuron) return used;
  if (labels.names.empty()) {
    return used + draw_why(box, box.y0 + used,
                           labels.why.empty() ? "This film has no labels." : labels.why);
  }
  const std::vector<int>& order = context.selectors.units.labels(context.data);
  double largest = 1e-9;
  for (const double r : labels.r) largest = std::max(largest, std::isfinite(r) ? std::abs(r) : 0);
  for (int i = 0; i < std::min<int>(most, static_cast<int>(order.size())); ++i) {
    const auto label = static_cast<std::size_t>(order[static_cast<std::size_t>(i)]);
    const Box row{box.x0, box.y0 + used, box.x1, box.y0 + used + px(kRowCss)};
    if (row.y1 > box.y1) break;
    const double r = labels.r[label];
    const bool significant = app::is_significant_label(context.data, static_cast<int>(label));
    draw_bar_row(row,
                 {app::plain_words(labels.names[label]), significant ? app::format_r(r) : "n.s.",
                  std::isfinite(r) ? static_cast<float>(std::abs(r) / largest) : 0,
                  !significant ? p.text3
                  : r < 0      ? r_ink(-0.7, 1)
                               : p.neuron,
                  !significant});
    if (ImGui::IsMouseHoveringRect(row.min(), row.max()) && ImGui::IsWindowHovered()) {
      tooltip(ImGui::GetID(labels.names[label].c_str()), labels.names[label],
              "r " + app::format_r(r),
              "p " + app::format_p(labels.p[label]) + ", adjusted for the number of labels");
    }
    used += px(kRowCss);
  }
  return used;
}

}  // namespace sync_act::views
