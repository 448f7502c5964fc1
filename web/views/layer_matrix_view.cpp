#include "web/views/layer_matrix_view.h"

#include <algorithm>
#include <cmath>

#include "web/app/format.h"
#include "web/views/panel.h"

namespace sync_act::views {
namespace {

constexpr float kSlant = 0.87F;
constexpr float kRowCss = 22;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

bool shows_share(const app::ViewContext& context) {
  return context.state.layer_value == app::LayerValue::kShare;
}

ImU32 cell_ink(const app::ViewContext& context, const app::LayerCell& cell) {
  if (shows_share(context)) {
    return r_ink(cell.value, 1);
  }
  return r_ink(cell.value, context.selectors.coupling_max_r(context.data));
}

// Text on a cell: dark on light colours, light on dark ones.
ImU32 ink_on(ImU32 fill) {
  const float r = static_cast<float>(fill & 0xFFU), g = static_cast<float>(fill >> 8U & 0xFFU),
              b = static_cast<float>(fill >> 16U & 0xFFU);
  return 0.2126F * r + 0.7152F * g + 0.0722F * b > 128 ? IM_COL32(18, 23, 30, 255)
                                                       : IM_COL32(255, 255, 255, 255);
}

std::string value_text(const app::ViewContext& context, double value) {
  return shows_share(context) ? app::format_percent(value) : app::format_r(value);
}

}  // namespace

int LayerMatrixView::Columns::at(float x) const {
  if (x < x0 || x >= right || width <= 0) return -1;
  const auto column = static_cast<int>((x - x0 + scroll) / width);
  return column < count() ? column : -1;
}

LayerMatrixView::Columns LayerMatrixView::columns_in(const app::ViewContext& context,
                                                     const Box& box) {
  Columns columns;
  columns.order = &context.selectors.coupling.networks(context.state, context.data).order;
  float names = px(60);
  for (const app::LayerInfo& layer : context.data.neurons.layers) {
    names = std::max(names, text_width(Font::kControl, layer.name) + px(64));
  }
  columns.left = box.x0 + px(12);
  columns.x0 = box.x0 + std::min({names, px(190), box.width() * 0.35F});
  const float room = std::max(px(28), box.x1 - columns.x0 - px(60));
  columns.width = std::floor(
      std::clamp(room / static_cast<float>(std::max(1, columns.count())), px(28), px(72)));
  const float all = columns.width * static_cast<float>(columns.count());
  columns.right = columns.x0 + std::min(all, room);
  scroll_ = std::clamp(scroll_, 0.0F, std::max(0.0F, all - room));
  columns.scroll = std::round(scroll_);
  return columns;
}

void LayerMatrixView::draw(const app::ViewContext& context, DrawResources&) {
  Box area = window_box();
  draw_header(context, area.cut_top(px(kPanelHeaderCss)));
  const app::AppData& data = context.data;
  if (data.coupling.n_neurons == 0) {
    draw_text_centred(Font::kControl, area.middle_x(), area.middle_y(), palette().text2,
                      "Neurons and networks are compared here when both are open.");
    return;
  }
  const Columns columns = columns_in(context, area);
  const bool tree = context.state.network_order == app::NetworkOrder::kCluster &&
                    columns.count() > 2 && area.height() > px(420);
  if (tree) {
    const Box box = area.cut_top(px(48));
    draw_text(Font::kCaption, columns.left, box.y0 + px(16), palette().text3, "Similar together");
    std::vector<float> position(at(columns.count()));
    for (int c = 0; c < columns.count(); ++c) {
      position[at((*columns.order)[at(c)])] = columns.x_of(c) + columns.width * 0.5F;
    }
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.PushClipRect({columns.x0, box.y0}, {columns.right, box.y1}, true);
    draw_tree(context.selectors.coupling.networks(context.state, data), position,
              {{columns.x0, box.y0 + px(8), columns.right, box.y1}, true});
    list.PopClipRect();
  }
  draw_heads(context, columns, area.cut_top(px(area.height() > px(330) ? 88 : 24)));
  const int layer = app::layer_of(data.neurons, context.state.neuron);
  const auto n_layers = static_cast<float>(data.neurons.layers.size());
  const float wanted = n_layers * px(kRowCss) + px(8);
  const bool has_units = layer >= 0 && area.height() > px(200);
  const float most = has_units ? std::max(px(90), area.height() * 0.55F) : area.height();
  draw_layers(context, columns, area.cut_top(std::min(wanted, most)));
  if (has_units) draw_units(context, columns, area, layer);
}

void LayerMatrixView::draw_header(const app::ViewContext& context, const Box& box) {
  PanelHeader header = begin_panel_header(context, box, "Layers and networks", app::Panel::kMatrix);
  const Palette& p = palette();
  Box free = header.free;
  const float y = free.middle_y();
  const bool share = shows_share(context);
  if (context.data.significance.present && free.width() > px(440)) {
    free.cut_right(text_width(Font::kCaption, "not significant"));
    draw_text(Font::kCaption, free.x1, y, p.text2, "not significant");
    free.cut_right(px(10));
    const float dot = px_exact(2);
    ImGui::GetWindowDrawList()->AddRectFilled({free.x1 - dot, y - dot}, {free.x1 + dot, y + dot},
                                              r_ink(0.5, 1));
    free.cut_right(px(14));
    const std::string q = "q \xE2\x89\xA4 " + app::format_r(context.data.significance.alpha);
    free.cut_right(text_width(Font::kCaption, q));
    draw_text(Font::kCaption, free.x1, y, p.text2, q);
    free.cut_right(px(16));
    ImGui::GetWindowDrawList()->AddRectFilled({free.x1, y - px(5)}, {free.x1 + px(10), y + px(5)},
                                              r_ink(0.7, 1), px(2));
    free.cut_right(px(16));
  }
  if (free.width() > px(260)) {
    const double max_r = share ? 1 : context.selectors.coupling_max_r(context.data);
    const std::string high = share ? "100 %" : app::format_r(max_r, 1);
    const std::string low = share ? "0" : app::format_r(-max_r, 1);
    free.cut_right(text_width(Font::kCaption, high));
    draw_text(Font::kCaption, free.x1, y, p.text2, high);
    free.cut_right(px(6));
    const Box bar = free.cut_right(px(share ? 44 : 88));
    const Box shown{bar.x0, y - px(4), bar.x1, y + px(4)};
    if (share) {
      constexpr int kSteps = 11;
      for (int i = 0; i < kSteps; ++i) {
        const float step = shown.width() / kSteps;
        const float x = shown.x0 + static_cast<float>(i) * step;
        ImGui::GetWindowDrawList()->AddRectFilled({x, shown.y0}, {x + step, shown.y1},
                                                  r_ink(static_cast<double>(i) / (kSteps - 1), 1));
      }
    } else {
      draw_signed_scale(shown);
    }
    free.cut_right(px(6));
    draw_text_right(Font::kCaption, free.x1, y, p.text2, low);
    free.cut_right(text_width(Font::kCaption, low) + px(14));
  }
  const char* about = "";
  switch (context.state.layer_value) {
    case app::LayerValue::kBest:
      about = "Each cell is the best neuron of a layer for a network";
      break;
    case app::LayerValue::kMean:
      about = "Each cell is the mean r of a layer's neurons";
      break;
    case app::LayerValue::kShare:
      about = "Each cell is the share of a layer's neurons that is significant";
      break;
  }
  // Cut, it would say nothing: the row above has the same words where it chooses.
  if (free.width() > text_width(Font::kControl, about)) {
    draw_text(Font::kControl, free.x0, y, p.text2, about);
  }
}

void LayerMatrixView::draw_heads(const app::ViewContext& context, const Columns& columns,
                                 const Box& box) {
  const Palette& p = palette();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float y = box.y1 - px(11);
  list.PushClipRect({columns.x0 - px(2), box.y0}, {window_box().x1 - px(2), box.y1}, true);
  for (int c = 0; c < columns.count(); ++c) {
    const int network = (*columns.order)[at(c)];
    const float x0 = columns.x_of(c), middle = x0 + columns.width * 0.5F;
    if (middle < columns.x0 || middle > columns.right) continue;
    const bool selected = network == context.state.network;
    if (selected) {
      list.AddRectFilled({x0 + px(1), box.y1 - px(21)}, {x0 + columns.width - px(1), box.y1 - 1},
                         p.selected, px(4), ImDrawFlags_RoundCornersTop);
    }
    draw_network_mark(network, {middle, y}, 9);
    if (box.height() < px(40)) continue;
    const bool quiet = app::network_verdict(context.data, network) == app::Verdict::kNotSignificant;
    const float room = (box.height() - px(26)) / std::sin(kSlant);
    const float right = (window_box().x1 - px(6) - middle) / std::cos(kSlant);
    draw_text_turned(selected ? Font::kBadge : Font::kCaption, {middle + px(1), box.y1 - px(24)},
                     kSlant, std::min(room, right),
                     selected ? p.text
                     : quiet  ? p.text3
                              : p.text2,
                     app::network_name(context.data.networks, network));
  }
  list.PopClipRect();
}

void LayerMatrixView::draw_layers(const app::ViewContext& context, const Columns& columns,
                                  const Box& box) {
  const app::AppData& data = context.data;
  const auto n = static_cast<int>(data.neurons.layers.size());
  const float row_height = px(kRowCss);
  if (begin_scroll("layers", box, ScrollBar::kOver)) {
    const ScrolledRows rows = scrolled_rows("layer rows", row_height * static_cast<float>(n));
    int row = -1, column = -1;
    if (rows.item.hovered) {
      const ImVec2 mouse = ImGui::GetIO().MousePos;
      row = static_cast<int>((mouse.y - rows.content.y0) / row_height);
      if (row < 0 || row >= n) row = -1;
      column = columns.at(mouse.x);
      const ImGuiIO& io = ImGui::GetIO();
      if (io.MouseWheelH != 0) scroll_ -= io.MouseWheelH * columns.width;
    }
    for (int layer = 0; layer < n; ++layer) {
      const float y = rows.content.y0 + static_cast<float>(layer) * row_height;
      if (y > rows.visible.y1 || y + row_height < rows.visible.y0) continue;
      draw_layer_row(context, columns, {box.x0, y, box.x1, y + row_height}, layer,
                     layer == row ? column : -1);
    }
    if (row >= 0) {
      const auto& cells = context.selectors.coupling.cells(context.state, data);
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      const int network = column >= 0 ? (*columns.order)[at(column)] : context.state.network;
      const std::size_t cell = at(row) * at(data.coupling.n_networks) + at(std::max(0, network));
      const std::string name = data.neurons.layers[at(row)].name;
      if (network >= 0 && cell < cells.size()) {
        if (column >= 0) ui().hovered_network = network;
        ui().hovered_neuron = cells[cell].neuron;
        tooltip(
            rows.item.id, name + ", " + app::network_name(data.networks, network),
            value_text(context, cells[cell].value),
            cells[cell].neuron < 0
                ? std::string("No signal")
                : "Best neuron: " + app::neuron_name(data.neurons, cells[cell].neuron) + ", r " +
                      app::format_r(app::pair_r(data, cells[cell].neuron, network)) +
                      (cells[cell].tested && !cells[cell].significant ? ", not significant" : ""));
        if (rows.item.clicked && cells[cell].neuron >= 0) {
          context.sink(app::SelectPair{cells[cell].neuron, network});
        }
      }
    }
    if (rows.item.focused) {
      ui().arrows_taken = true;
      int layer = std::max(0, app::layer_of(data.neurons, context.state.neuron));
      auto place = static_cast<int>(
          std::find(columns.order->begin(), columns.order->end(), context.state.network) -
          columns.order->begin());
      if (place >= columns.count()) place = 0;
      const int before_layer = layer, before_place = place;
      if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) layer = std::max(0, layer - 1);
      if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) layer = std::min(n - 1, layer + 1);
      if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) place = std::max(0, place - 1);
      if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) {
        place = std::min(columns.count() - 1, place + 1);
      }
      if (layer != before_layer || place != before_place) {
        const int network = (*columns.order)[at(place)];
        const auto& cells = context.selectors.coupling.cells(context.state, data);
        const std::size_t cell = at(layer) * at(data.coupling.n_networks) + at(network);
        if (cells[cell].neuron >= 0) context.sink(app::SelectPair{cells[cell].neuron, network});
        scroll_into_view(static_cast<float>(layer) * row_height, row_height);
      }
    }
  }
  end_scroll();
}

void LayerMatrixView::draw_layer_row(const app::ViewContext& context, const Columns& columns,
                                     const Box& row, int layer, int hovered_column) {
  const Palette& p = palette();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const app::AppData& data = context.data;
  const app::LayerInfo& info = data.neurons.layers[at(layer)];
  const bool selected = layer == app::layer_of(data.neurons, context.state.neuron);
  const float y = row.middle_y();
  if (selected) {
    list.AddRectFilled({row.x0 + px(6), row.y0 + px(1)}, {columns.x0 - px(4), row.y1 - px(1)},
                       p.selected, px(5));
  }
  const std::string count = app::format_count(info.count);
  draw_text_right(Font::kCaption, columns.x0 - px(10), y, p.text2, count);
  draw_text_cut(selected ? Font::kControlStrong : Font::kControl, columns.left, y,
                columns.x0 - px(18) - text_width(Font::kCaption, count) - columns.left, p.text,
                info.name.empty() ? "all neurons" : info.name);
  const auto& cells = context.selectors.coupling.cells(context.state, data);
  list.PushClipRect({columns.x0 - px(1), row.y0 - px(1)}, {columns.right + px(1), row.y1 + px(1)},
                    true);
  const auto n_networks = static_cast<std::size_t>(data.coupling.n_networks);
  for (int c = 0; c < columns.count(); ++c) {
    const float x = columns.x_of(c);
    if (x + columns.width < columns.x0 || x > columns.right) continue;
    const int network = (*columns.order)[at(c)];
    const app::LayerCell& cell = cells[at(layer) * n_networks + at(network)];
    const Box box{x + px(1), row.y0 + px(1), x + columns.width - px(1), row.y1 - px(1)};
    if (cell.neuron < 0) {
      draw_no_signal_mark({box.middle_x(), y}, 9, p.line2);
      continue;
    }
    const ImU32 fill = cell_ink(context, cell);
    if (cell.tested && !cell.significant) {
      const float dot = px_exact(2);
      list.AddRectFilled({box.middle_x() - dot, y - dot}, {box.middle_x() + dot, y + dot}, fill);
    } else {
      list.AddRectFilled(box.min(), box.max(), fill, px(3));
      const bool told = cell.tested || selected;
      if (told && columns.width >= px(32)) {
        draw_text_centred(Font::kCaption, box.middle_x(), y, ink_on(fill),
                          value_text(context, cell.value));
      }
    }
    if (selected && network == context.state.network) {
      list.AddRect(box.min(), box.max(), p.accent, px(3), 0, px_exact(2));
    } else if (c == hovered_column) {
      list.AddRect(box.min(), box.max(), p.text, px(3), 0, px_exact(1.5F));
    }
  }
  list.PopClipRect();
}

void LayerMatrixView::draw_units(const app::ViewContext& context, const Columns& columns, Box box,
                                 int layer) {
  const Palette& p = palette();
  const app::LayerInfo& info = context.data.neurons.layers[at(layer)];
  const Box bar = box.cut_top(px(26));
  ImGui::GetWindowDrawList()->AddRectFilled({columns.x0, bar.y0}, {columns.right, bar.y1}, p.raised,
                                            px(4));
  std::string title = (info.name.empty() ? std::string("All neurons") : info.name) +
                      " opened: " + app::format_count(info.count) +
                      (info.count == 1 ? " neuron" : " neurons");
  const float room = columns.right - columns.x0 - px(20);
  if (info.count > 1 && text_width(Font::kBadge, title + ", one row each") <= room) {
    title += ", one row each";
  }
  const float drawn =
      draw_text_cut(Font::kBadge, columns.x0 + px(8), bar.middle_y(), room, p.text, title);
  const std::string order =
      info.count <= app::kMaxClusteredUnits ? "rows in cluster order" : "rows by best network";
  if (room - drawn > text_width(Font::kCaption, order) + px(20)) {
    draw_text_right(Font::kCaption, columns.right - px(8), bar.middle_y(), p.text2, order);
  }
  box.cut_top(px(4));
  box.cut_bottom(px(8));
  if (box.height() < px(24)) return;
  draw_unit_rows(context, columns, {columns.x0, box.y0, columns.right, box.y1}, layer);
  draw_unit_groups(context, {columns.left, box.y0, columns.x0 - px(4), box.y1}, layer);
  const app::Clustering& tree = context.selectors.coupling.units(context.data, layer);
  if (tree.merges.empty() || box.x1 - columns.right < px(40)) return;
  std::vector<float> position(tree.order.size());
  const float step = box.height() / static_cast<float>(tree.order.size());
  for (std::size_t i = 0; i < tree.order.size(); ++i) {
    position[at(tree.order[i])] = box.y0 + (static_cast<float>(i) + 0.5F) * step;
  }
  draw_tree(tree, position, {{columns.right + px(8), box.y0, box.x1 - px(10), box.y1}, false, 40});
}

void LayerMatrixView::draw_unit_rows(const app::ViewContext& context, const Columns& columns,
                                     const Box& box, int layer) {
  const Palette& p = palette();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const app::AppData& data = context.data;
  const app::LayerInfo& info = data.neurons.layers[at(layer)];
  const app::Clustering& tree = context.selectors.coupling.units(data, layer);
  const int n_units = static_cast<int>(tree.order.size());
  if (n_units == 0) return;
  const int n_rows = std::min(n_units, static_cast<int>(box.height()));
  const auto& texels =
      context.selectors.coupling.unit_texels(context.state, data, layer, n_rows, ui().dark);
  const float step = box.height() / static_cast<float>(n_rows);
  const float gap = step >= px(4) ? px(1) : 0;
  const Interaction item = interact("units", box, 3);
  list.PushClipRect(box.min(), box.max(), true);
  for (int row = 0; row < n_rows; ++row) {
    const float y0 = std::round(box.y0 + static_cast<float>(row) * step);
    const float y1 = std::round(box.y0 + static_cast<float>(row + 1) * step) - gap;
    for (int c = 0; c < columns.count(); ++c) {
      const float x = columns.x_of(c);
      if (x + columns.width < box.x0 || x > box.x1) continue;
      list.AddRectFilled({x + px(1), y0}, {x + columns.width - px(1), y1},
                         packed(texels[at(row) * at(columns.count()) + at(c)]));
    }
  }
  const auto row_of = [&](int neuron) {
    const auto found = std::find(tree.order.begin(), tree.order.end(), neuron - info.first);
    return found == tree.order.end() ? -1 : static_cast<int>(found - tree.order.begin());
  };
  const float unit_step = box.height() / static_cast<float>(n_units);
  const auto ring = [&](int place, ImU32 ink) {
    const float y0 = box.y0 + static_cast<float>(place) * unit_step;
    const float least = std::max(unit_step, px(4));
    const float middle = y0 + unit_step * 0.5F;
    list.AddRect({box.x0 + 1, middle - least * 0.5F}, {box.x1 - 1, middle + least * 0.5F}, ink,
                 px(2), 0, px_exact(1.5F));
  };
  if (const int place = row_of(context.state.neuron); place >= 0) ring(place, p.accent);
  if (item.hovered) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const int place = std::clamp(static_cast<int>((mouse.y - box.y0) / unit_step), 0, n_units - 1);
    const int column = columns.at(mouse.x);
    const int neuron = info.first + tree.order[at(place)];
    ring(place, p.text);
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    ui().hovered_neuron = neuron;
    if (column >= 0) {
      const int network = (*columns.order)[at(column)];
      ui().hovered_network = network;
      tooltip(item.id, app::neuron_name(data.neurons, neuron),
              "r " + app::format_r(app::pair_r(data, neuron, network)),
              app::network_name(data.networks, network));
      if (item.clicked) context.sink(app::SelectPair{neuron, network});
    }
  }
  if (item.focused) {
    ui().arrows_taken = true;
    int place = std::max(0, row_of(context.state.neuron));
    const int before = place;
    if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) place = std::max(0, place - 1);
    if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) place = std::min(n_units - 1, place + 1);
    if (place != before) context.sink(app::SelectNeuron{info.first + tree.order[at(place)]});
  }
  list.PopClipRect();
}

// Beside the rows: runs of units that share their best network, where there is room for the name.
void LayerMatrixView::draw_unit_groups(const app::ViewContext& context, const Box& box, int layer) {
  const Palette& p = palette();
  const app::AppData& data = context.data;
  const app::LayerInfo& info = data.neurons.layers[at(layer)];
  const std::vector<int>& order = context.selectors.coupling.units(data, layer).order;
  const float step = box.height() / static_cast<float>(std::max<std::size_t>(1, order.size()));
  const auto best = [&](std::size_t place) {
    const std::size_t neuron = at(info.first + order[place]);
    return neuron < data.coupling.best_network.size() ? data.coupling.best_network[neuron] : -1;
  };
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first + 1;
    while (last < order.size() && best(last) == best(first)) ++last;
    const float y0 = box.y0 + static_cast<float>(first) * step;
    const float height = static_cast<float>(last - first) * step;
    if (height >= px(15) && best(first) >= 0) {
      draw_line_v(box.x1 - px(1), y0 + px(2), y0 + height - px(2), p.line2);
      const std::string name = app::network_name(data.networks, best(first));
      const float room = box.width() - px(10);
      const float width = std::min(room, text_width(Font::kCaption, name));
      const bool two = height >= px(32);
      const float middle = y0 + height * 0.5F - (two ? px(7) : 0);
      draw_text_cut(Font::kCaption, box.x1 - px(8) - width, middle, room, p.text, name);
      if (two) {
        draw_text_right(Font::kTick, box.x1 - px(8), middle + px(14), p.text2,
                        app::format_count(static_cast<long long>(last - first)));
      }
    }
    first = last;
  }
}

void draw_tree(const app::Clustering& tree, const std::vector<float>& position,
               const TreeLook& look) {
  if (tree.merges.empty()) return;
  const std::size_t n = position.size();
  std::vector<float> middle(position);
  std::vector<double> height(n, 0.0);
  const double top = std::max(1e-9, tree.merges.back().height);
  const float length = look.leaves_below ? look.box.height() : look.box.width();
  const auto along = [&](double h) {
    const float share = static_cast<float>(h / top) * 0.94F;
    return look.leaves_below ? look.box.y1 - share * length : look.box.x0 + share * length;
  };
  const auto first = static_cast<std::ptrdiff_t>(tree.merges.size()) - look.most_merges;
  const ImU32 ink = palette().line2;
  for (std::size_t i = 0; i < tree.merges.size(); ++i) {
    const app::Merge& merge = tree.merges[i];
    const float a = middle[at(merge.a)], b = middle[at(merge.b)];
    const float end = along(merge.height);
    const float from_a = along(height[at(merge.a)]), from_b = along(height[at(merge.b)]);
    middle.push_back((a + b) * 0.5F);
    height.push_back(merge.height);
    if (static_cast<std::ptrdiff_t>(i) < first) continue;
    if (look.leaves_below) {
      draw_line_v(std::round(a), end, from_a, ink);
      draw_line_v(std::round(b), end, from_b, ink);
      draw_line_h(std::round(std::min(a, b)), std::round(std::max(a, b)) + px(1), std::round(end),
                  ink);
    } else {
      draw_line_h(from_a, end, std::round(a), ink);
      draw_line_h(from_b, end, std::round(b), ink);
      draw_line_v(std::round(end), std::round(std::min(a, b)), std::round(std::max(a, b)) + px(1),
                  ink);
    }
  }
}

}  // namespace sync_act::views
