#pragma once
// The layers of the model in the order of their depth, each with a bar of its best r with the
// selected network: where in the model the network is followed. Choosing one shows its units.

#include "web/app/view_context.h"
#include "web/views/widgets.h"

namespace sync_act::views {

inline constexpr float kLayerBarCss = 66;

class LayerBar {
 public:
  // Scrolls sideways where the layers do not fit.
  void draw(const app::ViewContext& context, const Box& box);

 private:
  void handle_keys(const app::ViewContext& context, int shown);

  float scroll_ = 0;         // device px
  int followed_layer_ = -1;  // that was last brought into view
};

}  // namespace sync_act::views
