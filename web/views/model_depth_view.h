#pragma once
// "Where in the model": similarity by depth of all models, and the open model's layers with each
// network.

#include <cstdint>

#include "web/app/plot.h"
#include "web/views/view_list.h"

namespace sync_act::views {

class ModelDepthView final : public View {
 public:
  const char* id() const override { return "model depth"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  app::Plot plot_;  // of plotted_
  std::uint64_t plotted_ = ~0ULL;
};

}  // namespace sync_act::views
