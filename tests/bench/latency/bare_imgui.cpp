// The least that an interface of ImGui's can be: one window with a line of text and a button, by
// the app's own renderer and fonts. What the app's frames cost is compared with this.

#include <emscripten/emscripten.h>

#include <array>
#include <cstddef>
#include <memory>
#include <span>

#include "imgui.h"
#include "web/platform/interface_renderer.h"
#include "web/views/font_atlas.h"

namespace {

std::unique_ptr<sync_act::platform::InterfaceRenderer>& renderer() {
  static std::unique_ptr<sync_act::platform::InterfaceRenderer> one;
  return one;
}

}  // namespace

extern "C" {

// `glyphs`: a file of web/fonts, unpacked. The canvas's context must be current. 1: it can draw.
EMSCRIPTEN_KEEPALIVE int bare_create(const unsigned char* glyphs, std::size_t bytes, float width,
                                     float height) {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.DisplaySize = {width, height};
  renderer() = std::make_unique<sync_act::platform::InterfaceRenderer>();
  std::array<sync_act::views::FontFace, sync_act::views::kFontCount> faces;
  if (sync_act::views::read_font_atlas({glyphs, bytes}, *io.Fonts, faces) <= 0) return 0;
  io.FontDefault = faces[static_cast<std::size_t>(sync_act::views::Font::kControl)].font;
  renderer()->upload_fonts();
  return 1;
}

EMSCRIPTEN_KEEPALIVE void bare_frame() {
  ImGuiIO& io = ImGui::GetIO();
  io.DeltaTime = 1.0F / 60;
  ImGui::NewFrame();
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(io.DisplaySize);
  ImGui::Begin("bare", nullptr, ImGuiWindowFlags_NoDecoration);
  ImGui::TextUnformatted("A line of text");
  ImGui::Button("A button");
  ImGui::End();
  ImGui::Render();
  renderer()->draw(*ImGui::GetDrawData(), {0, 0, 0, 1});
}

}  // extern "C"
