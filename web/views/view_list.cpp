#include "web/views/view_list.h"

#include "web/views/brain_view.h"

namespace sync_act::views {

std::vector<std::unique_ptr<View>> make_first_views() {
  std::vector<std::unique_ptr<View>> views;
  views.push_back(std::make_unique<BrainView>());
  return views;
}

}  // namespace sync_act::views
