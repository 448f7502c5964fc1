#include "web/views/mosaic_view.h"

#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "web/app/format.h"
#include "web/views/brain_controls.h"
#include "web/views/brain_outlines.h"
#include "web/views/map_scale.h"
#include "web/views/panel.h"

namespace sync_act::views {

namespace {

// The slots before them are those of the slices through the crosshair.
constexpr int kFirstSlot = 3;
// More would be small steps and much to draw; each may have eight outlines.
constexpr int kMostSlices = 37;
static_assert(kFirstSlot + kMostSlices <= gl::SliceRenderer::kSlots);

}  // namespace

Box MosaicView::Sheet::cell(int index) const {
  const int column = index % layout->columns, row = index / layout->columns;
  const float x = std::round(box.x0 + static_cast<float>(column) * (cell_width + gap));
  const float y = std::round(box.y0 + static_cast<float>(row) * (cell_height + gap));
  return {x, y, x + cell_width, y + cell_height};
}

int MosaicView::Sheet::at(ImVec2 point) const {
  const auto n = static_cast<int>(layout->positions_mm.size());
  for (int i = 0; i < n; ++i) {
    if (cell(i).contains(point)) return i;
  }
  return -1;
}

std::array<double, 3> MosaicView::Sheet::mm_at(int index, ImVec2 point) const {
  const PlaneAxes& axes = axes_of(plane);
  const Box b = cell(index);
  std::array<double, 3> mm{};
  const double share_x = static_cast<double>((point.x - b.x0) / b.width());
  const double share_y = static_cast<double>((b.y1 - point.y) / b.height());
  mm[axes.right] = right_mm[0] + share_x * (right_mm[1] - right_mm[0]);
  mm[axes.up] = up_mm[0] + share_y * (up_mm[1] - up_mm[0]);
  mm[axes.fixed] = layout->positions_mm[static_cast<std::size_t>(index)];
  return mm;
}

void MosaicView::draw(const app::ViewContext& context, DrawResources& resources) {
  Box area = window_box();
  const Layout layout = ui().layout;
  bool controls = false;
  if (layout != Layout::kEmbed) {
    draw_header(context, area.cut_top(px(kPanelHeaderCss)));
    if (layout == Layout::kNarrow) draw_narrow_switches(context, area);
    if (area.height() > px(160)) {
      const Box footer = area.cut_bottom(px(60));
      draw_line_h(footer.x0, footer.x1, footer.y0, palette().line);
      controls = draw_footer(context, footer);
    }
  }
  ui().outlines->draw_legend(context, area, true, !controls && layout != Layout::kEmbed);
  const Sheet sheet = lay_out(context, area.inset(px(8)));
  const auto n = static_cast<int>(sheet.layout->positions_mm.size());
  resources.slices.release_from(kFirstSlot + n);
  if (n == 0 || sheet.cell_width < 2 || sheet.cell_height < 2) return;
  hand_over_slice_data(context, resources.slices);
  for (int i = 0; i < n; ++i) draw_slice(context, resources, sheet, i);
  handle(context, sheet);
}

void MosaicView::draw_header(const app::ViewContext& context, const Box& box) {
  Box free = begin_panel_header(context, box, "Brain", app::Panel::kBrain).free;
  const bool narrow = ui().layout == Layout::kNarrow;
  if (!narrow) {
    draw_picture_switch(context, free.cut_right(picture_switch_width()));
    free.cut_right(px(8));
  }
  const float planes = plane_switch_width();
  if (context.data.networks.n_units > 0) {
    const float room = narrow ? free.width() : free.width() - planes - px(8);
    if (room > px(60)) draw_network_picker(context, free, std::min(room, px(200)));
    free.cut_left(px(8));
  }
  if (!narrow && free.width() >= planes) draw_plane_switch(context, free.cut_left(planes));
}

void MosaicView::draw_narrow_switches(const app::ViewContext& context, Box& area) {
  area.cut_top(px(8));
  draw_picture_switch(context, area.cut_top(px(36)).inset(px(12), 0));
  area.cut_top(px(8));
  draw_plane_switch(context, area.cut_top(px(36)).inset(px(12), 0));
}

MosaicView::Sheet MosaicView::lay_out(const app::ViewContext& context, const Box& area) {
  const auto& world = context.selectors.slice_box(context.data);
  Sheet sheet;
  sheet.plane = kPlanes[static_cast<std::size_t>(context.state.mosaic)];
  const PlaneAxes& axes = axes_of(sheet.plane);
  app::MosaicRequest request;
  request.width_px = static_cast<double>(area.width());
  request.height_px = static_cast<double>(area.height());
  request.gap_px = static_cast<double>(px(4));
  request.least_px = static_cast<double>(px(84));
  const std::array<std::uint64_t, 2> key{context.data.results_revision, axes.fixed};
  request.fixed_mm = extent_.get(
      key, [&] { return app::filled_extent(context.data.scan, axes.fixed, world[axes.fixed]); });
  request.right_mm = world[axes.right][1] - world[axes.right][0];
  request.up_mm = world[axes.up][1] - world[axes.up][0];
  request.most = kMostSlices;
  sheet.layout = &layout_.get(request, [&] { return app::mosaic_layout(request); });
  const app::MosaicLayout& layout = *sheet.layout;
  sheet.gap = px(4);
  sheet.cell_width = std::floor(static_cast<float>(request.right_mm * layout.px_per_mm));
  sheet.cell_height = std::floor(static_cast<float>(request.up_mm * layout.px_per_mm));
  const auto columns = static_cast<float>(layout.columns), rows = static_cast<float>(layout.rows);
  const float width = columns * sheet.cell_width + (columns - 1) * sheet.gap;
  const float height = rows * sheet.cell_height + (rows - 1) * sheet.gap;
  const float x0 = std::round(area.middle_x() - width * 0.5F);
  const float y0 = std::round(area.middle_y() - height * 0.5F);
  sheet.box = {x0, y0, x0 + width, y0 + height};
  sheet.right_mm = world[axes.right];
  sheet.up_mm = world[axes.up];
  if (context.state.radiological && axes.right == 0) {
    std::swap(sheet.right_mm[0], sheet.right_mm[1]);
  }
  const double here = context.state.cursor_mm[axes.fixed];
  double nearest = layout.step_mm;
  for (std::size_t i = 0; i < layout.positions_mm.size(); ++i) {
    const double distance = std::fabs(layout.positions_mm[i] - here);
    if (distance >= nearest) continue;
    nearest = distance;
    sheet.shown = static_cast<int>(i);
  }
  return sheet;
}

void MosaicView::draw_slice(const app::ViewContext& context, DrawResources& resources,
                            const Sheet& sheet, int index) {
  const Palette& p = palette();
  const PlaneAxes& axes = axes_of(sheet.plane);
  const Box box = sheet.cell(index);
  const double position = sheet.layout->positions_mm[static_cast<std::size_t>(index)];
  gl::SliceView view;
  view.plane = sheet.plane;
  view.position_mm = position;
  view.right_mm = sheet.right_mm;
  view.up_mm = sheet.up_mm;
  view.width_px = static_cast<int>(box.width());
  view.height_px = static_cast<int>(box.height());
  const unsigned texture = resources.slices.draw(kFirstSlot + index, view, slice_look(context));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (texture != 0) {
    list.AddImage(reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(texture)), box.min(),
                  box.max(), {0, 1}, {1, 0});
  }
  ui().outlines->draw_slice(context, kFirstSlot + index, view, box);
  if (index == sheet.shown) {
    list.AddRect(box.min(), box.max(), p.accent, px(3), 0, px(1));
    const auto share = [](double mm, const std::array<double, 2>& range) {
      return static_cast<float>((mm - range[0]) / (range[1] - range[0]));
    };
    const float x = std::floor(
        box.x0 + box.width() * share(context.state.cursor_mm[axes.right], sheet.right_mm));
    const float y =
        std::floor(box.y1 - box.height() * share(context.state.cursor_mm[axes.up], sheet.up_mm));
    const float arm = px(8), open = px(3);
    list.PushClipRect(box.min(), box.max(), true);
    draw_line_h(x - arm, x - open, y, p.accent);
    draw_line_h(x + open + px(1), x + arm + px(1), y, p.accent);
    draw_line_v(x, y - arm, y - open, p.accent);
    draw_line_v(x, y + open + px(1), y + arm + px(1), p.accent);
    list.PopClipRect();
  }
  const ImU32 halo = with_alpha(p.panel, 0.7F);
  const bool first = index == 0;
  const std::string label =
      (first ? std::string(axes.fixed_name) + " " : std::string()) + app::format_mm(position);
  draw_text_with_halo(Font::kCaption, box.x0 + px(4), box.y0 + px(9),
                      index == sheet.shown ? p.text : p.text2, halo, label);
  // Sides once a row, as they are the same in all.
  if (index % sheet.layout->columns != 0) return;
  const bool mirrored = context.state.radiological && axes.right == 0;
  const char* left = mirrored ? axes.right_letter : axes.left_letter;
  const char* right = mirrored ? axes.left_letter : axes.right_letter;
  const float y = box.y1 - px(9);
  draw_text_with_halo(Font::kCaption, box.x0 + px(4), y, p.text2, halo, left);
  draw_text_with_halo(Font::kCaption, box.x1 - px(4) - text_width(Font::kCaption, right), y,
                      p.text2, halo, right);
}

void MosaicView::handle(const app::ViewContext& context, const Sheet& sheet) {
  const app::State& state = context.state;
  const PlaneAxes& axes = axes_of(sheet.plane);
  const Interaction item = interact("mosaic slices", sheet.box, 3);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const int under = item.hovered || item.held ? sheet.at(mouse) : -1;
  std::array<double, 3> target = state.cursor_mm;
  if (item.held) {
    ui().drag_taken = true;
    if (under >= 0) target = sheet.mm_at(under, mouse);
  } else if (item.hovered && under >= 0) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    const std::array<double, 3> mm = sheet.mm_at(under, mouse);
    const app::ActiveMap active = app::active_map(state, context.transient, context.data);
    std::optional<double> r;
    if (active.map != nullptr) r = app::map_value_at(context.data.scan, *active.map, mm);
    const std::string place =
        app::format_mm(mm[0]) + ", " + app::format_mm(mm[1]) + ", " + app::format_mm(mm[2]);
    tooltip(item.id + static_cast<ImGuiID>(under), place, r ? "r " + app::format_r(*r) : "",
            "Click to put the crosshair here.");
  }
  if (item.focused) {
    ui().arrows_taken = true;
    const auto n = static_cast<int>(sheet.layout->positions_mm.size());
    int next = sheet.shown;
    const auto step = [&](ImGuiKey key, int by) {
      if (ImGui::IsKeyPressed(key)) next = std::clamp(next + by, 0, n - 1);
    };
    step(ImGuiKey_LeftArrow, -1);
    step(ImGuiKey_RightArrow, 1);
    step(ImGuiKey_UpArrow, -sheet.layout->columns);
    step(ImGuiKey_DownArrow, sheet.layout->columns);
    if (next != sheet.shown) {
      target[axes.fixed] = sheet.layout->positions_mm[static_cast<std::size_t>(next)];
    }
  }
  if (target != state.cursor_mm) context.sink(app::MoveCursor{target});
}

// Whether there was room for the outlines' controls.
bool MosaicView::draw_footer(const app::ViewContext& context, Box area) {
  if (!draw_scale_part(context, area)) return false;
  const FooterRows rows = draw_picture_controls(context, area, px(60));
  if (layout_.value.step_mm > 0) {
    const std::string words =
        "Every " + app::format_count(static_cast<int>(layout_.value.step_mm)) + " mm";
    draw_text_cut(Font::kControl, rows.upper.x0, rows.upper.middle_y(), rows.upper.width(),
                  palette().text2, words);
  }
  // Sagittal slices have no left and right.
  if (context.state.mosaic != app::MosaicPlane::kSagittal) draw_side_switch(context, rows.lower);
  return rows.has_outlines;
}

}  // namespace sync_act::views
