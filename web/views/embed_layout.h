#pragma once
// The page inside another page: the pair, slices and curves, nothing else; from 320 x 240 up.

#include <memory>
#include <vector>

#include "web/views/theme.h"
#include "web/views/view_list.h"

namespace sync_act::views {

void draw_embed(const app::ViewContext& context, DrawResources& resources, View& brain, View& time,
                Box area);

}  // namespace sync_act::views
