#pragma once
// Words and keys: the few terms in one sentence each, and what the keyboard does.

#include "web/views/theme.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// The words alone, under their anchor; opened by ImGui::OpenPopup(id).
void draw_words_popup(const char* id, const Box& anchor);

// Both, over the page, while transient.help_open.
void draw_help_overlay(const app::ViewContext& context);

}  // namespace sync_act::views
