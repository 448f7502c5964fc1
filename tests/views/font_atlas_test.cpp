// Glyphs drawn, written and read again; files that do not fit.

#include "web/views/font_atlas.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>

#include "web/fonts/draw_font_atlas.h"

namespace sync_act::views {
namespace {

struct Drawn {
  ImFontAtlas atlas;
  FontFace faces[kFontCount];
  std::vector<unsigned char> file;

  explicit Drawn(double density) {
    fonts::draw_font_atlas(fonts::FontFiles{}, density, true, atlas, faces);
    file = font_atlas_file(atlas, faces, density);
  }
};

TEST_CASE("what is read draws as what was written") {
  Drawn drawn(1.5);
  ImFontAtlas atlas;
  FontFace faces[kFontCount];
  REQUIRE(read_font_atlas(drawn.file, atlas, faces) == 1.5);
  CHECK(atlas.IsBuilt());
  REQUIRE(atlas.TexWidth == drawn.atlas.TexWidth);
  REQUIRE(atlas.TexHeight == drawn.atlas.TexHeight);
  const auto texels = static_cast<std::size_t>(atlas.TexWidth * atlas.TexHeight);
  CHECK(std::memcmp(atlas.TexPixelsAlpha8, drawn.atlas.TexPixelsAlpha8, texels) == 0);
  const std::string_view text = "Fusiform, r \xE2\x88\x92.62 ?\t(q 1234567890)";
  for (std::size_t i = 0; i < kFontCount; ++i) {
    CHECK(faces[i].em_px == drawn.faces[i].em_px);
    CHECK(faces[i].cap_height_px == drawn.faces[i].cap_height_px);
    const auto width = [&](const FontFace& face) {
      return face.font
          ->CalcTextSizeA(face.font->FontSize, 1e6F, 0, text.data(), text.data() + text.size())
          .x;
    };
    CHECK(width(faces[i]) == width(drawn.faces[i]));
    CHECK(width(faces[i]) > 0);
    CHECK(faces[i].font->Ascent == drawn.faces[i].font->Ascent);
  }
}

TEST_CASE("digits are equally wide") {
  const Drawn drawn(1);
  for (const FontFace& face : drawn.faces) {
    for (ImWchar c = '1'; c <= '9'; ++c) {
      CHECK(face.font->GetCharAdvance(c) == face.font->GetCharAdvance('0'));
    }
  }
}

TEST_CASE("a damaged file is refused") {
  const Drawn drawn(1);
  ImFontAtlas atlas;
  FontFace faces[kFontCount];
  CHECK(read_font_atlas({}, atlas, faces) == 0);
  for (const std::size_t length :
       {std::size_t{3}, std::size_t{200}, drawn.file.size() / 2, drawn.file.size() - 1}) {
    CAPTURE(length);
    CHECK(read_font_atlas(std::span(drawn.file).first(length), atlas, faces) == 0);
  }
  // Each word of the head and of the first face's, set to what no file of ours has.
  const std::size_t head_bytes =
      drawn.file.size() - static_cast<std::size_t>(drawn.atlas.TexWidth) *
                              static_cast<std::size_t>(drawn.atlas.TexHeight);
  for (std::size_t at = 0; at + 4 <= std::min<std::size_t>(head_bytes, 28); at += 4) {
    CAPTURE(at);
    std::vector<unsigned char> file = drawn.file;
    std::memset(file.data() + at, 0xFF, 4);
    CHECK(read_font_atlas(file, atlas, faces) == 0);
  }
  CHECK(read_font_atlas(drawn.file, atlas, faces) == 1);
}

}  // namespace
}  // namespace sync_act::views
