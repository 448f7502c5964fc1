#include "web/views/brain_outlines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "web/app/colours.h"
#include "web/app/contours.h"
#include "web/app/format.h"
#include "web/views/slice_grid.h"

namespace sync_act::views {
namespace {

constexpr float kLineCss = 22;  // of the legend
constexpr float kGapCss = 14;   // between its entries
constexpr float kMarkZoneCss = 24;
constexpr int kMostLines = 4;
constexpr std::string_view kMost = "At most 8 networks are outlined at once.";

void toggle(const app::ViewContext& context, int network) {
  app::ContourSet networks = context.state.contours;
  if (networks.contains(network)) {
    networks.remove(network);
  } else {
    networks.add(network);
  }
  context.sink(app::SetContours{networks});
}

// Of the mutual pairs, the strongest first.
app::ContourSet mutual_networks(const app::ViewContext& context) {
  app::ContourSet networks;
  for (const app::Pair& pair : context.selectors.pairs(context.data)) networks.add(pair.network);
  return networks;
}

// What the outline of the significant part says of itself; `is_note`: instead of an outline.
struct SignificanceWords {
  std::string text, detail;
  bool is_note = false;
};
SignificanceWords significance_words(const app::ViewContext& context) {
  const app::AppData& data = context.data;
  const app::ActiveMap active = app::active_map(context.state, context.transient, data);
  if (active.overlay == app::Overlay::kNetworkMap) {
    return {
        "No test for a network's map",
        "A network's course is usually found in this very scan: its own voxels go with it "
        "whatever chance does, so a test would prove nothing. Voxel maps of neurons are tested.",
        true};
  }
  const int neuron = active.wanted_unit;
  const std::vector<bool>& silent = data.neurons.no_signal;
  const bool none = neuron < 0 || neuron >= data.neurons.n_units;
  if (none || (static_cast<std::size_t>(neuron) < silent.size() &&
               silent[static_cast<std::size_t>(neuron)])) {
    return {none ? "No neuron to test" : "The neuron has no signal to test",
            none ? "Choose a neuron: its voxel map is tested." : "", true};
  }
  const app::VoxelTest& test = data.voxel_test;
  if (active.map == nullptr || test.neuron != active.map->unit) {
    return {"Testing the voxels", "", true};
  }
  if (!test.why.empty()) return {"The voxels could not be tested", test.why, true};
  const std::string level = "q \xE2\x89\xA4 " + app::format_r(test.q);
  if (test.n_significant == 0) {
    return {"No voxel is significant, " + level,
            "No voxel goes with the neuron more than chance would have it, given how many are "
            "tested and how slowly the series change.",
            true};
  }
  return {"Outlined: " + level + ", " + app::format_count(test.n_significant) +
              (test.n_significant == 1 ? " voxel" : " voxels"),
          "Outlined: voxels that go with the neuron more than chance would have it, from |r| " +
              app::format_r(test.least_r) +
              " on. Of these about 5 % are expected to be false. The choice of this neuron among "
              "many is not in it.",
          false};
}

// How a line is drawn. on_css 0: solid. core_css: of its middle, which is left open: two lines.
struct Pen {
  ImU32 ink = 0;
  float width_css = 1;
  float on_css = 0, off_css = 0;
  float core_css = 0;
};

// Colours repeat; networks of one colour have other marks, and other lines.
Pen network_pen(int network, float width_css) {
  Pen pen{network_ink(network), width_css};
  switch (app::network_shape(network)) {
    case app::NetworkShape::kSquare:
      break;
    case app::NetworkShape::kDisc:
      pen.on_css = 5;
      pen.off_css = 3;
      break;
    case app::NetworkShape::kDiamond:
      pen.on_css = 1.5F;
      pen.off_css = 3;
      break;
  }
  return pen;
}

class DrawnOutlines final : public BrainOutlines {
 public:
  void draw_slice(const app::ViewContext& context, int slot, const gl::SliceView& view,
                  const Box& box) override {
    const app::State& state = context.state;
    const app::AppData& data = context.data;
    if ((state.contours.empty() && !state.significant) || !data.preview.values.empty()) return;
    const PlaneAxes& axes = axes_of(view.plane);
    const app::ContourPlane plane{axes.fixed, axes.right, axes.up, view.position_mm};
    // Thinner over the mosaic's small pictures.
    const float width = box.width() < px(180) ? 1.0F : 1.5F;
    ImGui::GetWindowDrawList()->PushClipRect(box.min(), box.max(), true);
    for (const int network : state.contours) {
      const auto found = data.network_maps.find(network);
      if (found == data.network_maps.end()) continue;
      const app::BrainMap& map = found->second;
      const app::Outline& outline =
          selectors_.outline(slot, network, map.revision, data.scan, map.values,
                             app::contour_level(state), plane, state.voxel_exact);
      const bool hovered = network == context.transient.hovered_network;
      draw(outline, view, box, network_pen(network, hovered ? width + 1 : width));
    }
    const app::ActiveMap active = app::active_map(state, context.transient, data);
    const app::VoxelTest& test = data.voxel_test;
    if (state.significant && active.overlay == app::Overlay::kVoxelMap && active.map != nullptr &&
        test.neuron == active.map->unit) {
      const app::Outline& outline = selectors_.outline(slot, -1, test.revision, data.scan,
                                                       test.strength, 1, plane, state.voxel_exact);
      Pen pen{palette().text, width + 1.5F};
      pen.core_css = 1;
      draw(outline, view, box, pen);
    }
    ImGui::GetWindowDrawList()->PopClipRect();
  }

  void draw_legend(const app::ViewContext& context, Box& area, bool names, bool controls) override {
    const bool has_controls = controls && can_outline(context);
    const std::vector<Entry> entries = legend(context, names);
    if (entries.empty() && !has_controls) return;
    const float side = px(12);
    Flow flow;
    flow.width = area.width() - 2 * side;
    flow.taken = has_controls ? controls_width(context) + px(kGapCss) : 0;
    const int lines = flow.arrange(entries, most_lines(area, has_controls));
    const float first = px(has_controls ? 32 : kLineCss);
    Box strip = area.cut_bottom(first + static_cast<float>(lines - 1) * px(kLineCss) + px(4));
    draw_line_h(strip.x0, strip.x1, strip.y0, palette().line);
    strip = strip.inset(side, px(2));
    const Box top{strip.x0, strip.y0, strip.x1, strip.y0 + first};
    if (has_controls) {
      draw_controls(context, Box(top).cut_left(flow.taken).centred_height(px(28)));
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const Flow::Place& place = flow.places[i];
      if (place.line >= lines) break;
      const float y = place.line == 0
                          ? top.middle_y()
                          : top.y1 + px(kLineCss) * (static_cast<float>(place.line) - 0.5F);
      const float half = px(kLineCss) * 0.5F;
      draw_entry(context, entries[i],
                 {strip.x0 + place.x, y - half, strip.x0 + place.x + place.width, y + half});
    }
  }

  float controls_width(const app::ViewContext& context) const override {
    return picker_width(face(context)) + px(6) + significant_width();
  }

  void draw_controls(const app::ViewContext& context, const Box& box) override {
    Box free = box;
    const PickerFace look = face(context);
    const Box at = free.cut_left(std::min(picker_width(look), free.width()));
    if (picker("outlines", at, look, "Draw networks as outlines over the brain")) {
      ImGui::OpenPopup("outlined networks");
    }
    draw_menu(context, at);
    free.cut_left(px(6));
    if (free.width() < px(40)) return;
    draw_significant_switch(context, free.cut_left(significant_width()));
  }

  Taken handle_list(const app::ViewContext& context, const Interaction& item, const Box& rows,
                    int hovered) override {
    const ImGuiIO& io = ImGui::GetIO();
    if (item.has_keys && context.state.network >= 0 && !io.KeyCtrl && !io.KeySuper) {
      for (const ImWchar typed : io.InputQueueCharacters) {
        if (typed == 'c' || typed == 'C') toggle(context, context.state.network);
      }
    }
    if (hovered < 0) return {};
    const bool on_mark = io.MousePos.x < rows.x0 + px(kMarkZoneCss);
    if (on_mark && !context.state.contours.contains(hovered) && context.state.contours.full()) {
      tooltip(item.id + static_cast<ImGuiID>(hovered) + 1, kMost, {},
              "Take one away first, or all of them below the picture.");
    } else if (on_mark) {
      tooltip(item.id + static_cast<ImGuiID>(hovered) + 1,
              context.state.contours.contains(hovered) ? "Outlined: click to take the outline away"
                                                       : "Click to outline this network",
              {}, "Shift and a click on the name, or the key C, do the same.");
    }
    const bool click = item.clicked && (on_mark || io.KeyShift);
    if (click) toggle(context, hovered);
    return {click, on_mark};
  }

  void draw_list_row(const app::ViewContext& context, const Box& row, int network) override {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const Box zone{row.x0, row.y0, row.x0 + px(kMarkZoneCss), row.y1};
    const bool outlined = context.state.contours.contains(network);
    const bool offered = zone.contains(mouse) && !context.state.contours.full() &&
                         ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows);
    if (!outlined && !offered) return;
    const float reach = px_exact(8.5F);
    const ImVec2 middle{row.x0 + px(13), row.middle_y()};
    ImGui::GetWindowDrawList()->AddRect(
        {std::round(middle.x - reach), std::round(middle.y - reach)},
        {std::round(middle.x + reach), std::round(middle.y + reach)},
        with_alpha(network_ink(network), outlined ? 1.0F : 0.45F), px(3), 0, px_exact(1.5F));
  }

 private:
  struct Entry {
    int network = -1;  // -1: the significant part
    std::string text, detail;
    bool is_note = false;  // nothing is outlined
    float width = 0;
  };

  // Where entries stand on lines of a width. Names are cut where they would need too many lines.
  struct Flow {
    struct Place {
      float x = 0, width = 0;
      int line = 0;
    };
    float width = 0, taken = 0;  // taken: of the first line, at its left
    std::vector<Place> places;

    // Answers the number of lines, at most so many.
    int arrange(const std::vector<Entry>& entries, int most_lines) {
      for (int lines = 1; lines <= most_lines; ++lines) {
        const bool last = lines == most_lines;
        for (const float longest_css : {1000.0F, 110.0F, 88.0F, 64.0F, 48.0F}) {
          if (longest_css < 80 && !last) break;
          if (place(entries, px(longest_css)) <= lines) return lines;
        }
      }
      return most_lines;
    }

    int place(const std::vector<Entry>& entries, float longest) {
      places.clear();
      Place next{taken, 0, 0};
      for (const Entry& entry : entries) {
        next.width =
            std::min(entry.network < 0 ? entry.width : std::min(entry.width, longest), width);
        if (next.x > 0 && next.x + next.width > width) {
          next.x = 0;
          ++next.line;
        }
        places.push_back(next);
        next.x += next.width + px(kGapCss);
      }
      return next.line + 1;
    }
  };

  static int most_lines(const Box& area, bool has_controls) {
    if (area.height() > px(300)) return kMostLines;
    return has_controls ? 3 : area.height() > px(160) ? 2 : 1;
  }

  static bool can_outline(const app::ViewContext& context) {
    return context.data.networks.n_units > 0 || context.data.neurons.n_units > 0;
  }

  static PickerFace face(const app::ViewContext& context) {
    static constexpr std::array<std::string_view, 9> kCounts{
        "Outlines",    "Outlines: 1", "Outlines: 2", "Outlines: 3", "Outlines: 4",
        "Outlines: 5", "Outlines: 6", "Outlines: 7", "Outlines: 8"};
    PickerFace look;
    look.value = kCounts[std::min(context.state.contours.size(), kCounts.size() - 1)];
    return look;
  }

  static float significant_width() {
    return std::ceil(text_width(Font::kControlMedium, "Significant")) + px(32);
  }

  static void draw_significant_switch(const app::ViewContext& context, const Box& box) {
    const bool on = context.state.significant;
    const Interaction item = interact("significant", box);
    const Palette& p = palette();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (item.hover_share > 0) {
      list.AddRectFilled(box.min(), box.max(), with_alpha(p.raised, item.hover_share), px(6));
    }
    const float y = box.middle_y(), half = px_exact(6.5F), x = box.x0 + px(13);
    const ImVec2 low{std::round(x - half), std::round(y - half)};
    const ImVec2 high{std::round(x + half), std::round(y + half)};
    if (on) list.AddRectFilled(low, high, p.accent, px(3));
    if (!on) list.AddRect(low, high, p.text3, px(3), 0, px(1));
    if (on) draw_icon(Icon::kCheck, {(low.x + high.x) / 2, (low.y + high.y) / 2}, p.on_accent, 12);
    draw_text_cut(Font::kControlMedium, box.x0 + px(24), y, box.x1 - box.x0 - px(26),
                  on ? p.text : mixed(p.text2, p.text, item.hover_share), "Significant");
    if (item.hovered) {
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      tooltip(item.id, "Outline what is significant", {},
              "Voxels whose r with the neuron is more than chance would give, at a false discovery "
              "rate of 5 % over all voxels. Maps of networks have no such test.");
    }
    if (item.clicked) context.sink(app::SetSignificant{!on});
  }

  // Stays open while networks are chosen.
  static void draw_menu(const app::ViewContext& context, const Box& anchor) {
    const app::AppData& data = context.data;
    const app::State& state = context.state;
    const int n = data.networks.n_units;
    if (!begin_menu("outlined networks", anchor, 260, n + 2)) return;
    const app::ContourSet mutual = mutual_networks(context);
    MenuItem all;
    all.label = "All of mutual pairs";
    all.hint = mutual.full() ? "the strongest 8" : "";
    all.enabled = !mutual.empty();
    if (menu_item(-2, all)) context.sink(app::SetContours{mutual});
    MenuItem none;
    none.label = "None";
    none.enabled = !state.contours.empty();
    if (menu_item(-1, none)) context.sink(app::SetContours{{}});
    const Palette& p = palette();
    for (int k = 0; k < n; ++k) {
      const ImVec2 at = ImGui::GetCursorScreenPos();
      const Box box{at.x, at.y, at.x + ImGui::GetContentRegionAvail().x, at.y + px(30)};
      ImGui::PushID(k);
      const Interaction item = interact("outline", box, 5);
      ImGui::PopID();
      const bool outlined = state.contours.contains(k);
      const bool enabled = outlined || !state.contours.full();
      if (item.hovered || item.focused) {
        ImGui::GetWindowDrawList()->AddRectFilled(box.min(), box.max(), p.line, px(5));
      }
      if (item.hovered) ui().hovered_network = k;
      if (item.hovered && !enabled) tooltip(item.id, kMost);
      draw_network_mark(k, {box.x0 + px(14), box.middle_y()});
      const std::string name = app::network_name(data.networks, k);
      draw_text_cut(Font::kControl, box.x0 + px(28), box.middle_y(), box.width() - px(56),
                    with_alpha(p.text, enabled ? 1.0F : 0.45F), name);
      if (outlined) draw_icon(Icon::kCheck, {box.x1 - px(14), box.middle_y()}, p.accent, 14);
      if (item.clicked && enabled) toggle(context, k);
    }
    end_menu();
  }

  static std::vector<Entry> legend(const app::ViewContext& context, bool names) {
    std::vector<Entry> entries;
    if (context.state.significant) {
      SignificanceWords words = significance_words(context);
      entries.push_back({-1, std::move(words.text), std::move(words.detail), words.is_note});
    }
    for (const int k : names ? context.state.contours : app::ContourSet()) {
      entries.push_back({k, app::network_name(context.data.networks, k),
                         "Outlined where r with the network is at least " +
                             app::format_r(context.state.threshold_r) +
                             ", the threshold of the colours. Click to select it."});
    }
    for (Entry& entry : entries) {
      entry.width = std::ceil(text_width(Font::kCaption, entry.text)) + px(entry.is_note ? 2 : 16);
    }
    return entries;
  }

  static void draw_entry(const app::ViewContext& context, const Entry& entry, const Box& box) {
    const Palette& p = palette();
    ImGui::PushID(entry.network);
    const Interaction item = interact("legend", box, 3);
    ImGui::PopID();
    const float y = box.middle_y();
    float x = box.x0;
    if (!entry.is_note) {
      if (entry.network >= 0) {
        draw_network_mark(entry.network, {x + px(5), y}, 9);
      } else {
        for (const float half_css : {5.0F, 2.0F}) {
          const float half = px_exact(half_css);
          ImGui::GetWindowDrawList()->AddRect({std::round(x + px(5) - half), std::round(y - half)},
                                              {std::round(x + px(5) + half), std::round(y + half)},
                                              p.text, px_exact(half_css * 0.4F), 0, px(1));
        }
      }
      x += px(15);
    }
    draw_text_cut(Font::kCaption, x, y, box.x1 - x,
                  entry.is_note ? p.text2 : mixed(p.text2, p.text, item.hover_share), entry.text);
    if (item.hovered) {
      tooltip(item.id, entry.text, {}, entry.detail);
      if (entry.network >= 0) {
        ui().hovered_network = entry.network;
        ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      }
    }
    if (item.clicked && entry.network >= 0) context.sink(app::SelectNetwork{entry.network});
  }

  // With a halo: lines are over bright and dark parts of the picture alike.
  void draw(const app::Outline& outline, const gl::SliceView& view, const Box& box,
            const Pen& pen) {
    const auto per_right = static_cast<float>(static_cast<double>(box.width()) /
                                              (view.right_mm[1] - view.right_mm[0]));
    const auto per_up =
        static_cast<float>(static_cast<double>(box.height()) / (view.up_mm[1] - view.up_mm[0]));
    const auto right0 = static_cast<float>(view.right_mm[0]);
    const auto up0 = static_cast<float>(view.up_mm[0]);
    points_.clear();
    for (const app::ContourPoint& point : outline.points) {
      points_.push_back(
          {box.x0 + (point.right_mm - right0) * per_right, box.y1 - (point.up_mm - up0) * per_up});
    }
    const ImU32 halo = with_alpha(palette().panel, 0.6F);
    stroke(outline, halo, pen.width_css + (pen.width_css > 1 ? 2.0F : 1.5F), {});
    stroke(outline, pen.ink, pen.width_css, pen);
    if (pen.core_css > 0) stroke(outline, palette().panel, pen.core_css, {});
  }

  // All lines of the outline, through points_; of the pen only the pattern.
  void stroke(const app::Outline& outline, ImU32 colour, float width_css, const Pen& pattern) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    std::size_t first = 0;
    for (const std::size_t end : outline.ends) {
      if (pattern.on_css > 0) {
        stroke_pattern(first, end, colour, px_exact(width_css), pattern);
      } else {
        list.AddPolyline(points_.data() + first, static_cast<int>(end - first), colour,
                         ImDrawFlags_Closed, px_exact(width_css));
      }
      first = end;
    }
  }

  void stroke_pattern(std::size_t first, std::size_t end, ImU32 colour, float width,
                      const Pen& pattern) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float on = px_exact(pattern.on_css), off = px_exact(pattern.off_css);
    bool is_on = true;
    float left = on;  // of the dash or the gap
    dash_.assign(1, points_[first]);
    const auto end_dash = [&] {
      list.AddPolyline(dash_.data(), static_cast<int>(dash_.size()), colour, 0, width);
    };
    for (std::size_t i = first; i < end; ++i) {
      ImVec2 at = points_[i];
      const ImVec2 to = points_[i + 1 < end ? i + 1 : first];
      float length = std::hypot(to.x - at.x, to.y - at.y);
      while (length > left) {
        const float share = left / length;
        at = {at.x + (to.x - at.x) * share, at.y + (to.y - at.y) * share};
        length -= left;
        dash_.push_back(at);
        if (is_on) end_dash();
        dash_.assign(1, at);
        is_on = !is_on;
        left = is_on ? on : off;
      }
      left -= length;
      dash_.push_back(to);
    }
    if (is_on) end_dash();
  }

  app::OutlineSelectors selectors_;
  std::vector<ImVec2> points_, dash_;
};

}  // namespace

std::unique_ptr<BrainOutlines> make_brain_outlines() { return std::make_unique<DrawnOutlines>(); }

}  // namespace sync_act::views
