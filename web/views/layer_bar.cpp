#include "web/views/layer_bar.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "web/app/format.h"

namespace sync_act::views {

namespace {

constexpr float kLeastCss = 52, kMostCss = 96;

std::string summary_words(const app::ViewContext& context, const app::LayerInfo& layer,
                          const app::LayerSummary& summary) {
  std::string words = app::format_count(layer.count) + (layer.count == 1 ? " unit" : " units");
  if (summary.n_signal > 0) words += ", mean |r| " + app::format_r(summary.mean_r);
  if (summary.n_significant >= 0) {
    words += "\n" + app::format_count(summary.n_significant) + " significant with " +
             (context.state.network >= 0
                  ? app::network_name(context.data.networks, context.state.network)
                  : std::string("their best network"));
  }
  if (!context.state.neuron_filter.empty()) {
    words += "\n" + app::format_count(summary.n_fitting) + " fit the filter";
  }
  return words;
}

}  // namespace

void LayerBar::draw(const app::ViewContext& context, const Box& box) {
  const Palette& p = palette();
  const app::AppData& data = context.data;
  const auto& layers = data.neurons.layers;
  const auto& summaries =
      context.selectors.units.layers(context.state, data, context.selectors.coupling.least_r(data));
  const double max_r = context.selectors.coupling_max_r(data);
  const Box inner = box.inset(px(8), px(4));
  const int shown = app::shown_layer(context.state, data);
  const auto n = static_cast<float>(layers.size());
  const float width = std::clamp(inner.width() / n, px(kLeastCss), px(kMostCss));
  const float most = std::max(0.0F, n * width - inner.width());
  if (shown != followed_layer_) {
    followed_layer_ = shown;
    const float left = static_cast<float>(shown) * width;
    scroll_ = std::clamp(scroll_, left + width * 1.5F - inner.width(), left - width * 0.5F);
  }
  scroll_ = std::clamp(scroll_, 0.0F, most);

  const Interaction item = interact("layers", inner, 5);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  int hovered = -1;
  if (item.hovered) {
    const ImGuiIO& io = ImGui::GetIO();
    if (most > 0 && (io.MouseWheelH != 0 || io.MouseWheel != 0)) {
      scroll_ = std::clamp(scroll_ - (io.MouseWheelH != 0 ? io.MouseWheelH : io.MouseWheel) * width,
                           0.0F, most);
    }
    const auto place = static_cast<int>((io.MousePos.x - inner.x0 + scroll_) / width);
    if (place >= 0 && place < static_cast<int>(layers.size())) hovered = place;
  }
  if (item.held && most > 0 && ImGui::IsMouseDragging(ImGuiMouseButton_Left, px(4))) {
    ui().drag_taken = true;
    scroll_ = std::clamp(scroll_ - ImGui::GetIO().MouseDelta.x, 0.0F, most);
  }
  list.PushClipRect(inner.min(), inner.max(), true);
  for (int l = 0; l < static_cast<int>(layers.size()); ++l) {
    const float x0 = std::round(inner.x0 + static_cast<float>(l) * width - scroll_);
    const Box cell{x0, inner.y0, std::round(x0 + width), inner.y1 - px(1)};
    if (cell.x1 < inner.x0 || cell.x0 > inner.x1) continue;
    const app::LayerInfo& layer = layers[static_cast<std::size_t>(l)];
    const app::LayerSummary& summary = summaries[static_cast<std::size_t>(l)];
    if (l == shown || l == hovered) {
      list.AddRectFilled(cell.min(), cell.max(), l == shown ? p.selected : p.raised, px(5));
    }
    const double r = summary.best_r;
    const bool has_r = std::isfinite(r) && max_r > 0;
    const float base = cell.y0 + px(28), tallest = px(24);
    const float height =
        has_r ? std::max(px(2), tallest * static_cast<float>(std::min(1.0, std::fabs(r) / max_r)))
              : px(2);
    const float bar = std::min(px(18), cell.width() - px(4));
    const float bar_x = std::round(cell.middle_x() - bar * 0.5F);
    list.AddRectFilled({bar_x, std::round(base - height)}, {bar_x + bar, base},
                       has_r ? r_ink(r, max_r) : p.line2, px(2), ImDrawFlags_RoundCornersTop);
    draw_line_h(bar_x - px(2), bar_x + bar + px(2), base, p.line2);
    const std::string name = layer.name.empty() ? "all" : layer.name;
    const float room = cell.width() - px(4);
    const auto centred = [&](Font font, float y, ImU32 ink, const std::string& text) {
      const float text_w = std::min(room, text_width(font, text));
      draw_text_cut_inside(font, cell.middle_x() - text_w * 0.5F, y, room, ink, text);
    };
    const bool filtered = !context.state.neuron_filter.empty();
    const bool none_fits = filtered && summary.n_fitting == 0;
    centred(l == shown ? Font::kBadge : Font::kCaption, base + px(11), none_fits ? p.text3 : p.text,
            name);
    centred(Font::kTick, base + px(23), none_fits ? p.text3 : p.text2,
            app::format_count(filtered ? summary.n_fitting : layer.count));
    if (l == hovered) {
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      tooltip(item.id + static_cast<ImGuiID>(l), name, "best r " + app::format_r(r),
              summary_words(context, layer, summary));
      if (item.clicked) {
        followed_layer_ = l;  // it is in view
        context.sink(app::SelectLayer{l});
      }
    }
  }
  // More layers on this side: what there is fades out.
  const ImU32 none = with_alpha(p.panel, 0);
  if (scroll_ > 0) {
    list.AddRectFilledMultiColor(inner.min(), {inner.x0 + px(20), inner.y1}, p.panel, none, none,
                                 p.panel);
  }
  if (scroll_ < most) {
    list.AddRectFilledMultiColor({inner.x1 - px(20), inner.y0}, inner.max(), none, p.panel, p.panel,
                                 none);
  }
  list.PopClipRect();
  if (item.has_keys) handle_keys(context, shown);
}

void LayerBar::handle_keys(const app::ViewContext& context, int shown) {
  ui().arrows_taken = true;
  const auto last = static_cast<int>(context.data.neurons.layers.size()) - 1;
  int layer = shown;
  if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) layer = std::max(0, layer - 1);
  if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) layer = std::min(last, layer + 1);
  if (ImGui::IsKeyPressed(ImGuiKey_Home)) layer = 0;
  if (ImGui::IsKeyPressed(ImGuiKey_End)) layer = last;
  if (layer != shown) context.sink(app::SelectLayer{layer});
}

}  // namespace sync_act::views
