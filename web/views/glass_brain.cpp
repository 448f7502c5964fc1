#include "web/views/glass_brain.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace sync_act::views {
namespace {

constexpr double kDegreesPerCssPx = 0.6;
constexpr double kDegreesPerKey = 15;

std::array<float, 3> rgb(app::Colour colour) {
  return {static_cast<float>(colour.r) / 255, static_cast<float>(colour.g) / 255,
          static_cast<float>(colour.b) / 255};
}

// A little cross of axes with their letters, those that point away fainter.
void draw_axes(const std::array<double, 2>& camera_deg, ImVec2 origin) {
  const auto axes = gl::camera_axes(camera_deg);
  const Palette& p = palette();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  struct Direction {
    const char* letter;
    std::size_t axis;
    double sign;
  };
  // Of left and right the one on this side is shown.
  const bool right = axes[2][0] >= 0;
  const Direction directions[] = {
      {right ? "R" : "L", 0, right ? 1.0 : -1.0}, {"A", 1, 1}, {"S", 2, 1}};
  for (const Direction& d : directions) {
    const auto x = static_cast<float>(d.sign * axes[0][d.axis]);
    const auto y = static_cast<float>(-d.sign * axes[1][d.axis]);
    const bool away = d.sign * axes[2][d.axis] < -0.3;
    const ImU32 ink = away ? p.text3 : p.text2;
    const float length = px_exact(16);
    const ImVec2 end{origin.x + x * length, origin.y + y * length};
    list.AddLine(origin, end, ink, px_exact(1.5F));
    if (std::hypot(x, y) < 0.35F) continue;
    draw_text_centred(Font::kTick, end.x + x * px_exact(8), end.y + y * px_exact(8), ink, d.letter);
  }
}

}  // namespace

bool has_glass_brain(const app::ViewContext& context) {
  return context.data.scan.present && !context.data.scan.mask_voxels.empty() &&
         (!context.data.surface.triangles.empty() || context.data.networks.n_units > 0 ||
          context.data.neurons.n_units > 0);
}

std::string camera_words(const std::array<double, 2>& camera_deg) {
  if (camera_deg[1] > 60) return "from above";
  if (camera_deg[1] < -60) return "from below";
  const double azimuth = std::remainder(camera_deg[0], 360.0);
  const double size = std::abs(azimuth);
  const char* side = azimuth > 0 ? "right" : "left";
  if (size < 22.5) return "from behind";
  if (size > 157.5) return "from the front";
  std::string words = std::string("from the ") + side;
  if (size < 67.5) return words + ", behind";
  if (size > 112.5) return words + ", front";
  return words;
}

void GlassBrain::draw(const app::ViewContext& context, DrawResources& resources, const Box& box) {
  if (box.width() < px(40) || box.height() < px(40)) return;
  const Palette& p = palette();
  const app::AppData& data = context.data;
  gl::GlassRenderer& glass = resources.glass;
  glass.set_mesh(gl::GlassRenderer::Part::kBrain, data.surface);
  for (const int sign : {1, -1}) {
    glass.set_mesh(sign > 0 ? gl::GlassRenderer::Part::kWarm : gl::GlassRenderer::Part::kCool,
                   context.selectors.map_surface(context.state, context.transient, data, sign));
  }
  const auto& world = context.selectors.slice_box(data);
  gl::GlassView view;
  view.camera_deg = context.state.camera_deg;
  view.width_px = static_cast<int>(box.width());
  view.height_px = static_cast<int>(box.height());
  double square = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    view.centre_mm[axis] = (world[axis][0] + world[axis][1]) / 2;
    const double half = (world[axis][1] - world[axis][0]) / 2;
    square = std::max(square, half * half);
  }
  view.radius_mm = std::max(10.0, std::sqrt(square) * 1.12);

  const bool dark = ui().dark;
  gl::GlassLook look;
  look.background = rgb(app::tokens(dark).panel);
  look.glass =
      dark ? std::array<float, 3>{0.58F, 0.68F, 0.84F} : std::array<float, 3>{0.66F, 0.71F, 0.78F};
  const auto warm = app::overlay_table(5, true, dark), cool = app::overlay_table(5, false, dark);
  look.warm = rgb(warm[2]);
  look.cool = rgb(cool[2]);
  look.opacity = data.surface.triangles.empty() ? 0.0F : 1.0F;
  const unsigned texture = glass.draw(view, look);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (texture != 0) {
    list.AddImage(reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(texture)), box.min(),
                  box.max(), {0, 1}, {1, 0});
  }

  const Interaction item = interact("glass brain", box.inset(px(3)), 3);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (item.held) {
    ui().drag_taken = true;
    if (!turning_) {
      grabbed_ = mouse;
      grabbed_camera_ = context.state.camera_deg;
    }
    const double per_px = kDegreesPerCssPx / static_cast<double>(ui().density);
    const std::array<double, 2> camera{
        grabbed_camera_[0] - static_cast<double>(mouse.x - grabbed_.x) * per_px,
        std::clamp(grabbed_camera_[1] + static_cast<double>(mouse.y - grabbed_.y) * per_px, -90.0,
                   90.0)};
    if (turning_ && camera != context.state.camera_deg) context.sink(app::TurnBrain{camera});
  }
  turning_ = item.held;
  if (item.hovered) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (!item.held) {
      tooltip(item.id, "The network in the brain", {},
              "Drag to turn it. The surface is where |r| reaches the threshold.");
    }
  }
  if (item.focused) {
    ui().arrows_taken = true;
    std::array<double, 2> camera = context.state.camera_deg;
    if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) camera[0] += kDegreesPerKey;
    if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) camera[0] -= kDegreesPerKey;
    if (ImGui::IsKeyPressed(ImGuiKey_UpArrow))
      camera[1] = std::min(90.0, camera[1] + kDegreesPerKey);
    if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) {
      camera[1] = std::max(-90.0, camera[1] - kDegreesPerKey);
    }
    if (camera != context.state.camera_deg) context.sink(app::TurnBrain{camera});
  }
  const ImU32 halo = with_alpha(p.panel, 0.7F);
  draw_text_with_halo(Font::kControl, box.x0 + px(8), box.y0 + px(13), p.text, halo, "3D");
  const std::string words = camera_words(context.state.camera_deg);
  if (box.width() > px(170)) {
    draw_text_with_halo(Font::kCaption, box.x1 - px(10) - text_width(Font::kCaption, words),
                        box.y0 + px(13), p.text2, halo, words);
  }
  if (box.height() > px(150))
    draw_axes(context.state.camera_deg, {box.x0 + px(34), box.y1 - px(30)});
}

}  // namespace sync_act::views
