#pragma once
// The list of neurons and, on the same rows, their r with each network. Only visible rows are
// drawn. One item for pointer and keyboard: arrows move through neurons and networks.

#include "web/views/theme.h"
#include "web/views/view_list.h"
#include "web/views/widgets.h"

namespace sync_act::views {

class NeuronMatrix {
 public:
  void draw(const app::ViewContext& context, const Box& box);

 private:
  struct Layout {
    float row_height = 0;
    float list_width = 0;
    float column_width = 0;
    float shown_width = 0;  // of the matrix
    float scroll_x = 0;
    int n_networks = 0;
  };
  Layout lay_out(const app::ViewContext& context, const Box& box) const;
  void draw_column_heads(const app::ViewContext& context, const Box& box, const Layout& layout);
  void draw_scale(const app::ViewContext& context, const Box& box) const;
  void draw_rows(const app::ViewContext& context, const Box& visible, const Box& content,
                 const Layout& layout, int hovered_row, int hovered_column);
  void draw_list_row(const app::ViewContext& context, const Box& row, int neuron, bool hovered);
  void handle_pointer(const app::ViewContext& context, const ScrolledRows& rows,
                      const Layout& layout, int row, int column);
  void handle_keys(const app::ViewContext& context, const Layout& layout, int selected_row);
  void draw_sideways_bar(const Box& box, const Layout& layout);

  float scroll_x_ = 0;
  int followed_neuron_ = -2;  // the selection that has been scrolled to
  int selected_row_ = -1;
  std::uint64_t order_mark_ = 0;
  float grab_ = 0;
};

}  // namespace sync_act::views
