#pragma once
// Layers x networks, each cell the layer's best (or mean, or share significant); below it the units
// of the selected neuron's layer, one row each, similar ones together, and the trees of both.

#include <vector>

#include "web/app/selectors_coupling.h"
#include "web/views/box.h"
#include "web/views/view_list.h"
#include "web/views/widgets.h"

namespace sync_act::views {

class LayerMatrixView final : public View {
 public:
  const char* id() const override { return "matrix"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  // Where the columns lie; the same for both matrices.
  struct Columns {
    float x0 = 0;
    float width = 0;   // of one
    float left = 0;    // of the labels
    float right = 0;   // end of the matrix
    float scroll = 0;  // px that are scrolled away on the left
    const std::vector<int>* order = nullptr;
    int count() const { return static_cast<int>(order->size()); }
    float x_of(int column) const { return x0 + static_cast<float>(column) * width - scroll; }
    int at(float x) const;
  };
  Columns columns_in(const app::ViewContext& context, const Box& box);
  void draw_header(const app::ViewContext& context, const Box& box);
  void draw_heads(const app::ViewContext& context, const Columns& columns, const Box& box);
  void draw_layers(const app::ViewContext& context, const Columns& columns, const Box& box);
  void draw_layer_row(const app::ViewContext& context, const Columns& columns, const Box& row,
                      int layer, int hovered_column);
  void draw_units(const app::ViewContext& context, const Columns& columns, Box box, int layer);
  void draw_unit_rows(const app::ViewContext& context, const Columns& columns, const Box& box,
                      int layer);
  void draw_unit_groups(const app::ViewContext& context, const Box& box, int layer);

  float scroll_ = 0;
};

// A tree of merges along one side of a matrix. `position`: px of a leaf's middle along the side.
// `box`: where it may draw; `leaves_below`: leaves at the box's bottom (else at its left).
struct TreeLook {
  Box box;
  bool leaves_below = true;
  int most_merges = 200;  // only the highest are drawn
};
void draw_tree(const app::Clustering& tree, const std::vector<float>& position,
               const TreeLook& look);

}  // namespace sync_act::views
