#include "web/views/crosshair_card.h"

#include <cmath>
#include <optional>
#include <string>

#include "web/app/format.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

std::optional<double> r_at_crosshair(const app::ViewContext& context) {
  const app::ActiveMap active = app::active_map(context.state, context.transient, context.data);
  if (active.map == nullptr) return std::nullopt;
  return app::map_value_at(context.data.scan, *active.map, context.state.cursor_mm);
}

std::string voxel_text(const app::ViewContext& context) {
  const app::Scan& scan = context.data.scan;
  const int index = app::mask_index_at(scan, context.state.cursor_mm);
  if (index < 0) return "outside the brain mask";
  const int linear = static_cast<int>(scan.mask_voxels[static_cast<std::size_t>(index)]);
  const int nx = scan.grid.dims[0], ny = scan.grid.dims[1];
  return "voxel " + std::to_string(linear % nx) + ", " + std::to_string(linear / nx % ny) + ", " +
         std::to_string(linear / (nx * ny));
}

// Whose map the number belongs to.
std::string map_owner(const app::ViewContext& context) {
  const app::ActiveMap active = app::active_map(context.state, context.transient, context.data);
  if (active.map == nullptr) return {};
  return active.overlay == app::Overlay::kNetworkMap
             ? app::network_name(context.data.networks, active.map->unit)
             : app::neuron_name(context.data.neurons, active.map->unit);
}

}  // namespace

void draw_crosshair_line(const app::ViewContext& context, float x, float middle_y, float width) {
  const Palette& p = palette();
  const float start = x;
  draw_icon(Icon::kPin, {x + px(7), middle_y}, p.accent, 14);
  x += px(20);
  std::string place = app::format_mm(context.state.cursor_mm);
  // Rather without its unit than cut.
  const std::string with_unit = place + " mm";
  if (text_width(Font::kControlMedium, with_unit) <= start + width - x) place = with_unit;
  x += draw_text_cut(Font::kControlMedium, x, middle_y, start + width - x, p.text, place) + px(10);
  const std::optional<double> r = r_at_crosshair(context);
  const std::string text = r ? "r " + app::format_r(*r) : voxel_text(context);
  if (x < start + width) {
    draw_text_cut(Font::kControl, x, middle_y, start + width - x, p.text2, text);
  }
}

void CrosshairCard::draw(const app::ViewContext& context, const Box& box) {
  Box area = box.inset(px(12), px(8));
  if (area.height() < px(40)) return;
  const Palette& p = palette();
  draw_text(Font::kCaption, area.x0, area.cut_top(px(16)).middle_y(), p.text2, "At the crosshair");
  const Box place = area.cut_top(px(24));
  draw_text(Font::kCard, place.x0, place.middle_y(), p.text,
            app::format_mm(context.state.cursor_mm) + " mm");
  const Box voxel = area.cut_top(px(18));
  draw_text_cut(Font::kControl, voxel.x0, voxel.middle_y(), area.width(), p.text2,
                voxel_text(context));
  const std::optional<double> r = r_at_crosshair(context);
  const Box number = area.cut_top(px(18));
  if (r) {
    float x = number.x0;
    x += draw_text(Font::kControlStrong, x, number.middle_y(), p.text, "r " + app::format_r(*r));
    draw_text_cut(Font::kControl, x + px(6), number.middle_y(), number.x1 - x - px(6), p.text2,
                  "with " + map_owner(context));
  } else {
    draw_text_cut(Font::kControl, number.x0, number.middle_y(), area.width(), p.text3,
                  "no r at this place");
  }
  area.cut_top(px(6));
  if (area.height() >= px(56)) draw_series(context, area);
}

void CrosshairCard::draw_series(const app::ViewContext& context, const Box& box) {
  const Palette& p = palette();
  const app::AppData& data = context.data;
  Box plot = box;
  const Box legend = plot.cut_bottom(px(18));
  const int voxel = app::mask_index_at(data.scan, context.state.cursor_mm);
  if (voxel < 0) return;
  const int neuron = context.state.neuron;
  const Key key{data.revision, voxel, neuron, static_cast<int>(plot.width())};
  const double duration = app::duration_secs(data.scan);
  if (!(key == key_)) {
    key_ = key;
    voxel_points_.clear();
    neuron_points_.clear();
    if (data.voxel_series_index == voxel) {
      voxel_points_ =
          app::curve_points(data.voxel_series, data.scan.tr_secs, 0, duration, key.columns);
    }
    if (neuron >= 0 && neuron < data.neurons.n_units) {
      const std::span<const float> series =
          context.selectors.film.neuron_series(context.state, data);
      neuron_points_ = app::curve_points(series, data.scan.tr_secs, 0, duration, key.columns);
    }
  }
  const float shown_height = std::min(plot.height(), std::max(px(96), plot.width() * 0.35F));
  plot.y0 = std::round(plot.y0 + (plot.height() - shown_height) * 0.5F);
  plot.y1 = plot.y0 + shown_height;
  const CurvePlot curves(plot, 0, std::max(1e-6, duration), -3.2, 3.2);
  draw_line_h(plot.x0, plot.x1, std::round(curves.y_of(0)), p.line);
  curves.draw(neuron_points_, with_alpha(p.neuron, 0.75F), 1, scratch_);
  curves.draw(voxel_points_, p.accent, 1.25F, scratch_);
  const float now = std::round(curves.x_of(context.state.time_secs));
  draw_line_v(now, plot.y0, plot.y1, with_alpha(p.accent, 0.5F));

  const float y = legend.middle_y() + px(2);
  float x = legend.x0;
  draw_line_h(x, x + px(12), std::round(y), p.accent);
  x += px(17);
  x += draw_text(Font::kCaption, x, y, p.text2,
                 data.voxel_series_index == voxel ? "this voxel" : "this voxel, loading") +
       px(12);
  if (neuron >= 0 && x + px(40) < legend.x1) {
    draw_line_h(x, x + px(12), std::round(y), p.neuron);
    x += px(17);
    draw_text_cut_inside(Font::kCaption, x, y, legend.x1 - x, p.text2,
                         app::neuron_short_name(data.neurons, neuron));
  }
}

}  // namespace sync_act::views
