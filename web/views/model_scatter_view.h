#pragma once
// "Does a more brain-like model classify better?": similarity against accuracy, one point per
// model, and the relation in numbers.

#include <cstdint>

#include "web/app/plot.h"
#include "web/views/box.h"
#include "web/views/view_list.h"

namespace sync_act::views {

class ModelScatterView final : public View {
 public:
  const char* id() const override { return "model scatter"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  void draw_points(const app::ViewContext& context, const Box& area);

  app::Plot plot_;  // of plotted_
  std::uint64_t plotted_ = ~0ULL;
};

}  // namespace sync_act::views
