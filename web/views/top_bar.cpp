#include "web/views/top_bar.h"

#include <string>

#include "web/views/screen_list.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

bool has_scan(const app::ViewContext& context) { return context.data.scan.present; }

void export_items(const app::ViewContext& context, int first_index) {
  const bool coupled = context.data.coupling.n_neurons > 0;
  const app::ActiveMap active = app::active_map(context.state, context.transient, context.data);
  MenuItem table{"Coupling table (CSV)", Icon::kTable};
  table.enabled = coupled;
  if (menu_item(first_index, table)) context.sink(app::Export{"coupling_csv"});
  MenuItem map{"Map on the brain (NIfTI)", Icon::kBrain};
  map.enabled = active.map != nullptr;
  if (menu_item(first_index + 1, map)) context.sink(app::Export{"map_nifti"});
  MenuItem picture{"Picture of this view (PNG)", Icon::kCamera};
  if (menu_item(first_index + 2, picture)) context.sink(app::Export{"view_png"});
}

void draw_scan_picker(const app::ViewContext& context, const Box& at) {
  const app::Scan& scan = context.data.scan;
  PickerFace look;
  look.value = scan.present ? std::string_view(scan.title.empty() ? "Untitled scan"
                                                                  : std::string_view(scan.title))
                            : "Nothing open yet";
  look.framed = false;
  if (picker("scan", at, look)) ImGui::OpenPopup("scans");
  if (begin_menu("scans", at, 240, 5)) {
    if (menu_item(0, {"Demo, simulated"})) context.sink(app::AskPage{"open_demo"});
    if (menu_item(1, {"Guided tour of the demo"})) context.sink(app::AskPage{"show_guide"});
    if (menu_item(2, {"Change the simulation"})) context.sink(app::AskPage{"show_knobs"});
    if (menu_item(3, {"Small simulated scan"})) context.sink(app::OpenSimulated{});
    if (menu_item(4, {"Open files\xE2\x80\xA6", Icon::kFolder})) context.sink(app::OpenFiles{});
    end_menu();
  }
}

float scan_picker_width(const app::ViewContext& context) {
  const app::Scan& scan = context.data.scan;
  const std::string_view title =
      scan.present ? (scan.title.empty() ? "Untitled scan" : std::string_view(scan.title))
                   : "Nothing open yet";
  return text_width(Font::kBodyMedium, title) + px(34);
}

void toggle_theme(const app::ViewContext& context) {
  context.sink(app::SetTheme{ui().dark ? app::Theme::kLight : app::Theme::kDark});
}

void draw_narrow(const app::ViewContext& context, Box free) {
  draw_logo({free.x0 + px(10), free.middle_y()});
  free.cut_left(px(24));
  const Box menu = free.cut_right(px(36)).centred_height(px(36));
  if (icon_button("menu", menu, Icon::kMenu, "Menu")) ImGui::OpenPopup("menu");
  if (begin_menu("menu", menu, 260, 9, true)) {
    if (menu_item(0, {"Open files\xE2\x80\xA6", Icon::kFolder})) context.sink(app::OpenFiles{});
    if (menu_item(1, {"Share this view", Icon::kLink})) context.sink(app::Share{});
    export_items(context, 2);
    MenuItem undo{"Undo", Icon::kUndo};
    undo.enabled = context.can_undo;
    if (menu_item(5, undo)) context.sink(app::Undo{});
    MenuItem redo{"Redo", Icon::kRedo};
    redo.enabled = context.can_redo;
    if (menu_item(6, redo)) context.sink(app::Redo{});
    if (menu_item(
            7, {ui().dark ? "Light theme" : "Dark theme", ui().dark ? Icon::kSun : Icon::kMoon})) {
      toggle_theme(context);
    }
    if (menu_item(8, {"Words and keys", Icon::kInfo})) context.sink(app::ShowHelp{true});
    end_menu();
  }
  free.cut_right(px(8));
  if (context.data.scan.simulated) {
    const float width = simulated_badge_width();
    simulated_badge("simulated", free.cut_right(width).x0, free.middle_y());
    free.cut_right(px(8));
  }
  draw_scan_picker(
      context,
      free.cut_left(std::min(free.width(), scan_picker_width(context))).centred_height(px(36)));
}

float screen_tabs_width() {
  float width = 0;
  for (const ScreenEntry& entry : screens()) {
    width += text_width(Font::kBodyMedium, entry.title) + px(26);
  }
  return width;
}

// The screens as tabs in the middle of the page, or further right where that is taken.
void draw_screen_tabs(const app::ViewContext& context, const Box& bar, const Box& free) {
  const Palette& p = palette();
  const float all = screen_tabs_width();
  if (free.width() < all) {
    // No room: a picker.
    PickerFace face;
    for (const ScreenEntry& entry : screens()) {
      if (entry.screen == context.state.screen) face.value = entry.title;
    }
    Box at = free;
    at.x0 = std::max(free.x0, free.x1 - picker_width(face));
    if (at.width() < px(40)) return;
    at = at.centred_height(px(28));
    if (picker("screen", at, face, "Another screen")) ImGui::OpenPopup("screens");
    if (begin_menu("screens", at, 180, static_cast<int>(screens().size()))) {
      int index = 0;
      for (const ScreenEntry& entry : screens()) {
        MenuItem item{entry.title};
        item.checked = entry.screen == context.state.screen;
        if (menu_item(index++, item)) context.sink(app::ShowScreen{entry.screen});
      }
      end_menu();
    }
    return;
  }
  float x = std::round(std::clamp(bar.middle_x() - all * 0.5F, free.x0, free.x1 - all));
  for (const ScreenEntry& entry : screens()) {
    const float width = text_width(Font::kBodyMedium, entry.title) + px(26);
    const Box tab{x, bar.y0, x + width, bar.y1 - px(1)};
    ImGui::PushID(static_cast<int>(entry.screen));
    const Interaction item = interact("tab", tab.inset(px(2), px(4)), 5);
    ImGui::PopID();
    const bool selected = entry.screen == context.state.screen;
    draw_text_centred(Font::kBodyMedium, tab.middle_x(), bar.middle_y(),
                      selected ? p.text : mixed(p.text2, p.text, item.hover_share), entry.title);
    if (selected) {
      ImGui::GetWindowDrawList()->AddRectFilled({tab.x0 + px(10), bar.y1 - px(3)},
                                                {tab.x1 - px(10), bar.y1 - px(1)}, p.accent, px(1));
    }
    if (item.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (item.clicked && !selected) context.sink(app::ShowScreen{entry.screen});
    x += width;
  }
}

}  // namespace

void draw_screen_bar(const app::ViewContext& context, const Box& box) {
  const Palette& p = palette();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(box.min(), box.max(), p.panel);
  draw_line_h(box.x0, box.x1, box.y0, p.line2);
  const float width = box.width() / static_cast<float>(screens().size());
  float x = box.x0;
  for (const ScreenEntry& entry : screens()) {
    const Box cell{std::round(x), box.y0, std::round(x + width), box.y1};
    ImGui::PushID(static_cast<int>(entry.screen));
    const Interaction item = interact("screen", cell.inset(px(3)), 6);
    ImGui::PopID();
    const bool selected = entry.screen == context.state.screen;
    const ImU32 ink = selected ? p.accent : p.text2;
    draw_icon(entry.icon, {cell.middle_x(), cell.y0 + px(20)}, ink);
    draw_text_centred(selected ? Font::kBadge : Font::kCaption, cell.middle_x(), cell.y0 + px(41),
                      ink, entry.title);
    if (item.clicked && !selected) context.sink(app::ShowScreen{entry.screen});
    x += width;
  }
}

void draw_top_bar(const app::ViewContext& context, const Box& box) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Palette& p = palette();
  list.AddRectFilled(box.min(), box.max(), p.panel);
  draw_line_h(box.x0, box.x1, box.y1 - px(1), p.line);
  Box free = box.inset(px(12), 0);
  if (ui().layout == Layout::kNarrow) {
    draw_narrow(context, free);
    return;
  }
  const float y = free.middle_y();
  const bool roomy = box.width() >= px(1000);

  // From the right: exporting is what a visit ends with, so it stands out.
  const auto place = [&](float width) {
    const Box at = free.cut_right(width).centred_height(px(28));
    free.cut_right(px(8));
    return at;
  };
  const Box export_at = place(button_width(Icon::kDownload, "Export"));
  if (button("export", export_at, Icon::kDownload, "Export", ButtonKind::kPrimary,
             has_scan(context), has_scan(context) ? "" : "There is nothing to export yet")) {
    ImGui::OpenPopup("exports");
  }
  if (begin_menu("exports", export_at, 250, 3, true)) {
    export_items(context, 0);
    end_menu();
  }
  if (button("share", place(button_width(Icon::kLink, "Share")), Icon::kLink, "Share",
             ButtonKind::kSecondary, has_scan(context),
             has_scan(context) ? "Copy a link to this view" : "There is nothing to share yet")) {
    context.sink(app::Share{});
  }
  if (button("open", place(button_width(Icon::kFolder, "Open")), Icon::kFolder, "Open",
             ButtonKind::kSecondary, true,
             "Open BOLD, mask and neuron files. Nothing is uploaded.")) {
    context.sink(app::OpenFiles{});
  }
  free.cut_right(px(4));
  const auto icon_place = [&] { return free.cut_right(px(28)).centred_height(px(28)); };
  if (icon_button("theme", icon_place(), ui().dark ? Icon::kSun : Icon::kMoon,
                  ui().dark ? "Light theme (t)" : "Dark theme (t)")) {
    toggle_theme(context);
  }
  if (icon_button("help", icon_place(), Icon::kKeyboard, "Words and keys (?)")) {
    context.sink(app::ShowHelp{!context.transient.help_open});
  }
  if (icon_button("redo", icon_place(), Icon::kRedo, "Redo (Ctrl+Shift+Z)", context.can_redo)) {
    context.sink(app::Redo{});
  }
  if (icon_button("undo", icon_place(), Icon::kUndo, "Undo (Ctrl+Z)", context.can_undo)) {
    context.sink(app::Undo{});
  }
  free.cut_right(px(12));

  draw_logo({free.x0 + px(11), y});
  free.cut_left(px(31));
  if (roomy) {
    free.cut_left(draw_text(Font::kTitle, free.x0, y, p.text, "Sync-ACT Explorer") + px(12));
    draw_line_v(std::round(free.x0), box.y0 + px(12), box.y1 - px(12), p.line2);
    free.cut_left(px(5));
  }
  const float badge = context.data.scan.simulated ? simulated_badge_width() + px(10) : 0;
  const float width = std::min(scan_picker_width(context), std::max(0.0F, free.width() - badge));
  const Box title = free.cut_left(width).centred_height(px(28));
  draw_scan_picker(context, title);
  if (badge > 0) {
    simulated_badge("simulated", std::round(title.x1 + px(4)), y);
    free.cut_left(badge);
  }
  free.cut_left(px(12));
  draw_screen_tabs(context, box, free);
}

}  // namespace sync_act::views
