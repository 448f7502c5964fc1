#pragma once
// The neurons: layers at a glance, the list in the chosen order, and beside it, row by row, their r
// with every network. Pointing at a neuron asks for its live map on the brain.

#include <string>

#include "web/views/neuron_matrix.h"
#include "web/views/view_list.h"

namespace sync_act::views {

class NeuronsView : public View {
 public:
  const char* id() const override { return "neurons"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  void draw_header(const app::ViewContext& context, const Box& box);
  void draw_controls(const app::ViewContext& context, Box free);
  void draw_layers(const app::ViewContext& context, const Box& box);

  NeuronMatrix matrix_;
};

// The selected neuron in words and numbers. Minimum 52 css px high.
void draw_unit_card(const app::ViewContext& context, const Box& box);

}  // namespace sync_act::views
