#include "web/views/unit_grid.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "web/app/format.h"

namespace sync_act::views {

namespace {

constexpr float kMostCellCss = 36;

void draw_mark(ImDrawList& list, const app::UnitCell& cell, float x, float y, float pitch) {
  const ImU32 ink = cell.colour.packed();
  const float gap = std::max(1.0F, px_exact(1));
  switch (cell.mark) {
    case app::UnitMark::kCell:
      list.AddRectFilled({x + gap, y + gap}, {x + pitch - gap, y + pitch - gap}, ink,
                         pitch >= px(16) ? px(3) : px(2));
      return;
    case app::UnitMark::kDot: {
      const float half = std::max(px_exact(2), std::round(pitch * 0.16F));
      const float middle_x = x + pitch * 0.5F, middle_y = y + pitch * 0.5F;
      list.AddRectFilled({middle_x - half, middle_y - half}, {middle_x + half, middle_y + half},
                         ink);
      return;
    }
    case app::UnitMark::kNoSignal:
      draw_no_signal_mark({x + pitch * 0.5F, y + pitch * 0.5F},
                          std::min(9.0F, pitch / px_exact(1) - 3), palette().text3);
      return;
  }
}

std::string cell_detail(const app::ViewContext& context, int neuron) {
  const app::AppData& data = context.data;
  const auto index = static_cast<std::size_t>(neuron);
  if (index < data.neurons.no_signal.size() && data.neurons.no_signal[index]) {
    return "No signal: this unit never changes, so it has no r.";
  }
  const int network = context.state.network;
  const int best =
      index < data.coupling.best_network.size() ? data.coupling.best_network[index] : -1;
  const int against = network >= 0 ? network : best;
  if (against < 0) return {};
  std::string words =
      app::verdict_words(data, context.selectors.coupling.least_r(data), neuron, against);
  if (best >= 0 && best != network) {
    words += (words.empty() ? "" : "\n") + std::string("Best match: ") +
             app::network_name(data.networks, best) + ", r " +
             app::format_r(app::pair_r(data, neuron, best));
  }
  return words;
}

}  // namespace

void UnitGrid::draw(const app::ViewContext& context, const Box& box) {
  const app::AppData& data = context.data;
  const std::vector<double>& least = context.selectors.coupling.least_r(data);
  const int n = context.selectors.units.n_fitting(context.state, data, least);
  const int layer = app::shown_layer(context.state, data);
  if (n == 0 || layer < 0) {
    const std::string& name =
        data.neurons.layers[static_cast<std::size_t>(std::max(0, layer))].name;
    draw_text_wrapped(
        Font::kControl, box.x0, box.y0 + px(6), box.width(), px(17), palette().text2,
        "No unit" + (name.empty() ? std::string() : " of " + name) + " fits the filter.");
    return;
  }
  // The bar that scrolls stands beside the cells; where they fit there is none.
  const float bar = px(8);
  app::GridFit fit =
      app::fit_grid(n, static_cast<double>(box.width()), static_cast<double>(box.height()),
                    static_cast<double>(px(kCellCss)), static_cast<double>(px(kMostCellCss)));
  if (static_cast<double>(fit.rows) * fit.pitch > static_cast<double>(box.height())) {
    fit = app::fit_grid(n, static_cast<double>(box.width() - bar), 0,
                        static_cast<double>(px(kCellCss)), static_cast<double>(px(kCellCss)));
  }
  const auto pitch = static_cast<float>(fit.pitch);
  const std::vector<app::UnitCell>& cells =
      context.selectors.units.cells(context.state, data, least, fit.columns, ui().dark);
  if (!begin_scroll("grid", box)) {
    end_scroll();
    return;
  }
  const ScrolledRows rows = scrolled_rows("units", static_cast<float>(fit.rows) * pitch);
  const auto found = std::find_if(cells.begin(), cells.end(), [&](const app::UnitCell& cell) {
    return cell.neuron == context.state.neuron;
  });
  selected_cell_ = found == cells.end() ? -1 : static_cast<int>(found - cells.begin());
  if (context.state.neuron != followed_neuron_) {
    followed_neuron_ = context.state.neuron;
    if (selected_cell_ >= 0 && !rows.item.hovered) {
      scroll_into_view(static_cast<float>(selected_cell_ / fit.columns) * pitch, pitch);
    }
  }
  const auto corner = [&](int cell) {
    return ImVec2{rows.content.x0 + static_cast<float>(cell % fit.columns) * pitch,
                  rows.content.y0 + static_cast<float>(cell / fit.columns) * pitch};
  };
  int hovered = -1;
  if (rows.item.hovered) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const auto column = static_cast<int>((mouse.x - rows.content.x0) / pitch);
    const auto row = static_cast<int>((mouse.y - rows.content.y0) / pitch);
    const int cell = row * fit.columns + column;
    if (mouse.x >= rows.content.x0 && column < fit.columns && row >= 0 &&
        cell < static_cast<int>(cells.size())) {
      hovered = cell;
    }
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const int first_row = std::max(0, static_cast<int>((rows.visible.y0 - rows.content.y0) / pitch));
  const int last_row =
      std::min(fit.rows, static_cast<int>((rows.visible.y1 - rows.content.y0) / pitch) + 1);
  const int last = std::min(static_cast<int>(cells.size()), last_row * fit.columns);
  for (int cell = first_row * fit.columns; cell < last; ++cell) {
    const ImVec2 at = corner(cell);
    draw_mark(list, cells[static_cast<std::size_t>(cell)], at.x, at.y, pitch);
  }
  const auto ring = [&](int cell, ImU32 ink, float width) {
    const ImVec2 at = corner(cell);
    list.AddRect({at.x, at.y}, {at.x + pitch, at.y + pitch}, ink, px(4), 0, px_exact(width));
  };
  if (selected_cell_ >= 0) ring(selected_cell_, palette().accent, 2);
  if (hovered >= 0) {
    if (hovered != selected_cell_) ring(hovered, palette().text, 1.5F);
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    const int neuron = cells[static_cast<std::size_t>(hovered)].neuron;
    ui().hovered_neuron = neuron;
    const auto index = static_cast<std::size_t>(neuron);
    int network = context.state.network;
    if (network < 0 && index < data.coupling.best_network.size()) {
      network = data.coupling.best_network[index];
    }
    const double r = app::pair_r(data, neuron, network);
    const std::string value = std::isfinite(r) ? "r " + app::format_r(r) : std::string();
    tooltip(rows.item.id, app::neuron_name(data.neurons, neuron), value,
            cell_detail(context, neuron));
    if (rows.item.clicked) {
      followed_neuron_ = neuron;  // it is in view
      context.sink(app::SelectNeuron{neuron});
    }
  }
  if (rows.item.has_keys) handle_keys(context, fit.columns, pitch);
  end_scroll();
}

void UnitGrid::handle_keys(const app::ViewContext& context, int columns, float pitch) {
  ui().arrows_taken = true;
  const std::vector<app::UnitCell>& cells = context.selectors.units.cells(
      context.state, context.data, context.selectors.coupling.least_r(context.data), columns,
      ui().dark);
  const auto n = static_cast<int>(cells.size());
  const int page = columns * std::max(1, static_cast<int>(ImGui::GetWindowHeight() / pitch) - 1);
  int cell = selected_cell_;
  const auto move = [&](ImGuiKey key, int by) {
    if (!ImGui::IsKeyPressed(key)) return;
    const int next = cell < 0 ? 0 : cell + by;
    if (next >= 0 && next < n) cell = next;
  };
  move(ImGuiKey_LeftArrow, -1);
  move(ImGuiKey_RightArrow, 1);
  move(ImGuiKey_UpArrow, -columns);
  move(ImGuiKey_DownArrow, columns);
  if (ImGui::IsKeyPressed(ImGuiKey_PageUp)) cell = std::max(0, cell - page);
  if (ImGui::IsKeyPressed(ImGuiKey_PageDown)) cell = std::min(n - 1, std::max(0, cell) + page);
  if (ImGui::IsKeyPressed(ImGuiKey_Home)) cell = 0;
  if (ImGui::IsKeyPressed(ImGuiKey_End)) cell = n - 1;
  if (cell == selected_cell_ || cell < 0) return;
  context.sink(app::SelectNeuron{cells[static_cast<std::size_t>(cell)].neuron});
  scroll_into_view(static_cast<float>(cell / columns) * pitch, pitch);
}

void draw_grid_legend(const app::ViewContext& context, const Box& box) {
  const Palette& p = palette();
  const app::AppData& data = context.data;
  const float y = box.middle_y();
  float x = box.x0;
  const app::UnitColour colour = context.state.unit_colour;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto square = [&](ImU32 ink) {
    list.AddRectFilled({x, y - px(5)}, {x + px(10), y + px(5)}, ink, px(2));
    x += px(15);
  };
  const auto words = [&](std::string_view text) {
    x += draw_text(Font::kCaption, x, y, p.text2, text) + px(12);
  };
  const double max_r = context.selectors.coupling_max_r(data);
  if (colour == app::UnitColour::kNetwork && data.coupling.n_neurons > 0) {
    const std::string low = app::format_r(-max_r, 1), high = app::format_r(max_r, 1);
    x += draw_text(Font::kCaption, x, y, p.text2, low) + px(6);
    const float bar = std::clamp(box.width() * 0.22F, px(32), px(84));
    draw_signed_scale({x, std::round(y - px(4)), x + bar, std::round(y - px(4)) + px(8)});
    x += bar + px(6);
    words(high);
  }
  // From the right, as many as fit.
  const bool tested = data.significance.present;
  const auto& silent = data.neurons.no_signal;
  const bool any_silent = std::find(silent.begin(), silent.end(), true) != silent.end();
  const std::string level = (ui().layout == Layout::kNarrow ? "q \u2264 " : "q \u2264 ") +
                            app::format_p(data.significance.alpha, 2);
  float needed = 0;
  if (tested) {
    needed += px(15 + 12) + text_width(Font::kCaption, level);
    needed += px(11 + 12) + text_width(Font::kCaption, "not significant");
  }
  if (any_silent) needed += px(15) + text_width(Font::kCaption, "no signal");
  if (x + needed > box.x1 + px(12)) return;
  x = std::max(x, box.x1 - needed);
  if (tested) {
    square(colour == app::UnitColour::kNetwork ? r_ink(0.6 * max_r, max_r)
           : colour == app::UnitColour::kBest  ? network_ink(std::max(0, context.state.network))
                                               : p.ok);
    words(level);
    list.AddRectFilled({x, y - px_exact(2.5F)}, {x + px_exact(5), y + px_exact(2.5F)},
                       colour == app::UnitColour::kNetwork ? r_ink(0.4 * max_r, max_r) : p.text3);
    x += px(11);
    words("not significant");
  }
  if (any_silent) {
    draw_no_signal_mark({x + px(5), y}, 9, p.text3);
    x += px(15);
    words("no signal");
  }
}

bool draw_grid_strip(const app::ViewContext& context, const char* id, const Box& box) {
  const Palette& p = palette();
  const app::AppData& data = context.data;
  const Interaction item = interact(id, box, 6);
  if (item.hover_share > 0) {
    ImGui::GetWindowDrawList()->AddRectFilled(box.min(), box.max(),
                                              with_alpha(p.raised, item.hover_share), px(6));
  }
  const int layer = app::shown_layer(context.state, data);
  if (layer < 0) return false;
  const app::LayerInfo& info = data.neurons.layers[static_cast<std::size_t>(layer)];
  Box area = box.inset(px(12), 0);
  draw_icon(Icon::kChevronRight, {area.x1 - px(8), area.middle_y()}, p.text2);
  area.x1 -= px(24);
  const std::string words =
      app::format_count(info.count) + (info.count == 1 ? " unit" : " units") + " in this layer";
  const float used = draw_text(Font::kControl, area.x0, area.middle_y(), p.text2, words);
  area.x0 += used + px(16);
  const float pitch = px(kCellCss);
  const int columns = static_cast<int>(area.width() / pitch);
  if (columns >= 2) {
    const std::vector<app::UnitCell>& cells = context.selectors.units.cells(
        context.state, data, context.selectors.coupling.least_r(data), columns, ui().dark);
    const auto found = std::find_if(cells.begin(), cells.end(), [&](const app::UnitCell& cell) {
      return cell.neuron == context.state.neuron;
    });
    const int selected = found == cells.end() ? 0 : static_cast<int>(found - cells.begin());
    const int n_rows = (static_cast<int>(cells.size()) + columns - 1) / columns;
    // The two rows around the selected unit.
    const int first = std::clamp(selected / columns, 0, std::max(0, n_rows - 2)) * columns;
    const int last = std::min(static_cast<int>(cells.size()), first + 2 * columns);
    const float top = std::round(area.middle_y() - pitch);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (int cell = first; cell < last; ++cell) {
      const float x = area.x1 - static_cast<float>(columns - (cell - first) % columns) * pitch;
      const float y = top + static_cast<float>((cell - first) / columns) * pitch;
      const app::UnitCell& unit = cells[static_cast<std::size_t>(cell)];
      draw_mark(list, unit, x, y, pitch);
      if (unit.neuron == context.state.neuron) {
        list.AddRect({x, y}, {x + pitch, y + pitch}, p.accent, px(3), 0, px_exact(2));
      }
    }
  }
  if (item.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  return item.clicked;
}

}  // namespace sync_act::views
