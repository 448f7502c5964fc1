#pragma once
// Draws the interface's glyphs from the font files: what web/views/font_atlas.h reads. Apart from
// the app, which only ever loads the result.

#include <span>
#include <vector>

#include "web/views/font_atlas.h"

namespace sync_act::fonts {

struct FontFiles {
  // Font file bytes; must outlive the atlas. Empty: ImGui's own font, for native tests.
  std::vector<unsigned char> regular, medium, semibold, mono;
};

// Replaces what `atlas` held and fills `faces`. density: device pixels per CSS pixel; wide: with
// letters beyond those of the interface's own words.
void draw_font_atlas(const FontFiles& fonts, double density, bool wide, ImFontAtlas& atlas,
                     std::span<views::FontFace, views::kFontCount> faces);

}  // namespace sync_act::fonts
