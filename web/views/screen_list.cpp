#include "web/views/screen_list.h"

#include "web/views/coupling_screen.h"
#include "web/views/models_screen.h"

namespace sync_act::views {

std::span<const ScreenEntry> screens() {
  static const ScreenEntry kScreens[] = {
      {app::Screen::kExplore, "Explore", Icon::kBrain, nullptr},
      {app::Screen::kCoupling, "Coupling", Icon::kTable, draw_coupling_screen},
      {app::Screen::kModels, "Models", Icon::kCheck, draw_models_screen},
  };
  return kScreens;
}

}  // namespace sync_act::views
