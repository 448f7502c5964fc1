#pragma once
// Words and keys: the few terms in one sentence each, and what the keyboard does.

#include <memory>

#include "web/views/theme.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// Comes after the first frame, as Ui::help.
class HelpOverlay {
 public:
  virtual ~HelpOverlay() = default;
  // The words alone, under their anchor; opened by ImGui::OpenPopup(id).
  virtual void draw_words(const char* id, const Box& anchor) = 0;
  // Both, over the page, while transient.help_open.
  virtual void draw(const app::ViewContext& context) = 0;
};
std::unique_ptr<HelpOverlay> make_help_overlay();

}  // namespace sync_act::views
