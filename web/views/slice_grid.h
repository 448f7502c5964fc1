#pragma once
// Orthogonal slices of the brain with one mm scale and one crosshair: click or drag moves the
// crosshair, the wheel steps through slices, arrow and page keys do the same from the keyboard.

#include <array>
#include <cstdint>
#include <span>

#include "web/views/theme.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// Which of the three is shown where there is room for one.
inline constexpr std::array<gl::SlicePlane, 3> kPlanes{
    gl::SlicePlane::kAxial, gl::SlicePlane::kCoronal, gl::SlicePlane::kSagittal};

class SliceGrid {
 public:
  // Sagittal, coronal and axial as a square of four; the fourth cell is given back for other use.
  Box draw_square(const app::ViewContext& context, DrawResources& resources, const Box& box);
  // The given planes side by side.
  void draw_row(const app::ViewContext& context, DrawResources& resources, const Box& box,
                std::span<const gl::SlicePlane> planes);

 private:
  struct Cell {
    gl::SlicePlane plane;
    Box box;
  };
  void draw_cells(const app::ViewContext& context, DrawResources& resources,
                  std::span<const Cell> cells);
  void draw_cell(const app::ViewContext& context, DrawResources& resources, const Cell& cell,
                 float px_per_mm);
  void hand_over_data(const app::ViewContext& context, gl::SliceRenderer& slices);
  void step_crosshair_display(const app::ViewContext& context);

  std::uint64_t anatomy_revision_ = 0, map_revision_ = 0;  // of what the renderer has
  std::array<double, 3> shown_mm_{0, 0, 0};  // crosshair as drawn: glides to the state's
  std::array<double, 3> from_mm_{0, 0, 0}, to_mm_{0, 0, 0};
  double glide_start_secs_ = -1;
  bool dragging_ = false;
  double finger_steps_ = 0;  // of two fingers, less than a slice
  bool placed_ = false;      // the crosshair has had a place
};

}  // namespace sync_act::views
