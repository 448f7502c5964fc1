#include "web/views/narrow_unit_view.h"

#include "web/views/panel.h"
#include "web/views/unit_card.h"
#include "web/views/unit_grid.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

constexpr float kStripCss = 52;

}  // namespace

float NarrowUnitView::wanted_height(const app::ViewContext& context, float width) const {
  return unit_card_height(context, CardShape::kNarrow, width) + px(kStripCss);
}

void NarrowUnitView::draw(const app::ViewContext& context, DrawResources& resources) {
  Box card = window_box();
  const Box strip = card.cut_bottom(px(kStripCss));
  draw_unit_card(context, resources, card, CardShape::kNarrow);
  if (draw_grid_strip(context, "units", strip)) {
    context.sink(app::ExpandPanel{app::Panel::kNeurons});
  }
}

}  // namespace sync_act::views
