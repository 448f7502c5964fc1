#pragma once
// The colour scale of the brain's map: r from -maximum to maximum with the threshold's two handles,
// which move together, since one threshold holds for both signs.

#include "web/views/theme.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// `box`: caption, bar and numbers; at least 44 css px high.
void draw_map_scale(const app::ViewContext& context, const Box& box);

}  // namespace sync_act::views
