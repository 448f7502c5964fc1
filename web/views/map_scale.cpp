#include "web/views/map_scale.h"

#include <cmath>
#include <string>

#include "web/app/format.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

void draw_half(const Box& bar, float from_x, float to_x, double threshold, double max_r,
               double sign) {
  constexpr int kSteps = 12;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto colour_at = [&](int step) {
    const double r = threshold + (max_r - threshold) * step / kSteps;
    return app::overlay_colour(sign * r, threshold, max_r, ui().dark).packed();
  };
  for (int i = 0; i < kSteps; ++i) {
    const auto x_at = [&](int step) {
      return from_x + (to_x - from_x) * static_cast<float>(step) / kSteps;
    };
    const float a = x_at(i), b = x_at(i + 1);
    const ImU32 ca = colour_at(i), cb = colour_at(i + 1);
    if (a < b) {
      list.AddRectFilledMultiColor({a, bar.y0}, {b, bar.y1}, ca, cb, cb, ca);
    } else {
      list.AddRectFilledMultiColor({b, bar.y0}, {a, bar.y1}, cb, ca, ca, cb);
    }
  }
}

}  // namespace

void draw_map_scale(const app::ViewContext& context, const Box& box, double max_r) {
  const Palette& p = palette();
  const app::State& state = context.state;
  const bool is_of_all = max_r > 0;
  if (!is_of_all) max_r = context.selectors.overlay_max_r(state, context.transient, context.data);
  const double threshold = std::min(state.threshold_r, max_r);
  const app::ActiveMap active = app::active_map(state, context.transient, context.data);

  const float caption_y = box.y0 + px(7);
  const Box bar{box.x0, box.y0 + px(18), box.x1, box.y0 + px(28)};
  const float numbers_y = bar.y1 + px(10);
  draw_text_cut(Font::kCaption, box.x0, caption_y, box.width(), p.text2,
                is_of_all || active.overlay == app::Overlay::kNetworkMap
                    ? "r of each voxel with the network"
                    : "r of each voxel with the neuron");

  const float middle = bar.middle_x();
  const float half = bar.width() * 0.5F;
  const float reach = half * static_cast<float>(max_r > 0 ? threshold / max_r : 0);
  const float low = std::round(middle - reach), high = std::round(middle + reach);
  draw_half(bar, low, bar.x0, threshold, max_r, -1);
  draw_half(bar, high, bar.x1, threshold, max_r, 1);
  draw_line_h(low, high, bar.y0, p.line2);
  draw_line_h(low, high, bar.y1 - px(1), p.line2);

  // The handles lie over the bar: whichever is drawn later is asked first.
  ImGui::SetNextItemAllowOverlap();
  const Interaction scale = interact("scale", {bar.x0, bar.y0 - px(4), bar.x1, bar.y1 + px(4)}, 3);
  if (scale.hovered) {
    tooltip(scale.id, "Scale", "\xC2\xB1" + app::format_r(max_r),
            "Turn the wheel to change where the colours end. Click to fit them to the map.");
    const float wheel = ImGui::GetIO().MouseWheel;
    if (wheel != 0 && ui().layout != Layout::kEmbed) {
      const double step = wheel > 0 ? 0.1 : -0.1;
      const double next = std::clamp(std::round((max_r + step) * 10) / 10, 0.1, 1.0);
      if (next > state.threshold_r) context.sink(app::SetMaxR{next});
    }
  }
  if (scale.clicked && state.max_r > 0) context.sink(app::SetMaxR{0});

  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto handle = [&](float x, const char* id, float sign) {
    const Box grip{x - px(7), bar.y0 - px(6), x + px(7), bar.y1 + px(6)};
    const Interaction item = interact(id, grip, 3);
    const float w = px(5) * 0.5F + item.hover_share * px_exact(0.5F);
    const float y0 = bar.y0 - px(3), y1 = bar.y1 + px(3);
    list.AddRectFilled({std::round(x - w), y0}, {std::round(x + w), y1}, p.text, px(2));
    list.AddRect({std::round(x - w) - px(1), y0 - px(1)}, {std::round(x + w) + px(1), y1 + px(1)},
                 p.panel, px(3), 0, px(1));
    double wanted = state.threshold_r;
    if (item.held) {
      ui().drag_taken = true;
      const float from_middle = (ImGui::GetIO().MousePos.x - middle) * sign;
      wanted = static_cast<double>(std::clamp(from_middle / half, 0.0F, 1.0F)) * max_r;
      wanted = std::round(wanted * 100) / 100;
    }
    if (item.hovered || item.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    if (item.hovered) {
      tooltip(item.id, "Threshold", app::format_r(threshold),
              "Voxels nearer to zero are not coloured. Drag, or use the arrow keys.");
    }
    if (item.focused) {
      ui().arrows_taken = true;
      const double step = static_cast<double>(sign) * 0.01;
      if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) wanted -= step;
      if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) wanted += step;
    }
    wanted = std::clamp(wanted, 0.0, max_r);
    if ((item.held || item.focused) && std::fabs(wanted - state.threshold_r) > 1e-9) {
      context.sink(app::SetThreshold{wanted});
    }
  };
  handle(low, "low", -1);
  handle(high, "high", 1);

  // The thresholds' numbers give way to the ends' where there is no room for both.
  const std::string low_end = app::format_r(-max_r), high_end = app::format_r(max_r);
  const std::string low_cut = app::format_r(-threshold), high_cut = app::format_r(threshold);
  draw_text(Font::kCaption, bar.x0, numbers_y, p.text2, low_end);
  draw_text_right(Font::kCaption, bar.x1, numbers_y, p.text2, high_end);
  const float gap = px(6);
  const float cut_width = text_width(Font::kCaption, low_cut);
  float low_x = low - cut_width * 0.5F, high_x = high - cut_width * 0.5F;
  if (high_x < low_x + cut_width + gap) {  // the two would touch
    low_x = middle - gap * 0.5F - cut_width;
    high_x = middle + gap * 0.5F;
  }
  const float room_left = bar.x0 + text_width(Font::kCaption, low_end) + gap;
  const float room_right = bar.x1 - text_width(Font::kCaption, high_end) - gap;
  if (low_x >= room_left && high_x + cut_width <= room_right) {
    draw_text(Font::kCaption, low_x, numbers_y, p.text, low_cut);
    draw_text(Font::kCaption, high_x, numbers_y, p.text, high_cut);
  }
}

}  // namespace sync_act::views
