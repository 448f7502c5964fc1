#pragma once
// What the arrow keys do where no item has them: through neurons and networks.

#include "web/app/view_context.h"

namespace sync_act::views {

// Selects the neuron that lies so many places from the selected one as they are listed, or the
// network. A pointer, as make_later_views (view_list.h) is one: only once
// Transient::later_ready says that its code has come.
using StepSelection = void (*)(const app::ViewContext& context, int neurons, int networks);
extern const StepSelection step_selection;

}  // namespace sync_act::views
