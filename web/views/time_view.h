#pragma once
// The film's frames and labels, the selected neuron's and network's series over time, how closely
// they move together around each moment, and the time cursor; r at each lag beside them. Click or
// drag moves the cursor, the wheel zooms about the pointer.

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
  // From top to bottom; a row without height is left out.
  struct Rows {
    Box film, labels, curves, sync;
    int n_labels = 0;
    bool run_names = false;  // there is room above the curves
  };
  Rows layout_rows(const app::ViewContext& context, Box plot) const;
  void draw_side(const app::ViewContext& context, DrawResources& resources, Box& area);
  void draw_gutter(const app::ViewContext& context, DrawResources& resources, const Rows& rows,
                   float x);
  static Window zoomed(const app::ViewContext& context, const Window& window, double about_secs,
                       double steps);
  static void show_window(const app::ViewContext& context, const Window& window);
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
  bool compact_ = false;        // a narrow column of names, without the scale's numbers
  bool run_labels_ = false;     // there is room above the curves
  double drag_from_secs_ = 0;   // where the overview was grabbed
  std::vector<ImVec2> scratch_;
};

}  // namespace sync_act::views
