#include "web/views/carpet_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "web/app/format.h"
#include "web/app/selectors.h"

namespace sync_act::views {
namespace {

constexpr int kGreys = 24;
constexpr float kLeftCss = 58;

// Neighbours of one grey are one rectangle.
void draw_cells(const app::Carpet& carpet, const Box& box) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  // Averages of many voxels are small: the scale ends where the mean square lies, times two.
  double sum = 0;
  double n = 0;
  for (const float value : carpet.values) {
    if (!std::isfinite(value)) continue;
    sum += static_cast<double>(value) * static_cast<double>(value);
    n += 1;
  }
  const double end = std::max(1e-9, 2 * std::sqrt(sum / std::max(1.0, n)));
  const auto grey = [&](int row, int column) {
    const float value = carpet.values[static_cast<std::size_t>(row * carpet.columns + column)];
    if (!std::isfinite(value)) return -1;
    const double share = (static_cast<double>(value) / end + 1) / 2;
    return std::clamp(static_cast<int>(share * kGreys), 0, kGreys - 1);
  };
  const auto x_of = [&](int column) {
    return std::round(box.x0 + box.width() * static_cast<float>(column) /
                                   static_cast<float>(carpet.columns));
  };
  const auto y_of = [&](int row) {
    return std::round(box.y1 -
                      box.height() * static_cast<float>(row) / static_cast<float>(carpet.rows));
  };
  for (int row = 0; row < carpet.rows; ++row) {
    const float y0 = y_of(row + 1), y1 = y_of(row);
    for (int column = 0; column < carpet.columns;) {
      const int level = grey(row, column);
      int next = column + 1;
      while (next < carpet.columns && grey(row, next) == level) ++next;
      if (level >= 0) {
        const int part = 255 * level / (kGreys - 1);
        list.AddRectFilled({x_of(column), y0}, {x_of(next), y1}, IM_COL32(part, part, part, 255));
      }
      column = next;
    }
  }
}

void draw_dvars(const app::Carpet& carpet, const std::vector<int>& spikes, const Box& box) {
  const Palette& p = palette();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  float least = std::numeric_limits<float>::max(), most = -least;
  for (const float value : carpet.dvars) {
    if (!std::isfinite(value)) continue;
    least = std::min(least, value);
    most = std::max(most, value);
  }
  const float range = std::max(1e-6F, most - least);
  const auto n = static_cast<float>(std::max<std::size_t>(1, carpet.dvars.size()));
  const auto x_of = [&](std::size_t scan) {
    return box.x0 + box.width() * (static_cast<float>(scan) + 0.5F) / n;
  };
  for (const int spike : spikes) {
    const float x = x_of(static_cast<std::size_t>(spike)),
                half = std::max(px(1), box.width() / n * 0.5F);
    list.AddRectFilled({x - half, box.y0}, {x + half, box.y1}, with_alpha(p.warn, 0.4F));
  }
  for (std::size_t scan = 0; scan < carpet.dvars.size(); ++scan) {
    const float value = carpet.dvars[scan];
    if (std::isfinite(value)) {
      list.PathLineTo(
          {x_of(scan), box.y1 - box.height() * (0.06F + 0.88F * (value - least) / range)});
    } else {
      list.PathStroke(p.text, 0, px_exact(1.25F));  // a run begins
    }
  }
  list.PathStroke(p.text, 0, px_exact(1.25F));
}

}  // namespace

void draw_carpet(const app::AppData& data, Column& column) {
  const Palette& p = palette();
  const app::Carpet& carpet = data.carpet;
  column.text(Font::kTitle, 18, p.text, "Every voxel over time");
  column.gap(2);
  column.text(Font::kControl, 17, p.text2,
              "Series of the mask's voxels as they are compared, from the first slice (below) to "
              "the last, neighbours averaged. A vertical stripe is a moment that moved all of "
              "them; the line above is the change from scan to scan (DVARS).");
  column.gap(8);
  if (carpet.revision == 0 || carpet.columns == 0) {
    column.text(Font::kControl, 17, p.text3, "Being computed.");
    return;
  }
  const float left = px(kLeftCss);
  Box box;
  const std::vector<int> spikes = app::spike_scans(carpet);
  if (column.take(px(44), box)) {
    draw_text_wrapped(Font::kCaption, box.x0, box.y0 + px(6), left - px(8), px(14), p.text2,
                      "DVARS");
    draw_dvars(carpet, spikes, {box.x0 + left, box.y0, box.x1, box.y1});
  }
  column.gap(2);
  if (column.take(px(180), box)) {
    draw_text(Font::kCaption, box.x0, box.y0 + px(8), p.text2, "last slice");
    draw_text(Font::kCaption, box.x0, box.y1 - px(8), p.text2, "first slice");
    draw_cells(carpet, {box.x0 + left, box.y0, box.x1, box.y1});
  }
  if (column.take(px(20), box)) {
    const int n = std::max(1, data.scan.n_scans);
    const float width = box.width() - left;
    draw_text(Font::kCaption, box.x0, box.middle_y(), p.text2, "scan");
    float free_from = box.x0 + left;
    for (const double tick : app::nice_ticks(1, n, 6).values) {
      const std::string words = app::format_count(static_cast<long long>(tick));
      const float x = box.x0 + left + width * static_cast<float>((tick - 0.5) / n);
      const float half = text_width(Font::kCaption, words) * 0.5F;
      if (x - half < free_from || x + half > box.x1) continue;
      draw_text_centred(Font::kCaption, x, box.middle_y(), p.text2, words);
      free_from = x + half + px(8);
    }
  }
}

}  // namespace sync_act::views
