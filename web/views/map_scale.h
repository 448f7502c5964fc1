#pragma once
// The colour scale of the brain's map: r from -maximum to maximum with the threshold's two handles,
// which move together, since one threshold holds for both signs.

#include "web/views/theme.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// `box`: caption, bar and numbers; at least 44 css px high.
// Scale of the active map; with max_r above 0 that of all networks' maps, which ends there.
void draw_map_scale(const app::ViewContext& context, const Box& box, double max_r = 0);

}  // namespace sync_act::views
