#include "web/views/label_bands.h"

#include <algorithm>
#include <cmath>

#include "web/views/text.h"

namespace sync_act::views {

std::string label_text(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

int label_rows(const app::AppData& data, float height) {
  if (!data.film.present || data.labels.n_samples <= 0) return 0;
  return std::clamp(static_cast<int>(height / px(kLabelRowCss)), 0, data.labels.n_categories);
}

void draw_label_bands(const app::ViewContext& context, const Box& box, float names_x0, int rows,
                      const CurvePlot& axis) {
  const Palette& p = palette();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const std::vector<int>& order = context.selectors.film.labels(context.state, context.data);
  const int columns = std::max(1, static_cast<int>(box.width()));
  const float row = px(kLabelRowCss), height = px(8);
  for (int i = 0; i < std::min(rows, static_cast<int>(order.size())); ++i) {
    const int label = order[static_cast<std::size_t>(i)];
    const float top = box.y0 + static_cast<float>(i) * row;
    list.AddRectFilled({box.x0, top}, {box.x1, top + height}, p.raised, px(2));
    const ImU32 ink = i == 0 ? p.text2 : p.text3;
    for (const app::LabelSpan& span :
         context.selectors.film.spans(context.state, context.data, label, columns)) {
      const float share = static_cast<float>(span.level) / app::kLabelLevels;
      list.AddRectFilled(
          {std::round(axis.x_of(span.start_secs)), top},
          {std::max(std::round(axis.x_of(span.end_secs)),
                    std::round(axis.x_of(span.start_secs)) + 1),
           top + height},
          with_alpha(ink, (i == 0 ? 0.25F : 0.15F) + (i == 0 ? 0.75F : 0.45F) * share), px(2));
    }
    const float room = box.x0 - px(8) - names_x0;
    if (room < px(24)) continue;
    draw_text_cut(i == 0 ? Font::kBadge : Font::kCaption, names_x0, top + height * 0.5F, room,
                  i == 0 ? p.text : p.text2,
                  label_text(context.data.labels.names[static_cast<std::size_t>(label)]));
  }
}

}  // namespace sync_act::views
