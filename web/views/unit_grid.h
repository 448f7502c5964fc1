#pragma once
// The units of one layer as cells, coloured by what they have to do with the networks. Pointing at
// one asks for its live map on the brain. Only the rows in sight are drawn, as plain rectangles:
// thousands of them are a few vertices each, so no texture has to be kept in step with the data.

#include "web/app/view_context.h"
#include "web/views/widgets.h"

namespace sync_act::views {

inline constexpr float kCellCss = 12;  // with its gap, at least

class UnitGrid {
 public:
  void draw(const app::ViewContext& context, const Box& box);

 private:
  void handle_keys(const app::ViewContext& context, int columns, float pitch);

  int followed_neuron_ = -1;  // that was last brought into view
  int selected_cell_ = -1;
};

// A colour bar of r and what the marks mean, in one line. `box`: about 20 css px high.
void draw_grid_legend(const app::ViewContext& context, const Box& box);

// Two rows of the shown layer's units, to be pressed: for narrow pages.
bool draw_grid_strip(const app::ViewContext& context, const char* id, const Box& box);

}  // namespace sync_act::views
