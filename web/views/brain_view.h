#pragma once
// Where in the brain: networks by name, three linked slices with the map of the selected network
// or of a neuron, the crosshair's place and the colour scale.

#include "web/views/crosshair_card.h"
#include "web/views/glass_brain.h"
#include "web/views/slice_grid.h"
#include "web/views/view_list.h"

namespace sync_act::views {

class BrainView : public View {
 public:
  const char* id() const override { return "brain"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  void draw_header(const app::ViewContext& context, const Box& box, bool has_list);
  void draw_overlay_switch(const app::ViewContext& context, const Box& box);
  void draw_preview(const app::ViewContext& context, DrawResources& resources, Box area);
  void draw_slices(const app::ViewContext& context, DrawResources& resources, Box area);
  bool draw_footer(const app::ViewContext& context, Box area, bool has_card);
  void draw_one_plane(const app::ViewContext& context, DrawResources& resources, Box area);
  void draw_fourth_switch(const app::ViewContext& context, const Box& cell);
  void draw_waiting(const app::ViewContext& context, const Box& area);

  SliceGrid slices_;
  GlassBrain glass_;
  CrosshairCard card_;
  int plane_ = 0;  // index into kPlanes, where one is shown
};

}  // namespace sync_act::views
