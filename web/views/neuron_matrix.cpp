#include "web/views/neuron_matrix.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "imgui_internal.h"
#include "web/app/format.h"

namespace sync_act::views {

namespace {

constexpr float kMinColumnCss = 28;
constexpr float kMaxColumnCss = 150;
constexpr float kSlant = 0.87F;  // column names, radians

bool is_silent(const app::SeriesSet& set, int unit) {
  const auto index = static_cast<std::size_t>(unit);
  return index < set.no_signal.size() && set.no_signal[index];
}

}  // namespace

NeuronMatrix::Layout NeuronMatrix::lay_out(const app::ViewContext& context, const Box& box) const {
  Layout out;
  out.n_networks = context.data.coupling.n_neurons > 0 ? context.data.coupling.n_networks : 0;
  out.row_height = px(ui().layout == views::Layout::kNarrow ? 32 : 22);
  const float scroll_bar = px(10);
  const float all = box.width() - scroll_bar;
  if (out.n_networks == 0) {
    out.list_width = all;
    return out;
  }
  const auto n = static_cast<float>(out.n_networks);
  // The list gets what the matrix does not need, between its own limits.
  const float side = px(14);
  const float least = std::min(px(150), all * 0.42F);
  out.list_width = std::clamp(all - side - n * px(40), least, std::max(least, px(230)));
  out.shown_width = std::max(0.0F, all - out.list_width - side);
  out.column_width =
      std::floor(std::clamp(out.shown_width / n, px(kMinColumnCss), px(kMaxColumnCss)));
  const float most = std::max(0.0F, out.column_width * n - out.shown_width);
  out.scroll_x = std::clamp(scroll_x_, 0.0F, most);
  return out;
}

void NeuronMatrix::draw(const app::ViewContext& context, const Box& box) {
  Box area = box;
  const std::vector<int>& neurons = context.selectors.neurons(context.state, context.data);
  const Layout layout = lay_out(context, area);
  scroll_x_ = layout.scroll_x;
  const bool slanted = layout.column_width < px(70);
  const float head = layout.n_networks == 0 ? px(24) : px(slanted ? 90 : 58);
  if (area.height() < head + px(60)) {
    draw_column_heads(context, area.cut_top(px(20)), layout);
  } else {
    draw_column_heads(context, area.cut_top(head), layout);
  }
  const bool sideways =
      layout.column_width * static_cast<float>(layout.n_networks) > layout.shown_width + 0.5F;
  if (sideways) draw_sideways_bar(area.cut_bottom(px(9)), layout);

  if (neurons.empty()) {
    draw_text_cut(Font::kControl, area.x0 + px(12), area.y0 + px(20), area.width() - px(24),
                  palette().text2, "No neuron fits the filter.");
    return;
  }
  if (begin_scroll("rows", area)) {
    const float height = static_cast<float>(neurons.size()) * layout.row_height;
    const ScrolledRows rows = scrolled_rows("cells", height);
    // The selected row is looked up only when the selection or the order may have changed.
    const std::uint64_t mark = context.data.results_revision * 31 + neurons.size() * 7 +
                               static_cast<std::uint64_t>(neurons.front()) * 131 +
                               static_cast<std::uint64_t>(context.state.network + 1) * 1031 +
                               static_cast<std::uint64_t>(context.state.order);
    if (mark != order_mark_ || context.state.neuron != followed_neuron_) {
      const auto found = std::find(neurons.begin(), neurons.end(), context.state.neuron);
      selected_row_ = found == neurons.end() ? -1 : static_cast<int>(found - neurons.begin());
      if (selected_row_ >= 0 && !rows.item.held && !rows.item.hovered) {
        scroll_into_view(static_cast<float>(selected_row_) * layout.row_height, layout.row_height);
      }
      order_mark_ = mark;
      followed_neuron_ = context.state.neuron;
    }
    int row = -1, column = -1;
    if (rows.item.hovered) {
      const ImVec2 mouse = ImGui::GetIO().MousePos;
      row = static_cast<int>((mouse.y - rows.content.y0) / layout.row_height);
      if (row < 0 || row >= static_cast<int>(neurons.size())) row = -1;
      const float x = mouse.x - rows.content.x0 - layout.list_width;
      if (x >= 0 && x < layout.shown_width && layout.column_width > 0) {
        column = static_cast<int>((x + layout.scroll_x) / layout.column_width);
        if (column >= layout.n_networks) column = -1;
      }
    }
    draw_rows(context, rows.visible, rows.content, layout, row, column);
    handle_pointer(context, rows, layout, row, column);
    if (rows.item.focused) handle_keys(context, layout, selected_row_);
  }
  end_scroll();
}

// What the cells' colours mean, in the corner over the list.
void NeuronMatrix::draw_scale(const app::ViewContext& context, const Box& box) const {
  const Palette& p = palette();
  const double max_r = context.selectors.coupling_max_r(context.data);
  float y = box.y0 + px(13);
  const float line = px(17);
  if (box.height() > 3 * line) {
    draw_text_cut(Font::kCaption, box.x0, y, box.width(), p.text3, "r of neuron and network");
    y += line;
  }
  const std::string low = app::format_r(-max_r, 1), high = app::format_r(max_r, 1);
  const float low_width = text_width(Font::kCaption, low);
  const float high_width = text_width(Font::kCaption, high);
  const float bar = std::min(px(96), box.width() - low_width - high_width - px(12));
  if (bar < px(24)) return;
  float x = box.x0 + draw_text(Font::kCaption, box.x0, y, p.text2, low) + px(6);
  draw_signed_scale({x, std::round(y - px(4)), x + bar, std::round(y - px(4)) + px(8)});
  x += bar + px(6);
  draw_text(Font::kCaption, x, y, p.text2, high);
  y += line;
  const auto& silent = context.data.neurons.no_signal;
  const bool any_silent = std::find(silent.begin(), silent.end(), true) != silent.end();
  if (any_silent && y + px(10) < box.y1) {
    draw_no_signal_mark({box.x0 + px(5), y}, 9, p.text3);
    draw_text(Font::kCaption, box.x0 + px(16), y, p.text2, "no signal");
  }
}

void NeuronMatrix::draw_column_heads(const app::ViewContext& context, const Box& box,
                                     const Layout& layout) {
  const Palette& p = palette();
  const app::AppData& data = context.data;
  const std::vector<int>& neurons = context.selectors.neurons(context.state, data);
  const std::string shown = static_cast<int>(neurons.size()) == data.neurons.n_units
                                ? "neuron"
                                : app::format_count(static_cast<long long>(neurons.size())) +
                                      " of " + app::format_count(data.neurons.n_units);
  const float y = box.y1 - px(10);
  draw_text(Font::kCaption, box.x0 + px(12), y, p.text2, shown);
  if (layout.n_networks == 0) return;
  const float list_end = box.x0 + layout.list_width;
  if (box.height() > px(40)) {
    draw_scale(context, {box.x0 + px(12), box.y0, list_end - px(10), box.y1 - px(20)});
  }
  draw_text_right(Font::kCaption, list_end - px(10), y, p.text2, "r");
  if (context.state.network >= 0) {
    draw_network_mark(context.state.network, {list_end - px(24), y}, 8);
  }
  const bool slanted = layout.column_width < px(70);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  // Slanted names may lean out over the right edge of the last column, not over the list.
  list.PushClipRect({list_end - px(2), box.y0}, {window_box().x1 - px(2), box.y1}, true);
  for (int k = 0; k < layout.n_networks; ++k) {
    const float x0 = list_end + static_cast<float>(k) * layout.column_width - layout.scroll_x;
    if (x0 + layout.column_width < list_end - px(80) || x0 > list_end + layout.shown_width)
      continue;
    const float middle = x0 + layout.column_width * 0.5F;
    const bool selected = k == context.state.network;
    const bool hovered = k == ui().hovered_network || k == context.transient.hovered_network;
    if (selected) {
      list.AddRectFilled({x0 + px(1), box.y1 - px(20)}, {x0 + layout.column_width - px(1), box.y1},
                         p.selected, px(4), ImDrawFlags_RoundCornersTop);
    }
    draw_network_mark(k, {middle, y}, 9);
    if (box.height() < px(30)) continue;
    const std::string name = app::network_name(data.networks, k);
    const Font font = selected ? Font::kBadge : Font::kCaption;
    const ImU32 ink = selected || hovered ? p.text : p.text2;
    if (slanted) {
      const float room = (box.height() - px(24)) / std::sin(kSlant) - px(2);
      // The last columns' names end at the panel's edge.
      const float right = (window_box().x1 - px(6) - middle) / std::cos(kSlant);
      draw_text_turned(font, {middle + px(1), box.y1 - px(23)}, kSlant, std::min(room, right), ink,
                       name);
    } else {
      const float width = std::min(text_width(font, name), layout.column_width - px(6));
      draw_text_cut(font, middle - width * 0.5F, y - px(16), layout.column_width - px(6), ink,
                    name);
    }
  }
  list.PopClipRect();
  draw_line_h(box.x0, box.x1, box.y1 - px(1), p.line);
}

void NeuronMatrix::draw_rows(const app::ViewContext& context, const Box& visible,
                             const Box& content, const Layout& layout, int hovered_row,
                             int hovered_column) {
  const Palette& p = palette();
  const std::vector<int>& neurons = context.selectors.neurons(context.state, context.data);
  const std::vector<app::Colour>& colours =
      context.selectors.matrix(context.state, context.data, ui().dark);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto row_box = [&](int row) {
    const float y = content.y0 + static_cast<float>(row) * layout.row_height;
    return Box{content.x0, y, content.x1, y + layout.row_height};
  };
  const int first = std::max(0, static_cast<int>((visible.y0 - content.y0) / layout.row_height));
  const int last = std::min(static_cast<int>(neurons.size()),
                            static_cast<int>((visible.y1 - content.y0) / layout.row_height) + 1);
  for (int row = first; row < last; ++row) {
    Box at = row_box(row);
    at.x1 = at.x0 + layout.list_width;
    draw_list_row(context, at, neurons[static_cast<std::size_t>(row)], row == hovered_row);
  }
  if (layout.n_networks == 0) return;

  const float matrix_x = content.x0 + layout.list_width;
  list.PushClipRect({matrix_x - px(1), visible.y0},
                    {matrix_x + layout.shown_width + px(1), visible.y1}, true);
  const int first_column = static_cast<int>(layout.scroll_x / layout.column_width);
  const int last_column =
      std::min(layout.n_networks,
               static_cast<int>((layout.scroll_x + layout.shown_width) / layout.column_width) + 1);
  const std::vector<double>& least = context.selectors.coupling.least_r(context.data);
  const float gap = px(1);
  const auto cell_box = [&](int row, int column) {
    const Box at = row_box(row);
    const float x =
        std::round(matrix_x + static_cast<float>(column) * layout.column_width - layout.scroll_x);
    return Box{x + gap, at.y0 + gap, x + layout.column_width - gap, at.y1 - gap};
  };
  for (int row = first; row < last; ++row) {
    const int neuron = neurons[static_cast<std::size_t>(row)];
    for (int column = first_column; column < last_column; ++column) {
      const Box cell = cell_box(row, column);
      const std::size_t texel =
          static_cast<std::size_t>(row) * static_cast<std::size_t>(layout.n_networks) +
          static_cast<std::size_t>(column);
      if (!std::isfinite(context.data.coupling.at(neuron, column))) {
        draw_no_signal_mark({cell.middle_x(), cell.middle_y()}, 9, p.line2);
      } else if (texel < colours.size()) {
        const ImU32 fill = colours[texel].packed();
        if (app::pair_verdict(context.data, least, neuron, column) ==
            app::Verdict::kNotSignificant) {
          const float dot = px_exact(2.5F);
          list.AddRectFilled({cell.middle_x() - dot, cell.middle_y() - dot},
                             {cell.middle_x() + dot, cell.middle_y() + dot}, fill);
        } else {
          list.AddRectFilled(cell.min(), cell.max(), fill, px(3));
        }
      }
    }
  }
  const auto ring = [&](int row, int column, ImU32 ink, float width) {
    const Box cell = cell_box(row, column);
    list.AddRect({cell.x0 - gap, cell.y0 - gap}, {cell.x1 + gap, cell.y1 + gap}, ink, px(4), 0,
                 px_exact(width));
  };
  if (hovered_row >= 0 && hovered_column >= 0) ring(hovered_row, hovered_column, p.text, 1.5F);
  if (selected_row_ >= first && selected_row_ < last && context.state.network >= 0 &&
      context.state.network < layout.n_networks) {
    ring(selected_row_, context.state.network, p.accent, 2);
  }
  list.PopClipRect();
}

void NeuronMatrix::draw_list_row(const app::ViewContext& context, const Box& row, int neuron,
                                 bool hovered) {
  const Palette& p = palette();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool selected = neuron == context.state.neuron;
  const Box fill{row.x0 + px(4), row.y0, row.x1 - px(4), row.y1};
  if (selected) {
    list.AddRectFilled(fill.min(), fill.max(), p.selected, px(4));
  } else if (hovered) {
    list.AddRectFilled(fill.min(), fill.max(), p.raised, px(4));
  }
  const float y = row.middle_y();
  const bool silent = is_silent(context.data.neurons, neuron);
  float right = row.x1 - px(10);
  int network = context.state.network;
  const auto index = static_cast<std::size_t>(neuron);
  if (network < 0 && index < context.data.coupling.best_network.size()) {
    network = context.data.coupling.best_network[index];
  }
  if (context.data.coupling.n_neurons > 0) {
    if (silent) {
      draw_no_signal_mark({right - px(5), y}, 9, p.text3);
      right -= px(24);
    } else {
      const double r = app::pair_r(context.data, neuron, network);
      draw_text_right(selected ? Font::kControlMedium : Font::kControl, right, y,
                      selected ? p.text : p.text2, app::format_r(r));
      right -= px(34);
      if (row.width() > px(140)) {
        const float bar = std::min(px(44), row.width() * 0.2F);
        const float top = std::round(y - px(2));
        draw_r_bar({right - bar, top, right, top + px(4)}, r,
                   context.selectors.coupling_max_r(context.data));
        right -= bar + px(8);
      }
    }
  }
  draw_text_cut_inside(selected ? Font::kControlMedium : Font::kControl, row.x0 + px(12), y,
                       right - row.x0 - px(12), silent ? p.text3 : p.text,
                       app::neuron_short_name(context.data.neurons, neuron));
}

void NeuronMatrix::handle_pointer(const app::ViewContext& context, const ScrolledRows& rows,
                                  const Layout& layout, int row, int column) {
  if (!rows.item.hovered) return;
  const ImGuiIO& io = ImGui::GetIO();
  const bool sideways = io.MouseWheelH != 0 || (io.KeyShift && io.MouseWheel != 0);
  if (sideways) {
    scroll_x_ = layout.scroll_x -
                (io.MouseWheelH != 0 ? io.MouseWheelH : io.MouseWheel) * layout.column_width;
  }
  if (row < 0) return;
  const std::vector<int>& neurons = context.selectors.neurons(context.state, context.data);
  const int neuron = neurons[static_cast<std::size_t>(row)];
  ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  ui().hovered_neuron = neuron;
  if (column >= 0) ui().hovered_network = column;
  const std::string name = app::neuron_name(context.data.neurons, neuron);
  if (is_silent(context.data.neurons, neuron)) {
    tooltip(rows.item.id, name, {}, "No signal: this neuron never changes, so it has no r.");
  } else if (column >= 0) {
    const auto& least = context.selectors.coupling.least_r(context.data);
    const app::Verdict verdict = app::pair_verdict(context.data, least, neuron, column);
    tooltip(rows.item.id, name, "r " + app::format_r(app::pair_r(context.data, neuron, column)),
            app::network_name(context.data.networks, column) +
                (verdict == app::Verdict::kSignificant      ? ", significant"
                 : verdict == app::Verdict::kNotSignificant ? ", not significant"
                                                            : ""));
  } else {
    const auto index = static_cast<std::size_t>(neuron);
    const int best = index < context.data.coupling.best_network.size()
                         ? context.data.coupling.best_network[index]
                         : -1;
    std::string detail;
    if (best >= 0) {
      detail = "Best network: " + app::network_name(context.data.networks, best) + ", r " +
               app::format_r(app::pair_r(context.data, neuron, best));
    }
    tooltip(rows.item.id, name, {}, detail);
  }
  if (rows.item.clicked) {
    followed_neuron_ = neuron;  // it is in view: the list stays where it is
    if (column >= 0) {
      context.sink(app::SelectPair{neuron, column});
    } else {
      context.sink(app::SelectNeuron{neuron});
    }
    order_mark_ = 0;
  }
}

void NeuronMatrix::handle_keys(const app::ViewContext& context, const Layout& layout,
                               int selected_row) {
  ui().arrows_taken = true;
  const std::vector<int>& neurons = context.selectors.neurons(context.state, context.data);
  const int n = static_cast<int>(neurons.size());
  const int page = std::max(1, static_cast<int>(ImGui::GetWindowHeight() / layout.row_height) - 1);
  int row = selected_row;
  const auto move = [&](ImGuiKey key, int by) {
    if (ImGui::IsKeyPressed(key)) row = row < 0 ? 0 : std::clamp(row + by, 0, n - 1);
  };
  move(ImGuiKey_UpArrow, -1);
  move(ImGuiKey_DownArrow, 1);
  move(ImGuiKey_PageUp, -page);
  move(ImGuiKey_PageDown, page);
  move(ImGuiKey_Home, -n);
  move(ImGuiKey_End, n);
  if (row != selected_row && row >= 0) {
    context.sink(app::SelectNeuron{neurons[static_cast<std::size_t>(row)]});
    scroll_into_view(static_cast<float>(row) * layout.row_height, layout.row_height);
  }
  int network = context.state.network;
  if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) network = std::max(0, network - 1);
  if (ImGui::IsKeyPressed(ImGuiKey_RightArrow))
    network = std::min(layout.n_networks - 1, network + 1);
  if (network != context.state.network && network >= 0) context.sink(app::SelectNetwork{network});
}

void NeuronMatrix::draw_sideways_bar(const Box& box, const Layout& layout) {
  const float x0 = box.x0 + layout.list_width;
  const Box track{x0, box.y0 + px(2), x0 + layout.shown_width, box.y0 + px(7)};
  const float total = layout.column_width * static_cast<float>(layout.n_networks);
  if (track.width() <= 0 || total <= 0) return;
  const Interaction item = interact("sideways", {track.x0, box.y0, track.x1, box.y1}, 3);
  const float thumb = std::max(px(24), track.width() * layout.shown_width / total);
  const float travel = track.width() - thumb;
  const float most = total - layout.shown_width;
  const float x = track.x0 + (most > 0 ? travel * layout.scroll_x / most : 0);
  const float mouse = ImGui::GetIO().MousePos.x;
  if (ImGui::IsItemActivated()) {
    grab_ = mouse >= x && mouse < x + thumb ? mouse - x : thumb * 0.5F;
  }
  if (item.held && travel > 0) {
    ui().drag_taken = true;
    scroll_x_ = std::clamp((mouse - grab_ - track.x0) / travel, 0.0F, 1.0F) * most;
  }
  ImGui::GetWindowDrawList()->AddRectFilled(
      {x, track.y0}, {x + thumb, track.y1},
      mixed(palette().line2, palette().text3, item.hover_share), px(3));
}

}  // namespace sync_act::views
