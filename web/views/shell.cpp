#include "web/views/shell.h"

#include <algorithm>
#include <string>

#include "imgui_internal.h"
#include "web/views/brain_outlines.h"
#include "web/views/film_controls.h"
#include "web/views/help_overlay.h"
#include "web/views/pair_line.h"
#include "web/views/panel.h"
#include "web/views/problem_card.h"
#include "web/views/screen_list.h"
#include "web/views/selection_steps.h"
#include "web/views/status_line.h"
#include "web/views/top_bar.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

constexpr float kGutterCss = 8;

Layout layout_for(const app::ViewContext& context, float width) {
  if (context.state.mode == app::Mode::kEmbed) return Layout::kEmbed;
  if (width >= px(1200)) return Layout::kWide;
  return width >= px(720) ? Layout::kMedium : Layout::kNarrow;
}

std::string_view panel_id(app::Panel panel) {
  switch (panel) {
    case app::Panel::kBrain:
      return "brain";
    case app::Panel::kNeurons:
      return "neurons";
    case app::Panel::kTime:
      return "time";
    case app::Panel::kMatrix:
      return "matrix";
    case app::Panel::kNone:
      break;
  }
  return {};
}

// A panel as a child window with its surface.
void draw_view_in(View& view, const app::ViewContext& context, DrawResources& resources,
                  const Box& box) {
  if (box.width() < px(20) || box.height() < px(20)) return;
  ImGui::SetCursorScreenPos(box.min());
  if (ImGui::BeginChild(view.id(), {box.width(), box.height()}, 0,
                        ImGuiWindowFlags_NavFlattened | ImGuiWindowFlags_NoScrollbar |
                            ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoBackground |
                            ImGuiWindowFlags_NoSavedSettings)) {
    draw_panel_surface(window_box());
    view.draw(context, resources);
  }
  ImGui::EndChild();
}

}  // namespace

Shell::Shell() : views_(make_first_views()) {}

void Shell::draw_panel(std::string_view id, const app::ViewContext& context,
                       DrawResources& resources, const Box& box) {
  // Mosaic and gallery stand in the brain's place; a scan that is being read has none, and a small
  // embed has no room for a tile.
  if (id == "brain" && context.data.scan.present && context.data.preview.values.empty()) {
    const app::BrainPicture picture = context.state.brain;
    const bool roomy =
        ui().layout != Layout::kEmbed || (box.width() >= px(280) && box.height() >= px(164));
    if (picture == app::BrainPicture::kMosaic) id = "mosaic";
    if (picture == app::BrainPicture::kGallery && roomy) id = "gallery";
  }
  if (View* view = find_view(id)) {
    draw_view_in(*view, context, resources, box);
  } else {
    draw_panel_surface(box);  // its code is on the way
  }
}

View* Shell::find_view(std::string_view id) {
  const auto found =
      std::ranges::find_if(views_, [&](const auto& view) { return view->id() == id; });
  return found == views_.end() ? nullptr : found->get();
}

bool Shell::draw(const app::ViewContext& context, DrawResources& resources) {
  Ui& frame = ui();
  if (context.transient.later_ready && !has_later_views_) {
    has_later_views_ = true;
    for (auto& view : make_later_views()) views_.push_back(std::move(view));
    frame.outlines = make_brain_outlines();
    frame.help = make_help_overlay();
  }
  const bool dark = app::is_dark(context.state, context.transient);
  if (dark != frame.dark || frame.palette.bg == 0) apply_style(dark, context.transient.density);
  frame.reduced_motion = context.transient.reduced_motion;
  frame.now_secs = context.now_secs;
  frame.wants_frame = false;
  frame.targets.clear();
  frame.hovered_neuron = -1;
  frame.hovered_network = -1;
  frame.drag_taken = false;
  frame.arrows_taken = false;
  frame.space_plays = false;

  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  frame.layout = layout_for(context, screen.x);
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(screen);
  const ImGuiWindowFlags flags =
      ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
      ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse;
  if (ImGui::Begin("##page", nullptr, flags)) {
    draw_screen(context, resources, {0, 0, screen.x, screen.y});
  }
  ImGui::End();
  draw_problem_card(context, {0, px(44), screen.x, screen.y - px(26)});
  if (frame.help) frame.help->draw(context);
  handle_keys(context);
  draw_tooltip();

  if (frame.hovered_neuron != context.transient.hovered_neuron) {
    context.sink(app::HoverNeuron{frame.hovered_neuron});
  }
  if (frame.hovered_network != context.transient.hovered_network) {
    context.sink(app::HoverNetwork{frame.hovered_network});
  }
  return frame.wants_frame;
}

void Shell::draw_screen(const app::ViewContext& context, DrawResources& resources, Box area) {
  const Layout layout = ui().layout;
  const DrawPanel panel = [&](std::string_view id, const Box& box) {
    draw_panel(id, context, resources, box);
  };
  if (layout == Layout::kEmbed) {
    draw_embed(context, panel, area);
    return;
  }
  const bool narrow = layout == Layout::kNarrow;
  draw_top_bar(context, area.cut_top(px(narrow ? 48 : 44)));
  if (narrow) draw_screen_bar(context, area.cut_bottom(px(56)));
  for (const ScreenEntry& entry : screens()) {
    if (entry.screen != context.state.screen || entry.draw == nullptr) continue;
    if (!narrow) {
      draw_status_line(context, area.cut_bottom(px(26)));
      area = area.inset(px(kGutterCss));
    }
    if (context.transient.later_ready) entry.draw(context, panel, area);
    return;
  }
  if (narrow) {
    draw_narrow(context, resources, area);
    return;
  }
  draw_status_line(context, area.cut_bottom(px(26)));
  draw_explore(context, resources, area.inset(px(kGutterCss)));
}

void Shell::draw_explore(const app::ViewContext& context, DrawResources& resources, Box area) {
  const Layout layout = ui().layout;
  const float gutter = px(kGutterCss);
  const bool coupled = context.data.coupling.n_neurons > 0;
  if (coupled) {
    const Box line = area.cut_top(px(40));
    draw_panel_surface(line);
    draw_pair_line(context, line);
    area.cut_top(gutter);
  }
  if (const std::string_view expanded = panel_id(context.state.expanded); !expanded.empty()) {
    draw_panel(expanded, context, resources, area);
    return;
  }
  if (layout == Layout::kWide) {
    // On low windows the curves give way first, down to what they need to be read.
    const float time = std::clamp(area.height() * 0.34F, px(130), px(264));
    const Box below = area.cut_bottom(time);
    area.cut_bottom(gutter);
    const Box brain = area.cut_left(std::round((area.width() - gutter) * 0.51F));
    area.cut_left(gutter);
    draw_panel("brain", context, resources, brain);
    draw_panel("neurons", context, resources, area);
    draw_panel("time", context, resources, below);
    return;
  }
  // Medium: brain and neurons below each other, scrolling where they do not fit; time docked.
  const Box below = area.cut_bottom(std::clamp(area.height() * 0.3F, px(130), px(200)));
  area.cut_bottom(gutter);
  const float least_brain = px(360), least_neurons = px(520);
  const float each = std::max((area.height() - gutter) * 0.5F, least_brain);
  const float content = each + gutter + std::max(each, least_neurons);
  // The bar lies in the gutter, so that panels keep the page's edge.
  if (begin_scroll("medium", {area.x0, area.y0, area.x1 + gutter, area.y1})) {
    const float top = area.y0 - ImGui::GetScrollY();
    const float right = area.x1;
    const Box brain{area.x0, top, right, std::round(top + each)};
    draw_panel("brain", context, resources, brain);
    draw_panel("neurons", context, resources,
               {area.x0, brain.y1 + gutter, right, std::round(top + content)});
  }
  end_scroll();
  draw_panel("time", context, resources, below);
}

void Shell::draw_narrow(const app::ViewContext& context, DrawResources& resources, Box area) {
  const Palette& p = palette();
  // Where a panel of the page takes half of the screen, the brain keeps the rest: the curves then
  // come below it.
  const bool docks_time = context.data.scan.present && area.height() > px(460);
  if (!context.data.jobs.empty() || !context.data.scan.present) {
    draw_status_line(context, area.cut_bottom(px(26)));
  }
  if (context.data.coupling.n_neurons > 0) {
    const Box line = area.cut_top(px(60));
    draw_panel_surface(line);
    draw_pair_line(context, line);
    draw_line_h(line.x0, line.x1, line.y1 - px(1), p.line);
  }
  if (docks_time) {
    const Box below = area.cut_bottom(px(152));
    draw_panel("time", context, resources, below);
    draw_line_h(below.x0, below.x1, below.y0, p.line2);
  }
  if (context.state.expanded == app::Panel::kNeurons && context.data.neurons.n_units > 0) {
    draw_panel("neurons", context, resources, area);
    return;
  }
  if (begin_scroll("narrow", area, ScrollBar::kOver)) {
    const float top = area.y0 - ImGui::GetScrollY();
    const float right = area.x0 + ImGui::GetContentRegionAvail().x;
    Box column{area.x0, top, right, top + px(4000)};
    const float gap = px(8);
    const float brain = std::clamp((right - area.x0) * 0.95F + px(100), px(360), px(560));
    draw_panel("brain", context, resources, column.cut_top(brain));
    column.cut_top(gap);
    if (context.state.neuron >= 0) {
      const View* unit = find_view("narrow unit");
      const float height =
          unit != nullptr ? unit->wanted_height(context, right - area.x0) : px(160);
      draw_panel("narrow unit", context, resources, column.cut_top(height));
      column.cut_top(gap);
    } else {
      draw_panel("neurons", context, resources,
                 column.cut_top(context.data.neurons.n_units > 0 ? px(480) : px(160)));
    }
    if (context.data.scan.present && !docks_time) {
      draw_panel("time", context, resources, column.cut_top(px(152)));
    }
    ImGui::SetCursorScreenPos({area.x0, column.y0 - 1});
    ImGui::Dummy({1, 1});
  }
  end_scroll();
}

namespace {

constexpr int kFilterWaitFrames = 8;

// True while the filter field has been asked for and has not the keyboard yet: what is typed then
// is kept for it by search_field, and is no shortcut.
bool filter_is_awaited() {
  Ui& frame = ui();
  if (frame.filter_wait_frames == 0) return false;
  if (--frame.filter_wait_frames == 0) frame.held_characters.clear();
  frame.wants_frame = true;
  return true;
}

}  // namespace

void Shell::handle_keys(const app::ViewContext& context) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool menu_open =
      ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
  if (io.WantTextInput || menu_open) return;
  if (filter_is_awaited()) return;
  const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key, false); };
  if ((io.KeyCtrl || io.KeySuper) && pressed(ImGuiKey_Z)) {
    if (io.KeyShift) {
      context.sink(app::Redo{});
    } else {
      context.sink(app::Undo{});
    }
  }
  if ((io.KeyCtrl || io.KeySuper) && pressed(ImGuiKey_Y)) context.sink(app::Redo{});
  if (pressed(ImGuiKey_Escape)) {
    if (context.transient.help_open) {
      context.sink(app::ShowHelp{false});
    } else if (!context.data.problems.empty()) {
      context.sink(app::DismissProblem{context.data.problems.back().id});
    } else if (context.state.expanded != app::Panel::kNone) {
      context.sink(app::ExpandPanel{app::Panel::kNone});
    }
  }
  // ImGui would move its focus by arrows; here they move through the data.
  if (!context.transient.help_open) {
    constexpr ImGuiKey kArrows[] = {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow,
                                    ImGuiKey_DownArrow, ImGuiKey_PageUp,     ImGuiKey_PageDown,
                                    ImGuiKey_Home,      ImGuiKey_End};
    const ImGuiID owner = ImGui::GetID("sync-act arrows");
    for (const ImGuiKey key : kArrows) ImGui::SetKeyOwner(key, owner);
  }
  if (io.KeyCtrl || io.KeyAlt || io.KeySuper) return;

  // By the character, not the key: brackets and the slash lie elsewhere on many keyboards.
  for (int i = 0; i < io.InputQueueCharacters.Size; ++i) {
    const ImWchar character = io.InputQueueCharacters[i];
    switch (character) {
      case '[':
        step_pair(context, -1);
        break;
      case ']':
        step_pair(context, 1);
        break;
      case '/':
        if (ui().layout == Layout::kEmbed) break;
        ui().focus_filter = ui().wants_frame = true;
        ui().filter_wait_frames = kFilterWaitFrames;
        // What was typed after the slash is text already.
        ui().held_characters.assign(io.InputQueueCharacters.begin() + i + 1,
                                    io.InputQueueCharacters.end());
        return;
      case ' ':
        // The space bar belongs to the focused control, if there is one.
        if (ui().space_plays || ImGui::GetCurrentContext()->NavDisableHighlight) {
          toggle_film(context);
        }
        break;
      case '?':
        context.sink(app::ShowHelp{!context.transient.help_open});
        break;
      case '1':
      case '2':
      case '3':
      case '4':
      case '5': {
        const auto place = static_cast<std::size_t>(character - '1');
        if (place < screens().size() && ui().layout != Layout::kEmbed) {
          context.sink(app::ShowScreen{screens()[place].screen});
        }
        break;
      }
      case 't':
        context.sink(app::SetTheme{ui().dark ? app::Theme::kLight : app::Theme::kDark});
        break;
      case 'v':
        context.sink(app::SetOverlay{context.state.overlay == app::Overlay::kNetworkMap
                                         ? app::Overlay::kVoxelMap
                                         : app::Overlay::kNetworkMap});
        break;
      default:
        break;
    }
  }
  if (ui().arrows_taken || context.transient.help_open || !context.transient.later_ready) return;
  if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) step_selection(context, -1, 0);
  if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) step_selection(context, 1, 0);
  if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) step_selection(context, 0, -1);
  if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) step_selection(context, 0, 1);
}

bool draw_shell(const app::ViewContext& context, DrawResources& resources) {
  Ui& frame = ui();
  if (frame.shell == nullptr) frame.shell = std::make_unique<Shell>();
  return frame.shell->draw(context, resources);
}

}  // namespace sync_act::views
