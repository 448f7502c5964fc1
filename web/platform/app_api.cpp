// The app module's C functions (docs/architecture.md), called by web/js/app-host.js. Strings come
// as UTF-8 with their length or NUL-terminated; a returned text stays valid until the next call.

#include <emscripten/em_js.h>
#include <emscripten/emscripten.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "web/platform/app.h"

// clang-format off
EM_JS(void, sync_act_send_request, (const char* json, std::size_t length), {
  Module["onAppRequest"](new TextDecoder().decode(HEAPU8.subarray(json, json + length)));
});
// clang-format on

namespace sync_act::platform {
namespace {

// The one canvas of this module's instance; a page with two canvases has two instances.
struct Instance {
  std::unique_ptr<App> app;
  std::string text;  // the last text given out
};
Instance& instance() {
  static Instance the_instance;
  return the_instance;
}

// Runs `action`; its failure as "code: message", or null where all went well.
template <class Action>
const char* guarded(Action action) {
  const Status status = action();
  if (status.ok()) return nullptr;
  std::string& text = instance().text;
  text = std::string(error_code_name(status.error().code)) + ": " + status.error().message;
  return text.c_str();
}

// For calls that cannot fail; nothing happens where there is no app.
template <class Action>
void quietly(Action action) {
  if (instance().app) action(*instance().app);
}

template <class Action>
const char* with_app(Action action) {
  return guarded([&]() -> Status {
    if (!instance().app) return Error{ErrorCode::kInternal, "The app is not there."};
    return action(*instance().app);
  });
}

}  // namespace
}  // namespace sync_act::platform

using sync_act::Error;
using sync_act::ErrorCode;
using sync_act::Status;
using sync_act::platform::App;
using sync_act::platform::guarded;
using sync_act::platform::instance;
using sync_act::platform::PointerEvent;
using sync_act::platform::PointerType;
using sync_act::platform::quietly;
using sync_act::platform::with_app;

extern "C" {

EMSCRIPTEN_KEEPALIVE const char* app_create(const char* options_json) {
  return guarded([&]() -> Status {
    const auto options = sync_act::platform::app_options_from_json(options_json);
    if (!options.ok()) return options.error();
    instance().app = std::make_unique<App>(
        *options, [](const std::string& json) { sync_act_send_request(json.data(), json.size()); });
    return {};
  });
}

// A file of web/fonts, for one density; before the first frame, and again when need_glyphs asks.
EMSCRIPTEN_KEEPALIVE const char* app_set_glyphs(const unsigned char* bytes, std::size_t count) {
  return with_app([&](App& app) { return app.set_glyphs({bytes, count}); });
}

// app_later.wasm has been fetched after the first frame (1), or is on its way (0).
EMSCRIPTEN_KEEPALIVE void app_set_later_ready(int ready) {
  quietly([&](App& app) { app.set_later_ready(ready != 0); });
}

EMSCRIPTEN_KEEPALIVE void app_destroy() { instance().app.reset(); }

EMSCRIPTEN_KEEPALIVE const char* app_put(const char* kind, const char* meta_json,
                                         const std::byte* bytes, std::size_t count) {
  return with_app([&](App& app) { return app.put(kind, meta_json, {bytes, count}); });
}

EMSCRIPTEN_KEEPALIVE const char* app_dispatch(const char* command_json) {
  return with_app([&](App& app) { return app.dispatch(command_json); });
}

EMSCRIPTEN_KEEPALIVE const char* app_set_state(const char* state_json, int keep_missing) {
  return with_app([&](App& app) { return app.set_state(state_json, keep_missing != 0); });
}

EMSCRIPTEN_KEEPALIVE const char* app_state_json() {
  quietly([](App& app) { instance().text = app.state_json(); });
  return instance().text.c_str();
}

// "data_html", "report_html", ... (docs/architecture.md); empty where there is none of that kind
// yet.
EMSCRIPTEN_KEEPALIVE const char* app_document(const char* kind) {
  instance().text.clear();
  quietly([&](App& app) { instance().text = app.document(kind); });
  return instance().text.c_str();
}

EMSCRIPTEN_KEEPALIVE void app_pointer(int event, double x_css, double y_css, int button,
                                      int modifiers, int type) {
  quietly([&](App& app) {
    app.pointer(static_cast<PointerEvent>(event), x_css, y_css, button, modifiers,
                static_cast<PointerType>(type));
  });
}

EMSCRIPTEN_KEEPALIVE void app_wheel(double right, double down, int modifiers) {
  quietly([&](App& app) { app.wheel(right, down, modifiers); });
}

EMSCRIPTEN_KEEPALIVE void app_key(const char* key, int down, int modifiers) {
  quietly([&](App& app) { app.key(key, down != 0, modifiers); });
}

EMSCRIPTEN_KEEPALIVE void app_text(const char* utf8) {
  quietly([&](App& app) { app.text(utf8); });
}

EMSCRIPTEN_KEEPALIVE void app_paste(const char* utf8) {
  quietly([&](App& app) { app.paste(utf8); });
}

EMSCRIPTEN_KEEPALIVE void app_focus(int has_focus) {
  quietly([&](App& app) { app.focus(has_focus != 0); });
}

EMSCRIPTEN_KEEPALIVE void app_resize(int width_px, int height_px, double density) {
  quietly([&](App& app) { app.resize(width_px, height_px, density); });
}

EMSCRIPTEN_KEEPALIVE void app_set_environment(int system_dark, int reduced_motion) {
  quietly([&](App& app) { app.set_environment(system_dark != 0, reduced_motion != 0); });
}

EMSCRIPTEN_KEEPALIVE void app_context_lost() {
  quietly([](App& app) { app.context_lost(); });
}

EMSCRIPTEN_KEEPALIVE void app_context_restored() {
  quietly([](App& app) { app.context_restored(); });
}

EMSCRIPTEN_KEEPALIVE int app_frame(double now_ms) {
  bool more = false;
  quietly([&](App& app) { more = app.frame(now_ms); });
  return more ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE double app_gpu_bytes() {
  double bytes = 0;
  quietly([&](App& app) { bytes = static_cast<double>(app.gpu_bytes()); });
  return bytes;
}

}  // extern "C"
