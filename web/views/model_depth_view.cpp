#include "web/views/model_depth_view.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "web/app/format.h"
#include "web/app/selectors_models.h"
#include "web/views/panel.h"
#include "web/views/plot_view.h"
#include "web/views/widgets.h"

namespace sync_act::views {
namespace {

// Layers from left to right, networks from top to bottom.
void draw_layers(const app::ViewContext& context, const app::ModelScore& score, Box area) {
  const Palette& p = palette();
  const app::AppData& data = context.data;
  const auto n_layers = score.layers.size();
  const auto n_networks = static_cast<std::size_t>(data.networks.n_units);
  Box head = area.cut_top(px(22));
  const std::string name = app::model_name(data, score.id);
  float x =
      head.x0 + draw_text(Font::kControlStrong, head.x0, head.middle_y(), p.text, name) + px(8);
  const double max_r = 0.8;
  const Box scale = head.cut_right(px(64)).centred_height(px(8));
  draw_text_right(Font::kTick, head.x1 - px(4), head.middle_y(), p.text2, app::format_r(-max_r, 1));
  draw_signed_scale({scale.x0, scale.y0, scale.x1 - px(20), scale.y1});
  draw_text(Font::kTick, scale.x1 - px(16), head.middle_y(), p.text2, app::format_r(max_r, 1));
  draw_text_cut(Font::kControl, x, head.middle_y(), head.x1 - px(30) - x, p.text2,
                "layer by network, held-out r");
  if (n_layers == 0 || n_networks == 0) return;
  const Box foot = area.cut_bottom(px(16));
  const float names = std::min(px(130), area.width() * 0.3F);
  const Box cells{area.x0 + names, area.y0, area.x1, area.y1};
  const float row = cells.height() / static_cast<float>(n_networks);
  const float column = std::min(px(90), cells.width() / static_cast<float>(n_layers));
  const bool has_names = row >= px(11);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Interaction item = interact("layers", cells, 3);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  for (std::size_t k = 0; k < n_networks; ++k) {
    const float y0 = std::round(cells.y0 + row * static_cast<float>(k));
    const float y1 = std::round(cells.y0 + row * static_cast<float>(k + 1)) - px(1);
    const std::string& network = app::network_name(data.networks, static_cast<int>(k));
    if (has_names) {
      draw_text_cut(Font::kTick, area.x0, (y0 + y1) * 0.5F, names - px(8), p.text2, network);
    }
    for (std::size_t l = 0; l < n_layers; ++l) {
      const Box cell{std::round(cells.x0 + column * static_cast<float>(l)), y0,
                     std::round(cells.x0 + column * static_cast<float>(l + 1)) - px(1), y1};
      const double r = score.layers[l].networks[k];
      if (std::isnan(r)) {
        list.AddRect(cell.min(), cell.max(), p.line, px(2));
      } else {
        list.AddRectFilled(cell.min(), cell.max(), r_ink(r, max_r), px(2));
      }
      if (item.hovered && cell.contains(mouse)) {
        list.AddRect(cell.min(), cell.max(), p.text, px(2), 0, px_exact(1.5F));
        tooltip(item.id + static_cast<ImGuiID>(l * n_networks + k),
                score.layers[l].name + ", " + network, app::format_r(r));
      }
    }
  }
  for (std::size_t l = 0; l < n_layers; ++l) {
    draw_text_cut_inside(Font::kTick, cells.x0 + column * static_cast<float>(l), foot.middle_y(),
                         column - px(3), p.text2, score.layers[l].name);
  }
}

// The layers of the open model stand at its depths, those that have room; with too little for two
// of them the shares of the depth stay.
void name_layers(app::Plot& plot, const app::ModelScore& score, float width) {
  const auto n = score.layers.size();
  if (n < 2) return;
  const float per_depth = (width - px(70)) / 1.04F;
  std::vector<app::PlotTick> ticks;
  float end = -1e9F;
  const auto depth_of = [&](std::size_t l) {
    return static_cast<double>(l) / static_cast<double>(n - 1);
  };
  const auto half_of = [&](std::size_t l) {
    return text_width(Font::kTick, score.layers[l].name) * 0.5F;
  };
  // The last one always: the axis has two ends.
  const float last_start = per_depth - half_of(n - 1);
  for (std::size_t l = 0; l < n; ++l) {
    const float middle = static_cast<float>(depth_of(l)) * per_depth;
    const bool is_last = l + 1 == n;
    if (!is_last && (middle - half_of(l) < end || middle + half_of(l) + px(8) > last_start))
      continue;
    ticks.push_back({depth_of(l), score.layers[l].name});
    end = middle + half_of(l) + px(8);
  }
  if (ticks.size() < 2 || half_of(0) > px(40) || half_of(n - 1) > px(40)) return;
  plot.x.ticks = std::move(ticks);
  plot.x.label = "Layers of the open model, input to output; the others by their depth";
}

// The layer under the pointer, whichever model's it is.
void tell_layer(const app::AppData& data, const app::PlotFrame& frame, const Box& box) {
  const Interaction item = interact("depth plot", box, 3);
  if (!item.hovered) return;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const app::ModelScore* model = nullptr;
  std::size_t layer = 0;
  float nearest = px(14);
  ImVec2 place;
  for (const app::ModelScore& score : data.model_scores.models) {
    const auto last = static_cast<double>(std::max<std::size_t>(1, score.layers.size() - 1));
    for (std::size_t l = 0; l < score.layers.size(); ++l) {
      const double r = score.layers[l].similarity;
      if (std::isnan(r)) continue;
      const ImVec2 at{box.x0 + static_cast<float>(frame.x_of(static_cast<double>(l) / last)),
                      box.y0 + static_cast<float>(frame.y_of(r))};
      const float distance = std::hypot(at.x - mouse.x, at.y - mouse.y);
      if (distance >= nearest) continue;
      nearest = distance;
      model = &score;
      layer = l;
      place = at;
    }
  }
  if (model == nullptr) return;
  const app::LayerScore& found = model->layers[layer];
  ImGui::GetWindowDrawList()->AddCircle(place, px_exact(5), palette().text, 0, px_exact(1.5F));
  std::string detail = "Layer " + app::format_count(static_cast<long long>(layer) + 1) + " of " +
                       app::format_count(static_cast<long long>(model->layers.size()));
  if (!std::isnan(found.low)) {
    detail +=
        ", 95 % of draws " + app::format_r(found.low, 3) + " to " + app::format_r(found.high, 3);
  }
  tooltip(item.id + static_cast<ImGuiID>(layer + 1) +
              static_cast<ImGuiID>(model - data.model_scores.models.data()) * 1000,
          app::model_name(data, model->id) + ", " + found.name, app::format_r(found.similarity, 3),
          detail);
}

}  // namespace

void ModelDepthView::draw(const app::ViewContext& context, DrawResources&) {
  Box area = window_box();
  const Palette& p = palette();
  const app::AppData& data = context.data;
  draw_panel_title(area, "Where in the model");
  const app::ModelScores& scores = data.model_scores;
  if (scores.models.empty()) {
    const float width = std::min(px(320), area.width() - px(32));
    draw_text_wrapped(Font::kControl, std::round(area.middle_x() - width * 0.5F),
                      area.middle_y() - px(17), width, px(17), p.text2,
                      "Once the models are compared: how similar each layer is, from input to "
                      "output, and with which networks.");
    return;
  }
  area = area.inset(px(12), px(8));
  const app::ModelScore* open = app::score_of_model(data, data.open_model);
  plot_.get({data.words_revision, area.width()}, [&] {
    app::Plot plot = app::depth_profiles(data, data.open_model);
    if (open != nullptr) name_layers(plot, *open, area.width());
    return plot;
  });
  Box upper = area;
  if (open != nullptr) {
    upper = area.cut_top(std::round(area.height() * 0.46F));
    area.cut_top(px(6));
  }
  const std::string note =
      "Mean held-out best r over networks; " + app::format_count(scores.layer_size) +
      (scores.layer_size == 1 ? " unit" : " units") +
      " drawn from every layer, so that wide layers cannot win by count" +
      (open == nullptr ? "" : "; highlighted: " + app::model_name(data, open->id));
  upper.cut_top(draw_text_wrapped(Font::kCaption, upper.x0, upper.y0, upper.width(), px(14),
                                  p.text2, note, 2) +
                px(4));
  if (upper.height() > px(70) && !plot_.value.marks.empty()) {
    const app::PlotFrame frame = draw_plot(plot_.value, upper);
    tell_layer(data, frame, upper);
  }
  if (open != nullptr && area.height() > px(80)) draw_layers(context, *open, area);
}

}  // namespace sync_act::views
