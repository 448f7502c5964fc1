#include "web/views/screen_list.h"

#include "web/views/coupling_screen.h"
#include "web/views/data_screen.h"
#include "web/views/gallery_view.h"
#include "web/views/models_screen.h"
#include "web/views/report_screen.h"

namespace sync_act::views {

std::span<const ScreenEntry> screens() {
  static const ScreenEntry kScreens[] = {
      {app::Screen::kExplore, "Explore", Icon::kBrain, nullptr, gallery_document},
      {app::Screen::kCoupling, "Coupling", Icon::kTable, draw_coupling_screen},
      {app::Screen::kModels, "Models", Icon::kCheck, draw_models_screen, models_document},
      {app::Screen::kData, "Data", Icon::kFolder, draw_data_screen, data_document},
      {app::Screen::kReport, "Report", Icon::kFile, draw_report_screen, report_document},
  };
  return kScreens;
}

}  // namespace sync_act::views
