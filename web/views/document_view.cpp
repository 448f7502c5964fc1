#include "web/views/document_view.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "web/views/plot_view.h"

namespace sync_act::views {
namespace {

constexpr float kFactNameCss = 96;

struct DrawBlock {
  Column& column;
  DocumentLook look;
  const app::CommandSink* figures;

  bool is_page() const { return look == DocumentLook::kPage; }

  void operator()(const app::DocHeading& heading) const {
    if (is_page()) {
      column.gap(heading.level <= 1 ? 0 : 22);
      column.text(heading.level <= 1 ? Font::kHeadline : Font::kCard, heading.level <= 1 ? 26 : 20,
                  palette().text, heading.text);
      column.gap(6);
    } else {
      if (column.height() > 0) column.gap(14);
      column.text(Font::kCaption, 16, palette().text3, heading.text);
      column.gap(4);
    }
  }

  void operator()(const app::DocParagraph& paragraph) const {
    const Palette& p = palette();
    const bool framed = paragraph.tone == app::Tone::kWarning && is_page();
    const float left = framed ? px(30) : 0;
    const float line = is_page() ? px(20) : px(17);
    const Font font = is_page() ? Font::kBody : Font::kControl;
    const ImU32 ink = paragraph.tone == app::Tone::kQuiet ? p.text2 : is_page() ? p.text : p.text2;
    const float width = column.width() - left - (framed ? px(12) : 0);
    const float lead = paragraph.lead.empty() ? 0 : px(20);
    const float height = wrapped_height(font, width, line, paragraph.text) + lead;
    Box box;
    if (column.take(height + (framed ? px(18) : 0), box)) {
      if (framed) {
        draw_dashed_rect(box, p.warn, 6);
        draw_icon(Icon::kWarning, {box.x0 + px(15), box.y0 + px(18)}, p.warn, 15);
      }
      const float y = box.y0 + (framed ? px(9) : 0);
      if (lead > 0) {
        draw_text_cut(Font::kTitle, box.x0 + left, y + lead * 0.45F, width,
                      framed ? p.warn : p.text, paragraph.lead);
      }
      draw_text_wrapped(font, box.x0 + left, y + lead, width, line, ink, paragraph.text);
    }
    column.gap(is_page() ? 10 : 6);
  }

  void operator()(const app::DocFacts& facts) const {
    const Palette& p = palette();
    for (const app::DocFacts::Fact& fact : facts.facts) {
      const float name = std::min(px(kFactNameCss), column.width() * 0.36F);
      const float width = column.width() - name - px(8);
      const Font font = fact.is_file ? Font::kMono : Font::kControl;
      const float value = fact.is_file ? px(17) : wrapped_height(font, width, px(17), fact.value);
      const float detail =
          fact.detail.empty() ? 0 : wrapped_height(Font::kCaption, width, px(15), fact.detail);
      const float name_height = wrapped_height(Font::kControl, name, px(17), fact.name);
      Box box;
      if (column.take(std::max(value + detail, name_height) + px(5), box)) {
        draw_text_wrapped(Font::kControl, box.x0, box.y0, name, px(17),
                          fact.is_file ? p.text : p.text2, fact.name);
        const float x = box.x0 + name + px(8);
        if (fact.is_file) {
          bool cut = false;
          draw_text_cut_inside(font, x, box.y0 + px(8.5F), width, p.text, fact.value, &cut);
          const Box line{x, box.y0, box.x1, box.y0 + px(17)};
          if (cut && ImGui::IsMouseHoveringRect(line.min(), line.max()) &&
              ImGui::IsWindowHovered()) {
            tooltip(ImGui::GetID(fact.value.c_str()), fact.value);
          }
        } else {
          draw_text_wrapped(font, x, box.y0, width, px(17), p.text, fact.value);
        }
        draw_text_wrapped(Font::kCaption, x, box.y0 + value, width, px(15), p.text2, fact.detail);
      }
    }
  }

  static bool after_number(const app::DocTable& table, std::size_t i) {
    return i > 0 && table.columns[i - 1].number;
  }

  void operator()(const app::DocTable& table) const {
    const Palette& p = palette();
    const auto n = table.columns.size();
    if (n == 0) return;
    // Numbers take what they need; texts share what is left. Where that is too little, those that
    // fold stand below the first.
    std::vector<float> widths(n, 0);
    float numbers = 0;
    std::size_t n_texts = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (!table.columns[i].number) {
        ++n_texts;
        continue;
      }
      widths[i] = text_width(Font::kControl, table.columns[i].head);
      for (const app::DocTable::Row& row : table.rows) {
        widths[i] = std::max(widths[i], text_width(Font::kControl, row.cells[i]));
      }
      widths[i] += px(14);
      numbers += widths[i];
    }
    const float left = column.width() - numbers;
    const bool folds = left / static_cast<float>(std::max<std::size_t>(1, n_texts)) < px(110);
    share_texts(table, folds, left, widths);
    if (!table.title.empty()) {
      column.gap(4);
      column.text(Font::kControlStrong, 20, p.text, table.title);
    }
    Box box;
    if (column.take(px(24), box)) {
      float x = box.x0;
      for (std::size_t i = 0; i < n; ++i) {
        if (widths[i] <= 0) continue;
        const std::string& head = table.columns[i].head;
        if (table.columns[i].number) {
          draw_text_right(Font::kCaption, x + widths[i], box.middle_y(), p.text2, head);
        } else {
          const float indent = after_number(table, i) ? px(14) : 0;
          draw_text_cut(Font::kCaption, x + indent, box.middle_y(), widths[i] - indent - px(8),
                        p.text2, head);
        }
        x += widths[i];
      }
      draw_line_h(box.x0, box.x1, box.y1 - px(1), p.line2);
    }
    for (const app::DocTable::Row& row : table.rows) draw_row(table, row, widths, folds);
    column.gap(10);
  }

  // Texts get what they need, the last one what is left; all alike where that is too little.
  static void share_texts(const app::DocTable& table, bool folds, float left,
                          std::vector<float>& widths) {
    std::vector<std::size_t> texts;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (!table.columns[i].number && !(folds && table.columns[i].folds)) texts.push_back(i);
    }
    if (texts.empty()) return;
    float needed = 0;
    for (const std::size_t i : texts) {
      widths[i] = text_width(Font::kCaption, table.columns[i].head);
      for (const app::DocTable::Row& row : table.rows) {
        const float mark = i == 0 && row.network >= 0 ? px(16) : 0;
        widths[i] = std::max(widths[i], text_width(Font::kControl, row.cells[i]) + mark);
      }
      widths[i] += px(18);
      if (i != texts.back()) needed += widths[i];
    }
    const float least = left / static_cast<float>(texts.size());
    if (left - needed < std::min(least, widths[texts.back()])) {
      for (const std::size_t i : texts) widths[i] = least;
    } else {
      widths[texts.back()] = left - needed;
    }
  }

  void draw_row(const app::DocTable& table, const app::DocTable::Row& row,
                const std::vector<float>& widths, bool folds) const {
    const Palette& p = palette();
    std::string folded;
    for (std::size_t i = 0; folds && i < row.cells.size(); ++i) {
      if (!table.columns[i].folds || row.cells[i].empty()) continue;
      folded += (folded.empty() ? "" : ", ") + row.cells[i];
    }
    const float line = is_page() ? px(26) : px(22);
    const float mark = row.network >= 0 ? px(16) : 0;
    const float below =
        folded.empty()
            ? 0
            : wrapped_height(Font::kCaption, column.width() - mark, px(15), folded) + px(4);
    Box box;
    if (!column.take(line + below, box)) return;
    const ImU32 ink = row.quiet ? p.text3 : p.text;
    const float y = box.y0 + line * 0.5F;
    float x = box.x0;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (widths[i] <= 0) continue;
      if (table.columns[i].number) {
        draw_text_right(Font::kControl, x + widths[i], y, ink, row.cells[i]);
      } else {
        const float indent = i == 0 ? mark : after_number(table, i) ? px(14) : 0;
        if (i == 0 && mark > 0) draw_network_mark(row.network, {x + px(5), y}, 9);
        bool cut = false;
        const auto draw = i == 1 ? draw_text_cut_inside : draw_text_cut;
        draw(Font::kControl, x + indent, y, widths[i] - indent - px(8),
             i == 0      ? ink
             : row.quiet ? p.text3
                         : p.text2,
             row.cells[i], &cut);
        const Box cell{x, box.y0, x + widths[i], box.y0 + line};
        if (cut && ImGui::IsMouseHoveringRect(cell.min(), cell.max()) && ImGui::IsWindowHovered()) {
          tooltip(ImGui::GetID(row.cells[i].c_str()), row.cells[i]);
        }
      }
      x += widths[i];
    }
    if (below > 0) {
      draw_text_wrapped(Font::kCaption, box.x0 + mark, box.y0 + line - px(2), box.width() - mark,
                        px(15), p.text2, folded);
    }
    draw_line_h(box.x0, box.x1, box.y1 - px(1), p.line);
  }

  void operator()(const app::DocFigure& figure) const {
    const Palette& p = palette();
    column.gap(10);
    const auto height = static_cast<float>(figure.height);
    Box box;
    // A narrow column has the same height, so that texts in the figure keep their size.
    if (column.take(px(height), box)) {
      draw_plot(figure.plot, box);
    }
    const float button_room = figures == nullptr ? 0 : button_width(Icon::kDownload, "SVG") + px(8);
    const float width = column.width() - button_room;
    const float words = wrapped_height(Font::kCaption, width, px(16), figure.caption);
    column.gap(4);
    if (column.take(std::max(words, figures == nullptr ? 0 : px(26)), box)) {
      draw_text_wrapped(Font::kCaption, box.x0, box.y0 + px(2), width, px(16), p.text2,
                        figure.caption);
      if (figures != nullptr) {
        ImGui::PushID(figure.id.c_str());
        const Box at{box.x1 - button_room + px(8), box.y0, box.x1, box.y0 + px(24)};
        if (button("svg", at, Icon::kDownload, "SVG", ButtonKind::kGhost, true,
                   "Export this figure (SVG)")) {
          (*figures)(app::Export{"figure_" + figure.id});
        }
        ImGui::PopID();
      }
    }
    column.gap(14);
  }
};

}  // namespace

bool Column::take(float height_px, Box& box) {
  box = {x0_, std::round(y_), x1_, std::round(y_ + height_px)};
  y_ += height_px;
  return draws_ && box.y1 >= visible_.y0 && box.y0 <= visible_.y1;
}

void Column::text(Font font, float line_css, ImU32 colour, std::string_view words,
                  float indent_px) {
  if (words.empty()) return;
  const float width = this->width() - indent_px;
  Box box;
  if (take(wrapped_height(font, width, px(line_css), words), box)) {
    draw_text_wrapped(font, box.x0 + indent_px, box.y0, width, px(line_css), colour, words);
  }
}

void draw_document(const app::Document& document, DocumentLook look, Column& column,
                   const app::CommandSink* figures) {
  if (look == DocumentLook::kPage) {
    column.text(Font::kHeadline, 26, palette().text, document.title);
    column.gap(10);
  }
  const DrawBlock draw{column, look, figures};
  for (const app::DocBlock& block : document.blocks) std::visit(draw, block);
}

void scroll_by_keys(const Box& visible) {
  // A surface: what stands on it keeps its reach for fingers.
  const std::size_t n_targets = ui().targets.size();
  const Interaction item = interact("text", visible, 5);
  ui().targets.resize(n_targets);
  if (!item.focused) return;
  ui().arrows_taken = true;
  const auto scroll = [](float step) { ImGui::SetScrollY(ImGui::GetScrollY() + step); };
  if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) scroll(px(48));
  if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) scroll(-px(48));
  if (ImGui::IsKeyPressed(ImGuiKey_PageDown)) scroll(visible.height() * 0.9F);
  if (ImGui::IsKeyPressed(ImGuiKey_PageUp)) scroll(-visible.height() * 0.9F);
}

ImU32 tone_ink(app::Tone tone) {
  const Palette& p = palette();
  switch (tone) {
    case app::Tone::kOk:
      return p.ok;
    case app::Tone::kWarning:
      return p.warn;
    case app::Tone::kProblem:
      return p.bad;
    case app::Tone::kNote:
      return p.accent;
    default:
      return p.text2;
  }
}

Icon tone_icon(app::Tone tone) {
  switch (tone) {
    case app::Tone::kOk:
      return Icon::kCheck;
    case app::Tone::kWarning:
      return Icon::kWarning;
    case app::Tone::kProblem:
      return Icon::kAlert;
    default:
      return Icon::kInfo;
  }
}

}  // namespace sync_act::views
