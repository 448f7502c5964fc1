#pragma once
// Draws an app::Plot on ImGui's draw list, in the frame that its SVG has too.

#include "web/app/plot.h"
#include "web/views/theme.h"

namespace sync_act::views {

// Answers the frame in device px relative to the box's corner, for hit tests.
app::PlotFrame draw_plot(const app::Plot& plot, const Box& box);

ImU32 plot_ink(const app::Ink& ink);

}  // namespace sync_act::views
