#pragma once
// Orthogonal slices of the brain with one mm scale and one crosshair: click or drag moves the
// crosshair, the wheel steps through slices, arrow and page keys do the same from the keyboard.

#include <array>
#include <span>

#include "web/views/theme.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// Which of the three is shown where there is room for one.
inline constexpr std::array<gl::SlicePlane, 3> kPlanes{
    gl::SlicePlane::kAxial, gl::SlicePlane::kCoronal, gl::SlicePlane::kSagittal};

// World axes of a plane: fixed, and those that run right and up in the picture.
struct PlaneAxes {
  std::size_t fixed, right, up;
  const char* fixed_name;
  const char* left_letter;
  const char* right_letter;
  const char* top_letter;
  const char* bottom_letter;
};
const PlaneAxes& axes_of(gl::SlicePlane plane);

// Gives the renderer the anatomy that belongs on the screen, where it has another.
void hand_over_anatomy(const app::ViewContext& context, gl::SliceRenderer& slices);
// The same with the map.
void hand_over_slice_data(const app::ViewContext& context, gl::SliceRenderer& slices);
gl::SliceLook slice_look(const app::ViewContext& context);

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
  void step_crosshair_display(const app::ViewContext& context);

  std::array<double, 3> shown_mm_{0, 0, 0};  // crosshair as drawn: glides to the state's
  std::array<double, 3> from_mm_{0, 0, 0}, to_mm_{0, 0, 0};
  double glide_start_secs_ = -1;
  bool dragging_ = false;
  double finger_steps_ = 0;  // of two fingers, less than a slice
  bool placed_ = false;      // the crosshair has had a place
};

}  // namespace sync_act::views
