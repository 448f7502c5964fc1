#pragma once
// The parts of a unit's card that need more than its r: moments of the film, regions of its
// network, r with labels of the film. Where one cannot be told it says why in one line.

#include "web/app/selectors_units.h"
#include "web/app/view_context.h"
#include "web/views/box.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// "Strongest film moments": frames, a click on which goes there. As many as `columns` x `rows`.
// Answers the height used.
float draw_moments(const app::ViewContext& context, DrawResources& resources, const Box& box,
                   int columns, int rows);
// "Where": shares of the unit's network per region.
float draw_where(const app::ViewContext& context, const Box& box, const app::UnitStory& story,
                 int most);
// "What": r with labels of the film.
float draw_what(const app::ViewContext& context, const Box& box, int most);

}  // namespace sync_act::views
