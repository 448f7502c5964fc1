#include "web/views/brain_controls.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "web/views/map_scale.h"
#include "web/views/network_list.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {
constexpr std::array<std::string_view, 2> kPictures{"Slices", "Mosaic"};
}  // namespace

void draw_network_picker(const app::ViewContext& context, Box& free, float most) {
  const int network = context.state.network;
  const std::string name = app::network_name(context.data.networks, network);
  PickerFace look;
  look.value = name;
  look.network = network;
  const Box at = free.cut_left(std::min(picker_width(look), std::min(most, free.width())));
  if (picker("network", at, look, "Choose a network")) ImGui::OpenPopup("networks");
  draw_network_menu(context, "networks", at);
}

float picture_switch_width() { return segmented_width(kPictures); }

void draw_picture_switch(const app::ViewContext& context, const Box& box) {
  const int shown = context.state.brain == app::BrainPicture::kMosaic ? 1 : 0;
  const int chosen = segmented("picture kind", box, kPictures, shown);
  if (chosen == shown) return;
  context.sink(
      app::SetBrainPicture{chosen == 1 ? app::BrainPicture::kMosaic : app::BrainPicture::kSlices});
}

void draw_side_switch(const app::ViewContext& context, const Box& side) {
  const Interaction item = interact("side", side, 4);
  const char* words = context.state.radiological ? "Left is shown right" : "Left is left";
  draw_text_cut(Font::kControl, side.x0, side.middle_y(), side.width(),
                mixed(palette().text2, palette().text, item.hover_share), words);
  if (item.hovered) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    tooltip(item.id, "Sides of the picture", {},
            context.state.radiological
                ? "Radiological: the left of the brain is on the right of the picture. Click to "
                  "change."
                : "Neurological: the left of the brain is on the left of the picture. Click to "
                  "change.");
  }
  if (item.clicked) context.sink(app::SetRadiological{!context.state.radiological});
}

bool draw_scale_part(const app::ViewContext& context, Box& area) {
  area = area.inset(px(12), px(6));
  const float scale_width = std::clamp(area.width() * 0.44F, px(150), px(260));
  draw_map_scale(context, area.cut_left(scale_width).inset(0, px(1)));
  area.cut_left(px(16));
  if (area.width() < px(60)) return false;
  draw_line_v(area.x0, area.y0 + px(5), area.y1 - px(5), palette().line2);
  area.cut_left(px(16));
  return true;
}

}  // namespace sync_act::views
