#include "web/views/model_cards_view.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "web/app/format.h"
#include "web/app/selectors_models.h"
#include "web/views/panel.h"
#include "web/views/widgets.h"

namespace sync_act::views {
namespace {

constexpr float kCardCss = 224;

void draw_profile(const app::ModelScore& score, const Box& box, ImU32 ink) {
  double most = 0.05;
  for (const app::LayerScore& layer : score.layers) {
    if (!std::isnan(layer.similarity)) most = std::max(most, layer.similarity);
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto last = static_cast<float>(std::max<std::size_t>(1, score.layers.size() - 1));
  for (std::size_t l = 0; l < score.layers.size(); ++l) {
    const double r = score.layers[l].similarity;
    if (std::isnan(r)) continue;
    list.PathLineTo({box.x0 + box.width() * static_cast<float>(l) / last,
                     box.y1 - box.height() * static_cast<float>(std::clamp(r / most, 0.0, 1.0))});
  }
  list.PathStroke(ink, 0, px_exact(1.5F));
  draw_line_h(box.x0, box.x1, box.y1, palette().line2);
}

void draw_card(const app::ViewContext& context, const app::ModelInfo& model, int index, Box box) {
  const Palette& p = palette();
  const app::AppData& data = context.data;
  const app::ModelScore* score = app::score_of_model(data, model.id);
  const bool open = model.id == data.open_model;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(box.min(), box.max(), p.panel, px(8));
  list.AddRect(box.min(), box.max(), open ? p.accent : p.line, px(8));
  box = box.inset(px(12), px(10));
  draw_text_cut(Font::kCard, box.x0, box.cut_top(px(20)).middle_y(), box.width(), p.text,
                model.name);
  draw_text_cut(Font::kCaption, box.x0, box.cut_top(px(16)).middle_y(), box.width(), p.text2,
                app::model_size_words(model));
  draw_text_cut(Font::kCaption, box.x0, box.cut_top(px(16)).middle_y(), box.width(), p.text3,
                model.training);
  box.cut_top(px(4));
  Box numbers = box.cut_top(px(50));
  const Box foot = box.cut_bottom(px(26));
  const Box left = numbers.cut_left(numbers.width() * 0.45F);
  const auto number = [&](const Box& at, const std::string& name, const std::string& value,
                          const std::string& more) {
    draw_text_cut(Font::kCaption, at.x0, at.y0 + px(7), at.width() - px(4), p.text2, name);
    const bool known = value != "\xE2\x80\x93";
    draw_text(known ? Font::kHeadline : Font::kCard, at.x0, at.y0 + px(25),
              known ? p.text : p.text3, value);
    draw_text_cut(Font::kCaption, at.x0, at.y0 + px(43), at.width() - px(4), p.text2, more);
  };
  number(left, "similarity", app::format_r(score == nullptr ? NAN : score->similarity, 3),
         score == nullptr ? std::string("not compared") : app::interval_words(*score));
  number(numbers, model.accuracy_metric.empty() ? std::string("accuracy") : model.accuracy_metric,
         std::isnan(model.accuracy) ? "\xE2\x80\x93" : app::format_accuracy(model.accuracy),
         model.accuracy_source);
  if (score != nullptr) {
    const Box words = box.cut_top(px(18));
    draw_text(Font::kCaption, words.x0, words.middle_y(), p.text2, "by depth");
    draw_text_right(Font::kCaption, words.x1, words.middle_y(), p.text2,
                    "z " + app::format_number(score->z, 1) + " against its null");
    if (box.height() > px(16)) {
      draw_profile(*score, box.inset(0, px(4)), open ? p.accent : p.text2);
    }
  }
  ImGui::PushID(index);
  const float width = button_width(Icon::kNone, "Open");
  Box at{foot.x0, foot.y0, foot.x0 + width, foot.y1};
  if (button("open", at, Icon::kNone, "Open", ButtonKind::kSecondary, !open,
             open ? "Its neurons are shown" : "Show its neurons")) {
    context.sink(app::OpenModel{model.id});
  }
  if (open) {
    draw_text_right(Font::kCaption, foot.x1, foot.middle_y(), p.text2, "open");
  } else if (score != nullptr && std::isnan(score->accuracy) && !std::isnan(model.accuracy)) {
    draw_text_right(Font::kCaption, foot.x1, foot.middle_y(), p.text3, "another metric");
  }
  ImGui::PopID();
}

}  // namespace

void ModelCardsView::draw(const app::ViewContext& context, DrawResources&) {
  Box area = window_box();
  const Palette& p = palette();
  const app::AppData& data = context.data;
  ImGui::GetWindowDrawList()->AddRectFilled(area.min(), area.max(), p.bg);
  Box head = area.cut_top(px(28));
  constexpr std::string_view kAdd = "Add ONNX\xE2\x80\xA6";
  const Box add = head.cut_right(button_width(Icon::kNone, kAdd)).centred_height(px(24));
  if (button(
          "add model", add, Icon::kNone, kAdd, ButtonKind::kSecondary, true,
          "Choose an ONNX network together with its film: the page runs the network on the film, "
          "on this computer, and its neurons take the place of those that are shown.")) {
    context.sink(app::OpenFiles{});
  }
  const float x =
      head.x0 + px(4) + draw_text(Font::kTitle, head.x0 + px(4), head.middle_y(), p.text, "Models");
  const std::string words =
      data.models.empty() ? std::string("none in what is open")
                          : app::format_count(static_cast<long long>(data.models.size())) +
                                " in this bundle, the most similar one first; \xC2\xB1: 95 % over "
                                "random draws of units, so wide models cannot win by count";
  draw_text_cut(Font::kControl, x + px(8), head.middle_y(), head.x1 - x - px(12), p.text2, words);
  if (data.models.empty()) return;
  area.cut_top(px(4));
  const std::vector<int> order = app::models_in_order(data);
  const float step = px(kCardCss) + px(8);
  const float most = std::max(0.0F, step * static_cast<float>(order.size()) - px(8) - area.width());
  const ImGuiIO& io = ImGui::GetIO();
  if (area.contains(io.MousePos) && ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows)) {
    const bool sideways = io.MouseWheelH != 0;
    if (sideways || ui().layout == Layout::kWide) {
      scroll_ -= (sideways ? io.MouseWheelH : io.MouseWheel) * step * 0.5F;
    }
    const ImVec2 dragged = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, px(6));
    if (most > 0 && std::fabs(dragged.x) > std::fabs(dragged.y)) {
      ui().drag_taken = true;
      scroll_ -= io.MouseDelta.x;
    }
  }
  scroll_ = std::clamp(scroll_, 0.0F, most);
  ImGui::PushClipRect(area.min(), area.max(), true);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const float x0 = std::round(area.x0 + step * static_cast<float>(i) - scroll_);
    const Box card{x0, area.y0, x0 + px(kCardCss), area.y1};
    if (card.x1 < area.x0 || card.x0 > area.x1) continue;
    draw_card(context, data.models[static_cast<std::size_t>(order[i])], order[i], card);
  }
  ImGui::PopClipRect();
}

}  // namespace sync_act::views
