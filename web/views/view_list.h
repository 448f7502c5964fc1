#pragma once
// The list of panels of the page. A view is one file pair: a class that draws itself from read-only
// data and issues commands. Adding a view: one file pair, one line in later_views.cpp, and one in
// web/views/later.cmake; or a line in view_list.cpp where the first frame needs it.

#include <memory>
#include <span>
#include <vector>

#include "imgui.h"
#include "web/app/view_context.h"
#include "web/gl/film_sheets.h"
#include "web/gl/glass_renderer.h"
#include "web/gl/slice_renderer.h"

namespace sync_act::views {

// What views may draw with besides ImGui.
struct DrawResources {
  gl::SliceRenderer& slices;
  gl::GlassRenderer& glass;
  gl::FilmSheets& film;
};

class View {
 public:
  virtual ~View() = default;
  virtual const char* id() const = 0;
  // Draws into the rectangle of the current ImGui window region that the shell gave it.
  virtual void draw(const app::ViewContext& context, DrawResources& resources) = 0;
  // Device px that it needs where it stands in a column of that width; 0: whatever it is given.
  virtual float wanted_height(const app::ViewContext& /*context*/, float /*width*/) const {
    return 0;
  }
};

// What the first frame needs.
std::vector<std::unique_ptr<View>> make_first_views();
// The others; only once Transient::later_ready says that their code has come. A pointer: what is
// only called through one is not needed with the first frame (tools/split-app.mjs).
using MakeViews = std::vector<std::unique_ptr<View>> (*)();
extern const MakeViews make_later_views;

// ImGui's coordinates are device pixels, so that hairlines and glyphs fall on whole pixels at every
// density: the host sets io.DisplaySize to CSS size x density, io.DisplayFramebufferScale to 1, and
// multiplies the pointer's CSS position by the density. Views scale by Transient::density.

// Takes the glyphs from a file of web/fonts. Answers the density that they are for; 0 where the
// file does not fit, and then there may be no glyphs at all.
double load_font_atlas(std::span<const unsigned char> file);
// Again when the density changes, after the glyphs, and when the theme does.
void apply_style(bool dark, double density);

// Whether the last frame showed a tooltip.
bool tooltip_is_shown();
// What a finger at this place means: the place itself, or, where nothing is, the nearest point of
// the item beside it that is smaller than a finger needs. Device px.
ImVec2 touch_target(ImVec2 finger);

// Draws the whole window: top bar, pair line, panels, status line (or the embed layout).
// Answers true while an animation wants another frame.
bool draw_shell(const app::ViewContext& context, DrawResources& resources);

}  // namespace sync_act::views
