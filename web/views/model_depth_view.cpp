#include "web/views/model_depth_view.h"

#include <algorithm>
#include <cmath>
#include <string>

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
  if (plotted_ != data.words_revision) {
    plot_ = app::depth_profiles(data, data.open_model);
    plotted_ = data.words_revision;
  }
  const app::ModelScore* open = app::score_of_model(data, data.open_model);
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
  if (upper.height() > px(70) && !plot_.marks.empty()) draw_plot(plot_, upper);
  if (open != nullptr && area.height() > px(80)) draw_layers(context, *open, area);
}

}  // namespace sync_act::views
