#pragma once
// The selected pair in one sentence, and stepping through the pairs that are each other's best.

#include <string>

#include "web/views/theme.h"
#include "web/views/view_list.h"

namespace sync_act::views {

void draw_pair_line(const app::ViewContext& context, const Box& box);

// The pair at `step` from the selected one among the mutual pairs; the first where none is.
void step_pair(const app::ViewContext& context, int step);

// "Each is the other's best match: they rise and fall together."
std::string pair_sentence(const app::ViewContext& context, bool short_form);

// "Pair 1 of 7"
std::string pair_position_text(const app::ViewContext& context);

}  // namespace sync_act::views
