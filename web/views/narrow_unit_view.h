#pragma once
// The selected unit in a narrow page: its card, and below it the way to the other units.

#include "web/views/view_list.h"

namespace sync_act::views {

class NarrowUnitView final : public View {
 public:
  const char* id() const override { return "narrow unit"; }
  float wanted_height(const app::ViewContext& context, float width) const override;
  void draw(const app::ViewContext& context, DrawResources& resources) override;
};

}  // namespace sync_act::views
