#pragma once
// The interface as one object: data, state, ImGui and GL of one canvas. Fed by app_api.cpp's C
// functions; answers through a sink of requests (JSON, docs/architecture.md). Draws only when
// asked, and says whether it wants to be asked again.

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "imgui.h"
#include "web/app/app_data.h"
#include "web/app/command.h"
#include "web/app/reduce.h"
#include "web/app/selectors.h"
#include "web/gl/film_sheets.h"
#include "web/gl/slice_renderer.h"
#include "web/platform/input.h"
#include "web/platform/interface_renderer.h"
#include "web/views/view_list.h"

namespace sync_act::platform {

struct AppOptions {
  bool mac_keys = false;  // Command instead of Control for copy, paste, undo
  bool system_dark = true;
  bool reduced_motion = false;
};
Result<AppOptions> app_options_from_json(std::string_view text);

class App {
 public:
  // `send` gets each request as JSON; it may call back into the app, but not frame().
  // Needs the canvas's WebGL2 context to be current; draws nothing before it has glyphs.
  App(const AppOptions& options, std::function<void(const std::string&)> send);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  Status put(std::string_view kind, std::string_view meta_json, std::span<const std::byte> bytes);
  Status dispatch(std::string_view command_json);
  // keep_missing: keys that the text does not have stay as they are; else they become defaults.
  Status set_state(std::string_view state_json, bool keep_missing);
  std::string state_json() const;

  void pointer(PointerEvent event, double x_css, double y_css, int button, int modifiers,
               PointerType type);
  void wheel(double right, double down, int modifiers);
  void key(std::string_view key, bool down, int modifiers);
  void text(std::string_view utf8);
  void paste(std::string_view utf8);
  void focus(bool has_focus);
  // Another density is asked for (need_glyphs) and followed once its glyphs are there.
  void resize(int width_px, int height_px, double density);
  // A file of web/fonts.
  Status set_glyphs(std::span<const unsigned char> file);
  void set_environment(bool system_dark, bool reduced_motion);
  // Whether the code of the views that come later is there; from the start where nothing is said.
  void set_later_ready(bool ready);
  void context_lost();
  void context_restored();

  // What a screen says, written out (docs/architecture.md); empty where there is nothing of it yet.
  std::string document(std::string_view kind);

  // Draws one frame; true while another one is wanted. now_ms: any clock that does not go back.
  bool frame(double now_ms);

  // Of textures; the canvas itself is the browser's.
  std::size_t gpu_bytes() const {
    return slices_->gpu_bytes() + glass_->gpu_bytes() + film_->gpu_bytes() +
           interface_->gpu_bytes();
  }

 private:
  void want_frames();
  void draw_panels(bool& animating);
  void check_graphics();
  void run_queued_commands();
  void run(const app::Command& command);
  void announce();
  void announce_needs();
  void announce_document();
  bool is_only_playing() const;
  app::ViewContext view_context();
  void announce_cursor();
  void announce_text_input();
  void follow_tab_key();
  double now_secs() const { return now_ms_ / 1000; }

  std::function<void(const std::string&)> send_;
  std::unique_ptr<InterfaceRenderer> interface_;
  std::unique_ptr<gl::SliceRenderer> slices_;
  std::unique_ptr<gl::GlassRenderer> glass_;
  std::unique_ptr<gl::FilmSheets> film_;
  app::AppData data_;
  app::Model model_;
  app::Selectors selectors_;
  std::vector<app::Command> queued_;
  const app::CommandSink sink_ = [this](app::Command command) {
    queued_.push_back(std::move(command));
  };
  std::string pasted_;  // what ImGui finds on the clipboard

  ImVec2 finger_offset_{0, 0};  // from a finger to what it has pressed (views::touch_target)

  // What the page has been told last.
  app::State told_state_;
  double told_state_secs_ = 0;    // when
  double player_time_secs_ = -1;  // where the player knows that the cursor is; below 0: not playing
  app::Needs told_needs_;
  std::uint64_t told_results_ = 0;
  std::uint64_t told_document_ = 0;
  int told_cursor_ = 0;
  bool told_text_input_ = false;
  ImVec2 told_caret_{0, 0};
  ImVec2 caret_{0, 0};
  bool told_problem_ = false;
  bool interface_is_checked_ = false;

  double now_ms_ = 0;
  int frames_wanted_ = 2;
  bool context_is_lost_ = false;
  bool has_glyphs_ = false;
  double asked_density_ = 0;  // of the glyphs last asked for
  bool style_is_stale_ = true;
  bool style_is_dark_ = true;

  // Where keyboard focus stands inside the canvas, to notice when it has gone round.
  ImGuiID first_focus_ = 0;
  ImGuiID focus_before_tab_ = 0;
  int frames_to_watch_tab_ = 0;
  bool tab_backwards_ = false;
  bool came_in_backwards_ = false;
};

}  // namespace sync_act::platform
