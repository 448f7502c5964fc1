// The module's C functions, called by web/js/font-drawing.js in the page and when the site is
// built.

#include <emscripten/emscripten.h>

#include <cstddef>
#include <string_view>
#include <vector>

#include "web/fonts/draw_font_atlas.h"

namespace {

struct Drawing {
  sync_act::fonts::FontFiles fonts;
  std::vector<unsigned char> file;
};
Drawing& drawing() {
  static Drawing the_drawing;
  return the_drawing;
}

}  // namespace

extern "C" {

// name: regular, medium, semibold or mono.
EMSCRIPTEN_KEEPALIVE void fonts_add(const char* name, const unsigned char* bytes,
                                    std::size_t count) {
  sync_act::fonts::FontFiles& fonts = drawing().fonts;
  const std::string_view wanted = name;
  auto& file = wanted == "medium"     ? fonts.medium
               : wanted == "semibold" ? fonts.semibold
               : wanted == "mono"     ? fonts.mono
                                      : fonts.regular;
  file.assign(bytes, bytes + count);
}

// Answers the number of bytes of the file, which fonts_file() then gives.
EMSCRIPTEN_KEEPALIVE std::size_t fonts_draw(double density, int wide) {
  ImFontAtlas atlas;
  sync_act::views::FontFace faces[sync_act::views::kFontCount];
  sync_act::fonts::draw_font_atlas(drawing().fonts, density, wide != 0, atlas, faces);
  drawing().file = sync_act::views::font_atlas_file(atlas, faces, density);
  return drawing().file.size();
}

EMSCRIPTEN_KEEPALIVE const unsigned char* fonts_file() { return drawing().file.data(); }
}
