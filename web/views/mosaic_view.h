#pragma once
// Parallel slices through the whole brain with the map of the slices' view, in its colours: what a
// figure of a paper shows. A click or a drag moves the crosshair, arrow keys step through slices.

#include "web/app/memo.h"
#include "web/app/mosaic.h"
#include "web/views/box.h"
#include "web/views/slice_grid.h"
#include "web/views/view_list.h"
#include "web/views/widgets.h"

namespace sync_act::views {

class MosaicView final : public View {
 public:
  const char* id() const override { return "mosaic"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  // One frame's slices.
  struct Sheet {
    const app::MosaicLayout* layout = nullptr;
    gl::SlicePlane plane = gl::SlicePlane::kAxial;
    Box box;  // of all slices
    float cell_width = 0, cell_height = 0, gap = 0;
    std::array<double, 2> right_mm{}, up_mm{};  // as gl::SliceView has them
    int shown = -1;                             // the slice nearest to the crosshair

    Box cell(int index) const;
    int at(ImVec2 point) const;  // -1: none
    std::array<double, 3> mm_at(int index, ImVec2 point) const;
  };
  void draw_header(const app::ViewContext& context, const Box& box);
  void draw_narrow_switches(const app::ViewContext& context, Box& area);
  Sheet lay_out(const app::ViewContext& context, const Box& area);
  void draw_slice(const app::ViewContext& context, DrawResources& resources, const Sheet& sheet,
                  int index);
  void handle(const app::ViewContext& context, const Sheet& sheet);
  bool draw_footer(const app::ViewContext& context, Box area);

  app::Memo<app::MosaicRequest, app::MosaicLayout> layout_;
  app::Memo<std::array<std::uint64_t, 2>, std::array<double, 2>> extent_;  // by results and axis
};

}  // namespace sync_act::views
