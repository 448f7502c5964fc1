#pragma once
// The 3D view: the network's surface, lit, inside the brain's surface, which is glass: clear where
// it faces the eye, denser at its rim. Drawn into a texture, only when something has changed.

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "web/app/app_data.h"

namespace sync_act::gl {

struct GlassLook {
  std::array<float, 3> background{};  // panel colour
  std::array<float, 3> glass{};
  std::array<float, 3> warm{}, cool{};  // of the map's two signs
  float opacity = 1;                    // of the glass: 0 where there is nothing to look into
  bool operator==(const GlassLook&) const = default;
};

struct GlassView {
  std::array<double, 2> camera_deg{};  // app::State::camera_deg
  std::array<double, 3> centre_mm{};   // what the camera turns around
  double radius_mm = 100;              // of the sphere that fills the picture
  int width_px = 0, height_px = 0;     // device pixels
  bool operator==(const GlassView&) const = default;
};

// The axes of the picture in the world: right, up, and towards the eye.
std::array<std::array<double, 3>, 3> camera_axes(const std::array<double, 2>& camera_deg);

class GlassRenderer {
 public:
  GlassRenderer();
  ~GlassRenderer();
  GlassRenderer(const GlassRenderer&) = delete;
  GlassRenderer& operator=(const GlassRenderer&) = delete;

  enum class Part { kBrain, kWarm, kCool };
  // Uploaded where its revision differs from the part's last one; 0: nothing there.
  void set_mesh(Part part, const app::Mesh& mesh);
  // Gives the GL texture name (v = 0 at the bottom); 0 where problem() says why.
  unsigned draw(const GlassView& view, const GlassLook& look);
  const std::string& problem() const;
  // Forgets GL names without deleting them (context was lost).
  void forget_context();
  std::size_t gpu_bytes() const;

 private:
  struct Gl;
  std::unique_ptr<Gl> gl_;
};

}  // namespace sync_act::gl
