#pragma once
// The time view's controls: playing the film, and how neurons and networks are compared.

#include "web/views/box.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// Plays or pauses, at the time cursor; from the start where the film is over.
void toggle_film(const app::ViewContext& context);
bool play_button(const app::ViewContext& context, const Box& box);

// Response, lag, partialling, from the right end of `free`, those that fit; nothing before there
// is a coupling. Takes what it uses off `free`.
void draw_recipe_controls(const app::ViewContext& context, Box& free);

}  // namespace sync_act::views
