#include "web/views/brain_view.h"

#include <array>
#include <string>
#include <string_view>

#include "web/app/format.h"
#include "web/views/brain_controls.h"
#include "web/views/brain_outlines.h"
#include "web/views/map_scale.h"
#include "web/views/network_list.h"
#include "web/views/panel.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

// Whose voxel map the switch offers or shows: the hovered neuron's while it is shown.
int voxel_map_neuron(const app::ViewContext& context) {
  const app::ActiveMap active = app::active_map(context.state, context.transient, context.data);
  if (active.overlay == app::Overlay::kVoxelMap && active.map != nullptr) return active.map->unit;
  return context.state.neuron;
}

// Room for three slices and the crosshair's card as a square of four.
bool fits_square(const Box& area) { return area.width() >= px(380) && area.height() >= px(330); }

}  // namespace

void BrainView::draw(const app::ViewContext& context, DrawResources& resources) {
  Box area = window_box();
  resources.slices.release_from(static_cast<int>(kPlanes.size()));  // the mosaic's
  const Layout layout = ui().layout;
  const bool is_preview = !context.data.preview.values.empty();
  if (layout == Layout::kEmbed && !is_preview) {
    if (ui().outlines) ui().outlines->draw_legend(context, area, true, false);
    draw_slices(context, resources, area);
    return;
  }
  const bool has_list = layout == Layout::kWide && area.width() >= px(560) &&
                        area.height() >= px(240) && context.data.networks.n_units > 0;
  if (is_preview) {
    if (layout != Layout::kEmbed) {
      begin_panel_header(context, area.cut_top(px(kPanelHeaderCss)), "Brain", app::Panel::kBrain);
    }
    draw_preview(context, resources, area);
    return;
  }
  draw_header(context, area.cut_top(px(kPanelHeaderCss)), has_list);
  if (!context.data.scan.present && context.data.anatomy.values.empty()) {
    draw_nothing_yet(context, area);
    return;
  }
  if (layout == Layout::kNarrow) {
    draw_one_plane(context, resources, area);
    return;
  }
  if (has_list) {
    const Box list = area.cut_left(px(area.width() > px(900) ? 240 : 196));
    draw_network_list(context, list);
    draw_line_v(area.x0, area.y0, area.y1, palette().line);
    area.x0 += px(1);
  }
  const Box footer = area.cut_bottom(px(60));
  draw_line_h(footer.x0, footer.x1, footer.y0, palette().line);
  const bool controls = draw_footer(
      context, footer,
      fits_square(area) &&
          !(context.state.fourth == app::FourthPanel::kGlass && has_glass_brain(context)));
  if (ui().outlines) ui().outlines->draw_legend(context, area, !has_list, !controls);
  draw_slices(context, resources, area);
}

void BrainView::draw_header(const app::ViewContext& context, const Box& box, bool has_list) {
  PanelHeader header = begin_panel_header(context, box, "Brain", app::Panel::kBrain);
  Box& free = header.free;
  if (ui().layout != Layout::kNarrow && context.data.scan.present && free.width() > px(520)) {
    draw_picture_switch(context, free.cut_right(picture_switch_width()));
    free.cut_right(px(8));
  }
  if (context.data.networks.n_units > 0) {
    const float most = ui().layout == Layout::kNarrow ? free.width() : px(has_list ? 150 : 200);
    draw_network_picker(context, free, most);
    free.cut_left(px(8));
  }
  if (ui().layout != Layout::kNarrow && context.data.neurons.n_units > 0 &&
      free.width() > px(190)) {
    draw_overlay_switch(context, free);
  }
}

void BrainView::draw_overlay_switch(const app::ViewContext& context, const Box& box) {
  const int neuron = voxel_map_neuron(context);
  const std::string voxel_label =
      neuron < 0 ? std::string("Voxel map")
                 : "Voxel map of " + app::neuron_short_name(context.data.neurons, neuron);
  const std::array<std::string_view, 2> labels{"Network map", voxel_label};
  const app::ActiveMap active = app::active_map(context.state, context.transient, context.data);
  const int shown = active.overlay == app::Overlay::kVoxelMap ? 1 : 0;
  // A fixed width: the name under the pointer changes, the switch must not.
  const bool narrow = ui().layout == Layout::kNarrow;
  const Box at{box.x0, box.y0, narrow ? box.x1 : std::min(box.x1, box.x0 + px(290)), box.y1};
  const int chosen = segmented("overlay", at, labels, shown);
  if (chosen != shown) {
    context.sink(
        app::SetOverlay{chosen == 0 ? app::Overlay::kNetworkMap : app::Overlay::kVoxelMap});
  }
}

// The brain of a scan that is being read: no map yet, and no place in it has a series.
void BrainView::draw_preview(const app::ViewContext& context, DrawResources& resources, Box area) {
  const int n = context.data.preview_scans;
  const std::string what = n == 1 ? std::string("Its first scan")
                                  : "Mean of its first " + app::format_count(n) + " scans";
  constexpr std::string_view kRest = "The others are being read. What is open stays until then.";
  Box words = area.cut_bottom(px(60));
  draw_line_h(words.x0, words.x1, words.y0, palette().line);
  words = words.inset(px(12), px(8));
  draw_text_cut(Font::kControlStrong, words.x0, words.y0 + px(12), words.width(), palette().text,
                what);
  draw_text_cut(Font::kControl, words.x0, words.y0 + px(32), words.width(), palette().text2, kRest);
  slices_.draw_row(context, resources, area,
                   std::span(kPlanes).first(area.width() < px(450) ? 1 : 3));
}

void BrainView::draw_slices(const app::ViewContext& context, DrawResources& resources, Box area) {
  if (fits_square(area)) {
    const Box rest = slices_.draw_square(context, resources, area);
    if (context.state.fourth == app::FourthPanel::kGlass && has_glass_brain(context)) {
      glass_.draw(context, resources, rest);
    } else {
      card_.draw(context, rest);
    }
    draw_fourth_switch(context, rest);
  } else {
    // As many side by side as stay at least as wide as they are useful.
    const auto n = static_cast<std::size_t>(
        std::clamp(area.width() / std::max(px(150), area.height() * 0.75F), 1.0F, 3.0F));
    slices_.draw_row(context, resources, area, std::span(kPlanes).first(n));
  }
  draw_waiting(context, area);
}

// 3D or what is at the crosshair, in the square's last cell.
void BrainView::draw_fourth_switch(const app::ViewContext& context, const Box& cell) {
  if (!has_glass_brain(context) || cell.width() < px(150)) return;
  const bool glass = context.state.fourth == app::FourthPanel::kGlass;
  constexpr std::array<std::string_view, 2> kLabels{"3D", "Voxel"};
  const float width = segmented_width(kLabels);
  const Box at{cell.x1 - width - px(8), cell.y1 - px(32), cell.x1 - px(8), cell.y1 - px(8)};
  const int shown = glass ? 0 : 1;
  const int chosen = segmented("fourth", at, kLabels, shown);
  if (chosen != shown) {
    context.sink(app::SetFourth{chosen == 0 ? app::FourthPanel::kGlass : app::FourthPanel::kVoxel});
  }
}

void BrainView::draw_waiting(const app::ViewContext& context, const Box& area) {
  const app::ActiveMap active = app::active_map(context.state, context.transient, context.data);
  if (active.wanted_unit < 0 || (active.map != nullptr && !active.stale)) return;
  // Maps under the pointer usually arrive within a frame or two: words would only flicker.
  if (active.map != nullptr) return;
  const bool network = active.overlay == app::Overlay::kNetworkMap;
  const std::string name = network ? app::network_name(context.data.networks, active.wanted_unit)
                                   : app::neuron_name(context.data.neurons, active.wanted_unit);
  const auto& silent = network ? context.data.networks.no_signal : context.data.neurons.no_signal;
  const auto index = static_cast<std::size_t>(active.wanted_unit);
  const bool no_signal = index < silent.size() && silent[index];
  const std::string text =
      no_signal ? name + " has no signal, so there is no map." : "Computing the map of " + name;
  const float width = std::min(area.width() - px(24), text_width(Font::kControl, text) + px(24));
  const float left = std::round(area.middle_x() - width * 0.5F);
  const Box chip{left, area.y1 - px(38), left + width, area.y1 - px(12)};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(chip.min(), chip.max(), palette().raised, px(6));
  list.AddRect(chip.min(), chip.max(), palette().line2, px(6), 0, px(1));
  draw_text_cut(Font::kControl, chip.x0 + px(12), chip.middle_y(), chip.width() - px(24),
                palette().text, text);
}

// Whether there was room for the outlines' controls.
bool BrainView::draw_footer(const app::ViewContext& context, Box area, bool has_card) {
  if (!draw_scale_part(context, area)) return false;
  // The crosshair's place needs its room first, unless the card shows it.
  const FooterRows rows = draw_picture_controls(context, area, px(has_card ? 0 : 98));
  if (!has_card) {
    draw_crosshair_line(context, rows.upper.x0, rows.upper.middle_y(), rows.upper.width());
  }
  draw_side_switch(context, rows.lower);
  return rows.has_outlines;
}

void BrainView::draw_one_plane(const app::ViewContext& context, DrawResources& resources,
                               Box area) {
  constexpr std::array<std::string_view, 5> kLabels{"Axial", "Coronal", "Sagittal", "Mosaic",
                                                    "Gallery"};
  area.cut_top(px(8));
  if (context.data.neurons.n_units > 0) {
    draw_overlay_switch(context, area.cut_top(px(36)).inset(px(12), 0));
    area.cut_top(px(8));
  }
  const int chosen = segmented("plane", area.cut_top(px(36)).inset(px(12), 0), kLabels, plane_);
  if (chosen < static_cast<int>(kPlanes.size())) {
    plane_ = chosen;
  } else {
    context.sink(app::SetBrainPicture{chosen == 3 ? app::BrainPicture::kMosaic
                                                  : app::BrainPicture::kGallery});
  }
  area.cut_top(px(4));
  Box footer = area.cut_bottom(px(60));
  draw_line_h(footer.x0, footer.x1, footer.y0, palette().line);
  footer = footer.inset(px(12), px(7));
  const Box scale = footer.cut_right(std::min(px(170), footer.width() * 0.5F));
  footer.cut_right(px(12));
  draw_map_scale(context, scale);
  draw_crosshair_line(context, footer.x0, footer.y0 + px(14), footer.width());
  draw_text_cut(Font::kControl, footer.x0 + px(20), footer.y0 + px(33), footer.width() - px(20),
                palette().text3,
                context.state.radiological ? "Left is shown right" : "Left is left");
  if (ui().outlines) ui().outlines->draw_legend(context, area, true, true);
  slices_.draw_row(context, resources, area,
                   std::span(kPlanes).subspan(static_cast<std::size_t>(plane_), 1));
  draw_waiting(context, area);
}

}  // namespace sync_act::views
