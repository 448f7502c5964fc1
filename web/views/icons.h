#pragma once
// Icons drawn by lines, arcs and rectangles on a 16 px grid with a 1.5 px stroke: sharp at every
// density, in any colour, and no image files. An icon always comes with a label or a tooltip.

#include "web/views/theme.h"

namespace sync_act::views {

enum class Icon {
  kNone,
  kChevronLeft,
  kChevronRight,
  kChevronDown,
  kUndo,
  kRedo,
  kSun,
  kMoon,
  kFolder,
  kLink,
  kDownload,
  kInfo,
  kExpand,
  kCollapse,
  kSearch,
  kClose,
  kCheck,
  kAlert,    // cross in a circle
  kWarning,  // triangle
  kLock,
  kCamera,
  kPin,
  kMenu,
  kCopy,
  kFile,
  kTable,
  kBrain,
  kKeyboard,
  kPlay,
  kPause,
  kSound,
  kMuted
};

// `size_css`: side of the square, 16 by the grid.
void draw_icon(Icon icon, ImVec2 centre, ImU32 colour, float size_css = 16);

// The mark of the program: two curves in step. 20 css px wide.
void draw_logo(ImVec2 centre, float size_css = 20);

// A network's mark: square, disc or diamond in its colour. `size_css` is the square's side.
void draw_network_mark(int network, ImVec2 centre, float size_css = 10);

// "No signal": a hollow square struck through.
void draw_no_signal_mark(ImVec2 centre, float size_css, ImU32 colour);

}  // namespace sync_act::views
