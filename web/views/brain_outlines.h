#pragma once
// Lines over the brain's pictures: networks outlined in their colours, and what of a neuron's map
// is significant; how they are chosen, and what they are called. Slices and mosaic draw them
// through Ui::outlines, which is there once the code of the later views has come.

#include <memory>

#include "web/views/view_list.h"
#include "web/views/widgets.h"

namespace sync_act::views {

class BrainOutlines {
 public:
  virtual ~BrainOutlines() = default;
  // Over a slice's picture in `box`. `slot`: as of the picture.
  virtual void draw_slice(const app::ViewContext& context, int slot, const gl::SliceView& view,
                          const Box& box) = 0;
  // What the outline of the significant part says, with `names` those of the networks (else the
  // list beside the picture shows them), with `controls` those, too, where the footer has no room.
  // Cuts its room off the bottom of `area`, where there is anything to tell.
  virtual void draw_legend(const app::ViewContext& context, Box& area, bool names,
                           bool controls) = 0;
  // "Outlines" and "Significant", in a footer.
  virtual float controls_width(const app::ViewContext& context) const = 0;
  virtual void draw_controls(const app::ViewContext& context, const Box& box) = 0;
  // In the list of networks a click on the mark, or with Shift anywhere, outlines; so does C.
  // `rows`: all of them; `hovered`: -1 for none.
  struct Taken {
    bool click = false, tooltip = false;  // they were for that, not for the row
  };
  virtual Taken handle_list(const app::ViewContext& context, const Interaction& item,
                            const Box& rows, int hovered) = 0;
  virtual void draw_list_row(const app::ViewContext& context, const Box& row, int network) = 0;
};

std::unique_ptr<BrainOutlines> make_brain_outlines();

}  // namespace sync_act::views
