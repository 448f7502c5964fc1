#include "web/views/time_view.h"

#include <array>
#include <cmath>
#include <span>
#include <string>
#include <string_view>

#include "imgui_internal.h"
#include "web/app/format.h"
#include "web/views/film_controls.h"
#include "web/views/film_strip.h"
#include "web/views/label_bands.h"
#include "web/views/lag_plot.h"
#include "web/views/panel.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

constexpr float kTouchNotchCss = 100;  // so far two fingers go for one notch (canvas-input.js)
constexpr double kSyncScaleEnd = 0.9;  // r at the ends of the sync band's colours

bool has_neuron(const app::ViewContext& context) {
  return context.state.neuron >= 0 && context.state.neuron < context.data.neurons.n_units;
}

bool has_network(const app::ViewContext& context) {
  return context.state.network >= 0 && context.state.network < context.data.networks.n_units;
}

std::span<const float> network_series(const app::ViewContext& context) {
  const app::SeriesSet& set = context.data.networks;
  if (!has_network(context)) return {};
  return {set.unit(context.state.network), static_cast<std::size_t>(set.n_times)};
}

double value_at_scan(std::span<const float> series, int scan) {
  if (scan < 0 || scan >= static_cast<int>(series.size())) return NAN;
  return static_cast<double>(series[static_cast<std::size_t>(scan)]);
}

// What is in the film at the cursor.
std::string moment_text(const app::ViewContext& context) {
  const app::AppData& data = context.data;
  const auto secs = app::film_secs_at(data.film, data.scan, context.state.time_secs);
  if (!secs || data.labels.n_samples <= 0) return {};
  const int label = app::label_at(data.labels, *secs);
  return label < 0 ? std::string() : label_text(data.labels.names[static_cast<std::size_t>(label)]);
}

// Of the moment at the cursor; below 0 where there is no film then.
double film_secs(const app::ViewContext& context) {
  return app::film_secs_at(context.data.film, context.data.scan, context.state.time_secs)
      .value_or(-1);
}

// A column wide enough for names, but not for the scale's numbers beside them.
bool is_compact(const Box& area) { return area.width() < px(560); }

std::string z_text(double value) { return "z " + app::format_number(value, 2); }

}  // namespace

TimeView::Rows TimeView::layout_rows(const app::ViewContext& context, Box plot) const {
  Rows rows;
  // What is left out first where there is little room: label bands, then the film's frames, then
  // the sync band. Curves keep at least this.
  const float least_curves = px(plot.height() > px(130) ? 70 : 44);
  const bool has_sync = has_neuron(context) && has_network(context) && plot.height() >= px(60);
  if (has_sync) {
    plot.cut_bottom(px(2));
    rows.sync = plot.cut_bottom(px(10));
    plot.cut_bottom(px(8));
  }
  rows.film = {plot.x0, plot.y0, plot.x1, plot.y0};
  if (has_frames(context.data)) {
    const float spare = plot.height() - least_curves - px(8);
    // On a small screen one band of labels tells more than larger frames.
    const float most = px(plot.height() > px(360) ? 72 : plot.height() > px(112) ? 42 : 34);
    if (spare >= px(24)) {
      plot.cut_top(px(4));
      rows.film = plot.cut_top(std::min(spare - px(4), most));
      plot.cut_top(px(5));
    }
  }
  const float beneath = (compact_ ? px(36) : least_curves) + px(12);
  rows.n_labels = label_rows(context.data, plot.height() - beneath);
  if (rows.n_labels > 0) {
    if (rows.film.height() <= 0) plot.cut_top(px(5));
    rows.labels = plot.cut_top(static_cast<float>(rows.n_labels) * px(kLabelRowCss));
  }
  rows.run_names = plot.height() > px(80);
  rows.curves = plot;
  rows.curves.cut_top(px(rows.run_names ? 18 : 6));
  return rows;
}

void TimeView::draw(const app::ViewContext& context, DrawResources& resources) {
  Box area = window_box();
  const bool has_header = ui().layout == Layout::kWide || ui().layout == Layout::kMedium;
  if (has_header) draw_header(context, area.cut_top(px(kPanelHeaderCss)));
  const app::Scan& scan = context.data.scan;
  if (!scan.present || scan.n_scans <= 0) {
    draw_text_cut(Font::kControl, area.x0 + px(12), area.middle_y(), area.width() - px(24),
                  palette().text3, "Curves appear here when a scan and neurons are open.");
    return;
  }
  const std::array<double, 2> shown = app::time_window(context.state, scan);
  const Window window{shown[0], shown[1], app::duration_secs(scan)};
  if (has_header) draw_side(context, resources, area);

  const float side = px(area.width() >= px(720) ? 12 : 8);
  area = area.inset(side, 0);
  area.cut_right(px(4));
  compact_ = is_compact(area);
  const float gutter = px(!compact_ ? 130 : area.width() >= px(300) ? 92 : 30);
  const float legend_x = area.x0;
  area.cut_left(gutter);
  const bool zoomed = window.end - window.start < window.duration - 1e-6;
  area.cut_bottom(px(3));
  if (zoomed) draw_overview(context, area.cut_bottom(px(9)), window);
  const Box axis = area.cut_bottom(px(24));
  const Rows rows = layout_rows(context, area);
  run_labels_ = rows.run_names;
  const Box all{area.x0, area.y0, area.x1, axis.y1};
  handle_input(context, all, window);
  const CurvePlot scale(rows.curves, window.start, window.end, 0, 1);
  if (rows.film.height() > 0) draw_film_strip(context, resources, rows.film, scale);
  if (rows.n_labels > 0) {
    draw_label_bands(context, rows.labels, legend_x, rows.n_labels, scale);
  }
  draw_curves(context, rows.curves, window);
  if (rows.sync.height() > 0) draw_sync(context, rows.sync, window);
  draw_axis(context, axis, all, window);
  draw_cursor(context, {area.x0, area.y0, area.x1, axis.y0 + px(4)}, rows.curves, axis, window);
  draw_gutter(context, resources, rows, legend_x);
}

// At the right: r at each lag; above it, while the film plays, its picture.
void TimeView::draw_side(const app::ViewContext& context, DrawResources& resources, Box& area) {
  const bool has_pair = has_neuron(context) && has_network(context);
  const bool film = context.transient.film_playing;
  if (area.width() < px(700) || area.height() < px(120) || !(has_pair || film)) return;
  Box side = area.cut_right(px(area.width() >= px(1100) ? 196 : 168));
  draw_line_v(side.x0, side.y0, side.y1, palette().line);
  side = side.inset(px(10), px(8));
  const float least_plot = px(84);
  if (film) {
    const float shape = film_shape(context.data.film);
    const bool alone = !has_pair || side.height() < least_plot + px(80);
    const float most = alone ? side.height() : side.height() - least_plot - px(8);
    const float height = std::round(std::min(most, side.width() / shape));
    Box picture = side.cut_top(height);
    const float width = std::round(height * shape);
    picture.x0 = std::round(picture.middle_x() - width * 0.5F);
    picture.x1 = picture.x0 + width;
    draw_film_frame(context, resources, picture, film_secs(context), 4);
    if (alone) return;
    side.cut_top(px(8));
  }
  draw_lag_plot(context, side);
}

void TimeView::draw_header(const app::ViewContext& context, const Box& box) {
  const Palette& p = palette();
  PanelHeader header = begin_panel_header(context, box, "Time", app::Panel::kTime);
  Box& free = header.free;
  const app::Scan& scan = context.data.scan;
  if (!scan.present) return;
  if (context.data.film.present) {
    const Box play = free.cut_left(px(24));
    play_button(context, {play.x0 - px(4), play.y0, play.x1 - px(4), play.y1});
    if (context.data.film.has_video) {
      const bool muted = context.transient.film_muted;
      if (icon_button("mute", free.cut_left(px(24)), muted ? Icon::kMuted : Icon::kSound,
                      muted ? "Play with sound" : "Play without sound")) {
        context.sink(app::FilmMute{!muted});
      }
    }
    free.cut_left(px(4));
  }
  const std::string now = app::format_time_tenths(context.state.time_secs);
  draw_text(Font::kTitle, free.x0, free.middle_y(), p.text, now);
  // As wide as it can get, so that nothing beside it moves while the film plays.
  free.cut_left(std::max(text_width(Font::kTitle, now), text_width(Font::kTitle, "00:00.0")) +
                px(10));
  const std::string place = "scan " +
                            app::format_count(app::scan_at(scan, context.state.time_secs) + 1) +
                            " of " + app::format_count(scan.n_scans);
  free.cut_left(
      draw_text_cut(Font::kControl, free.x0, free.middle_y(), free.width(), p.text2, place) +
      px(12));

  const bool film = context.data.film.present;
  const std::array<std::string_view, 3> labels{film ? "Whole film" : "Whole scan", "2 min", "30 s"};
  constexpr std::array<double, 3> kSecs{0, 120, 30};
  const float width = segmented_width(labels);
  if (free.width() < width) return;
  int selected = -1;
  for (int i = 0; i < 3; ++i) {
    if (std::fabs(context.state.window_secs - kSecs[static_cast<std::size_t>(i)]) < 0.5)
      selected = i;
  }
  const int chosen = segmented("window", free.cut_right(width), labels, selected);
  if (chosen != selected && chosen >= 0) {
    const double secs = kSecs[static_cast<std::size_t>(chosen)];
    context.sink(app::SetTimeWindow{std::max(0.0, context.state.time_secs - secs / 2), secs});
  }
  free.cut_right(px(8));
  draw_recipe_controls(context, free);
  const std::string what = moment_text(context);
  if (free.width() > px(48) && !what.empty()) {
    draw_text_cut(Font::kControl, free.x0, free.middle_y(), free.width(), p.text3, what);
  }
}

void TimeView::handle_input(const app::ViewContext& context, const Box& plot,
                            const Window& window) {
  const Interaction item = interact("plot", plot, 4);
  const ImGuiIO& io = ImGui::GetIO();
  const double span = window.end - window.start;
  const double per_px = span / static_cast<double>(std::max(1.0F, plot.width()));
  const double under = window.start + static_cast<double>(io.MousePos.x - plot.x0) * per_px;
  if (item.held && ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
    ui().drag_taken = true;
    const double secs = std::clamp(under, 0.0, window.duration);
    if (secs != context.state.time_secs) context.sink(app::SetTime{secs});
  }
  const bool wheel_is_ours = ui().layout != Layout::kEmbed || io.KeyCtrl;
  if (item.hovered && wheel_is_ours && (io.MouseWheel != 0 || io.MouseWheelH != 0)) {
    auto along = static_cast<double>(io.MouseWheelH);
    auto closer = static_cast<double>(io.MouseWheel);
    if (io.KeyShift && along == 0) std::swap(along, closer);
    // Two fingers do both at once, and the curves go with them.
    Window next = zoomed(context, window, under, closer);
    const double next_span = next.end - next.start;
    const double notch = io.MouseSource == ImGuiMouseSource_TouchScreen
                             ? static_cast<double>(px(kTouchNotchCss)) * next_span /
                                   static_cast<double>(std::max(1.0F, plot.width()))
                             : next_span * 0.1;
    next.start = std::clamp(next.start - along * notch, 0.0, window.duration - next_span);
    next.end = next.start + next_span;
    show_window(context, next);
  }
  // A finger that rests there is told, too.
  const bool resting = !item.held || io.MouseSource == ImGuiMouseSource_TouchScreen;
  if (item.hovered && resting && context.data.scan.tr_secs > 0) {
    const int scan = app::scan_at(context.data.scan, under);
    const float x = std::round(io.MousePos.x);
    draw_line_v(x, plot.y0 + px(4), plot.y1 - px(24), palette().line2);
    std::string detail;
    if (has_neuron(context)) {
      const std::span<const float> series =
          context.selectors.film.neuron_series(context.state, context.data);
      detail = app::neuron_short_name(context.data.neurons, context.state.neuron) + "  " +
               z_text(value_at_scan(series, scan));
    }
    if (has_network(context)) {
      detail += (detail.empty() ? "" : "\n") +
                app::network_name(context.data.networks, context.state.network) + "  " +
                z_text(value_at_scan(network_series(context), scan));
    }
    tooltip(item.id, app::format_time_tenths(under), "scan " + app::format_count(scan + 1), detail);
  }
  if (item.focused) {
    ui().arrows_taken = true;
    ui().space_plays = true;
    for (const ImWchar character : io.InputQueueCharacters) {
      const int steps = character == '+' || character == '=' ? 2 : character == '-' ? -2 : 0;
      if (steps == 0) continue;
      show_window(context, zoomed(context, window, context.state.time_secs, steps));
    }
    double secs = context.state.time_secs;
    const double scan_secs = std::max(context.data.scan.tr_secs, 1e-3);
    const double step = io.KeyShift ? 10 * scan_secs : scan_secs;
    if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) secs -= step;
    if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) secs += step;
    if (ImGui::IsKeyPressed(ImGuiKey_PageUp)) secs -= 10 * scan_secs;
    if (ImGui::IsKeyPressed(ImGuiKey_PageDown)) secs += 10 * scan_secs;
    if (ImGui::IsKeyPressed(ImGuiKey_Home)) secs = 0;
    if (ImGui::IsKeyPressed(ImGuiKey_End)) secs = window.duration;
    secs = std::clamp(secs, 0.0, window.duration);
    if (secs != context.state.time_secs) context.sink(app::SetTime{secs});
  }
}

TimeView::Window TimeView::zoomed(const app::ViewContext& context, const Window& window,
                                  double about_secs, double steps) {
  const double span = window.end - window.start;
  const double least = std::min(std::max(4 * context.data.scan.tr_secs, 1.0), window.duration);
  const double new_span = std::clamp(span * std::pow(0.8, steps), least, window.duration);
  const double start = std::clamp(about_secs - (about_secs - window.start) * new_span / span, 0.0,
                                  window.duration - new_span);
  return {start, start + new_span, window.duration};
}

void TimeView::show_window(const app::ViewContext& context, const Window& window) {
  const double span = window.end - window.start;
  context.sink(app::SetTimeWindow{window.start, span >= window.duration - 1e-6 ? 0 : span});
}

void TimeView::draw_curves(const app::ViewContext& context, const Box& box, const Window& window) {
  const Palette& p = palette();
  const int columns = std::max(1, static_cast<int>(box.width()));
  const auto& neuron = context.selectors.neuron_curve(context.state, context.data, columns);
  const auto& network = context.selectors.network_curve(context.state, context.data, columns);
  // The scale follows what is shown, in half steps, so that no peak is cut off.
  double reach = 2.5;
  for (const auto* points : {&neuron, &network}) {
    for (const app::CurvePoint& point : *points) {
      if (std::isfinite(point.value))
        reach = std::max(reach, std::fabs(static_cast<double>(point.value)));
    }
  }
  high_ = std::min(8.0, std::ceil(reach * 2) / 2);
  low_ = -high_;
  const CurvePlot plot(box, window.start, window.end, low_, high_);
  for (const double z : {-2.0, 0.0, 2.0}) {
    const float y = std::round(plot.y_of(z));
    draw_line_h(box.x0, box.x1, y, with_alpha(p.line, z == 0 ? 1.0F : 0.7F));
    // Numbers that would lie on each other are left out, but for the middle's.
    const bool has_room = plot.y_of(0) - plot.y_of(2) >= px(11) || z == 0;
    if (box.height() >= px(40) && !compact_ && has_room) {
      draw_text_right(Font::kTick, box.x0 - px(6), y, p.text3, app::format_number(z, 0));
    }
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect({box.x0, box.y0 - px(20)}, {box.x1, box.y1 + px(4)}, true);
  const auto& runs = context.data.scan.run_starts;
  for (std::size_t i = 0; i < runs.size() && runs.size() > 1; ++i) {
    const double secs = runs[i] * context.data.scan.tr_secs;
    const float x = std::round(plot.x_of(secs));
    if (runs[i] > 0)
      draw_dashed_line({x, box.y0 - px(run_labels_ ? 12 : 0)}, {x, box.y1}, p.line2, 3, 3);
    // The run that the left edge lies in is named there; a name that the cursor crosses is left
    // out.
    const bool over =
        i + 1 < runs.size() && runs[i + 1] * context.data.scan.tr_secs <= window.start;
    if (!run_labels_ || over) continue;
    const std::string name = "run " + std::to_string(i + 1);
    const float at = std::max(x, box.x0) + px(6);
    const float cursor = plot.x_of(context.state.time_secs);
    if (cursor > at - px(3) && cursor < at + text_width(Font::kTick, name) + px(3)) continue;
    draw_text(Font::kTick, at, box.y0 - px(8), p.text3, name);
  }
  plot.draw(network, network_ink(context.state.network), 1.75F, scratch_);
  plot.draw(neuron, p.neuron, 1.35F, scratch_);
  list.PopClipRect();
}

void TimeView::draw_sync(const app::ViewContext& context, const Box& box, const Window& window) {
  const std::vector<float>& sync = context.selectors.sync(context.state, context.data);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(box.min(), box.max(), palette().raised);
  if (sync.empty() || context.data.scan.tr_secs <= 0) return;
  const CurvePlot plot(box, window.start, window.end, 0, 1);
  // One rectangle per scan, or per pixel column where scans are narrower than that.
  const double per_px = (window.end - window.start) / static_cast<double>(box.width());
  const double step = std::max(context.data.scan.tr_secs, per_px);
  for (double secs = window.start; secs < window.end;) {
    const int scan = app::scan_at(context.data.scan, secs + step * 1e-6);
    const double next =
        step > context.data.scan.tr_secs ? secs + step : (scan + 1) * context.data.scan.tr_secs;
    const auto index = static_cast<std::size_t>(scan);
    if (index < sync.size() && std::isfinite(sync[index])) {
      list.AddRectFilled({std::round(plot.x_of(secs)), box.y0},
                         {std::round(plot.x_of(std::min(next, window.end))), box.y1},
                         r_ink(static_cast<double>(sync[index]), kSyncScaleEnd));
    }
    secs = next > secs ? next : window.end;
  }
}

void TimeView::draw_axis(const app::ViewContext& context, const Box& axis, const Box& plot,
                         const Window& window) {
  const Palette& p = palette();
  const int most = std::max(2, static_cast<int>(plot.width() / px(64)));
  const app::Ticks ticks = app::time_ticks(window.start, window.end, most);
  const CurvePlot scale(axis, window.start, window.end, 0, 1);
  const double now = context.state.time_secs;
  const float cursor = now >= window.start && now <= window.end ? scale.x_of(now) : -1e6F;
  const float pill_half = text_width(Font::kBadge, app::format_time_tenths(now)) * 0.5F + px(6);
  for (const double secs : ticks.values) {
    const float x = std::round(scale.x_of(secs));
    draw_line_v(x, axis.y0, axis.y0 + px(4), p.line2);
    const std::string label =
        ticks.step < 1 ? app::format_time_tenths(secs) : app::format_time(secs);
    const float half = text_width(Font::kCaption, label) * 0.5F;
    // The cursor's own label stands on the axis: none beneath it.
    if (std::fabs(x - cursor) < half + pill_half + px(4)) continue;
    const float at = std::clamp(x, plot.x0 + half, std::max(plot.x0 + half, plot.x1 - half));
    draw_text_centred(Font::kCaption, at, axis.y0 + px(13), p.text2, label);
  }
}

void TimeView::draw_cursor(const app::ViewContext& context, const Box& plot, const Box& curves,
                           const Box& axis, const Window& window) {
  const double secs = context.state.time_secs;
  if (secs < window.start || secs > window.end) return;
  const Palette& p = palette();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const CurvePlot scale(curves, window.start, window.end, low_, high_);
  const float x = std::round(scale.x_of(secs));
  const float half_line = px(2) * 0.5F;
  list.AddRectFilled({x - half_line, plot.y0 + px(4)}, {x + half_line, plot.y1}, p.accent);
  // Dots where the curves are at the cursor: between scans, on the line that is drawn.
  const double tr = context.data.scan.tr_secs;
  const double position = tr > 0 ? secs / tr - 0.5 : 0;
  const int before = static_cast<int>(std::floor(position));
  const auto dot = [&](std::span<const float> series, ImU32 ink) {
    const double a = value_at_scan(series, std::max(before, 0));
    const double b =
        value_at_scan(series, std::min(before + 1, static_cast<int>(series.size()) - 1));
    const double share = std::clamp(position - before, 0.0, 1.0);
    const double z = before < 0 ? b : a + (b - a) * share;
    if (!std::isfinite(z)) return;
    list.AddCircleFilled({x, scale.y_of(z)}, px_exact(4), p.panel);
    list.AddCircleFilled({x, scale.y_of(z)}, px_exact(3), ink);
  };
  dot(network_series(context), network_ink(context.state.network));
  dot(context.selectors.film.neuron_series(context.state, context.data), p.neuron);

  const std::string label = app::format_time_tenths(secs);
  const float half = std::ceil(text_width(Font::kBadge, label) * 0.5F) + px(6);
  const float middle = std::clamp(x, plot.x0 + half, std::max(plot.x0 + half, plot.x1 - half));
  const Box pill{middle - half, axis.y0 + px(4), middle + half, axis.y0 + px(22)};
  list.AddRectFilled(pill.min(), pill.max(), p.accent, px(4));
  draw_text_centred(Font::kBadge, middle, pill.middle_y(), p.on_accent, label);
}

// Left of the rows: what each of them is, and the frame at the cursor.
void TimeView::draw_gutter(const app::ViewContext& context, DrawResources& resources,
                           const Rows& rows, float x) {
  const bool has_header = ui().layout == Layout::kWide || ui().layout == Layout::kMedium;
  const float room = rows.curves.x0 - px(10) - x;
  if (rows.film.height() > 0 && room >= px(24)) {
    const Palette& p = palette();
    Box row{x, rows.film.y0, x + room, rows.film.y1};
    if (!has_header) {
      // No header to play from: here.
      const Box button = row.cut_left(px(40));
      play_button(context, {button.x0 - px(8), button.y0, button.x1, button.y1});
    }
    const float width = std::round(row.height() * film_shape(context.data.film));
    const float label = has_header ? text_width(Font::kCaption, "Film") + px(8) : 0;
    if (row.width() >= label + width) {
      const Box frame = row.cut_right(width);
      draw_film_frame(context, resources, frame, film_secs(context), 3);
      ImGui::GetWindowDrawList()->AddRect(frame.min(), frame.max(), p.accent, px(3), 0, px(1));
    }
    if (has_header) {
      draw_text(Font::kCaption, row.x0, row.middle_y(), p.text2, "Film");
      const Interaction item = interact("film", {x, row.y0, x + room, row.y1}, 3);
      if (item.hovered) tooltip(item.id, context.data.film.title, {}, context.data.film.made);
    }
  }
  draw_legend(context, rows.curves, rows.sync, x);
}

void TimeView::draw_legend(const app::ViewContext& context, const Box& curves, const Box& sync,
                           float x) {
  const Palette& p = palette();
  const float end = curves.x0 - px(compact_ ? 6 : 24);
  if (end - x < px(40)) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool roomy = !compact_;
  const bool has_unit = roomy && curves.height() > px(70);
  float y = curves.middle_y() - px(has_unit ? 20 : 10);
  const float dash = px(compact_ ? 8 : 12), indent = px(compact_ ? 13 : 18);
  const auto entry = [&](const char* id, ImU32 ink, const std::string& name) {
    list.AddRectFilled({x, std::round(y) - px(1)}, {x + dash, std::round(y) + px(1)}, ink);
    bool cut = false;
    draw_text_cut_inside(Font::kCaption, x + indent, y, end - x - indent, p.text, name, &cut);
    if (cut) {
      const Interaction item = interact(id, {x, y - px(9), end, y + px(9)}, 3);
      if (item.hovered) tooltip(item.id, name);
    }
    y += px(19);
  };
  if (has_neuron(context)) {
    entry("neuron", p.neuron, app::neuron_short_name(context.data.neurons, context.state.neuron));
  }
  if (has_network(context)) {
    entry("network", network_ink(context.state.network),
          app::network_name(context.data.networks, context.state.network));
  }
  if (has_unit) {
    draw_text(Font::kCaption, x + px(18), y, p.text3, "z per run");
  }
  if (sync.height() > 0) {
    const char* label = roomy ? "Sync, 43 s" : "Sync";
    draw_text(Font::kCaption, x, sync.middle_y(), p.text2, label);
    const Interaction item = interact("sync", {x, sync.y0 - px(4), end, sync.y1 + px(4)}, 3);
    if (item.hovered) {
      tooltip(item.id, "Sync", {},
              "r of the two curves in a window of 43 s around each scan: warm where they move "
              "together, cool where they move oppositely.");
    }
  }
}

void TimeView::draw_overview(const app::ViewContext& context, const Box& box,
                             const Window& window) {
  const Palette& p = palette();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Box track = box.centred_height(px(5));
  list.AddRectFilled(track.min(), track.max(), p.raised, px(3));
  const auto x_of = [&](double secs) {
    return track.x0 + track.width() * static_cast<float>(secs / window.duration);
  };
  const Interaction item = interact("overview", box, 3);
  const double under =
      static_cast<double>((ImGui::GetIO().MousePos.x - track.x0) / track.width()) * window.duration;
  if (ImGui::IsItemActivated()) {
    const bool on_thumb = under >= window.start && under <= window.end;
    drag_from_secs_ = on_thumb ? under - window.start : (window.end - window.start) / 2;
  }
  if (item.held) {
    ui().drag_taken = true;
    const double span = window.end - window.start;
    const double start = std::clamp(under - drag_from_secs_, 0.0, window.duration - span);
    if (std::fabs(start - window.start) > 1e-6) context.sink(app::SetTimeWindow{start, span});
  }
  float x0 = x_of(window.start), x1 = x_of(window.end);
  if (x1 - x0 < px(16)) {
    const float middle = (x0 + x1) * 0.5F;
    x0 = middle - px(8);
    x1 = middle + px(8);
  }
  list.AddRectFilled({x0, track.y0}, {x1, track.y1}, mixed(p.line2, p.text3, item.hover_share),
                     px(3));
}

}  // namespace sync_act::views
