#pragma once
// The glyphs of the interface as one texture with its metrics. To draw them from the font files
// takes longer than all else before the first picture and a tenth of the code, so another module
// does it (web/fonts): when the site is built, for the densities that most screens have, and in the
// page for others.

#include <cstddef>
#include <span>
#include <vector>

#include "web/views/theme.h"

namespace sync_act::views {

inline constexpr std::size_t kFontCount = static_cast<std::size_t>(Font::kCount);

// An atlas and its faces as a file.
std::vector<unsigned char> font_atlas_file(ImFontAtlas& atlas,
                                           std::span<const FontFace, kFontCount> faces,
                                           double density);

// Answers the density that the glyphs are for. 0, and `atlas` as it was or empty, where the file is
// of another version of this code or of Dear ImGui, or damaged.
double read_font_atlas(std::span<const unsigned char> file, ImFontAtlas& atlas,
                       std::span<FontFace, kFontCount> faces);

}  // namespace sync_act::views
