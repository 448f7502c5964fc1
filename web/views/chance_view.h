#pragma once
// "Is .62 more than chance?": the selected network's largest r of any neuron in each surrogate, as
// a histogram, and where the observed one stands.

#include <string>

#include "web/app/plot.h"
#include "web/app/selectors_coupling.h"
#include "web/views/view_list.h"

namespace sync_act::views {

class ChanceView final : public View {
 public:
  const char* id() const override { return "chance"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  app::Plot plot_;  // of plotted_
  std::array<std::uint64_t, 3> plotted_{~0ULL, 0, 0};
};

// A small tag: "Significant, q .007" (without q where it is NaN), "No signal". Answers its width;
// box: where it ends.
float draw_verdict(app::Verdict verdict, double q, float x_right, float middle_y);

}  // namespace sync_act::views
