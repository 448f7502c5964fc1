#include "web/views/gallery_tile.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "web/app/format.h"
#include "web/views/curve_plot.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

constexpr auto kPadCss = static_cast<float>(app::kTilePad);
constexpr auto kHeadCss = static_cast<float>(app::kTileHead);
constexpr auto kLineCss = static_cast<float>(app::kTileLine);
constexpr auto kLinesGapCss = static_cast<float>(app::kTileGap);
constexpr float kAxisCss = 14;

// Beside each other, as in figures.
constexpr std::array<gl::SlicePlane, 3> kRowOfPlanes{
    gl::SlicePlane::kSagittal, gl::SlicePlane::kCoronal, gl::SlicePlane::kAxial};

using WorldBox = std::array<std::array<double, 2>, 3>;

double extent(const WorldBox& world, std::size_t axis) {
  return std::max(1.0, world[axis][1] - world[axis][0]);
}

// What draws one tile.
struct Painter {
  const app::ViewContext& context;
  DrawResources& resources;
  app::GallerySelectors& tiles;
  const GallerySheet& sheet;
  std::vector<ImVec2> scratch{};

  void draw_tile(int place, int network);
  void draw_pictures(const Box& box, int place, int network);
  void draw_slice(const Box& box, gl::SlicePlane plane, int network, int slot, double max_r);
  void draw_curve(const Box& box, int network);
  void draw_spectrum(const TileParts& parts, int network);
  void draw_lines(const TileParts& parts, int network);
};

}  // namespace

double shape_of_planes(const app::ViewContext& context) {
  const WorldBox& world = context.selectors.slice_box(context.data);
  double across = 0, up = 0;
  for (const gl::SlicePlane plane : kRowOfPlanes) {
    across += extent(world, axes_of(plane).right);
    up = std::max(up, extent(world, axes_of(plane).up));
  }
  return across / up;
}

Box GallerySheet::tile(int place) const {
  const auto across = static_cast<float>(layout.tile_width + layout.gap);
  const auto down = static_cast<float>(layout.tile_height + layout.gap);
  const float x = std::round(content.x0 + static_cast<float>(place % layout.columns) * across);
  const float y = std::round(content.y0 + static_cast<float>(place / layout.columns) * down);
  return {x, y, x + static_cast<float>(layout.tile_width),
          y + static_cast<float>(layout.tile_height)};
}

int GallerySheet::at(ImVec2 point) const {
  for (int place = first; place < last; ++place) {
    if (tile(place).contains(point)) return place;
  }
  return -1;
}

TileParts tile_parts(const app::ViewContext& context, const GallerySheet& sheet, const Box& tile) {
  TileParts parts;
  Box inner = tile.inset(px(kPadCss), 0);
  inner.y0 += px(kPadCss - 2);
  inner.y1 -= px(kPadCss);
  parts.head = inner.cut_top(px(kHeadCss));
  const auto n_lines = static_cast<float>(sheet.keys.size());
  Box lines = inner.cut_bottom(px(kLineCss) * n_lines);
  for (std::size_t i = 0; i < sheet.keys.size(); ++i) {
    parts.lines.push_back(lines.cut_top(px(kLineCss)));
  }
  const auto height = static_cast<float>(sheet.layout.picture_height);
  Box plots;
  if (sheet.layout.large) {
    parts.picture = inner.cut_top(height);
    inner.cut_top(px(kLinesGapCss));
    plots = inner;
    if (n_lines > 0) plots.y1 -= px(kLinesGapCss);
    parts.spectrum = plots.cut_right(std::round(plots.width() * 0.42F));
    plots.cut_right(px(14));
    parts.curve = plots;
    parts.curve.y1 -= px(kAxisCss);
  } else {
    const WorldBox& world = context.selectors.slice_box(context.data);
    const PlaneAxes& axes = axes_of(kPlanes[static_cast<std::size_t>(context.state.mosaic)]);
    Box row = inner.cut_top(height);
    const double shape = extent(world, axes.right) / extent(world, axes.up);
    // As wide in every plane, so that the curves stay where they are.
    const float width = std::min(row.width() * 0.42F, height * 1.15F);
    parts.picture = row.cut_left(
        std::round(std::max(width, height * std::min(1.0F, static_cast<float>(shape)))));
    row.cut_left(px(10));
    parts.curve = row.cut_top(std::round((row.height() - px(kAxisCss)) * 0.52F));
    row.cut_top(px(6));
    parts.spectrum = row;
  }
  parts.axis = parts.spectrum.cut_bottom(px(kAxisCss));
  return parts;
}

const app::GalleryLine& line_of(const app::NetworkStory& story, std::string_view key) {
  if (key == "Film") return story.film;
  return key == "Neuron" ? story.neuron : story.where;
}

void Painter::draw_tile(int place, int network) {
  const Palette& p = palette();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Box box = sheet.tile(place);
  const bool selected = network == context.state.network;
  list.AddRectFilled(box.min(), box.max(), p.inset, px(6));
  const float half = px(1) * 0.5F;
  list.AddRect({box.x0 + half, box.y0 + half}, {box.x1 - half, box.y1 - half}, p.line, px(6), 0,
               px(1));
  const TileParts parts = tile_parts(context, sheet, box);

  const float y = parts.head.y0 + px(8);
  draw_network_mark(network, {parts.head.x0 + px(5), y});
  float right = parts.head.x1;
  const app::GallerySelectors::MapFacts* map = tiles.map(context.data, network);
  if (map != nullptr && map->has_peak && parts.head.width() > px(220)) {
    const std::string peak = app::format_mm(map->peak_mm) + " mm";
    draw_text_right(Font::kCaption, right, y, p.text3, peak);
    right -= text_width(Font::kCaption, peak) + px(10);
  }
  draw_text_cut(selected ? Font::kControlStrong : Font::kControlMedium, parts.head.x0 + px(17), y,
                right - parts.head.x0 - px(17), p.text,
                app::network_name(context.data.networks, network));
  if (app::has_no_signal(context.data, network)) {
    draw_text_wrapped(Font::kControl, parts.picture.x0, parts.picture.y0 + px(4),
                      parts.head.width(), px(16), p.text3,
                      "No signal: the series is constant or holds values that are not numbers.");
  } else {
    draw_pictures(parts.picture, place, network);
    draw_curve(parts.curve, network);
    draw_spectrum(parts, network);
    draw_lines(parts, network);
  }
  if (selected) {
    const float in = px(2) * 0.5F;
    list.AddRect({box.x0 + in, box.y0 + in}, {box.x1 - in, box.y1 - in}, p.accent, px(6), 0, px(2));
  } else if (network == context.transient.hovered_network) {
    list.AddRect({box.x0 + half, box.y0 + half}, {box.x1 - half, box.y1 - half}, p.text, px(6), 0,
                 px_exact(1.5F));
  }
}

void Painter::draw_pictures(const Box& box, int place, int network) {
  const app::GallerySelectors::MapFacts* map = tiles.map(context.data, network);
  // As many as there are slots for; the layout sees to it that they are enough.
  const int slot =
      kFirstTileSlot + (place * sheet.layout.n_pictures) %
                           (kMostTilePictures - kMostTilePictures % sheet.layout.n_pictures);
  const bool has_slot = (place - sheet.first + 1) * sheet.layout.n_pictures <= kMostTilePictures;
  if (map == nullptr || !map->has_peak || !has_slot) {
    const char* why = map == nullptr   ? "\xE2\x80\xA6"
                      : !map->has_peak ? "No map"
                                       : "Scroll here to see its map";
    draw_text_centred(Font::kCaption, box.middle_x(), box.middle_y(), palette().text3, why);
    return;
  }
  const WorldBox& world = context.selectors.slice_box(context.data);
  const gl::SlicePlane single = kPlanes[static_cast<std::size_t>(context.state.mosaic)];
  const std::span<const gl::SlicePlane> planes = sheet.layout.large
                                                     ? std::span<const gl::SlicePlane>(kRowOfPlanes)
                                                     : std::span<const gl::SlicePlane>(&single, 1);
  double across = 0, up = 0;
  for (const gl::SlicePlane plane : planes) {
    across += extent(world, axes_of(plane).right);
    up = std::max(up, extent(world, axes_of(plane).up));
  }
  const double px_per_mm =
      std::min(static_cast<double>(box.width()) / across, static_cast<double>(box.height()) / up);
  float x = std::round(box.middle_x() - static_cast<float>(across * px_per_mm) * 0.5F);
  for (std::size_t i = 0; i < planes.size(); ++i) {
    const PlaneAxes& axes = axes_of(planes[i]);
    const auto width = std::floor(static_cast<float>(extent(world, axes.right) * px_per_mm));
    const auto height = std::floor(static_cast<float>(extent(world, axes.up) * px_per_mm));
    const float top = std::round(box.middle_y() - height * 0.5F);
    draw_slice({x, top, x + width, top + height}, planes[i], network, slot + static_cast<int>(i),
               sheet.max_r);
    x += width;
  }
}

void Painter::draw_slice(const Box& box, gl::SlicePlane plane, int network, int slot,
                         double max_r) {
  if (box.width() < 2 || box.height() < 2) return;
  const Palette& p = palette();
  const app::AppData& data = context.data;
  const WorldBox& world = context.selectors.slice_box(data);
  const PlaneAxes& axes = axes_of(plane);
  const app::GallerySelectors::MapFacts& map = *tiles.map(data, network);
  gl::SliceView view;
  view.plane = plane;
  view.position_mm = map.peak_mm[axes.fixed];
  view.right_mm = world[axes.right];
  view.up_mm = world[axes.up];
  const bool mirrored = context.state.radiological && axes.right == 0;
  if (mirrored) std::swap(view.right_mm[0], view.right_mm[1]);
  view.width_px = static_cast<int>(box.width());
  view.height_px = static_cast<int>(box.height());
  gl::SliceLook look = slice_look(context);
  look.max_r = max_r;
  const ImVec4 fill = ImGui::ColorConvertU32ToFloat4(p.inset);
  look.background = {fill.x, fill.y, fill.z, 1};
  const gl::OwnMap own{data.anatomy.revision, map.revision};
  unsigned texture = resources.slices.kept(slot, view, look, own);
  if (texture == 0) {
    // Only what the slice needs goes to the graphics card, for as long as it is drawn.
    const app::MapSlab slab = app::map_slab(data.scan, data.network_maps.at(network).values,
                                            axes.fixed, view.position_mm);
    resources.slices.set_map(slab.grid, slab.voxels, slab.values);
    resources.slices.given.map = 0;  // no view's: the next one hands its own over
    texture = resources.slices.draw_own(slot, view, look, own);
  }
  if (texture != 0) {
    ImGui::GetWindowDrawList()->AddImage(
        reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(texture)), box.min(), box.max(),
        {0, 1}, {1, 0});
  }
  const ImU32 halo = with_alpha(p.inset, 0.8F);
  draw_text_with_halo(Font::kTick, box.x0 + px(1), box.y1 - px(5), p.text2, halo,
                      std::string(axes.fixed_name) + " " + app::format_mm(view.position_mm));
  const char* left = mirrored ? axes.right_letter : axes.left_letter;
  draw_text_with_halo(Font::kTick, box.x0 + px(1), box.y0 + px(6), p.text2, halo, left);
}

void Painter::draw_curve(const Box& box, int network) {
  if (box.width() < px(12) || box.height() < px(8)) return;
  const Palette& p = palette();
  const int columns = static_cast<int>(box.width());
  const auto& points = tiles.curve(context.state, context.data, network, columns);
  double reach = 2.5;
  for (const app::CurvePoint& point : points) {
    if (std::isfinite(point.value)) {
      reach = std::max(reach, std::fabs(static_cast<double>(point.value)));
    }
  }
  reach = std::min(8.0, std::ceil(reach * 2) / 2);
  const CurvePlot plot(box, sheet.window[0], sheet.window[1], -reach, reach);
  draw_line_h(box.x0, box.x1, std::round(plot.y_of(0)), p.line);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect(box.min(), box.max(), true);
  const app::Scan& scan = context.data.scan;
  for (const int start : scan.run_starts) {
    if (start == 0) continue;
    const float x = std::round(plot.x_of(start * scan.tr_secs));
    draw_dashed_line({x, box.y0}, {x, box.y1}, p.line2, 3, 3);
  }
  plot.draw(points, network_ink(network), 1.25F, scratch);
  const double now = context.state.time_secs;
  if (now >= sheet.window[0] && now <= sheet.window[1]) {
    const float x = std::round(plot.x_of(now));
    draw_line_v(std::min(x, box.x1 - px(1)), box.y0, box.y1, p.accent);
  }
  list.PopClipRect();
}

// Filled up to where blood-flow signals end.
void Painter::draw_spectrum(const TileParts& parts, int network) {
  const Box& box = parts.spectrum;
  if (box.width() < px(24) || box.height() < px(8)) return;
  const Palette& p = palette();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const PowerSpectrum& spectrum = tiles.spectrum(context.data, network);
  draw_line_h(box.x0, box.x1, box.y1 - px(1), p.line2);
  if (spectrum.density.size() < 2) {
    draw_text_cut(Font::kCaption, box.x0, box.middle_y(), box.width(), p.text3,
                  "Too short for a spectrum");
    return;
  }
  const double last_hz = spectrum.step_hz * static_cast<double>(spectrum.density.size() - 1);
  float highest = 0;
  for (const float density : spectrum.density) highest = std::max(highest, density);
  const auto x_of = [&](double hz) {
    return box.x0 + box.width() * static_cast<float>(hz / last_hz);
  };
  const float base = box.y1 - px(1);
  const auto y_of = [&](float density) {
    return base - (box.height() - px(3)) * (highest > 0 ? density / highest : 0);
  };
  scratch.clear();
  for (std::size_t f = 0; f < spectrum.density.size(); ++f) {
    scratch.emplace_back(x_of(spectrum.step_hz * static_cast<double>(f)),
                         y_of(spectrum.density[f]));
  }
  const ImU32 ink = network_ink(network);
  const float limit = x_of(app::kSlowHz);
  list.PushClipRect({box.x0, box.y0}, {std::min(limit, box.x1), box.y1}, true);
  const ImU32 fill = with_alpha(ink, ui().dark ? 0.35F : 0.25F);
  for (std::size_t f = 0; f + 1 < scratch.size() && scratch[f].x < limit; ++f) {
    const ImVec2 a = scratch[f], b = scratch[f + 1];
    list.AddQuadFilled({a.x, base}, a, b, {b.x, base}, fill);
  }
  list.PopClipRect();
  if (limit < box.x1) draw_dashed_line({limit, box.y0}, {limit, base}, p.line2, 3, 3);
  list.AddPolyline(scratch.data(), static_cast<int>(scratch.size()), ink, 0, px_exact(1.25F));
  const std::string top =
      app::format_number(static_cast<double>(highest), highest < 10 ? 1 : 0) + " z\xC2\xB2/Hz";
  draw_text_with_halo(Font::kTick, box.x1 - text_width(Font::kTick, top), box.y0 + px(5), p.text3,
                      with_alpha(p.inset, 0.8F), top);

  const float y = parts.axis.y0 + px(8);
  const float unit = text_width(Font::kTick, "Hz");
  draw_text(Font::kTick, box.x1 - unit, y, p.text3, "Hz");
  const int most = std::max(2, static_cast<int>(box.width() / px(34)));
  const app::Ticks ticks = app::nice_ticks(0, last_hz, most);
  for (const double hz : ticks.values) {
    const std::string label = app::format_tick(hz, ticks.step);
    const float x = std::round(x_of(hz));
    const float half = text_width(Font::kTick, label) * 0.5F;
    if (x + half > box.x1 - unit - px(3)) break;
    draw_line_v(x, parts.axis.y0, parts.axis.y0 + px(2), p.line2);
    draw_text_centred(Font::kTick, std::max(x, box.x0 + half), y, p.text3, label);
  }
}

void Painter::draw_lines(const TileParts& parts, int network) {
  const Palette& p = palette();
  const app::NetworkStory& story = tiles.story(context.data, network);
  for (std::size_t i = 0; i < parts.lines.size(); ++i) {
    const Box& box = parts.lines[i];
    const float indent = px(44);
    draw_text(Font::kCaption, box.x0, box.middle_y(), p.text3, sheet.keys[i]);
    const app::GalleryLine& line = line_of(story, sheet.keys[i]);
    draw_text_cut(Font::kCaption, box.x0 + indent, box.middle_y(), box.width() - indent,
                  line.quiet || line.text.empty() ? p.text3 : p.text2,
                  line.text.empty() ? "\xE2\x80\xA6" : line.text);
  }
}

void draw_gallery_tile(const app::ViewContext& context, DrawResources& resources,
                       app::GallerySelectors& tiles, const GallerySheet& sheet, int place,
                       int network) {
  Painter{context, resources, tiles, sheet}.draw_tile(place, network);
}

}  // namespace sync_act::views
