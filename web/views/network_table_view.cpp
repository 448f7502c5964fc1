#include "web/views/network_table_view.h"

#include <array>
#include <cmath>

#include "web/app/format.h"
#include "web/app/selectors_coupling.h"
#include "web/views/panel.h"
#include "web/views/widgets.h"

namespace sync_act::views {
namespace {

constexpr float kRowCss = 28;

double value_at(const std::vector<float>& values, int index) {
  return static_cast<std::size_t>(index) < values.size()
             ? static_cast<double>(values[static_cast<std::size_t>(index)])
             : NAN;
}

int best_neuron(const app::AppData& data, int network) {
  const auto k = static_cast<std::size_t>(network);
  return k < data.coupling.best_neuron.size() ? data.coupling.best_neuron[k] : -1;
}

// The numbers of one row as texts: r, held-out r, p, q, units.
std::array<std::string, 5> numbers_of(const app::ViewContext& context, int network) {
  const app::AppData& data = context.data;
  const app::Significance& found = data.significance;
  std::array<std::string, 5> texts;
  texts[0] = app::format_r(app::best_r(data, network));
  if (!found.present) return texts;
  texts[1] = app::format_r(value_at(found.held_out_r, network));
  texts[2] = app::format_p(value_at(found.network_p, network));
  const bool significant = app::network_verdict(data, network) == app::Verdict::kSignificant;
  const double q = value_at(found.network_q, network);
  texts[3] = significant || std::isnan(q) ? app::format_p(q) : "n.s. " + app::format_p(q);
  const auto& counts = context.selectors.coupling.counts(data);
  const auto k = static_cast<std::size_t>(network);
  texts[4] = significant && k < counts.size() ? app::format_count(counts[k]) : "\xE2\x80\x93";
  return texts;
}

constexpr std::array<const char*, 5> kHeads{"r", "held-out", "p", "q", "neurons"};
constexpr std::array<float, 5> kWidthsCss{42, 56, 46, 70, 52};

// Right edges of the number columns; those that do not fit are left out (negative).
std::array<float, 5> right_edges(const Box& row) {
  std::array<float, 5> edges{};
  float x = row.x1 - px(10);
  const float least_names = px(150);
  for (std::size_t i = kHeads.size(); i > 0; --i) {
    edges[i - 1] = x;
    x -= px(kWidthsCss[i - 1]);
  }
  // Held-out r and the count give way first.
  for (const std::size_t drop : {std::size_t{1}, std::size_t{4}, std::size_t{2}}) {
    if (x - row.x0 >= least_names) break;
    for (std::size_t i = 0; i < drop; ++i) {
      if (edges[i] >= 0) edges[i] += px(kWidthsCss[drop]);
    }
    edges[drop] = -1;
    x += px(kWidthsCss[drop]);
  }
  return edges;
}

float names_end(const std::array<float, 5>& edges) { return edges[0] - px(kWidthsCss[0]); }

}  // namespace

std::string network_table_text(const app::ViewContext& context) {
  std::string text = "network\tbest neuron\tr\theld-out r\tp\tq\tsignificant neurons\n";
  const app::AppData& data = context.data;
  const auto plain = [](double value) {
    return std::isnan(value) ? std::string("n/a") : app::format_number(value, 6);
  };
  for (const int k : app::networks_by_best_r(data)) {
    const int neuron = best_neuron(data, k);
    const auto& counts = context.selectors.coupling.counts(data);
    text += app::network_name(data.networks, k) + "\t" +
            (neuron < 0 ? std::string("n/a") : app::neuron_short_name(data.neurons, neuron)) +
            "\t" + plain(app::best_r(data, k)) + "\t" +
            plain(value_at(data.significance.held_out_r, k)) + "\t" +
            plain(value_at(data.significance.network_p, k)) + "\t" +
            plain(value_at(data.significance.network_q, k)) + "\t" +
            (static_cast<std::size_t>(k) < counts.size()
                 ? std::to_string(counts[static_cast<std::size_t>(k)])
                 : std::string("n/a")) +
            "\n";
  }
  return text;
}

const std::vector<int>& NetworkTableView::rows(const app::ViewContext& context) {
  return context.selectors.networks(context.data);
}

void NetworkTableView::draw(const app::ViewContext& context, DrawResources&) {
  Box area = window_box();
  const Palette& p = palette();
  const app::AppData& data = context.data;
  Box head = area.cut_top(px(kPanelHeaderCss));
  draw_line_h(head.x0, head.x1, head.y1 - px(1), p.line);
  Box free = head.inset(px(12), 0).centred_height(px(24));
  free.cut_left(draw_text(Font::kTitle, free.x0, free.middle_y(), p.text, "Networks") + px(10));
  const auto place = [&](float width) {
    const Box at = free.cut_right(width);
    free.cut_right(px(4));
    return at;
  };
  if (button("csv", place(button_width(Icon::kDownload, "CSV")), Icon::kDownload, "CSV",
             ButtonKind::kGhost, true, "All couplings as a table")) {
    context.sink(app::Export{"coupling_csv"});
  }
  if (button("copy", place(button_width(Icon::kCopy, "Copy")), Icon::kCopy, "Copy",
             ButtonKind::kGhost, true, "Copy this table")) {
    context.sink(app::CopyText{network_table_text(context)});
  }
  if (data.significance.present) {
    int n = 0;
    for (int k = 0; k < data.networks.n_units; ++k) {
      if (app::network_verdict(data, k) == app::Verdict::kSignificant) ++n;
    }
    draw_text_cut(
        Font::kControl, free.x0, free.middle_y(), free.width(), p.text2,
        app::format_count(n) + " of " + app::format_count(data.networks.n_units) + " significant");
  }
  draw_head(context, area.cut_top(px(30)).inset(px(4), 0));
  if (begin_scroll("table", {area.x0, area.y0, area.x1, area.y1 - px(4)})) {
    const std::vector<int>& order = rows(context);
    const float row_height = px(kRowCss);
    const ScrolledRows scrolled =
        scrolled_rows("rows", row_height * static_cast<float>(order.size()));
    const Box all = scrolled.content.inset(px(4), 0);
    int hovered = -1;
    if (scrolled.item.hovered) {
      const auto row = static_cast<int>((ImGui::GetIO().MousePos.y - all.y0) / row_height);
      if (row >= 0 && row < static_cast<int>(order.size())) hovered = row;
    }
    if (hovered >= 0) {
      const int network = order[static_cast<std::size_t>(hovered)];
      ui().hovered_network = network;
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      if (scrolled.item.clicked) context.sink(app::SelectPair{best_neuron(data, network), network});
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
      const float y = all.y0 + static_cast<float>(i) * row_height;
      if (y + row_height < scrolled.visible.y0 || y > scrolled.visible.y1) continue;
      draw_row(context, {all.x0, y, all.x1, y + row_height}, order[i],
               static_cast<int>(i) == hovered);
    }
  }
  end_scroll();
}

void NetworkTableView::draw_head(const app::ViewContext&, const Box& row) {
  const Palette& p = palette();
  const float y = row.middle_y();
  const std::array<float, 5> edges = right_edges({row.x0, row.y0, row.x1 - px(10), row.y1});
  const float end = names_end(edges);
  draw_text(Font::kCaption, row.x0 + px(10), y, p.text2, "Network");
  const float split = row.x0 + (end - row.x0) * 0.58F;
  if (end - row.x0 > px(190)) draw_text(Font::kCaption, split, y, p.text2, "Best neuron");
  constexpr std::array<const char*, 5> kTips{
      "How closely two curves move together: 1 in step, 0 unrelated, \xE2\x88\x92"
      "1 opposite.",
      "The same pair, measured on a part not used to choose it.",
      "How often chance alone gives a best r this large.",
      "p adjusted for many tests. Of findings with q \xE2\x89\xA4 .05, about 5 % are expected to "
      "be "
      "false.",
      "Neurons whose r with the network is more than chance."};
  for (std::size_t i = 0; i < kHeads.size(); ++i) {
    if (edges[i] < 0) continue;
    draw_text_right(Font::kCaption, edges[i], y, p.text2, kHeads[i]);
    ImGui::PushID(static_cast<int>(i));
    const float width = text_width(Font::kCaption, kHeads[i]);
    const Interaction item = interact("head", {edges[i] - width, row.y0, edges[i], row.y1}, 3);
    ImGui::PopID();
    if (item.hovered) tooltip(item.id, kHeads[i], {}, kTips[i]);
  }
}

void NetworkTableView::draw_row(const app::ViewContext& context, const Box& row, int network,
                                bool hovered) {
  const Palette& p = palette();
  const app::AppData& data = context.data;
  const bool selected = network == context.state.network;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (selected || hovered) {
    list.AddRectFilled(row.min(), row.max(), selected ? p.selected : with_alpha(p.raised, 0.8F),
                       px(5));
  }
  const app::Verdict verdict = app::network_verdict(data, network);
  const bool faint = verdict == app::Verdict::kNotSignificant || verdict == app::Verdict::kNoSignal;
  const ImU32 ink = faint ? p.text3 : p.text;
  const Font strong = faint ? Font::kControl : Font::kControlStrong;
  const float y = row.middle_y();
  const std::array<float, 5> edges = right_edges(row);
  const float end = names_end(edges);
  const bool two = end - row.x0 > px(190);
  const float split = two ? row.x0 + (end - row.x0) * 0.58F : end;
  draw_network_mark(network, {row.x0 + px(15), y}, 9);
  draw_text_cut(selected ? Font::kControlMedium : Font::kControl, row.x0 + px(27), y,
                split - row.x0 - px(33), ink, app::network_name(data.networks, network));
  const int neuron = best_neuron(data, network);
  if (two && neuron >= 0) {
    draw_text_cut_inside(Font::kControl, split, y, end - split - px(8), faint ? p.text3 : p.text2,
                         app::neuron_short_name(data.neurons, neuron));
  }
  const std::array<std::string, 5> texts = numbers_of(context, network);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (edges[i] < 0) continue;
    draw_text_right(i == 0 ? strong : Font::kControl, edges[i], y, ink, texts[i]);
  }
}

}  // namespace sync_act::views
