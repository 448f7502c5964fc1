#pragma once
// The gallery of networks, a tile for each: its map through its peak, its curve, its spectrum and
// what is known of it. A click selects a network and goes to its peak, arrow keys go from tile to
// tile. Only tiles in sight cost anything: what is missing of them is asked for one by one.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "web/app/gallery.h"
#include "web/views/box.h"
#include "web/views/gallery_tile.h"
#include "web/views/view_list.h"
#include "web/views/widgets.h"

namespace sync_act::views {

class GalleryView final : public View {
 public:
  const char* id() const override { return "gallery"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  void draw_header(const app::ViewContext& context, const Box& box);
  void draw_footer(const app::ViewContext& context, Box area, double max_r);
  app::GalleryLayout lay_out(const app::ViewContext& context, const Box& area, std::size_t n_lines);
  void draw_tiles(const app::ViewContext& context, DrawResources& resources, const Box& area,
                  GallerySheet& sheet);
  void release_unused(gl::SliceRenderer& slices, int n_pictures);
  void handle(const app::ViewContext& context, const Interaction& item, const GallerySheet& sheet);
  void explain(const app::ViewContext& context, const Interaction& item, const GallerySheet& sheet,
               int place);
  void ask_for_more(const app::ViewContext& context, const GallerySheet& sheet);
  const std::vector<int>& order(const app::ViewContext& context) {
    return tiles_.order(context.state, context.data);
  }

  app::GallerySelectors tiles_;
  app::Memo<app::GalleryRequest, app::GalleryLayout> layout_, scrolled_layout_;
  int shown_network_ = -1;  // that was scrolled to
  int drawn_in_ = -2;       // ImGui's frame
  // What was asked for last, of each kind; forgotten when what it was asked of changes.
  std::array<int, 3> asked_{-1, -1, -1};
  std::array<std::uint64_t, 3> asked_of_{};
};

// The gallery as text: the Explore screen's document while its brain is the gallery.
std::string gallery_document(const app::ViewContext& context, std::string_view kind);

}  // namespace sync_act::views
