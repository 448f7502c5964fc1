#pragma once
// The networks by name, each with its r: of the selected neuron, or of its best neuron where none
// is selected. One item for the keyboard: up and down select.

#include "web/views/theme.h"
#include "web/views/view_list.h"

namespace sync_act::views {

void draw_network_list(const app::ViewContext& context, const Box& box);

// A menu with all networks; opened by ImGui::OpenPopup(id).
void draw_network_menu(const app::ViewContext& context, const char* id, const Box& anchor);

}  // namespace sync_act::views
