#pragma once
// What is at the crosshair: place, r of the shown map, and the voxel's series beside the neuron's.

#include <cstdint>
#include <vector>

#include "web/views/curve_plot.h"
#include "web/views/theme.h"
#include "web/views/view_list.h"

namespace sync_act::views {

class CrosshairCard {
 public:
  void draw(const app::ViewContext& context, const Box& box);

 private:
  void draw_series(const app::ViewContext& context, const Box& box);

  // The curves, made again when what they show changes.
  struct Key {
    std::uint64_t revision = 0;
    int voxel = -1, neuron = -1, columns = 0;
    bool operator==(const Key&) const = default;
  };
  Key key_;
  std::vector<app::CurvePoint> voxel_points_, neuron_points_;
  std::vector<ImVec2> scratch_;
};

// "40 −52 −18 mm" and r of the shown map there, in one line.
void draw_crosshair_line(const app::ViewContext& context, float x, float middle_y, float width);

}  // namespace sync_act::views
