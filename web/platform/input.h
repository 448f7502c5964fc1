#pragma once
// The page's input events as ImGui wants them: our own small backend, fed by web/js/app-host.js.

#include <string_view>

#include "imgui.h"

namespace sync_act::platform {

// kCancel: what was pressed is let go of, and was not meant.
enum class PointerEvent { kMove = 0, kDown = 1, kUp = 2, kLeave = 3, kCancel = 4 };
enum class PointerType { kMouse = 0, kTouch = 1, kPen = 2 };
// Bits of `modifiers`.
inline constexpr int kShift = 1, kControl = 2, kAlt = 4, kMeta = 8;

// x, y in CSS px; button as in DOM events (0 left, 1 middle, 2 right).
void add_pointer(PointerEvent event, double x_css, double y_css, int button, int modifiers,
                 PointerType type, double density);
// In notches: positive is to the right and down, as in DOM events.
void add_wheel(double right, double down, int modifiers);
// DOM's KeyboardEvent.key for letters, digits and named keys. False: ImGui has no such key.
bool add_key(std::string_view key, bool down, int modifiers);

// CSS name of ImGui's mouse cursor.
const char* cursor_css(ImGuiMouseCursor cursor);

}  // namespace sync_act::platform
