#pragma once
// r of the selected pair at each lag, with the range in which it would lie by chance alone; a click
// sets the lag at which everything is compared.

#include "web/app/plot.h"
#include "web/views/box.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// `chosen`: the lag that is set.
app::Plot lag_plot(const app::LagCurve& curve, int chosen);

void draw_lag_plot(const app::ViewContext& context, const Box& box);

}  // namespace sync_act::views
