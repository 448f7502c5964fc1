// The views that the first frame does not need.

#include "web/views/chance_view.h"
#include "web/views/data_views.h"
#include "web/views/gallery_view.h"
#include "web/views/layer_matrix_view.h"
#include "web/views/model_cards_view.h"
#include "web/views/model_depth_view.h"
#include "web/views/model_scatter_view.h"
#include "web/views/mosaic_view.h"
#include "web/views/narrow_unit_view.h"
#include "web/views/network_table_view.h"
#include "web/views/neurons_view.h"
#include "web/views/report_views.h"
#include "web/views/time_view.h"
#include "web/views/view_list.h"

namespace sync_act::views {

namespace {

std::vector<std::unique_ptr<View>> make_views() {
  std::vector<std::unique_ptr<View>> views;
  views.push_back(std::make_unique<MosaicView>());
  views.push_back(std::make_unique<GalleryView>());
  views.push_back(std::make_unique<NeuronsView>());
  views.push_back(std::make_unique<NarrowUnitView>());
  views.push_back(std::make_unique<TimeView>());
  views.push_back(std::make_unique<LayerMatrixView>());
  views.push_back(std::make_unique<ChanceView>());
  views.push_back(std::make_unique<NetworkTableView>());
  views.push_back(std::make_unique<ModelScatterView>());
  views.push_back(std::make_unique<ModelDepthView>());
  views.push_back(std::make_unique<ModelCardsView>());
  const auto sheets = std::make_shared<DataSheets>();
  views.push_back(std::make_unique<DataContentsView>(sheets));
  views.push_back(std::make_unique<DataChecksView>(sheets));
  views.push_back(std::make_unique<DataRecipeView>(sheets));
  views.push_back(std::make_unique<DataAllView>(sheets));
  views.push_back(std::make_unique<ReportPageView>());
  views.push_back(std::make_unique<ReportActionsView>());
  return views;
}

}  // namespace

const MakeViews make_later_views = make_views;

}  // namespace sync_act::views
