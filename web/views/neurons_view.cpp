#include "web/views/neurons_view.h"

#include <array>
#include <cmath>

#include "web/app/format.h"
#include "web/views/panel.h"
#include "web/views/unit_card.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

constexpr float kCaptionCss = 32, kLegendCss = 28;

struct OrderChoice {
  app::NeuronOrder order;
  std::string_view name, hint;
};
constexpr std::array<OrderChoice, 3> kOrders{{
    {app::NeuronOrder::kSimilar, "similar together", "by their responses"},
    {app::NeuronOrder::kCoupling, "strongest r first", ""},
    {app::NeuronOrder::kIndex, "as in the model", ""},
}};

}  // namespace

void NeuronsView::draw(const app::ViewContext& context, DrawResources& resources) {
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
  const bool list = context.state.unit_view == app::UnitView::kList;
  if (!list && data.neurons.layers.size() > 1 && area.height() > px(220)) {
    const Box strip = area.cut_top(px(kLayerBarCss));
    layers_.draw(context, strip);
    draw_line_h(strip.x0, strip.x1, strip.y1 - px(1), palette().line);
  }
  // The card: beside the grid where there is room, else below it.
  if (context.state.neuron >= 0 && ui().layout != Layout::kNarrow) {
    const bool beside = ui().layout != Layout::kMedium || area.height() < px(300);
    if (!list && beside && area.width() >= px(560)) {
      const Box card =
          area.cut_right(std::round(std::clamp(area.width() * 0.43F, px(272), px(420))));
      draw_line_v(card.x0, card.y0, card.y1, palette().line);
      draw_unit_card(context, resources, card, CardShape::kColumn);
    } else if (const float height = unit_card_height(context, CardShape::kRow, area.width());
               area.height() > height + px(list ? 160 : 130)) {
      const Box card = area.cut_bottom(height);
      draw_line_h(card.x0, card.x1, card.y0, palette().line);
      draw_unit_card(context, resources, card, CardShape::kRow);
    }
  }
  draw_caption(context, area.cut_top(px(kCaptionCss)));
  if (list) {
    area.cut_bottom(px(4));
    matrix_.draw(context, area);
  } else {
    draw_grid(context, area);
  }
}

void NeuronsView::draw_grid(const app::ViewContext& context, Box area) {
  if (area.height() > px(90)) {
    draw_grid_legend(context, area.cut_bottom(px(kLegendCss)).inset(px(12), 0));
  }
  area.x0 += px(12);
  area.x1 -= px(8);
  area.y1 -= px(2);
  if (area.height() >= px(kCellCss) && area.width() >= px(kCellCss)) grid_.draw(context, area);
}

// "fire6, 384 units, colour is r with the network"; what the colour is can be chosen there.
void NeuronsView::draw_caption(const app::ViewContext& context, Box box) {
  const Palette& p = palette();
  const app::AppData& data = context.data;
  const app::State& state = context.state;
  box = box.inset(px(12), 0).centred_height(px(24));
  const std::array<std::string_view, 2> views{"Grid", "List"};
  const int view = state.unit_view == app::UnitView::kGrid ? 0 : 1;
  const float width = segmented_width(views);
  if (box.width() > width + px(60)) {
    const int chosen = segmented("units", box.cut_right(width), views, view);
    if (chosen != view) {
      context.sink(app::SetUnitView{chosen == 0 ? app::UnitView::kGrid : app::UnitView::kList});
    }
    box.x1 -= px(8);
  }
  const float y = box.middle_y();
  if (view == 1) {
    const std::string words =
        app::format_count(data.neurons.n_units) +
        (data.neurons.layers.size() > 1
             ? " units of " +
                   app::format_count(static_cast<long long>(data.neurons.layers.size())) + " layers"
             : std::string(" units"));
    draw_text_cut(Font::kControl, box.x0, y, box.width(), p.text2, words);
    return;
  }
  const int layer = app::shown_layer(state, data);
  const app::LayerInfo& info = data.neurons.layers[static_cast<std::size_t>(layer)];
  float x = box.x0;
  if (!info.name.empty()) {
    x += draw_text_cut_inside(Font::kControlMedium, x, y, box.width() * 0.4F, p.text, info.name) +
         px(8);
  }
  const int fitting =
      context.selectors.units.n_fitting(state, data, context.selectors.coupling.least_r(data));
  const std::string count =
      (fitting == info.count ? std::string() : app::format_count(fitting) + " of ") +
      app::format_count(info.count) + (info.count == 1 ? " unit" : " units");
  const bool coupled = data.coupling.n_neurons > 0;
  const std::string with = state.network >= 0 ? app::network_name(data.networks, state.network)
                                              : std::string("the best network");
  PickerFace look;
  look.framed = false;
  look.prefix = "colour is";
  switch (state.unit_colour) {
    case app::UnitColour::kNetwork:
      look.value = "r";
      break;
    case app::UnitColour::kBest:
      look.value = "the best network";
      break;
    case app::UnitColour::kVerdict:
      look.value = "significance";
      break;
  }
  std::string value(look.value);
  if (state.unit_colour == app::UnitColour::kNetwork) value = "r with " + with;
  look.value = value;
  if (x + text_width(Font::kControl, count) > box.x1) return;
  x += draw_text(Font::kControl, x, y, p.text2, count + (coupled ? "," : ""));
  const float room = box.x1 - x;
  if (!coupled || room < px(90)) return;
  const Box at{x, box.y0, x + std::min(room, picker_width(look) + px(8)), box.y1};
  if (picker("colour", at, look, "What the cells' colour is")) ImGui::OpenPopup("colours");
  if (begin_menu("colours", at, 290, 3)) {
    const std::array<app::UnitColour, 3> colours{app::UnitColour::kNetwork, app::UnitColour::kBest,
                                                 app::UnitColour::kVerdict};
    const std::array<std::string, 3> names{"r with " + with, "the best network of each unit",
                                           "significance of the best match"};
    for (int i = 0; i < 3; ++i) {
      const auto place = static_cast<std::size_t>(i);
      MenuItem item{names[place]};
      item.checked = state.unit_colour == colours[place];
      if (menu_item(i, item)) context.sink(app::SetUnitColour{colours[place]});
    }
    end_menu();
  }
}

void NeuronsView::draw_header(const app::ViewContext& context, const Box& box) {
  PanelHeader header = begin_panel_header(context, box, "Neurons", app::Panel::kNeurons);
  Box& free = header.free;
  if (context.data.neurons.n_units == 0) return;
  const bool narrow = ui().layout == Layout::kNarrow;
  draw_model(context, free, narrow ? free.width() : std::min(px(220), free.width() - px(250)));
  if (!narrow) draw_controls(context, free);
}

// The model's name; a choice where the page offers several.
void NeuronsView::draw_model(const app::ViewContext& context, Box& free, float most) {
  const app::AppData& data = context.data;
  if (most < px(50)) return;
  const std::string name = !data.neurons.model.empty()
                               ? data.neurons.model
                               : app::format_count(data.neurons.n_units) +
                                     (data.neurons.n_units == 1 ? " neuron" : " neurons");
  if (data.models.size() < 2) {
    bool cut = false;
    const float width =
        draw_text_cut(Font::kControl, free.x0, free.middle_y(), most, palette().text2, name, &cut);
    if (cut) {
      const Interaction item = interact("model", {free.x0, free.y0, free.x0 + width, free.y1}, 3);
      if (item.hovered) tooltip(item.id, name);
    }
    free.cut_left(width + px(12));
    return;
  }
  PickerFace look;
  look.value = name;
  const Box at = free.cut_left(std::min(picker_width(look), most));
  if (picker("model", at, look, "Show the neurons of another model")) ImGui::OpenPopup("models");
  free.cut_left(px(8));
  const int n = static_cast<int>(data.models.size());
  if (begin_menu("models", at, 300, n)) {
    for (int i = 0; i < n; ++i) {
      const app::ModelInfo& model = data.models[static_cast<std::size_t>(i)];
      const std::string hint =
          model.n_units > 0 ? app::format_count(model.n_units) + " units" : std::string();
      MenuItem item{model.name};
      item.hint = hint;
      item.checked = model.id == data.open_model;
      if (menu_item(i, item) && !item.checked) context.sink(app::OpenModel{model.id});
    }
    end_menu();
  }
}

void NeuronsView::draw_controls(const app::ViewContext& context, Box free) {
  const bool narrow = ui().layout == Layout::kNarrow;
  const Box field = free.cut_right(narrow ? free.width() * 0.5F : std::min(px(150), free.width()));
  std::string text = context.state.neuron_filter;
  if (search_field("filter", field, "Filter, or sig", text, ui().focus_filter)) {
    context.sink(app::SetFilter{text});
  }
  ui().focus_filter = false;
  free.cut_right(px(8));
  PickerFace look;
  look.prefix = free.width() > px(150) || narrow ? "Order" : "";
  for (const OrderChoice& choice : kOrders) {
    if (choice.order == context.state.order) look.value = choice.name;
  }
  if (free.width() < px(60)) return;
  const Box at = free.cut_right(narrow ? free.width() : std::min(picker_width(look), free.width()));
  if (picker("order", at, look, "Order of the neurons")) ImGui::OpenPopup("orders");
  if (begin_menu("orders", at, 290, static_cast<int>(kOrders.size()), true)) {
    for (std::size_t i = 0; i < kOrders.size(); ++i) {
      MenuItem item{kOrders[i].name};
      item.hint = kOrders[i].order != app::NeuronOrder::kCoupling ? kOrders[i].hint
                  : context.state.network >= 0                    ? "with the network"
                                                                  : "with any network";
      item.checked = context.state.order == kOrders[i].order;
      if (menu_item(static_cast<int>(i), item)) context.sink(app::SetOrder{kOrders[i].order});
    }
    end_menu();
  }
}

}  // namespace sync_act::views
