#pragma once
// The neurons: the layers at a glance, the units of one of them as a grid (or all of them as a
// list, row by row with their r with every network), and what the selected one does. Pointing at a
// neuron asks for its live map on the brain.

#include <string>

#include "web/views/layer_bar.h"
#include "web/views/neuron_matrix.h"
#include "web/views/unit_grid.h"
#include "web/views/view_list.h"

namespace sync_act::views {

class NeuronsView : public View {
 public:
  const char* id() const override { return "neurons"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  void draw_header(const app::ViewContext& context, const Box& box);
  void draw_model(const app::ViewContext& context, Box& free, float most);
  void draw_controls(const app::ViewContext& context, Box free);
  void draw_caption(const app::ViewContext& context, Box box);
  void draw_grid(const app::ViewContext& context, Box area);

  LayerBar layers_;
  UnitGrid grid_;
  NeuronMatrix matrix_;
};

}  // namespace sync_act::views
