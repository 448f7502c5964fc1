#pragma once
// The list of screens, the tabs of the top bar. A screen arranges panels (view_list.h) on the page;
// adding one: a layout function and one line in screen_list.cpp.

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "web/app/view_context.h"
#include "web/views/box.h"
#include "web/views/icons.h"

namespace sync_act::views {

// Draws the panel with that id into the box.
using DrawPanel = std::function<void(std::string_view id, const Box& box)>;

struct ScreenEntry {
  app::Screen screen;
  std::string_view title;
  Icon icon;  // on narrow pages
  // Null: the Explore screen, which the shell arranges itself.
  void (*draw)(const app::ViewContext& context, const DrawPanel& panel, Box area);
  // What the screen says, written out: app_document of docs/architecture.md. Empty where the kind
  // is not the screen's, or there is nothing. Null: it has no text.
  std::string (*document)(const app::ViewContext& context, std::string_view kind) = nullptr;
};
std::span<const ScreenEntry> screens();

}  // namespace sync_act::views
