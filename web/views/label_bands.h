#pragma once
// What is in the film, as bands along the time axis: one per category, those first that the
// selection follows.

#include "web/views/curve_plot.h"
#include "web/views/view_list.h"

namespace sync_act::views {

inline constexpr float kLabelRowCss = 12;

// Rows that are worth drawing in a height; 0 where there are no categories.
int label_rows(const app::AppData& data, float height);
// `names_x0`: left of their names, which end before the box.
void draw_label_bands(const app::ViewContext& context, const Box& box, float names_x0, int rows,
                      const CurvePlot& axis);

// "Face", from a table's "face"; underscores become spaces.
std::string label_text(std::string_view name);

}  // namespace sync_act::views
