#pragma once
// "Where in the model": similarity by depth of all models, and the open model's layers with each
// network.

#include <cstdint>
#include <utility>

#include "web/app/memo.h"
#include "web/app/plot.h"
#include "web/views/view_list.h"

namespace sync_act::views {

class ModelDepthView final : public View {
 public:
  const char* id() const override { return "model depth"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  app::Memo<std::pair<std::uint64_t, float>, app::Plot> plot_;  // of the data, at a width
};

}  // namespace sync_act::views
