#include "web/platform/app.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <utility>

#include "imgui_internal.h"
#include "web/app/colours.h"
#include "web/app/json_fields.h"
#include "web/app/receive.h"
#include "web/app/request_json.h"
#include "web/app/state_json.h"
#include "web/app/view_context.h"
#include "web/views/screen_list.h"

namespace sync_act::platform {
namespace {

// ImGui answers input one frame late where windows or items are new, so each input gets two.
constexpr int kFramesPerInput = 2;

// Where ImGui wants the caret, kept by its callback until the frame is done.
void keep_caret(ImGuiViewport*, ImGuiPlatformImeData* ime) {
  auto* caret = static_cast<ImVec2*>(ImGui::GetIO().BackendPlatformUserData);
  *caret = {ime->InputPos.x, ime->InputPos.y + ime->InputLineHeight};
}

}  // namespace

Result<AppOptions> app_options_from_json(std::string_view text) {
  constexpr std::string_view kWhat = "The options";
  Result<app::Json> json = app::parse_object(kWhat, text);
  if (!json.ok()) return json.error();
  AppOptions options;
  app::FieldReader fields(kWhat, *json);
  fields.flag("macKeys", options.mac_keys);
  fields.flag("systemDark", options.system_dark);
  fields.flag("reducedMotion", options.reduced_motion);
  SYNC_ACT_RETURN_IF_ERROR(fields.status());
  return options;
}

App::App(const AppOptions& options, std::function<void(const std::string&)> send)
    : send_(std::move(send)),
      slices_(std::make_unique<gl::SliceRenderer>()),
      glass_(std::make_unique<gl::GlassRenderer>()),
      film_(std::make_unique<gl::FilmSheets>()) {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.BackendPlatformName = "sync_act";
  io.BackendPlatformUserData = &caret_;
  io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
  io.ConfigMacOSXBehaviors = options.mac_keys;
  io.ConfigInputTextCursorBlink = false;  // idle means idle, also in a text field
  io.SetPlatformImeDataFn = keep_caret;
  io.ClipboardUserData = this;
  io.SetClipboardTextFn = [](void* self, const char* text) {
    static_cast<App*>(self)->queued_.emplace_back(app::CopyText{text});
  };
  // A page may not read the clipboard unasked: what is pasted arrives with the event.
  io.GetClipboardTextFn = [](void* self) { return static_cast<App*>(self)->pasted_.c_str(); };
  model_.transient.system_dark = options.system_dark;
  model_.transient.reduced_motion = options.reduced_motion;
  interface_ = std::make_unique<InterfaceRenderer>();
}

App::~App() {
  slices_.reset();
  glass_.reset();
  film_.reset();
  interface_.reset();
  ImGui::GetIO().BackendPlatformUserData = nullptr;
  ImGui::GetIO().BackendPlatformName = nullptr;
  ImGui::DestroyContext();
}

Status App::put(std::string_view kind, std::string_view meta_json,
                std::span<const std::byte> bytes) {
  Status status = app::receive(kind, meta_json, bytes, data_, model_);
  film_->follow(data_.film.revision, data_.film.frames.n_sheets);
  if (status.ok() && kind == "film_sheet") {
    const app::FilmSheet& came = data_.film_sheet;
    film_->set_sheet(came.sheet, came.width, came.height, bytes);
  } else if (status.ok() && kind == "film_frame") {
    film_->set_frame(data_.film_frame.width, data_.film_frame.height, bytes);
  }
  want_frames();
  announce();
  return status;
}

Status App::dispatch(std::string_view command_json) {
  const Result<app::Command> command = app::command_from_json(command_json, data_);
  if (!command.ok()) return command.error();
  run(*command);
  want_frames();
  announce();
  return {};
}

Status App::set_state(std::string_view state_json, bool keep_missing) {
  const auto missing = keep_missing ? app::MissingKeys::kKeep : app::MissingKeys::kDefault;
  const auto parsed = app::state_from_json(state_json, model_, data_, missing);
  if (!parsed.ok()) return parsed.error();
  app::replace_state(model_, parsed->state, parsed->wishes, data_);
  want_frames();
  announce();
  return {};
}

std::string App::state_json() const { return app::state_to_json(model_, data_); }

void App::pointer(PointerEvent event, double x_css, double y_css, int button, int modifiers,
                  PointerType type) {
  // A finger that rests on something asks what it is: lifting it presses nothing.
  const bool has_asked =
      type == PointerType::kTouch && event == PointerEvent::kUp && views::tooltip_is_shown();
  // A press that no frame has seen yet would still come, and a release after it.
  if (event == PointerEvent::kCancel) ImGui::GetIO().ClearEventsQueue();
  if (has_asked || event == PointerEvent::kCancel) ImGui::ClearActiveID();
  const double density = model_.transient.density;
  if (type == PointerType::kTouch && event == PointerEvent::kDown) {
    const ImVec2 finger{static_cast<float>(x_css * density), static_cast<float>(y_css * density)};
    const ImVec2 target = views::touch_target(finger);
    finger_offset_ = {target.x - finger.x, target.y - finger.y};
  }
  if (type == PointerType::kTouch) {
    x_css += static_cast<double>(finger_offset_.x) / density;
    y_css += static_cast<double>(finger_offset_.y) / density;
  }
  add_pointer(event, x_css, y_css, button, modifiers, type, density);
  if (event == PointerEvent::kLeave) finger_offset_ = {0, 0};
  want_frames();
}

void App::wheel(double right, double down, int modifiers) {
  add_wheel(right, down, modifiers);
  want_frames();
}

void App::key(std::string_view key, bool down, int modifiers) {
  if (key == "Tab" && down && (modifiers & (kControl | kAlt | kMeta)) == 0) {
    // Where nothing is highlighted yet, ImGui's first Tab highlights the item that it has in mind.
    const ImGuiContext& imgui = *ImGui::GetCurrentContext();
    focus_before_tab_ = imgui.NavDisableHighlight ? 0 : imgui.NavId;
    tab_backwards_ = (modifiers & kShift) != 0;
    frames_to_watch_tab_ = 4;
  }
  add_key(key, down, modifiers);
  want_frames();
}

void App::text(std::string_view utf8) {
  ImGui::GetIO().AddInputCharactersUTF8(std::string(utf8).c_str());
  want_frames();
}

// By ImGui's own shortcut, which puts it in place of the selection; as typed text it would be
// ignored while Control is held.
void App::paste(std::string_view utf8) {
  pasted_ = utf8;
  ImGuiIO& io = ImGui::GetIO();
  const ImGuiKey modifier = io.ConfigMacOSXBehaviors ? ImGuiMod_Super : ImGuiMod_Ctrl;
  for (const bool down : {true, false}) {
    io.AddKeyEvent(down ? modifier : ImGuiKey_V, down);
    io.AddKeyEvent(down ? ImGuiKey_V : modifier, down);
  }
  want_frames();
}

void App::focus(bool has_focus) {
  ImGui::GetIO().AddFocusEvent(has_focus);
  if (!has_focus) {
    first_focus_ = 0;
    frames_to_watch_tab_ = 0;
  }
  want_frames();
}

void App::resize(int width_px, int height_px, double density) {
  ImGui::GetIO().DisplaySize = {static_cast<float>(std::max(width_px, 1)),
                                static_cast<float>(std::max(height_px, 1))};
  if (density > 0 && density != model_.transient.density) {
    if (density != asked_density_) send_(app::request_json("need_glyphs"));
    asked_density_ = density;
  }
  want_frames();
}

Status App::set_glyphs(std::span<const unsigned char> file) {
  const double density = views::load_font_atlas(file);
  has_glyphs_ = density > 0;
  if (!has_glyphs_) {
    return Error{
        ErrorCode::kIo,
        "The file of the page's glyphs is damaged or of another version: reload the page."};
  }
  model_.transient.density = asked_density_ = density;
  interface_->upload_fonts();
  style_is_stale_ = true;
  want_frames();
  return {};
}

void App::set_environment(bool system_dark, bool reduced_motion) {
  model_.transient.system_dark = system_dark;
  model_.transient.reduced_motion = reduced_motion;
  want_frames();
}

void App::set_later_ready(bool ready) {
  model_.transient.later_ready = ready;
  want_frames();
  announce_document();
}

void App::context_lost() { context_is_lost_ = true; }

void App::context_restored() {
  context_is_lost_ = false;
  slices_->forget_context();
  glass_->forget_context();
  film_->forget_context();
  interface_->forget_context();
  if (has_glyphs_) interface_->upload_fonts();
  want_frames();
}

void App::want_frames() { frames_wanted_ = std::max(frames_wanted_, kFramesPerInput); }

bool App::frame(double now_ms) {
  ImGuiIO& io = ImGui::GetIO();
  if (context_is_lost_ || !has_glyphs_ || io.DisplaySize.x <= 0) return false;
  const double passed_secs = (now_ms - now_ms_) / 1000;
  now_ms_ = now_ms;
  // ImGui wants time to pass; after a rest it must not take the rest for one long step.
  io.DeltaTime = static_cast<float>(std::clamp(passed_secs, 1e-3, 0.1));
  frames_wanted_ = std::max(0, frames_wanted_ - 1);
  const bool dark = app::is_dark(model_.state, model_.transient);
  if (style_is_stale_ || dark != style_is_dark_) {
    views::apply_style(dark, model_.transient.density);
    style_is_stale_ = false;
    style_is_dark_ = dark;
  }
  data_.graphics_bytes = static_cast<double>(gpu_bytes());
  bool animating = false;
  draw_panels(animating);
  check_graphics();
  run_queued_commands();
  follow_tab_key();
  announce();
  announce_cursor();
  announce_text_input();
  const bool events_wait = ImGui::GetCurrentContext()->InputEventsQueue.Size > 0;
  return animating || events_wait || frames_wanted_ > 0;
}

app::ViewContext App::view_context() {
  return {.state = model_.state,
          .transient = model_.transient,
          .data = data_,
          .sink = sink_,
          .selectors = selectors_,
          .can_undo = model_.history.can_undo(),
          .can_redo = model_.history.can_redo(),
          .now_secs = now_secs()};
}

std::string App::document(std::string_view kind) {
  if (!model_.transient.later_ready) return {};
  const app::ViewContext context = view_context();
  for (const views::ScreenEntry& entry : views::screens()) {
    if (entry.document == nullptr) continue;
    if (std::string text = entry.document(context, kind); !text.empty()) return text;
  }
  return {};
}

void App::draw_panels(bool& animating) {
  ImGui::NewFrame();
  const app::ViewContext context = view_context();
  views::DrawResources resources{*slices_, *glass_, *film_};
  animating = views::draw_shell(context, resources);
  ImGui::Render();
  const app::Colour background = app::tokens(style_is_dark_).bg;
  interface_->draw(*ImGui::GetDrawData(),
                   {static_cast<float>(background.r) / 255, static_cast<float>(background.g) / 255,
                    static_cast<float>(background.b) / 255, 1});
}

// A shader that does not compile is a defect of ours or of a driver. Without the interface's there
// is nothing to tell it with but the page.
void App::check_graphics() {
  // To ask waits for the shaders' compiler, which goes on beside the first frames.
  if (model_.transient.later_ready && !interface_is_checked_) {
    interface_is_checked_ = true;
    const std::string problem = interface_->problem();
    if (!problem.empty()) send_(app::request_json("graphics_failed", "text", problem));
  }
  const std::string& problem = slices_->problem().empty() ? glass_->problem() : slices_->problem();
  if (problem.empty() || told_problem_) return;
  told_problem_ = true;
  data_.problems.push_back({"graphics", "The brain cannot be drawn", "", problem,
                            std::string(error_code_name(ErrorCode::kUnsupported))});
  ++data_.revision;
}

void App::run_queued_commands() {
  const std::vector<app::Command> commands = std::exchange(queued_, {});
  for (const app::Command& command : commands) run(command);
  if (!commands.empty()) want_frames();
}

void App::run(const app::Command& command) {
  if (const auto* dismissed = std::get_if<app::DismissProblem>(&command)) {
    std::erase_if(data_.problems,
                  [&](const app::Problem& problem) { return problem.id == dismissed->id; });
    ++data_.revision;
    return;
  }
  const std::string request = app::request_json(command);
  if (!request.empty()) {
    send_(request);
    return;
  }
  app::apply(model_, command, data_, now_secs());
  if (std::holds_alternative<app::FilmTime>(command)) player_time_secs_ = model_.state.time_secs;
}

// While the film plays the page need not hear of each of its frames.
bool App::is_only_playing() const {
  if (!model_.transient.film_playing) return false;
  app::State before = told_state_;
  before.time_secs = model_.state.time_secs;
  before.window_start_secs = model_.state.window_start_secs;
  constexpr double kTellSecs = 0.5;
  return before == model_.state && now_secs() - told_state_secs_ < kTellSecs;
}

// Tells the page what has changed since it was told last. What is told is noted first: the page may
// call back.
void App::announce() {
  if (!model_.transient.film_playing) player_time_secs_ = -1;
  if (player_time_secs_ >= 0 && player_time_secs_ != model_.state.time_secs) {
    player_time_secs_ = model_.state.time_secs;
    if (const auto secs = app::film_secs_at(data_.film, data_.scan, player_time_secs_)) {
      send_(app::film_seek_request_json(*secs));
    }
  }
  if (!(model_.state == told_state_) && !is_only_playing()) {
    const bool selection =
        model_.state.neuron != told_state_.neuron || model_.state.network != told_state_.network;
    told_state_ = model_.state;
    told_state_secs_ = now_secs();
    send_(app::request_json("state_changed"));
    if (selection) send_(app::request_json("selection_changed"));
  }
  announce_needs();
  announce_document();
}

// The data, models and report screens and the gallery have texts, which the page shows to readers
// of its text version.
void App::announce_document() {
  const app::Screen screen = model_.state.screen;
  const bool is_text =
      screen == app::Screen::kData || screen == app::Screen::kReport ||
      screen == app::Screen::kModels ||
      (screen == app::Screen::kExplore && model_.state.brain == app::BrainPicture::kGallery);
  // The views that write it come after the first frame.
  if (!is_text || !model_.transient.later_ready || told_document_ == data_.words_revision) return;
  told_document_ = data_.words_revision;
  send_(app::request_json("document_changed"));
}

void App::announce_needs() {
  if (told_results_ != data_.results_revision) {
    told_results_ = data_.results_revision;
    told_needs_ = {};  // the same index may mean another unit now
  }
  const app::Needs before = told_needs_;
  const app::Needs now = app::needs(model_.state, model_.transient, data_);
  told_needs_ = now;
  const auto ask = [&](int wanted, int asked, const char* type, const char* key) {
    if (wanted >= 0 && wanted != asked) send_(app::request_json(type, key, wanted));
  };
  ask(now.network_map_of, before.network_map_of, "need_network_map", "network");
  ask(now.voxel_map_of, before.voxel_map_of, "need_voxel_map", "neuron");
  // None is told, too: a test that waits for the pointer to rest is then not begun.
  if (now.voxel_test_of != before.voxel_test_of) {
    send_(app::request_json("need_voxel_test", "neuron", now.voxel_test_of));
  }
  ask(now.moments_of, before.moments_of, "need_moments", "neuron");
  ask(now.labels_of, before.labels_of, "need_unit_labels", "neuron");
  ask(now.regions_of, before.regions_of, "need_network_regions", "network");
  ask(now.voxel_series_of, before.voxel_series_of, "need_voxel_series", "maskIndex");
  if (now.contents && !before.contents) send_(app::request_json("need_contents"));
  if (now.carpet && !before.carpet) send_(app::request_json("need_carpet"));
  if (now.recipe && now.recipe != before.recipe) send_(app::recouple_request_json(*now.recipe));
}

void App::announce_cursor() {
  const int cursor = ImGui::GetMouseCursor();
  if (cursor == told_cursor_) return;
  told_cursor_ = cursor;
  send_(app::request_json("cursor", "css", cursor_css(cursor)));
}

void App::announce_text_input() {
  const bool active = ImGui::GetIO().WantTextInput;
  const bool moved = active && (caret_.x != told_caret_.x || caret_.y != told_caret_.y);
  if (active == told_text_input_ && !moved) return;
  told_text_input_ = active;
  told_caret_ = caret_;
  const double density = model_.transient.density;
  send_(app::text_input_request_json(active, static_cast<double>(caret_.x) / density,
                                     static_cast<double>(caret_.y) / density));
}

// Tab walks through the canvas's items; past the last one (or, backwards, before the first) focus
// must leave the canvas, or a keyboard user would never get out.
void App::follow_tab_key() {
  if (frames_to_watch_tab_ == 0) return;
  ImGuiContext& imgui = *ImGui::GetCurrentContext();
  const ImGuiID now = imgui.NavDisableHighlight ? 0 : imgui.NavId;
  const bool moved = now != focus_before_tab_;
  --frames_to_watch_tab_;
  if (!moved && frames_to_watch_tab_ > 0) return want_frames();
  frames_to_watch_tab_ = 0;
  // In the direction in which focus came in, it is through when it arrives at the first item again;
  // in the other, when it goes on from there.
  const bool went_round =
      (tab_backwards_ == came_in_backwards_ ? now : focus_before_tab_) == first_focus_;
  const bool leave = !moved || (first_focus_ != 0 && went_round);
  if (moved && first_focus_ == 0) {
    first_focus_ = now;
    came_in_backwards_ = tab_backwards_;
  }
  if (!leave) return;
  first_focus_ = 0;
  imgui.NavId = 0;
  imgui.NavDisableHighlight = true;
  want_frames();
  send_(app::request_json("leave_canvas"));
}

}  // namespace sync_act::platform
