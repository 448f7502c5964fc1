#pragma once
// The networks as a table: best neuron, r, held-out r, p, q, number of significant neurons.

#include <string>
#include <vector>

#include "web/views/box.h"
#include "web/views/view_list.h"

namespace sync_act::views {

class NetworkTableView final : public View {
 public:
  const char* id() const override { return "network table"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  void draw_head(const app::ViewContext& context, const Box& row);
  void draw_row(const app::ViewContext& context, const Box& row, int network, bool hovered);
  const std::vector<int>& rows(const app::ViewContext& context);
};

// The table as tab-separated text, for the clipboard.
std::string network_table_text(const app::ViewContext& context);

}  // namespace sync_act::views
