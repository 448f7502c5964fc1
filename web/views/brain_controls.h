#pragma once
// Controls that the brain's pictures (slices, mosaic, gallery) share.

#include "web/views/theme.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// Cuts its room off the left of `free`: at most so many device px.
void draw_network_picker(const app::ViewContext& context, Box& free, float most);
// Slices through the crosshair, the mosaic, or the gallery of networks.
float picture_switch_width();
void draw_picture_switch(const app::ViewContext& context, const Box& box);
// Which plane the mosaic's slices are of, and the gallery's.
float plane_switch_width();
void draw_plane_switch(const app::ViewContext& context, const Box& box);
// Which side of the picture is the left of the brain; a click changes it.
void draw_side_switch(const app::ViewContext& context, const Box& side);

// The map's scale and a line beside it, at the left of a footer. Leaves the rest in `area`; false
// where that is too narrow for anything. max_r as draw_map_scale() takes it.
bool draw_scale_part(const app::ViewContext& context, Box& area, double max_r = 0);

// At the right of a footer: smooth or exact display and the picture's export, below them outlines.
// What has no room is left out; `place`: device px of the upper row that stay free at the left.
struct FooterRows {
  Box upper, lower;           // what is left of them
  bool has_outlines = false;  // else they belong into the legend
};
FooterRows draw_picture_controls(const app::ViewContext& context, const Box& area, float place);

}  // namespace sync_act::views
