#include "web/views/slice_grid.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "imgui_internal.h"
#include "web/app/format.h"
#include "web/views/brain_outlines.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

// Slices that two fingers go through in 100 CSS px.
constexpr double kStepsPerTouchNotch = 10;

// No map's revision.
constexpr std::uint64_t kNoMap = std::numeric_limits<std::uint64_t>::max();

using WorldBox = std::array<std::array<double, 2>, 3>;

double extent(const WorldBox& world, std::size_t axis) { return world[axis][1] - world[axis][0]; }

double voxel_step_mm(const app::AppData& data, std::size_t axis) {
  const bool scan = data.scan.present && data.preview.values.empty();
  const Grid& grid = scan ? data.scan.grid : data.shown_anatomy().grid;
  double step = 0;
  for (int column = 0; column < 3; ++column) {
    step = std::max(step, std::fabs(grid.world_from_voxel(static_cast<int>(axis), column)));
  }
  return step > 0 ? step : 1;
}

}  // namespace

const PlaneAxes& axes_of(gl::SlicePlane plane) {
  static constexpr PlaneAxes kSagittal{0, 1, 2, "x", "P", "A", "S", "I"};
  static constexpr PlaneAxes kCoronal{1, 0, 2, "y", "L", "R", "S", "I"};
  static constexpr PlaneAxes kAxial{2, 0, 1, "z", "L", "R", "A", "P"};
  switch (plane) {
    case gl::SlicePlane::kSagittal:
      return kSagittal;
    case gl::SlicePlane::kCoronal:
      return kCoronal;
    case gl::SlicePlane::kAxial:
      break;
  }
  return kAxial;
}

void hand_over_anatomy(const app::ViewContext& context, gl::SliceRenderer& slices) {
  // Without anatomy the renderer was never given any, or its context was lost: all again.
  if (!slices.has_anatomy()) slices.given = {};
  const app::Anatomy& anatomy = context.data.shown_anatomy();
  if (anatomy.revision == slices.given.anatomy) return;
  slices.set_anatomy(anatomy.grid, anatomy.values);
  slices.given.anatomy = anatomy.revision;
}

void hand_over_slice_data(const app::ViewContext& context, gl::SliceRenderer& slices) {
  const app::AppData& data = context.data;
  hand_over_anatomy(context, slices);
  const app::ActiveMap active = app::active_map(context.state, context.transient, data);
  const bool fits = active.map != nullptr && data.scan.present && data.preview.values.empty() &&
                    active.map->values.size() == data.scan.mask_voxels.size();
  const std::uint64_t revision = fits ? active.map->revision : kNoMap;
  if (revision == slices.given.map) return;
  if (fits) {
    slices.set_map(data.scan.grid, data.scan.mask_voxels, active.map->values);
  } else {
    slices.set_map(data.scan.grid, {}, {});
  }
  slices.given.map = revision;
}

gl::SliceLook slice_look(const app::ViewContext& context) {
  const app::State& state = context.state;
  gl::SliceLook look;
  look.dark = ui().dark;
  look.anatomy_low = context.data.shown_anatomy().low;
  look.anatomy_high = context.data.shown_anatomy().high;
  look.threshold_r = state.threshold_r;
  look.max_r = context.selectors.overlay_max_r(state, context.transient, context.data);
  look.opacity = state.overlay_opacity;
  look.voxel_exact = state.voxel_exact;
  const ImVec4 panel = ImGui::ColorConvertU32ToFloat4(palette().panel);
  look.background = {panel.x, panel.y, panel.z, 1};
  return look;
}

void SliceGrid::step_crosshair_display(const app::ViewContext& context) {
  constexpr double kGlideSecs = 0.2;
  if (context.state.cursor_mm != to_mm_) {
    from_mm_ = shown_mm_;
    to_mm_ = context.state.cursor_mm;
    // A drag follows the pointer; the first place of all is no jump.
    const bool glides = placed_ && !dragging_ && !ui().reduced_motion;
    glide_start_secs_ = glides ? context.now_secs : -1;
    placed_ = context.data.scan.present;
  }
  const double share =
      glide_start_secs_ < 0
          ? 1
          : std::clamp((context.now_secs - glide_start_secs_) / kGlideSecs, 0.0, 1.0);
  const double eased = 1 - (1 - share) * (1 - share);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    shown_mm_[axis] =
        share >= 1 ? to_mm_[axis] : from_mm_[axis] + (to_mm_[axis] - from_mm_[axis]) * eased;
  }
  if (share < 1) {
    ui().wants_frame = true;
  } else {
    glide_start_secs_ = -1;
  }
}

Box SliceGrid::draw_square(const app::ViewContext& context, DrawResources& resources,
                           const Box& box) {
  const WorldBox& world = context.selectors.slice_box(context.data);
  // Rows as high as what they show, so that all three share the largest possible scale.
  const auto top_share =
      static_cast<float>(extent(world, 2) / std::max(1.0, extent(world, 2) + extent(world, 1)));
  const float line = px(1);
  const float split_y = std::round(box.y0 + (box.height() - line) * top_share);
  const float split_x = std::round(box.x0 + (box.width() - line) * 0.5F);
  draw_line_h(box.x0, box.x1, split_y, palette().line);
  draw_line_v(split_x, box.y0, box.y1, palette().line);
  const Cell cells[] = {
      {gl::SlicePlane::kSagittal, {box.x0, box.y0, split_x, split_y}},
      {gl::SlicePlane::kCoronal, {split_x + line, box.y0, box.x1, split_y}},
      {gl::SlicePlane::kAxial, {box.x0, split_y + line, split_x, box.y1}},
  };
  draw_cells(context, resources, cells);
  return {split_x + line, split_y + line, box.x1, box.y1};
}

void SliceGrid::draw_row(const app::ViewContext& context, DrawResources& resources, const Box& box,
                         std::span<const gl::SlicePlane> planes) {
  std::array<Cell, 3> cells{};
  const std::size_t n = std::min(planes.size(), cells.size());
  for (std::size_t i = 0; i < n; ++i) {
    const auto edge = [&](std::size_t at) {
      return std::round(box.x0 + box.width() * static_cast<float>(at) / static_cast<float>(n));
    };
    cells[i] = {planes[i], {edge(i) + (i > 0 ? px(1) : 0), box.y0, edge(i + 1), box.y1}};
    if (i > 0) draw_line_v(edge(i), box.y0, box.y1, palette().line);
  }
  draw_cells(context, resources, std::span<const Cell>(cells.data(), n));
}

void SliceGrid::draw_cells(const app::ViewContext& context, DrawResources& resources,
                           std::span<const Cell> cells) {
  hand_over_slice_data(context, resources.slices);
  step_crosshair_display(context);
  const WorldBox& world = context.selectors.slice_box(context.data);
  float px_per_mm = 1e9F;
  for (const Cell& cell : cells) {
    const PlaneAxes& axes = axes_of(cell.plane);
    const Box inner = cell.box.inset(px(6));
    px_per_mm = std::min(
        {px_per_mm, inner.width() / static_cast<float>(std::max(1.0, extent(world, axes.right))),
         inner.height() / static_cast<float>(std::max(1.0, extent(world, axes.up)))});
  }
  dragging_ = false;
  for (const Cell& cell : cells) draw_cell(context, resources, cell, px_per_mm);
}

void SliceGrid::draw_cell(const app::ViewContext& context, DrawResources& resources,
                          const Cell& cell, float px_per_mm) {
  const Box& box = cell.box;
  if (box.width() < px(8) || box.height() < px(8) || px_per_mm <= 0) return;
  const Palette& p = palette();
  const app::State& state = context.state;
  const PlaneAxes& axes = axes_of(cell.plane);
  const WorldBox& world = context.selectors.slice_box(context.data);
  const bool mirrored = state.radiological && axes.right == 0;

  gl::SliceView view;
  view.plane = cell.plane;
  view.position_mm = shown_mm_[axes.fixed];
  view.width_px = static_cast<int>(box.width());
  view.height_px = static_cast<int>(box.height());
  const double half_w = static_cast<double>(box.width() / px_per_mm) / 2;
  const double half_h = static_cast<double>(box.height() / px_per_mm) / 2;
  const double mid_right = (world[axes.right][0] + world[axes.right][1]) / 2;
  const double mid_up = (world[axes.up][0] + world[axes.up][1]) / 2;
  view.right_mm = {mid_right - half_w, mid_right + half_w};
  view.up_mm = {mid_up - half_h, mid_up + half_h};
  if (mirrored) std::swap(view.right_mm[0], view.right_mm[1]);

  const gl::SliceLook look = slice_look(context);
  const unsigned texture = resources.slices.draw(static_cast<int>(cell.plane), view, look);

  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (texture != 0) {
    list.AddImage(reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(texture)), box.min(),
                  box.max(), {0, 1}, {1, 0});
  }
  if (ui().outlines) {
    ui().outlines->draw_slice(context, static_cast<int>(cell.plane), view, box);
  }

  const auto x_of = [&](double mm) {
    return box.x0 + box.width() * static_cast<float>((mm - view.right_mm[0]) /
                                                     (view.right_mm[1] - view.right_mm[0]));
  };
  const auto y_of = [&](double mm) {
    return box.y1 - box.height() *
                        static_cast<float>((mm - view.up_mm[0]) / (view.up_mm[1] - view.up_mm[0]));
  };

  ImGui::PushID(static_cast<int>(cell.plane));
  const Interaction item = interact("slice", box.inset(px(3)), 3);
  ImGui::PopID();
  std::array<double, 3> target = state.cursor_mm;
  const ImGuiIO& io = ImGui::GetIO();
  if (item.held) {
    dragging_ = ui().drag_taken = true;
    const double share_x = static_cast<double>((io.MousePos.x - box.x0) / box.width());
    const double share_y = static_cast<double>((box.y1 - io.MousePos.y) / box.height());
    target[axes.right] = view.right_mm[0] + share_x * (view.right_mm[1] - view.right_mm[0]);
    target[axes.up] = view.up_mm[0] + share_y * (view.up_mm[1] - view.up_mm[0]);
  }
  if (item.hovered) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
    // Slices do not zoom: a pinch is nothing to them.
    const bool pinch = io.KeyCtrl && io.MouseSource == ImGuiMouseSource_TouchScreen;
    const bool wheel_is_ours = (ui().layout != Layout::kEmbed || io.KeyCtrl) && !pinch;
    if (wheel_is_ours) ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);  // else the page scrolls, too
    if (io.MouseWheel != 0 && wheel_is_ours) {
      const auto wheel = static_cast<double>(io.MouseWheel);
      double steps = wheel > 0 ? std::ceil(wheel) : std::floor(wheel);
      if (io.MouseSource == ImGuiMouseSource_TouchScreen) {
        // Fingers go in small steps, which add up.
        finger_steps_ += wheel * kStepsPerTouchNotch;
        steps = std::trunc(finger_steps_);
        finger_steps_ -= steps;
      }
      target[axes.fixed] += steps * voxel_step_mm(context.data, axes.fixed);
    }
  }
  if (item.focused) {
    ui().arrows_taken = true;
    const double flip = mirrored ? -1 : 1;
    const auto step = [&](ImGuiKey key, std::size_t axis, double sign) {
      if (ImGui::IsKeyPressed(key)) target[axis] += sign * voxel_step_mm(context.data, axis);
    };
    step(ImGuiKey_LeftArrow, axes.right, -flip);
    step(ImGuiKey_RightArrow, axes.right, flip);
    step(ImGuiKey_UpArrow, axes.up, 1);
    step(ImGuiKey_DownArrow, axes.up, -1);
    step(ImGuiKey_PageUp, axes.fixed, 1);
    step(ImGuiKey_PageDown, axes.fixed, -1);
  }
  const WorldBox all = app::brain_box(context.data);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    target[axis] = std::clamp(target[axis], all[axis][0], all[axis][1]);
  }
  if (target != state.cursor_mm) context.sink(app::MoveCursor{target});

  // Crosshair, open in the middle so that it does not hide what it points at.
  list.PushClipRect(box.min(), box.max(), true);
  const float cx = std::floor(x_of(shown_mm_[axes.right])),
              cy = std::floor(y_of(shown_mm_[axes.up]));
  const float gap = px(5);
  const ImU32 ink = with_alpha(p.accent, 0.85F);
  // It ends before the letters at the edges, where there are any.
  const bool small = box.width() < px(120) || box.height() < px(90);
  const float side_x = px(small ? 4 : 22);
  const float side_y = px(!small && box.height() > px(150) ? 19 : 4);
  draw_line_h(box.x0 + side_x, cx - gap, cy, ink);
  draw_line_h(cx + gap + px(1), box.x1 - side_x, cy, ink);
  draw_line_v(cx, box.y0 + side_y, cy - gap, ink);
  draw_line_v(cx, cy + gap + px(1), box.y1 - side_y, ink);

  // Letters and position, over the picture.
  const Font letters = Font::kCaption;
  const ImU32 halo = with_alpha(p.panel, 0.7F);
  const std::string position =
      std::string(axes.fixed_name) + " " + app::format_mm(shown_mm_[axes.fixed]);
  draw_text_with_halo(small ? Font::kCaption : Font::kControl, box.x0 + px(8), box.y0 + px(13),
                      p.text, halo, position);
  if (!small) {
    const char* left = mirrored ? axes.right_letter : axes.left_letter;
    const char* right = mirrored ? axes.left_letter : axes.right_letter;
    const float middle = std::round(y_of(mid_up));
    // Beside the brain, but never out of the picture.
    const float brain_half = static_cast<float>(extent(world, axes.right)) * px_per_mm * 0.5F;
    const float side = std::max(px(14), box.width() * 0.5F - brain_half - px(2));
    draw_text_with_halo(letters, box.x0 + std::min(side, px(14)), middle, p.text2, halo, left);
    draw_text_with_halo(letters, box.x1 - std::min(side, px(14)) - text_width(letters, right),
                        middle, p.text2, halo, right);
    const float centre = std::round(x_of(mid_right));
    const auto centred = [&](float y, const char* letter) {
      draw_text_with_halo(letters, centre - text_width(letters, letter) * 0.5F, y, p.text2, halo,
                          letter);
    };
    if (box.height() > px(150)) {
      centred(box.y0 + px(10), axes.top_letter);
      centred(box.y1 - px(9), axes.bottom_letter);
    }
  }
  list.PopClipRect();
}

}  // namespace sync_act::views
