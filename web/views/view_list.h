#pragma once
// The list of panels of the page. A view is one file pair: a class that draws itself from read-only
// data and issues commands. Adding a view: one file pair and one line in view_list.cpp.

#include <memory>
#include <vector>

#include "web/app/view_context.h"
#include "web/gl/glass_renderer.h"
#include "web/gl/slice_renderer.h"

namespace sync_act::views {

// What views may draw with besides ImGui.
struct DrawResources {
  gl::SliceRenderer& slices;
  gl::GlassRenderer& glass;
};

class View {
 public:
  virtual ~View() = default;
  virtual const char* id() const = 0;
  // Draws into the rectangle of the current ImGui window region that the shell gave it.
  virtual void draw(const app::ViewContext& context, DrawResources& resources) = 0;
};

std::vector<std::unique_ptr<View>> make_views();

// Called by web/platform: fonts and style; both again when the density changes, apply_style also
// when the theme does.
//
// ImGui's coordinates are device pixels, so that hairlines and glyphs fall on whole pixels at every
// density: the host sets io.DisplaySize to CSS size x density, io.DisplayFramebufferScale to 1, and
// multiplies the pointer's CSS position by the density. Views scale by Transient::density.
struct FontFiles {
  // Font file bytes; must outlive the atlas. Empty: ImGui's own font, for native tests.
  std::vector<unsigned char> regular, medium, semibold, mono;
};
// kBasic: what the page says before data is there, in a third of the time; for its first frame.
enum class Glyphs { kBasic, kAll };
void build_font_atlas(const FontFiles& fonts, double density, Glyphs glyphs = Glyphs::kAll);
void apply_style(bool dark, double density);

// Draws the whole window: top bar, pair line, panels, status line (or the embed layout).
// Answers true while an animation wants another frame.
bool draw_shell(const app::ViewContext& context, DrawResources& resources);

}  // namespace sync_act::views
