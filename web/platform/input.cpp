#include "web/platform/input.h"

#include <cfloat>
#include <initializer_list>
#include <utility>

namespace sync_act::platform {
namespace {

const std::initializer_list<std::pair<const char*, ImGuiKey>> kNamedKeys{
    {"Tab", ImGuiKey_Tab},
    {"ArrowLeft", ImGuiKey_LeftArrow},
    {"ArrowUp", ImGuiKey_UpArrow},
    {"ArrowRight", ImGuiKey_RightArrow},
    {"ArrowDown", ImGuiKey_DownArrow},
    {"PageUp", ImGuiKey_PageUp},
    {"PageDown", ImGuiKey_PageDown},
    {"Home", ImGuiKey_Home},
    {"End", ImGuiKey_End},
    {"Insert", ImGuiKey_Insert},
    {"Delete", ImGuiKey_Delete},
    {"Backspace", ImGuiKey_Backspace},
    {" ", ImGuiKey_Space},
    {"Enter", ImGuiKey_Enter},
    {"Escape", ImGuiKey_Escape},
    {"'", ImGuiKey_Apostrophe},
    {",", ImGuiKey_Comma},
    {"-", ImGuiKey_Minus},
    {"+", ImGuiKey_KeypadAdd},
    {".", ImGuiKey_Period},
    {"/", ImGuiKey_Slash},
    {";", ImGuiKey_Semicolon},
    {"=", ImGuiKey_Equal},
    {"[", ImGuiKey_LeftBracket},
    {"]", ImGuiKey_RightBracket},
    {"\\", ImGuiKey_Backslash},
    // A question mark is shift and the key of the slash only on some keyboards.
    {"?", ImGuiKey_Slash},
    {"Shift", ImGuiKey_LeftShift},
    {"Control", ImGuiKey_LeftCtrl},
    {"Alt", ImGuiKey_LeftAlt},
    {"Meta", ImGuiKey_LeftSuper},
    {"ContextMenu", ImGuiKey_Menu},
};

ImGuiKey imgui_key(std::string_view key) {
  if (key.size() == 1) {
    const char c = key[0];
    if (c >= 'a' && c <= 'z') return static_cast<ImGuiKey>(ImGuiKey_A + (c - 'a'));
    if (c >= 'A' && c <= 'Z') return static_cast<ImGuiKey>(ImGuiKey_A + (c - 'A'));
    if (c >= '0' && c <= '9') return static_cast<ImGuiKey>(ImGuiKey_0 + (c - '0'));
  }
  for (const auto& [name, imgui_name] : kNamedKeys) {
    if (key == name) return imgui_name;
  }
  if (key.size() >= 2 && key.size() <= 3 && key[0] == 'F') {
    int number = 0;
    for (const char c : key.substr(1)) {
      if (c < '0' || c > '9') return ImGuiKey_None;
      number = 10 * number + (c - '0');
    }
    if (number >= 1 && number <= 12) return static_cast<ImGuiKey>(ImGuiKey_F1 + number - 1);
  }
  return ImGuiKey_None;
}

void add_modifiers(int modifiers) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(ImGuiMod_Shift, (modifiers & kShift) != 0);
  io.AddKeyEvent(ImGuiMod_Ctrl, (modifiers & kControl) != 0);
  io.AddKeyEvent(ImGuiMod_Alt, (modifiers & kAlt) != 0);
  io.AddKeyEvent(ImGuiMod_Super, (modifiers & kMeta) != 0);
}

ImGuiMouseSource source_of(PointerType type) {
  switch (type) {
    case PointerType::kTouch:
      return ImGuiMouseSource_TouchScreen;
    case PointerType::kPen:
      return ImGuiMouseSource_Pen;
    case PointerType::kMouse:
      break;
  }
  return ImGuiMouseSource_Mouse;
}

}  // namespace

void add_pointer(PointerEvent event, double x_css, double y_css, int button, int modifiers,
                 PointerType type, double density) {
  ImGuiIO& io = ImGui::GetIO();
  add_modifiers(modifiers);
  io.AddMouseSourceEvent(source_of(type));
  if (event == PointerEvent::kLeave) {
    io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    return;
  }
  io.AddMousePosEvent(static_cast<float>(x_css * density), static_cast<float>(y_css * density));
  if (event == PointerEvent::kMove) return;
  constexpr int kImGuiButton[] = {ImGuiMouseButton_Left, ImGuiMouseButton_Middle,
                                  ImGuiMouseButton_Right};
  if (button < 0 || button > 2) return;
  io.AddMouseButtonEvent(kImGuiButton[button], event == PointerEvent::kDown);
}

void add_wheel(double right, double down, int modifiers) {
  add_modifiers(modifiers);
  ImGui::GetIO().AddMouseWheelEvent(static_cast<float>(-right), static_cast<float>(-down));
}

bool add_key(std::string_view key, bool down, int modifiers) {
  const ImGuiKey imgui_name = imgui_key(key);
  add_modifiers(modifiers);
  if (imgui_name == ImGuiKey_None) return false;
  ImGui::GetIO().AddKeyEvent(imgui_name, down);
  return true;
}

const char* cursor_css(ImGuiMouseCursor cursor) {
  switch (cursor) {
    case ImGuiMouseCursor_None:
      return "none";
    case ImGuiMouseCursor_TextInput:
      return "text";
    case ImGuiMouseCursor_ResizeAll:
      return "crosshair";  // views use it over slices and the time axis
    case ImGuiMouseCursor_ResizeNS:
      return "ns-resize";
    case ImGuiMouseCursor_ResizeEW:
      return "ew-resize";
    case ImGuiMouseCursor_ResizeNESW:
      return "nesw-resize";
    case ImGuiMouseCursor_ResizeNWSE:
      return "nwse-resize";
    case ImGuiMouseCursor_Hand:
      return "pointer";
    case ImGuiMouseCursor_NotAllowed:
      return "not-allowed";
    default:
      return "default";
  }
}

}  // namespace sync_act::platform
