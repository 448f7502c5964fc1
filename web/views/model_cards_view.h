#pragma once
// All models as cards, the most similar one first: what they are, their scores, and a button that
// shows their neurons.

#include "web/views/view_list.h"

namespace sync_act::views {

class ModelCardsView final : public View {
 public:
  const char* id() const override { return "model cards"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  float scroll_ = 0;
};

}  // namespace sync_act::views
