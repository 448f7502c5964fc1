#include "web/views/gallery_view.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "imgui_internal.h"
#include "web/app/format.h"
#include "web/app/gallery_document.h"
#include "web/views/brain_controls.h"
#include "web/views/curve_plot.h"
#include "web/views/panel.h"

namespace sync_act::views {

namespace {

// As app::GalleryOrder has them.
constexpr std::array<std::string_view, 3> kOrders{"By number", "Best r first", "Slowest first"};
constexpr std::array<std::string_view, 3> kShortOrders{"Number", "Best r", "Slow"};

bool is_touch() { return ImGui::GetIO().MouseSource == ImGuiMouseSource_TouchScreen; }

}  // namespace

void GalleryView::draw(const app::ViewContext& context, DrawResources& resources) {
  Box area = window_box();
  const Layout layout = ui().layout;
  const int n = context.data.networks.n_units;
  GallerySheet sheet;
  sheet.max_r = tiles_.max_r(context.state, context.data);
  if (layout != Layout::kEmbed) {
    draw_header(context, area.cut_top(px(kPanelHeaderCss)));
    if (layout == Layout::kNarrow) {
      area.cut_top(px(8));
      draw_picture_switch(context, area.cut_top(px(36)).inset(px(12), 0));
      if (n > 0 && !scrolled_layout_.value.large) {
        area.cut_top(px(8));
        draw_plane_switch(context, area.cut_top(px(36)).inset(px(12), 0));
      }
    }
    // A tile of a narrow window is less high than the footer and two of them.
    if (area.height() > px(layout == Layout::kNarrow ? 200 : 260) && n > 0) {
      const Box footer = area.cut_bottom(px(60));
      draw_line_h(footer.x0, footer.x1, footer.y0, palette().line);
      draw_footer(context, footer, sheet.max_r);
    }
    sheet.keys.push_back("Where");
    if (app::has_film_line(context.data)) sheet.keys.push_back("Film");
    if (app::has_neuron_line(context.data)) sheet.keys.push_back("Neuron");
  }
  if (n == 0) {
    resources.slices.release_from(kFirstTileSlot);
    draw_text_wrapped(
        Font::kControl, area.x0 + px(16), area.y0 + px(16), area.width() - px(32), px(17),
        palette().text2,
        "No networks are open: add a file of them, or let them be found in the scan.");
    return;
  }
  draw_tiles(context, resources, area.inset(px(8)), sheet);
  ask_for_more(context, sheet);
}

void GalleryView::draw_header(const app::ViewContext& context, const Box& box) {
  Box free = begin_panel_header(context, box, "Brain", app::Panel::kBrain).free;
  const bool narrow = ui().layout == Layout::kNarrow;
  if (!narrow) {
    draw_picture_switch(context, free.cut_right(picture_switch_width()));
    free.cut_right(px(8));
  }
  if (context.data.networks.n_units == 0) return;
  // Where tiles have three slices there is no plane to choose.
  const float planes = narrow || scrolled_layout_.value.large ? 0 : plane_switch_width();
  float room = free.width();
  if (planes > 0 && room >= planes) room -= planes + px(8);
  if (room > px(60)) {
    draw_network_picker(context, free, std::min(room, px(200)));
    free.cut_left(px(8));
  }
  if (planes > 0 && free.width() >= planes) draw_plane_switch(context, free.cut_left(planes));
}

void GalleryView::draw_footer(const app::ViewContext& context, Box area, double max_r) {
  if (!draw_scale_part(context, area, max_r)) return;
  const int shown = static_cast<int>(context.state.gallery);
  const auto& orders = area.width() < segmented_width(kOrders) ? kShortOrders : kOrders;
  const Box at{area.x0, area.y0, std::min(area.x1, area.x0 + segmented_width(orders)),
               area.y0 + px(24)};
  const int chosen = segmented("gallery order", at, orders, shown);
  if (chosen != shown) {
    context.sink(app::SetGalleryOrder{static_cast<app::GalleryOrder>(chosen)});
  }
  draw_side_switch(context, {area.x0, area.y0 + px(27), area.x1, area.y1});
}

// Beside the scroll bar where there must be one.
app::GalleryLayout GalleryView::lay_out(const app::ViewContext& context, const Box& area,
                                        std::size_t n_lines) {
  app::GalleryRequest request;
  request.width_px = static_cast<double>(area.width());
  request.height_px = static_cast<double>(area.height());
  request.px_per_css = static_cast<double>(ui().density);
  request.n = context.data.networks.n_units;
  request.n_lines = static_cast<int>(n_lines);
  request.most_pictures = kMostTilePictures;
  request.planes_shape = shape_of_planes(context);
  const app::GalleryLayout& whole =
      layout_.get(request, [&] { return app::gallery_layout(request); });
  const bool fits = whole.content_height() <= request.height_px;
  const bool bar_over = ui().layout == Layout::kNarrow || ui().layout == Layout::kEmbed;
  if (!fits && !bar_over) {
    request.width_px -= static_cast<double>(ImGui::GetStyle().ScrollbarSize);
  }
  return scrolled_layout_.get(request, [&] { return app::gallery_layout(request); });
}

void GalleryView::draw_tiles(const app::ViewContext& context, DrawResources& resources,
                             const Box& area, GallerySheet& sheet) {
  const int n = context.data.networks.n_units;
  sheet.layout = lay_out(context, area, sheet.keys.size());
  sheet.window = app::time_window(context.state, context.data.scan);
  if (sheet.layout.columns == 0) return;
  ImGui::SetCursorScreenPos(area.min());
  ImGuiWindowFlags flags = ImGuiWindowFlags_NavFlattened | ImGuiWindowFlags_NoBackground |
                           ImGuiWindowFlags_NoSavedSettings;
  const bool embed = ui().layout == Layout::kEmbed;
  if (embed || ui().layout == Layout::kNarrow) flags |= ImGuiWindowFlags_NoScrollbar;
  if (embed) flags |= ImGuiWindowFlags_NoScrollWithMouse;  // the wheel is the page's around it
  if (ImGui::BeginChild("tiles", {area.width(), area.height()}, 0, flags)) {
    const ScrolledRows rows =
        scrolled_rows("networks", static_cast<float>(sheet.layout.content_height()));
    sheet.content = rows.content;
    const auto down = static_cast<float>(sheet.layout.tile_height + sheet.layout.gap);
    const int first = static_cast<int>((rows.visible.y0 - rows.content.y0) / down);
    const int last = static_cast<int>((rows.visible.y1 - rows.content.y0) / down) + 1;
    sheet.first = std::clamp(first * sheet.layout.columns, 0, n);
    sheet.last = std::clamp(last * sheet.layout.columns, sheet.first, n);
    hand_over_anatomy(context, resources.slices);
    release_unused(resources.slices, n * sheet.layout.n_pictures);
    for (int place = sheet.first; place < sheet.last; ++place) {
      draw_gallery_tile(context, resources, tiles_, sheet, place,
                        order(context)[static_cast<std::size_t>(place)]);
    }
    handle(context, rows.item, sheet);
  }
  // A finger scrolls what is around the tiles once they are at their end.
  const float pull = ImGui::GetIO().MouseDelta.y, at = ImGui::GetScrollY();
  const bool scrolls = is_touch() && window_box().contains(ImGui::GetIO().MouseClickedPos[0]) &&
                       (pull > 0 ? at > 0 : at < ImGui::GetScrollMaxY());
  end_scroll();
  if (scrolls) ui().drag_taken = true;
}

// Pictures of the view before, and those of a layout with more of them.
void GalleryView::release_unused(gl::SliceRenderer& slices, int n_pictures) {
  const int frame = ImGui::GetFrameCount();
  const bool comes_new = frame != drawn_in_ + 1;
  drawn_in_ = frame;
  slices.release_from(kFirstTileSlot + (comes_new ? 0 : std::min(n_pictures, kMostTilePictures)));
}

void GalleryView::handle(const app::ViewContext& context, const Interaction& item,
                         const GallerySheet& sheet) {
  const std::vector<int>& networks = order(context);
  const ImGuiIO& io = ImGui::GetIO();
  const int under = item.hovered ? sheet.at(io.MousePos) : -1;
  if (under >= 0) {
    ui().hovered_network = networks[static_cast<std::size_t>(under)];
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    explain(context, item, sheet, under);
  }
  // A finger that has scrolled presses nothing.
  const bool dragged = is_touch() && io.MouseDragMaxDistanceSqr[0] > px(8) * px(8);
  if (item.clicked && under >= 0 && !dragged) {
    context.sink(app::SelectNetwork{networks[static_cast<std::size_t>(under)], true});
  }
  const auto here = std::find(networks.begin(), networks.end(), context.state.network);
  const auto n = static_cast<int>(networks.size());
  int place = here == networks.end() ? -1 : static_cast<int>(here - networks.begin());
  const int before = place;
  if (item.has_keys) {
    ui().arrows_taken = true;
    const auto step = [&](ImGuiKey key, int by) {
      if (!ImGui::IsKeyPressed(key)) return;
      const int next = place < 0 ? 0 : place + by;
      if (next >= 0 && next < n) place = next;
    };
    step(ImGuiKey_LeftArrow, -1);
    step(ImGuiKey_RightArrow, 1);
    step(ImGuiKey_UpArrow, -sheet.layout.columns);
    step(ImGuiKey_DownArrow, sheet.layout.columns);
    step(ImGuiKey_Home, -std::max(place, 0));
    step(ImGuiKey_End, n - 1 - place);
    if (place != before) {
      context.sink(app::SelectNetwork{networks[static_cast<std::size_t>(place)], true});
    }
  }
  // What is selected is in sight, wherever it was chosen.
  const int chosen = place < 0 ? -1 : networks[static_cast<std::size_t>(place)];
  if (chosen >= 0 && chosen != shown_network_) {
    const auto down = static_cast<float>(sheet.layout.tile_height + sheet.layout.gap);
    scroll_into_view(static_cast<float>(place / sheet.layout.columns) * down,
                     static_cast<float>(sheet.layout.tile_height));
    ui().wants_frame = true;
  }
  shown_network_ = chosen;
}

void GalleryView::explain(const app::ViewContext& context, const Interaction& item,
                          const GallerySheet& sheet, int place) {
  const app::AppData& data = context.data;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const int network = order(context)[static_cast<std::size_t>(place)];
  const std::string name = app::network_name(data.networks, network);
  const TileParts parts = tile_parts(context, sheet, sheet.tile(place));
  const auto tip = [&](int part, std::string_view title, std::string_view value,
                       std::string_view detail) {
    tooltip(item.id + static_cast<ImGuiID>(place * 16 + part), title, value, detail);
  };
  if (app::has_no_signal(context.data, network)) return tip(0, name, {}, {});
  const app::GallerySelectors::MapFacts* map = tiles_.map(data, network);
  if (parts.picture.contains(mouse) && map != nullptr && map->has_peak) {
    const auto r = app::map_value_at(data.scan, data.network_maps.at(network), map->peak_mm);
    return tip(1, name, r ? "r " + app::format_r(*r) : "",
               "r of each voxel with the network, in slices through the map's largest value, at " +
                   app::format_mm(map->peak_mm) +
                   " mm. Colours have one scale in all tiles. Click to select it and go there.");
  }
  if (parts.curve.contains(mouse)) {
    const CurvePlot plot(parts.curve, sheet.window[0], sheet.window[1], -1, 1);
    const double secs = plot.secs_at(mouse.x);
    const int scan = app::scan_at(data.scan, secs);
    std::string value;
    if (scan >= 0 && scan < data.networks.n_times) {
      value = "z " + app::format_number(static_cast<double>(data.networks.unit(network)[scan]), 2);
    }
    return tip(2, app::format_time_tenths(secs), value,
               "Curve of " + name + ", z per run, over the part of the scan that Time shows.");
  }
  const Box spectrum{parts.spectrum.x0, parts.spectrum.y0, parts.spectrum.x1, parts.axis.y1};
  if (spectrum.contains(mouse)) {
    const PowerSpectrum& power = tiles_.spectrum(data, network);
    std::string detail =
        "How much of the curve is slow or fast; blood-flow signals lie below 0.1 Hz.";
    if (power.density.size() > 1) {
      detail += "\n" + app::low_share_text(tiles_.low_share(data, network)) +
                " of its power lies there.\nOf the series as analysed: mean of " +
                app::format_count(power.n_segments) + " segments of " +
                app::format_number(power.segment_scans * data.scan.tr_secs, 0) +
                " s, none across two runs.";
    }
    return tip(3, "Spectrum", {}, detail);
  }
  for (std::size_t i = 0; i < parts.lines.size(); ++i) {
    if (!parts.lines[i].contains(mouse)) continue;
    const app::GalleryLine& line = line_of(tiles_.story(data, network), sheet.keys[i]);
    const std::string_view key = sheet.keys[i];
    if (line.text.empty()) return tip(4, name, {}, "On its way.");
    const std::string_view lead = key == "Where"  ? "Regions (AAL) that hold most of its map"
                                  : key == "Film" ? "r with labels of the film"
                                                  : "Its best neuron";
    return tip(5 + static_cast<int>(i), lead, {}, line.detail.empty() ? line.text : line.detail);
  }
  tip(0, name, {}, "Click to select it and go to the peak of its map.");
}

// One question of each kind at a time, for the first tile in sight that lacks the answer.
void GalleryView::ask_for_more(const app::ViewContext& context, const GallerySheet& sheet) {
  const app::AppData& data = context.data;
  const std::array<std::uint64_t, 3> of{data.results_revision, data.film.revision,
                                        data.labels.revision};
  if (of != asked_of_) asked_ = {-1, -1, -1};
  asked_of_ = of;
  std::array<int, 3> wanted{-1, -1, -1};
  for (int place = sheet.first; place < sheet.last; ++place) {
    const int network = order(context)[static_cast<std::size_t>(place)];
    if (app::has_no_signal(context.data, network)) continue;
    const auto want = [&](std::size_t kind, bool missing) {
      if (missing && wanted[kind] < 0) wanted[kind] = network;
    };
    want(0, !data.network_maps.contains(network));
    if (sheet.keys.empty()) continue;
    want(1, !data.network_regions.contains(network));
    want(2, app::has_film_line(data) && !data.network_labels.contains(network));
  }
  constexpr std::array<const char*, 3> kRequests{"need_network_map", "need_network_regions",
                                                 "need_network_labels"};
  for (std::size_t kind = 0; kind < kRequests.size(); ++kind) {
    if (wanted[kind] < 0 || wanted[kind] == asked_[kind]) continue;
    asked_[kind] = wanted[kind];
    context.sink(app::AskPage{kRequests[kind], wanted[kind]});
  }
}

std::string gallery_document(const app::ViewContext& context, std::string_view kind) {
  if (kind != "gallery_html") return {};
  return app::html(app::gallery_document(context.state, context.data), app::HtmlForm::kText);
}

}  // namespace sync_act::views
