#include "web/views/neurons_view.h"

#include <array>
#include <cmath>

#include "web/app/format.h"
#include "web/views/chance_view.h"
#include "web/views/panel.h"
#include "web/views/widgets.h"

namespace sync_act::views {

void NeuronsView::draw(const app::ViewContext& context, DrawResources&) {
  Box area = window_box();
  draw_header(context, area.cut_top(px(kPanelHeaderCss)));
  const app::AppData& data = context.data;
  if (data.neurons.n_units == 0) {
    const bool waiting = !data.jobs.empty();
    const float width = std::min(px(300), area.width() - px(24));
    const char* words =
        waiting ? "Neurons appear here when they are ready."
                : "Add a neuron matrix (.npy, [time x unit]) to see which neurons move together "
                  "with which networks.";
    const float height = wrapped_height(Font::kControl, width, px(17), words);
    draw_text_wrapped(Font::kControl, area.middle_x() - width * 0.5F,
                      area.middle_y() - height * 0.5F, width, px(17), palette().text2, words);
    return;
  }
  if (ui().layout == Layout::kNarrow) {
    area.cut_top(px(8));
    draw_controls(context, area.cut_top(px(36)).inset(px(12), 0));
    area.cut_top(px(4));
  }
  if (data.neurons.layers.size() > 1 && area.height() > px(260)) {
    const Box strip = area.cut_top(px(66));
    draw_layers(context, strip);
    draw_line_h(strip.x0, strip.x1, strip.y1 - px(1), palette().line);
  }
  if (ui().layout != Layout::kNarrow && area.height() > px(240) && context.state.neuron >= 0) {
    const Box card = area.cut_bottom(px(62));
    draw_line_h(card.x0, card.x1, card.y0, palette().line);
    draw_unit_card(context, card);
  }
  area.cut_bottom(px(4));
  matrix_.draw(context, area);
}

void NeuronsView::draw_header(const app::ViewContext& context, const Box& box) {
  PanelHeader header = begin_panel_header(context, box, "Neurons", app::Panel::kNeurons);
  Box& free = header.free;
  const app::SeriesSet& neurons = context.data.neurons;
  if (neurons.n_units == 0) return;
  const std::string count =
      app::format_count(neurons.n_units) + (neurons.n_units == 1 ? " neuron" : " neurons");
  const std::string about = neurons.model.empty() ? count : neurons.model + ", " + count;
  const bool narrow = ui().layout == Layout::kNarrow;
  const float room = narrow ? free.width() : free.width() - px(250);
  if (room > px(50)) {
    bool cut = false;
    const float width =
        draw_text_cut(Font::kControl, free.x0, free.middle_y(), room, palette().text2, about, &cut);
    if (cut) {
      const Interaction item = interact("model", {free.x0, free.y0, free.x0 + width, free.y1}, 3);
      if (item.hovered) tooltip(item.id, about);
    }
    free.cut_left(width + px(12));
  }
  if (!narrow) draw_controls(context, free);
}

void NeuronsView::draw_controls(const app::ViewContext& context, Box free) {
  const bool narrow = ui().layout == Layout::kNarrow;
  const Box field = free.cut_right(narrow ? free.width() * 0.5F : std::min(px(150), free.width()));
  std::string text = context.state.neuron_filter;
  if (search_field("filter", field, "Filter neurons", text, ui().focus_filter)) {
    context.sink(app::SetFilter{text});
  }
  ui().focus_filter = false;
  free.cut_right(px(8));
  const bool by_r = context.state.order == app::NeuronOrder::kCoupling;
  PickerFace look;
  look.prefix = free.width() > px(150) || narrow ? "Order" : "";
  look.value = by_r ? "strongest r first" : "as in the model";
  if (free.width() < px(60)) return;
  const Box at = free.cut_right(narrow ? free.width() : std::min(picker_width(look), free.width()));
  if (picker("order", at, look, "Order of the neurons")) ImGui::OpenPopup("orders");
  if (begin_menu("orders", at, 280, 2, true)) {
    MenuItem strongest{"Strongest r first"};
    strongest.checked = by_r;
    strongest.hint = context.state.network >= 0 ? "with the network" : "with any network";
    MenuItem plain{"As in the model"};
    plain.checked = !by_r;
    if (menu_item(0, strongest)) context.sink(app::SetOrder{app::NeuronOrder::kCoupling});
    if (menu_item(1, plain)) context.sink(app::SetOrder{app::NeuronOrder::kIndex});
    end_menu();
  }
}

void NeuronsView::draw_layers(const app::ViewContext& context, const Box& box) {
  const Palette& p = palette();
  const app::AppData& data = context.data;
  const auto& layers = data.neurons.layers;
  const std::vector<double>& peaks = context.selectors.layer_peaks(context.state, data);
  const double max_r = context.selectors.coupling_max_r(data);
  const Box inner = box.inset(px(8), px(4));
  const int selected = app::layer_of(data.neurons, context.state.neuron);
  const auto n = static_cast<float>(layers.size());
  const float width = std::min(px(96), inner.width() / n);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const float x0 = std::round(inner.x0 + static_cast<float>(l) * width);
    const Box cell{x0, inner.y0, std::round(x0 + width), inner.y1 - px(1)};
    ImGui::PushID(static_cast<int>(l));
    const Interaction item = interact("layer", cell, 5);
    ImGui::PopID();
    const app::LayerInfo& layer = layers[l];
    // The layer that is listed alone is marked, else that of the selected neuron.
    const bool filtered = !layer.name.empty() && context.state.neuron_filter == layer.name;
    if (filtered || (static_cast<int>(l) == selected && context.state.neuron_filter.empty())) {
      list.AddRectFilled(cell.min(), cell.max(), p.selected, px(5));
    } else if (item.hover_share > 0) {
      list.AddRectFilled(cell.min(), cell.max(), with_alpha(p.raised, item.hover_share), px(5));
    }
    const double r = l < peaks.size() ? peaks[l] : NAN;
    const float base = cell.y0 + px(28), most = px(24);
    const float height =
        std::isfinite(r) && max_r > 0
            ? std::max(px(2), most * static_cast<float>(std::min(1.0, std::fabs(r) / max_r)))
            : px(2);
    const float bar = std::min(px(18), cell.width() - px(4));
    const float bar_x = std::round(cell.middle_x() - bar * 0.5F);
    list.AddRectFilled({bar_x, std::round(base - height)}, {bar_x + bar, base},
                       std::isfinite(r) ? r_ink(r, max_r) : p.line2, px(2),
                       ImDrawFlags_RoundCornersTop);
    draw_line_h(bar_x - px(2), bar_x + bar + px(2), base, p.line2);
    const std::string name = layer.name.empty() ? "all" : layer.name;
    const float room = cell.width() - px(4);
    const auto centred = [&](Font font, float y, ImU32 ink, const std::string& text) {
      const float text_w = std::min(room, text_width(font, text));
      draw_text_cut(font, cell.middle_x() - text_w * 0.5F, y, room, ink, text);
    };
    centred(static_cast<int>(l) == selected ? Font::kBadge : Font::kCaption, base + px(11), p.text,
            name);
    if (cell.width() >= px(34)) {
      centred(Font::kTick, base + px(23), p.text2, app::format_count(layer.count));
    }
    if (item.hovered) {
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      tooltip(item.id, name, "r " + app::format_r(r),
              app::format_count(layer.count) +
                  " neurons. The bar is the strongest r of any of them. Click to list only these.");
    }
    if (item.clicked) context.sink(app::SetFilter{filtered ? std::string() : layer.name});
  }
}

void draw_unit_card(const app::ViewContext& context, const Box& box) {
  const Palette& p = palette();
  const app::AppData& data = context.data;
  const int neuron = context.state.neuron;
  const int network = context.state.network;
  Box area = box.inset(px(12), px(8));
  const double r = app::pair_r(data, neuron, network);
  const auto index = static_cast<std::size_t>(neuron);
  const int best = neuron >= 0 && index < data.coupling.best_network.size()
                       ? data.coupling.best_network[index]
                       : -1;
  const double best_value = app::pair_r(data, neuron, best);

  // Numbers at the right: r with the selected network and, where it is another, the best one.
  struct Number {
    std::string label, value;
    int network;
  };
  std::array<Number, 5> numbers;
  std::size_t n = 0;
  if (std::isfinite(r)) numbers[n++] = {"r", app::format_r(r), network};
  const app::Significance& found = data.significance;
  const app::Verdict verdict = app::neuron_verdict(data, neuron);
  const bool tested = best >= 0 && (verdict == app::Verdict::kSignificant ||
                                    verdict == app::Verdict::kNotSignificant);
  if (tested && best == network && index < found.neuron_p.size()) {
    const auto k = static_cast<std::size_t>(network);
    const bool chosen =
        k < data.coupling.best_neuron.size() && data.coupling.best_neuron[k] == neuron;
    if (chosen && k < found.held_out_r.size() && std::isfinite(found.held_out_r[k])) {
      numbers[n++] = {"held-out r", app::format_r(static_cast<double>(found.held_out_r[k])), -1};
    }
    numbers[n++] = {"p", app::format_p(static_cast<double>(found.neuron_p[index])), -1};
    numbers[n++] = {"q", app::format_p(static_cast<double>(found.neuron_q[index])), -1};
  }
  if (best >= 0 && best != network) numbers[n++] = {"best r", app::format_r(best_value), best};
  const float cell = px(74);
  const float boxed = static_cast<float>(n) * cell;
  if (n > 0 && area.width() > boxed + px(140)) {
    const Box frame = area.cut_right(boxed);
    area.cut_right(px(12));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(frame.min(), frame.max(), p.inset, px(6));
    list.AddRect(frame.min(), frame.max(), p.line, px(6), 0, px(1));
    for (std::size_t i = 0; i < n; ++i) {
      const float x = frame.x0 + static_cast<float>(i) * cell + px(12);
      const float label_y = frame.y0 + frame.height() * 0.29F;
      const float label = draw_text(Font::kCaption, x, label_y, p.text2, numbers[i].label);
      if (numbers[i].network >= 0) {
        draw_network_mark(numbers[i].network, {x + label + px(10), label_y}, 7);
      }
      draw_text(Font::kCard, x, frame.y0 + frame.height() * 0.68F, p.text, numbers[i].value);
    }
  }
  bool cut = false;
  const std::string name = app::neuron_name(data.neurons, neuron);
  const float q = tested && index < found.neuron_q.size() ? found.neuron_q[index] : NAN;
  float name_room = area.width();
  if (tested && name_room > px(300)) {
    name_room -= draw_verdict(verdict, static_cast<double>(q), area.x1, area.y0 + px(13)) + px(10);
  }
  draw_text_cut(Font::kCard, area.x0, area.y0 + px(13), name_room, p.text, name, &cut);
  const float y = area.y0 + px(34);
  const bool silent = index < data.neurons.no_signal.size() && data.neurons.no_signal[index];
  if (silent || best < 0) {
    draw_text_cut(Font::kControl, area.x0, y, area.width(), p.text2,
                  silent ? "No signal: this neuron never changes, so it follows no network."
                         : "Not compared with any network yet.");
    return;
  }
  if (verdict == app::Verdict::kNotSignificant) {
    draw_text_cut(Font::kControl, area.x0, y, area.width(), p.text2,
                  "Not annotated. Its best match, " + app::network_name(data.networks, best) +
                      ", is not significant (q " + app::format_p(static_cast<double>(q)) + ").");
    return;
  }
  float x = area.x0;
  x += draw_text_cut(Font::kControl, x, y, area.width(), p.text2,
                     best_value >= 0 ? "Follows " : "Opposes ");
  x += draw_text_cut(Font::kControlMedium, x, y, area.x1 - x, network_ink(best),
                     app::network_name(data.networks, best));
  if (area.x1 - x > px(60)) {
    const bool mutual = static_cast<std::size_t>(best) < data.coupling.best_neuron.size() &&
                        data.coupling.best_neuron[static_cast<std::size_t>(best)] == neuron;
    draw_text_cut(Font::kControl, x, y, area.x1 - x, p.text2,
                  mutual ? ", and is its best neuron." : " most closely of all networks.");
  }
}

}  // namespace sync_act::views
