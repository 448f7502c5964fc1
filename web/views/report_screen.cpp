#include "web/views/report_screen.h"

#include <algorithm>
#include <cmath>

#include "web/app/report.h"
#include "web/views/panel.h"
#include "web/views/widgets.h"

namespace sync_act::views {

void draw_report_screen(const app::ViewContext& context, const DrawPanel& panel, Box area) {
  const float gutter = px(8);
  if (!context.data.scan.present) {
    draw_panel_surface(area);
    draw_nothing_yet(context, area);
    return;
  }
  if (ui().layout == Layout::kNarrow) {
    panel("report actions", area.cut_top(px(52)));
    panel("report page", area);
    return;
  }
  const Box side = area.cut_right(px(ui().layout == Layout::kWide ? 320 : 268));
  area.cut_right(gutter);
  panel("report page", area);
  panel("report actions", side);
}

std::string report_document(const app::ViewContext& context, std::string_view kind) {
  constexpr std::string_view kFigure = "figure_";
  if (kind.starts_with(kFigure)) {
    const app::DocFigure figure =
        app::report_figure(kind.substr(kFigure.size()), context.state, context.data);
    if (figure.plot.marks.empty()) return {};
    return app::plot_svg(figure.plot, figure.width, figure.height, false);
  }
  if (kind != "report_html" && kind != "report_md" && kind != "report_text") return {};
  const app::Document document = app::report(context.state, context.data);
  if (kind == "report_md") return app::markdown(document);
  return app::html(document, kind == "report_html" ? app::HtmlForm::kPage : app::HtmlForm::kText);
}

}  // namespace sync_act::views
