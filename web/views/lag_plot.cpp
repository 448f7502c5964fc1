#include "web/views/lag_plot.h"

#include <cmath>

#include "web/app/format.h"
#include "web/views/plot_view.h"
#include "web/views/widgets.h"

namespace sync_act::views {
namespace {

std::string lag_text(int lag) {
  if (lag == 0) return "in step";
  const std::string scans =
      app::format_count(std::abs(lag)) + (std::abs(lag) == 1 ? " scan" : " scans");
  return lag > 0 ? "network " + scans + " later" : "neuron " + scans + " later";
}

}  // namespace

app::Plot lag_plot(const app::LagCurve& curve, int chosen, double head_share) {
  app::Plot plot;
  plot.title = "r at each lag, in scans";
  double low = -0.1, high = 0.1;
  app::PlotLine line;
  line.ink = {app::InkRole::kNeuron};
  line.dots = true;
  for (std::size_t i = 0; i < curve.r.size(); ++i) {
    const double r = curve.r[i];
    line.points.push_back({static_cast<double>(i) - curve.max_lag, r});
    if (std::isfinite(r)) {
      low = std::min(low, r);
      high = std::max(high, r);
    }
  }
  const bool has_limit = std::isfinite(curve.limit) && curve.limit > 0;
  if (has_limit) {
    low = std::min(low, -curve.limit);
    high = std::max(high, curve.limit);
  }
  plot.x = {-curve.max_lag - 0.5, curve.max_lag + 0.5, "", {}, false};
  for (const int lag : {-curve.max_lag, 0, curve.max_lag}) {
    plot.x.ticks.push_back({static_cast<double>(lag), app::format_number(lag, 0)});
  }
  // Room above for the chosen value.
  plot.y = {low - 0.05, high + (high - low) * head_share, "", app::ticks_for(low, high, 4, true),
            true};
  if (has_limit) {
    app::PlotBand band;
    band.x = {-curve.max_lag - 0.5, curve.max_lag + 0.5};
    band.low = {-curve.limit, -curve.limit};
    band.high = {curve.limit, curve.limit};
    band.ink = {app::InkRole::kLine2, -1, 0.35};
    plot.marks.emplace_back(std::move(band));
  }
  plot.marks.emplace_back(std::move(line));
  const int index = chosen + curve.max_lag;
  if (index >= 0 && index < static_cast<int>(curve.r.size()) &&
      std::isfinite(curve.r[static_cast<std::size_t>(index)])) {
    const double r = curve.r[static_cast<std::size_t>(index)];
    app::PlotInterval mark;
    mark.at = {static_cast<double>(chosen), r};
    mark.low = mark.high = chosen;
    mark.ink = {app::InkRole::kAccent};
    mark.label = app::format_r(r);
    mark.strong_label = true;
    plot.marks.emplace_back(std::move(mark));
  }
  return plot;
}

void draw_lag_plot(const app::ViewContext& context, const Box& box) {
  const app::LagCurve& curve = context.selectors.film.lag_curve(context.state, context.data);
  if (curve.r.empty()) return;
  const Palette& p = palette();
  Box area = box;
  const Box title = area.cut_top(px(18));
  draw_text_cut(Font::kCaption, title.x0, title.middle_y(), title.width(), p.text2,
                "r at each lag, in scans");
  // Beside the film's picture the curve needs the room; the tooltip says the same.
  if (area.height() >= px(80)) {
    const Box foot = area.cut_bottom(px(14));
    const char* whole = "shaded: 95 % by chance, one lag";
    const bool fits = text_width(Font::kTick, whole) <= foot.width();
    draw_text_cut(Font::kTick, foot.x0, foot.middle_y(), foot.width(), p.text3,
                  fits ? whole : "shaded: 95 % by chance");
  }
  // The chosen value stands above its dot at any height.
  const double inner = static_cast<double>(std::max(area.height() - px(26), px(20)));
  const double head = static_cast<double>(px(22)) / inner;
  const double head_share = std::max(0.3, head / std::max(0.2, 1 - head));
  const app::PlotFrame frame =
      draw_plot(lag_plot(curve, context.data.coupling.recipe.lag_scans, head_share), area);
  const Interaction item = interact("lags", area, 4);
  const float from_left = ImGui::GetIO().MousePos.x - area.x0;
  const int under =
      std::clamp(static_cast<int>(std::lround(frame.x_at(static_cast<double>(from_left)))),
                 -curve.max_lag, curve.max_lag);
  if (item.hovered) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    tooltip(item.id, lag_text(under),
            "r " + app::format_r(curve.r[static_cast<std::size_t>(under + curve.max_lag)]),
            "Click to compare everything at this lag. Shaded: where 95 % of unrelated curves as "
            "smooth as these two lie, at one lag; it does not know that this pair was chosen as "
            "the best of many.");
  }
  const int lag = context.state.recipe.lag_scans;
  int wanted = item.clicked && item.hovered ? under : lag;
  if (item.focused) {
    ui().arrows_taken = true;
    if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) wanted = std::max(lag - 1, -curve.max_lag);
    if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) wanted = std::min(lag + 1, curve.max_lag);
    if (ImGui::IsKeyPressed(ImGuiKey_Home)) wanted = 0;
  }
  if (wanted != lag) context.sink(app::SetLag{wanted});
}

}  // namespace sync_act::views
