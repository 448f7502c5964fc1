#pragma once
// The models screen: whether the more brain-like models are the more accurate ones, where in a
// model the similarity is, and all models as cards.

#include "web/views/screen_list.h"

namespace sync_act::views {

void draw_models_screen(const app::ViewContext& context, const DrawPanel& panel, Box area);

// "models_html": the screen as text for the page.
std::string models_document(const app::ViewContext& context, std::string_view kind);

}  // namespace sync_act::views
