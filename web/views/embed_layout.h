#pragma once
// The page inside another page: the pair, slices and curves, nothing else; from 320 x 240 up.

#include "web/views/screen_list.h"

namespace sync_act::views {

void draw_embed(const app::ViewContext& context, const DrawPanel& panel, Box area);

}  // namespace sync_act::views
