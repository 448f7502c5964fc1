#pragma once
// Draws ImGui's triangles to the screen. In place of ImGui's own WebGL backend, which asks the
// graphics process for a dozen values in every frame to restore a state that here nobody relies on:
// each question waits until everything drawn before is done. This one asks nothing.

#include <array>
#include <cstddef>
#include <memory>
#include <string>

#include "imgui.h"

namespace sync_act::platform {

class InterfaceRenderer {
 public:
  // Tells ImGui what it can do. Makes nothing in GL yet.
  InterfaceRenderer();
  ~InterfaceRenderer();
  InterfaceRenderer(const InterfaceRenderer&) = delete;
  InterfaceRenderer& operator=(const InterfaceRenderer&) = delete;

  // Uploads ImGui's font atlas, which must have been built, in place of the one before.
  void upload_fonts();
  // Clears the screen (red, green, blue, alpha in 0..1) and draws ImGui's last frame. Texture names
  // are ImTextureID. Leaves its own GL state behind; the screen is the framebuffer.
  void draw(const ImDrawData& frame, const std::array<float, 4>& background);
  // The shader compiler's message, empty where all is well. Waits for the graphics process: to be
  // asked once, after the first frame.
  std::string problem() const;
  // Forgets GL names without deleting them (context was lost); fonts must be uploaded again.
  void forget_context();
  std::size_t gpu_bytes() const;  // of the fonts

 private:
  struct Gl;
  std::unique_ptr<Gl> gl_;
};

}  // namespace sync_act::platform
