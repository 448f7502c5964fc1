#include "web/views/brain_controls.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "web/views/brain_outlines.h"
#include "web/views/map_scale.h"
#include "web/views/network_list.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {
// As app::BrainPicture has them.
constexpr std::array<std::string_view, 3> kPictures{"Slices", "Mosaic", "Gallery"};
constexpr std::array<std::string_view, 3> kPlaneNames{"Axial", "Coronal", "Sagittal"};
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
  const int shown = static_cast<int>(context.state.brain);
  const int chosen = segmented("picture kind", box, kPictures, shown);
  if (chosen != shown) context.sink(app::SetBrainPicture{static_cast<app::BrainPicture>(chosen)});
}

float plane_switch_width() { return segmented_width(kPlaneNames); }

void draw_plane_switch(const app::ViewContext& context, const Box& box) {
  const int shown = static_cast<int>(context.state.mosaic);
  const int chosen = segmented("mosaic plane", box, kPlaneNames, shown);
  if (chosen != shown) context.sink(app::SetMosaicPlane{static_cast<app::MosaicPlane>(chosen)});
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

bool draw_scale_part(const app::ViewContext& context, Box& area, double max_r) {
  area = area.inset(px(12), px(6));
  const float scale_width = std::clamp(area.width() * 0.36F, px(150), px(260));
  draw_map_scale(context, area.cut_left(scale_width).inset(0, px(1)), max_r);
  area.cut_left(px(16));
  if (area.width() < px(60)) return false;
  draw_line_v(area.x0, area.y0 + px(5), area.y1 - px(5), palette().line2);
  area.cut_left(px(16));
  return true;
}

FooterRows draw_picture_controls(const app::ViewContext& context, const Box& area, float place) {
  FooterRows rows;
  rows.upper = rows.lower = area;
  rows.upper.y1 = rows.lower.y0 = std::round(area.middle_y());
  const float gap = px(8);
  if (rows.upper.width() > px(28) + gap + place) {
    const Box camera = rows.upper.cut_right(px(28)).centred_height(px(24));
    if (icon_button("picture", camera, Icon::kCamera, "Save this view as a picture (PNG)")) {
      context.sink(app::Export{"view_png"});
    }
    rows.upper.cut_right(gap);
  }
  constexpr std::array<std::string_view, 2> kLabels{"Smooth", "Voxels"};
  if (const float width = segmented_width(kLabels); rows.upper.width() > width + gap + place) {
    const Box at = rows.upper.cut_right(width).centred_height(px(22));
    const int shown = context.state.voxel_exact ? 1 : 0;
    const int chosen = segmented("exact", at, kLabels, shown);
    if (chosen != shown) context.sink(app::SetVoxelExact{chosen == 1});
    rows.upper.cut_right(gap);
  }
  if (!ui().outlines) return rows;
  const float width = ui().outlines->controls_width(context);
  rows.has_outlines = rows.lower.width() > width + gap + px(60);
  if (!rows.has_outlines) return rows;
  ui().outlines->draw_controls(context, rows.lower.cut_right(width).centred_height(px(22)));
  rows.lower.cut_right(gap);
  return rows;
}

}  // namespace sync_act::views
