#pragma once
// r of the selected pair at each lag, with the range in which it would lie by chance alone; a click
// sets the lag at which everything is compared.

#include "web/app/plot.h"
#include "web/views/box.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// `chosen`: the lag that is set.
// `head_share`: room above the curve for the chosen value, as a share of the curve's own height.
app::Plot lag_plot(const app::LagCurve& curve, int chosen, double head_share = 0.3);

void draw_lag_plot(const app::ViewContext& context, const Box& box);

}  // namespace sync_act::views
