#pragma once
// Frames of the film along the time axis, and the one of a moment.

#include "web/views/curve_plot.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// Whether there are frames to show.
bool has_frames(const app::AppData& data);

// Width by height of its frames.
float film_shape(const app::Film& film);

// Frames side by side over the shown part of the axis, each about as wide as it is high times the
// film's shape. `axis` has the box's left and right.
void draw_film_strip(const app::ViewContext& context, DrawResources& resources, const Box& box,
                     const CurvePlot& axis);

// The frame at a film time (or nearest before), cut at its sides so that it fills the box; a plain
// surface while it is on its way. While the film plays the player's own picture.
void draw_film_frame(const app::ViewContext& context, DrawResources& resources, const Box& box,
                     double film_secs, float rounding_css);

}  // namespace sync_act::views
