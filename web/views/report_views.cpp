#include "web/views/report_views.h"

#include <algorithm>
#include <cmath>

#include "web/views/document_view.h"
#include "web/views/panel.h"

namespace sync_act::views {
namespace {

constexpr float kPageCss = 760;

void copy_report(const app::ViewContext& context) {
  context.sink(app::CopyText{app::markdown(app::report(context.state, context.data))});
}

// One action: a button and what it gives.
void draw_action(const app::ViewContext& context, Column& column, const char* id, Icon icon,
                 const char* label, const char* words, ButtonKind kind,
                 const app::Command& command) {
  Box box;
  if (column.take(px(30), box)) {
    if (button(id, box.centred_height(px(28)), icon, label, kind)) context.sink(command);
  }
  column.gap(3);
  column.text(Font::kCaption, 15, palette().text2, words);
  column.gap(12);
}

}  // namespace

void ReportPageView::draw(const app::ViewContext& context, DrawResources&) {
  const app::AppData& data = context.data;
  if (revision_ != data.words_revision || neuron_ != context.state.neuron ||
      network_ != context.state.network) {
    revision_ = data.words_revision;
    neuron_ = context.state.neuron;
    network_ = context.state.network;
    report_ = app::report(context.state, data);
  }
  const bool narrow = ui().layout == Layout::kNarrow;
  Box area = window_box();
  const float pad = std::max(px(narrow ? 14 : 28), (area.width() - px(kPageCss)) * 0.5F);
  draw_scrolled(
      "report", area, pad, px(narrow ? 14 : 28), narrow ? ScrollBar::kOver : ScrollBar::kBeside,
      [&](Column& column) { draw_document(report_, DocumentLook::kPage, column, &context.sink); });
}

void ReportActionsView::draw(const app::ViewContext& context, DrawResources&) {
  Box area = window_box();
  if (ui().layout == Layout::kNarrow) {
    Box line = area.inset(px(12), 0).centred_height(px(36));
    const float copy = button_width(Icon::kCopy, "Copy text");
    const float html = button_width(Icon::kDownload, "Export HTML");
    if (button("html", line.cut_left(std::min(html, line.width())), Icon::kDownload, "Export HTML",
               ButtonKind::kPrimary)) {
      context.sink(app::Export{"report_html"});
    }
    line.cut_left(px(8));
    if (line.width() >= copy &&
        button("copy", line.cut_left(copy), Icon::kCopy, "Copy text", ButtonKind::kSecondary)) {
      copy_report(context);
    }
    return;
  }
  draw_panel_title(area, "Take it along");
  draw_scrolled("actions", area, px(14), px(14), ScrollBar::kBeside, [&](Column& column) {
    draw_action(context, column, "html", Icon::kDownload, "Export report (HTML)",
                "One file, figures in it. Any browser opens and prints it.", ButtonKind::kPrimary,
                app::Export{"report_html"});
    Box box;
    if (column.take(px(30), box)) {
      if (button("copy", box.centred_height(px(28)), Icon::kCopy, "Copy as Markdown",
                 ButtonKind::kSecondary)) {
        copy_report(context);
      }
    }
    column.gap(3);
    column.text(Font::kCaption, 15, palette().text2, "Methods, table and citations as text.");
    column.gap(12);
    draw_action(context, column, "md", Icon::kDownload, "Export text (Markdown)",
                "The same as a file.", ButtonKind::kSecondary, app::Export{"report_md"});
    if (context.data.coupling.n_neurons > 0) {
      draw_action(context, column, "csv", Icon::kTable, "Export all couplings (CSV)",
                  "r, p and q of every neuron.", ButtonKind::kSecondary,
                  app::Export{"coupling_csv"});
    }
    column.text(Font::kCaption, 15, palette().text2,
                "Each figure has its own export as SVG beside its caption, in the light colours. "
                "The chance and the time figure are of the selected network and neuron.");
  });
}

}  // namespace sync_act::views
