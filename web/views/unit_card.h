#pragma once
// The selected unit: which network it follows, if any, and how sure that is; the moments of the
// film at which it responds most, where its network is, and what of the film it goes with.

#include "web/app/view_context.h"
#include "web/views/box.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// A column beside the grid; parts beside each other below it; what a narrow page has room for.
enum class CardShape { kColumn, kRow, kNarrow };

// What the card needs so that nothing of it is left out. `width`: device px, as the answer.
float unit_card_height(const app::ViewContext& context, CardShape shape, float width);

// Where the box is lower than that, the last parts are left out.
void draw_unit_card(const app::ViewContext& context, DrawResources& resources, const Box& box,
                    CardShape shape);

}  // namespace sync_act::views
