#pragma once
// The arrow keys where no panel takes them: to the next of the listed neurons, or of the networks.

#include <memory>

#include "web/app/view_context.h"

namespace sync_act::views {

// Comes after the first frame, as Ui::steps: what orders the neurons comes with it.
class SelectionSteps {
 public:
  virtual ~SelectionSteps() = default;
  // So many neurons, or networks, on from the selected one.
  virtual void step(const app::ViewContext& context, int neurons, int networks) = 0;
};
std::unique_ptr<SelectionSteps> make_selection_steps();

}  // namespace sync_act::views
