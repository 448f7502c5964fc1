#include "web/views/data_views.h"

#include <algorithm>
#include <cmath>

#include "web/app/format.h"
#include "web/app/selectors.h"
#include "web/views/carpet_plot.h"
#include "web/views/document_view.h"
#include "web/views/panel.h"

namespace sync_act::views {
namespace {

// A pill as in the headers: words in a soft ground. Answers its width.
float draw_pill(float x_right, float middle_y, ImU32 ink, const std::string& words) {
  const float width = text_width(Font::kControl, words) + px(18);
  ImGui::GetWindowDrawList()->AddRectFilled({x_right - width, middle_y - px(11)},
                                            {x_right, middle_y + px(11)}, with_alpha(ink, 0.13F),
                                            px(11));
  draw_text(Font::kControl, x_right - width + px(9), middle_y, ink, words);
  return width;
}

// Bars of a run's scans and film on one axis.
void draw_alignment(const app::AppData& data, Column& column) {
  const std::vector<app::Alignment> runs = app::film_alignment(data);
  if (runs.empty()) return;
  const Palette& p = palette();
  column.gap(14);
  column.text(Font::kCaption, 16, p.text3, "Film against scans");
  column.gap(4);
  double low = 0, high = 1e-9;
  for (const app::Alignment& run : runs) {
    low = std::min(low, run.film_start);
    high = std::max({high, run.scan_end, run.film_end});
  }
  // Many runs are alike; the first ones tell.
  constexpr std::size_t kMostRuns = 4;
  for (std::size_t i = 0; i < std::min(kMostRuns, runs.size()); ++i) {
    const app::Alignment& run = runs[i];
    Box box;
    if (!column.take(px(runs.size() > 1 ? 46 : 36), box)) continue;
    if (runs.size() > 1)
      draw_text(Font::kCaption, box.x0, box.cut_top(px(14)).middle_y(), p.text2, run.name);
    const float words = px(76);
    const float width = box.width() - words;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const auto bar = [&](double from, double to, float y, ImU32 ink, const std::string& text) {
      const auto x = [&](double secs) {
        return box.x0 + width * static_cast<float>((secs - low) / (high - low));
      };
      list.AddRectFilled({x(from), y - px(5)}, {std::max(x(to), x(from) + px(2)), y + px(5)}, ink,
                         px(3));
      draw_text_cut(Font::kCaption, box.x1 - words + px(8), y, words - px(8), p.text2, text);
    };
    bar(0, run.scan_end, box.y0 + px(7), p.line2, "scan " + app::format_time(run.scan_end));
    bar(run.film_start, run.film_end, box.y0 + px(22), p.accent,
        "film " + app::format_time(run.film_end - run.film_start));
  }
  if (runs.size() > kMostRuns) {
    column.text(
        Font::kCaption, 16, p.text2,
        "and " + app::format_count(static_cast<long long>(runs.size() - kMostRuns)) + " more runs");
  }
}

void draw_contents(const app::AppData& data, const DataSheets& sheets, Column& column) {
  draw_document(sheets.contents, DocumentLook::kPanel, column);
  draw_alignment(data, column);
}

void draw_check(const app::DataCheck& check, Column& column) {
  const Palette& p = palette();
  const float left = px(26);
  const float title = wrapped_height(Font::kTitle, column.width() - left, px(18), check.title);
  const float text = wrapped_height(Font::kControl, column.width() - left, px(17), check.text);
  Box box;
  if (column.take(title + text + px(16), box)) {
    draw_icon(tone_icon(check.tone), {box.x0 + px(8), box.y0 + px(9)}, tone_ink(check.tone), 15);
    draw_text_wrapped(Font::kTitle, box.x0 + left, box.y0, box.width() - left, px(18), p.text,
                      check.title);
    draw_text_wrapped(Font::kControl, box.x0 + left, box.y0 + title + px(2), box.width() - left,
                      px(17), p.text2, check.text);
  }
}

void draw_passed(const std::vector<app::DataCheck>& checks, Column& column) {
  const Palette& p = palette();
  std::vector<std::string> passed;
  for (const app::DataCheck& check : checks) {
    if (check.tone == app::Tone::kOk) passed.push_back(check.title);
  }
  if (passed.empty()) return;
  Box box;
  if (column.take(px(26), box)) {
    draw_icon(Icon::kCheck, {box.x0 + px(8), box.y0 + px(9)}, p.ok, 15);
    draw_text(Font::kTitle, box.x0 + px(26), box.y0 + px(9), p.text,
              app::format_count(static_cast<long long>(passed.size())) +
                  (passed.size() == 1 ? " check passed" : " checks passed"));
  }
  const auto columns = static_cast<std::size_t>(
      std::clamp(std::floor((column.width() - px(26)) / px(200)), 1.0F, 3.0F));
  for (std::size_t i = 0; i < passed.size(); i += columns) {
    if (!column.take(px(19), box)) continue;
    box.x0 += px(26);
    const float width = box.width() / static_cast<float>(columns);
    for (std::size_t k = i; k < std::min(i + columns, passed.size()); ++k) {
      draw_text_cut(Font::kControl, box.x0 + width * static_cast<float>(k - i), box.middle_y(),
                    width - px(10), p.text2, passed[k]);
    }
  }
}

void draw_checks(const app::AppData& data, const DataSheets& sheets, Column& column) {
  for (const app::DataCheck& check : sheets.checks) {
    if (check.tone != app::Tone::kOk) draw_check(check, column);
  }
  draw_passed(sheets.checks, column);
  column.gap(16);
  draw_carpet(data, column);
}

void draw_recipe(const DataSheets& sheets, Column& column) {
  draw_document(sheets.recipe, DocumentLook::kPanel, column);
}

long long count_of(const DataSheets& sheets, bool passed) {
  return std::count_if(
      sheets.checks.begin(), sheets.checks.end(),
      [&](const app::DataCheck& check) { return (check.tone == app::Tone::kOk) == passed; });
}

}  // namespace

void DataSheets::follow(const app::AppData& data) {
  if (revision_ == data.words_revision) return;
  revision_ = data.words_revision;
  contents = app::contents_sheet(data);
  recipe = app::recipe_sheet(data);
  checks = app::data_checks(data);
}

void DataContentsView::draw(const app::ViewContext& context, DrawResources&) {
  Box area = window_box();
  sheets_->follow(context.data);
  const Box head = area;
  draw_panel_title(area, "What is open");
  Box free{head.x0 + px(110), head.y0, head.x1 - px(8), head.y0 + px(kPanelHeaderCss)};
  free = free.centred_height(px(24));
  const float width = button_width(Icon::kFolder, "Open files");
  if (button("open", free.cut_right(width), Icon::kFolder, "Open files", ButtonKind::kGhost, true,
             "More files, or other ones. Nothing is uploaded.")) {
    context.sink(app::OpenFiles{});
  }
  draw_scrolled("contents", area, px(14), px(10), ScrollBar::kBeside,
                [&](Column& column) { draw_contents(context.data, *sheets_, column); });
}

void DataChecksView::draw(const app::ViewContext& context, DrawResources&) {
  Box area = window_box();
  sheets_->follow(context.data);
  const Box head = area;
  draw_panel_title(area, "Checks");
  float x = head.x1 - px(12);
  const float y = head.y0 + px(kPanelHeaderCss) * 0.5F;
  x -= draw_pill(x, y, palette().ok, app::format_count(count_of(*sheets_, true)) + " passed") +
       px(6);
  if (const long long open = count_of(*sheets_, false); open > 0) {
    draw_pill(x, y, palette().text2, app::format_count(open) + " to know");
  }
  draw_scrolled("checks", area, px(14), px(12), ScrollBar::kBeside,
                [&](Column& column) { draw_checks(context.data, *sheets_, column); });
}

void DataRecipeView::draw(const app::ViewContext& context, DrawResources&) {
  Box area = window_box();
  sheets_->follow(context.data);
  draw_panel_title(area, "Recipe");
  draw_scrolled("recipe", area, px(14), px(10), ScrollBar::kBeside,
                [&](Column& column) { draw_recipe(*sheets_, column); });
}

void DataAllView::draw(const app::ViewContext& context, DrawResources&) {
  sheets_->follow(context.data);
  const auto heading = [&](Column& column, const char* words) {
    column.gap(18);
    column.text(Font::kCard, 22, palette().text, words);
    column.gap(6);
  };
  draw_scrolled("all", window_box(), px(14), px(12), ScrollBar::kOver, [&](Column& column) {
    column.text(Font::kCard, 22, palette().text, "What is open");
    column.gap(6);
    draw_contents(context.data, *sheets_, column);
    heading(column, "Checks");
    draw_checks(context.data, *sheets_, column);
    heading(column, "Recipe");
    draw_recipe(*sheets_, column);
  });
}

}  // namespace sync_act::views
