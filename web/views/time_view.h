#pragma once
// The selected neuron's and network's series over time, how closely they move together around each
// moment, and the time cursor. Click or drag moves the cursor, the wheel zooms about the pointer.

#include <vector>

#include "web/views/curve_plot.h"
#include "web/views/view_list.h"

namespace sync_act::views {

class TimeView : public View {
 public:
  const char* id() const override { return "time"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  struct Window {
    double start = 0, end = 1, duration = 0;
  };
  void draw_header(const app::ViewContext& context, const Box& box);
  void draw_legend(const app::ViewContext& context, const Box& curves, const Box& sync, float x);
  void draw_curves(const app::ViewContext& context, const Box& box, const Window& window);
  void draw_sync(const app::ViewContext& context, const Box& box, const Window& window);
  void draw_axis(const app::ViewContext& context, const Box& axis, const Box& plot,
                 const Window& window);
  void draw_cursor(const app::ViewContext& context, const Box& plot, const Box& curves,
                   const Box& axis, const Window& window);
  void handle_input(const app::ViewContext& context, const Box& plot, const Window& window);
  void draw_overview(const app::ViewContext& context, const Box& box, const Window& window);

  double low_ = -3, high_ = 3;  // shown z
  bool run_labels_ = false;     // there is room above the curves
  double drag_from_secs_ = 0;   // where the overview was grabbed
  std::vector<ImVec2> scratch_;
};

}  // namespace sync_act::views
