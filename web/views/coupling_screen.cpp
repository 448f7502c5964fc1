#include "web/views/coupling_screen.h"

#include <array>
#include <cmath>
#include <string>

#include "web/app/format.h"
#include "web/views/panel.h"
#include "web/views/widgets.h"

namespace sync_act::views {
namespace {

struct Choice {
  const char* key;
  const char* label;
};
constexpr std::array<Choice, 3> kNulls{
    {{"phase", "phase randomised"}, {"shift", "circular shift"}, {"block", "block permutation"}}};
constexpr std::array<Choice, 2> kCorrections{
    {{"bh", "Benjamini-Hochberg"}, {"by", "Benjamini-Yekutieli"}}};

// The pickers of the null model and of the correction, from the right.
void draw_null_pickers(const app::ViewContext& context, Box& free) {
  const app::Significance& found = context.data.significance;
  const std::string correction = (found.correction == "by" ? std::string(kCorrections[1].label)
                                                           : std::string(kCorrections[0].label)) +
                                 ", " + app::format_r(found.alpha);
  PickerFace fdr;
  fdr.prefix = "FDR";
  fdr.value = correction;
  const auto place = [&](float width) {
    const Box at = free.cut_right(std::min(width, free.width()));
    free.cut_right(px(8));
    return at;
  };
  if (free.width() > px(520)) {
    const Box at = place(picker_width(fdr));
    if (picker("fdr", at, fdr, "p adjusted for many tests: which correction")) {
      ImGui::OpenPopup("corrections");
    }
    if (begin_menu("corrections", at, 260, static_cast<int>(kCorrections.size()), true)) {
      for (std::size_t i = 0; i < kCorrections.size(); ++i) {
        MenuItem item{kCorrections[i].label};
        item.checked = found.correction == kCorrections[i].key;
        if (menu_item(static_cast<int>(i), item)) {
          context.sink(app::TestSignificance{
              found.null_model.empty() ? kNulls[0].key : found.null_model, kCorrections[i].key});
        }
      }
      end_menu();
    }
  }
  const std::string null = found.present
                               ? found.label + ", " + app::format_count(found.n_surrogates)
                               : std::string("not tested");
  PickerFace face;
  face.prefix = "Null";
  face.value = null;
  const Box at = place(picker_width(face));
  if (picker("null", at, face, "How chance is simulated")) ImGui::OpenPopup("nulls");
  if (begin_menu("nulls", at, 240, static_cast<int>(kNulls.size()), true)) {
    for (std::size_t i = 0; i < kNulls.size(); ++i) {
      MenuItem item{kNulls[i].label};
      item.checked = found.present && found.null_model == kNulls[i].key;
      if (menu_item(static_cast<int>(i), item)) {
        context.sink(app::TestSignificance{
            kNulls[i].key, found.correction.empty() ? kCorrections[0].key : found.correction});
      }
    }
    end_menu();
  }
}

void draw_tool_line(const app::ViewContext& context, const Box& box) {
  draw_panel_surface(box);
  Box free = box.inset(px(8), 0).centred_height(px(28));
  static constexpr std::array<std::string_view, 3> kValues{"Best r", "Mean r", "Share significant"};
  const bool tested = context.data.significance.present;
  const std::span<const std::string_view> offered(kValues.data(), tested ? 3 : 2);
  const auto shown = static_cast<int>(context.state.layer_value);
  const float width = std::min(segmented_width(offered), free.width());
  const int chosen = segmented("cells", free.cut_left(width), offered,
                               std::min(shown, static_cast<int>(offered.size()) - 1));
  if (chosen != shown && chosen >= 0) {
    context.sink(app::SetLayerValue{static_cast<app::LayerValue>(chosen)});
  }
  free.cut_left(px(12));
  const bool clustered = context.state.network_order == app::NetworkOrder::kCluster;
  PickerFace order;
  order.prefix = free.width() > px(620) ? "Networks" : "";
  order.value = clustered ? "similar together" : "as numbered";
  if (free.width() > px(320)) {
    const Box at = free.cut_left(picker_width(order));
    if (picker("columns", at, order, "Order of the networks")) ImGui::OpenPopup("column orders");
    if (begin_menu("column orders", at, 220, 2)) {
      MenuItem similar{"Similar together"};
      similar.checked = clustered;
      MenuItem plain{"As numbered"};
      plain.checked = !clustered;
      if (menu_item(0, similar)) context.sink(app::SetNetworkOrder{app::NetworkOrder::kCluster});
      if (menu_item(1, plain)) context.sink(app::SetNetworkOrder{app::NetworkOrder::kIndex});
      end_menu();
    }
    free.cut_left(px(8));
  }
  if (context.data.coupling.n_neurons > 0) draw_null_pickers(context, free);
}

}  // namespace

void draw_coupling_screen(const app::ViewContext& context, const DrawPanel& panel, Box area) {
  const float gutter = px(8);
  if (!context.data.scan.present) {
    draw_panel_surface(area);
    draw_nothing_yet(context, area);
    return;
  }
  const bool narrow = ui().layout == Layout::kNarrow;
  if (!narrow) {
    draw_tool_line(context, area.cut_top(px(40)));
    area.cut_top(gutter);
  }
  if (context.state.expanded == app::Panel::kMatrix) {
    panel("matrix", area);
    return;
  }
  if (ui().layout == Layout::kWide) {
    const Box matrix = area.cut_left(std::round((area.width() - gutter) * 0.64F));
    area.cut_left(gutter);
    const Box chance =
        area.cut_top(std::round(std::clamp(area.height() * 0.43F, px(190), px(420))));
    area.cut_top(gutter);
    panel("matrix", matrix);
    panel("chance", chance);
    panel("network table", area);
    return;
  }
  // One column that scrolls.
  const float right_gap = narrow ? 0 : gutter;
  if (begin_scroll("coupling", {area.x0, area.y0, area.x1 + right_gap, area.y1},
                   narrow ? ScrollBar::kOver : ScrollBar::kBeside)) {
    const float top = area.y0 - ImGui::GetScrollY();
    Box column{area.x0, top, area.x1, top + px(4000)};
    if (narrow) {
      draw_tool_line(context, column.cut_top(px(44)));
      column.cut_top(gutter);
    }
    panel("matrix", column.cut_top(px(560)));
    column.cut_top(gutter);
    panel("chance", column.cut_top(px(300)));
    column.cut_top(gutter);
    panel("network table", column.cut_top(px(420)));
    ImGui::SetCursorScreenPos({area.x0, column.y0 - 1});
    ImGui::Dummy({1, 1});
  }
  end_scroll();
}

}  // namespace sync_act::views
