#include "web/views/network_list.h"

#include <cmath>
#include <string>

#include "web/app/format.h"
#include "web/views/brain_outlines.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

constexpr float kRowCss = 25;

// Of the network's best neuron; without neurons there is none.
double shown_r(const app::ViewContext& context, int network) {
  return app::best_r(context.data, network);
}

bool is_by_chance(const app::ViewContext& context, int network) {
  return app::network_verdict(context.data, network) == app::Verdict::kNotSignificant;
}

// list_id: for the tooltip; 0: there is another.
void draw_row(const app::ViewContext& context, const Box& row, int network, bool hovered,
              ImGuiID list_id) {
  const Palette& p = palette();
  const bool selected = network == context.state.network;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (selected) {
    list.AddRectFilled(row.min(), row.max(), p.selected, px(5));
  } else if (hovered) {
    list.AddRectFilled(row.min(), row.max(), with_alpha(p.raised, 0.8F), px(5));
  }
  const double r = shown_r(context, network);
  const double max_r = context.selectors.coupling_max_r(context.data);
  const float y = row.middle_y();
  draw_network_mark(network, {row.x0 + px(13), y});
  if (ui().outlines) ui().outlines->draw_list_row(context, row, network);
  const float right = row.x1 - px(8);
  const float number = px(32), bar = px(20);
  const bool has_bar = row.width() > px(150);
  float name_end = right - number;
  const bool signal = std::isfinite(r);
  const Font font = selected ? Font::kControlMedium : Font::kControl;
  const bool by_chance = is_by_chance(context, network);
  const ImU32 ink = signal && !by_chance ? p.text : p.text3;
  draw_text_right(font, right, y,
                  by_chance  ? p.text3
                  : selected ? p.text
                             : p.text2,
                  by_chance ? "n.s." : app::format_r(r));
  if (has_bar) {
    const Box bar_box{right - number - bar, std::round(y - px(2)), right - number,
                      std::round(y - px(2)) + px(4)};
    draw_r_bar(bar_box, r, max_r);
    name_end = bar_box.x0 - px(8);
  }
  bool cut = false;
  const std::string name = app::network_name(context.data.networks, network);
  draw_text_cut(font, row.x0 + px(24), y, name_end - row.x0 - px(24), ink, name, &cut);
  if (hovered && list_id != 0) {
    const int best = static_cast<std::size_t>(network) < context.data.coupling.best_neuron.size()
                         ? context.data.coupling.best_neuron[static_cast<std::size_t>(network)]
                         : -1;
    std::string detail;
    if (best >= 0) {
      detail = "Best neuron: " + app::neuron_name(context.data.neurons, best) + ", r " +
               app::format_r(app::best_r(context.data, network));
    }
    if (context.state.neuron >= 0 && signal) {
      detail += "\nWith " + app::neuron_name(context.data.neurons, context.state.neuron) + ": r " +
                app::format_r(app::pair_r(context.data, context.state.neuron, network));
    }
    if (by_chance) detail += "\nNot significant: chance alone often gives an r this large.";
    if (const std::string where = app::region_summary(context.data, network); !where.empty()) {
      detail += (detail.empty() ? "In " : "\nIn ") + where;
    }
    if (!signal) detail = "No signal: the series is constant or holds values that are not numbers.";
    tooltip(list_id, name, app::format_r(r), detail);
  }
}

}  // namespace

void draw_network_list(const app::ViewContext& context, const Box& box) {
  Box area = box;
  const Palette& p = palette();
  const app::AppData& data = context.data;
  const int n = data.networks.n_units;
  Box head = area.cut_top(px(28));
  const std::string count = app::format_count(n) + (n == 1 ? " network" : " networks");
  draw_text(Font::kCaption, head.x0 + px(12), head.middle_y() + px(1), p.text2, count);
  draw_text_right(Font::kCaption, head.x1 - px(14), head.middle_y() + px(1), p.text2, "best r");
  if (!begin_scroll("networks", {area.x0, area.y0, area.x1, area.y1 - px(4)})) {
    end_scroll();
    return;
  }
  const float row_height = px(ui().layout == Layout::kNarrow ? 40 : kRowCss);
  const ScrolledRows rows = scrolled_rows("rows", static_cast<float>(n) * row_height);
  const Interaction& item = rows.item;
  const Box all = rows.content.inset(px(4), 0);
  int hovered = -1;
  if (item.hovered) {
    hovered = static_cast<int>((ImGui::GetIO().MousePos.y - all.y0) / row_height);
    hovered = std::clamp(hovered, 0, n - 1);
    ui().hovered_network = hovered;
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  BrainOutlines::Taken taken;
  if (ui().outlines) taken = ui().outlines->handle_list(context, item, all, hovered);
  if (item.clicked && hovered >= 0 && !taken.click) context.sink(app::SelectNetwork{hovered});
  if (item.focused) {
    ui().arrows_taken = true;
    int next = context.state.network;
    if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) next = std::max(0, next - 1);
    if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) next = std::min(n - 1, next + 1);
    if (next != context.state.network && next >= 0) {
      context.sink(app::SelectNetwork{next});
      scroll_into_view(static_cast<float>(next) * row_height, row_height);
    }
  }
  const int first = std::max(0, static_cast<int>((rows.visible.y0 - all.y0) / row_height));
  const int last = std::min(n, static_cast<int>((rows.visible.y1 - all.y0) / row_height) + 1);
  for (int k = first; k < last; ++k) {
    const float y = all.y0 + static_cast<float>(k) * row_height;
    draw_row(context, {all.x0, y, all.x1, y + row_height}, k, k == hovered,
             taken.tooltip ? 0 : item.id);
  }
  end_scroll();
}

void draw_network_menu(const app::ViewContext& context, const char* id, const Box& anchor) {
  const int n = context.data.networks.n_units;
  if (!begin_menu(id, anchor, 260, n)) return;
  for (int k = 0; k < n; ++k) {
    const std::string name = app::network_name(context.data.networks, k);
    const std::string r = is_by_chance(context, k) ? "n.s." : app::format_r(shown_r(context, k));
    MenuItem entry;
    entry.label = name;
    entry.network = k;
    entry.hint = r;
    entry.checked = k == context.state.network;
    if (menu_item(k, entry)) context.sink(app::SelectNetwork{k});
  }
  end_menu();
}

}  // namespace sync_act::views
