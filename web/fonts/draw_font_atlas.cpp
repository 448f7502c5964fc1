#include "web/fonts/draw_font_atlas.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace sync_act::fonts {

using views::Font;
using views::FontFace;
using views::kFontCount;

namespace {

struct FontSource {
  float em_css;
  const std::vector<unsigned char>* file;
  bool names;  // shows names from files
};

std::uint32_t big_endian(const unsigned char* p, int bytes) {
  std::uint32_t value = 0;
  for (int i = 0; i < bytes; ++i) value = value << 8U | p[i];
  return value;
}

// ImGui measures fonts from ascender to descender, designers in ems: their ratio for this file.
// 1 where the file cannot be read (then ImGui refuses it as well).
float line_per_em(const std::vector<unsigned char>& file) {
  if (file.size() < 12) return 1;
  const std::size_t n_tables = big_endian(&file[4], 2);
  float units_per_em = 0, ascender = 0, descender = 0;
  for (std::size_t i = 0; i < n_tables && 12 + 16 * (i + 1) <= file.size(); ++i) {
    const unsigned char* record = &file[12 + 16 * i];
    const std::uint32_t tag = big_endian(record, 4);
    const std::size_t offset = big_endian(record + 8, 4);
    if (offset + 20 > file.size()) continue;
    if (tag == 0x68656164) units_per_em = static_cast<float>(big_endian(&file[offset + 18], 2));
    if (tag == 0x68686561) {
      ascender = static_cast<float>(static_cast<std::int16_t>(big_endian(&file[offset + 4], 2)));
      descender = static_cast<float>(static_cast<std::int16_t>(big_endian(&file[offset + 6], 2)));
    }
  }
  return units_per_em > 0 && ascender > descender ? (ascender - descender) / units_per_em : 1;
}

// Numbers in columns must not dance: every digit gets the widest digit's advance.
void equalise_digits(ImFont& font) {
  float widest = 0;
  for (const ImFontGlyph& glyph : font.Glyphs) {
    if (glyph.Codepoint >= '0' && glyph.Codepoint <= '9') widest = std::max(widest, glyph.AdvanceX);
  }
  for (ImFontGlyph& glyph : font.Glyphs) {
    if (glyph.Codepoint < '0' || glyph.Codepoint > '9') continue;
    const float shift = (widest - glyph.AdvanceX) / 2;
    glyph.X0 += shift;
    glyph.X1 += shift;
    glyph.AdvanceX = widest;
    font.IndexAdvanceX[static_cast<int>(glyph.Codepoint)] = widest;
  }
}

// What the interface itself says, in every face (web/js/glyphs.js knows the same characters).
constexpr ImWchar kOwn[] = {0x20,   0x7E,   0xA0,   0xA0,   0xB0,   0xB3,   0xB5,   0xB5,
                            0xB7,   0xB7,   0xD7,   0xD7,   0x2012, 0x2014, 0x2018, 0x201D,
                            0x2022, 0x2022, 0x2026, 0x2026, 0x2039, 0x203A, 0x2190, 0x2193,
                            0x2212, 0x2212, 0x2248, 0x2248, 0x2264, 0x2265, 0};
// Also letters of names from files, in the faces that show names.
constexpr ImWchar kWide[] = {0x20,   0x7E,   0xA0,   0x17F,  0x391,  0x3C9,  0x2012, 0x2014, 0x2018,
                             0x201D, 0x2022, 0x2022, 0x2026, 0x2026, 0x2039, 0x203A, 0x2190, 0x2193,
                             0x2212, 0x2212, 0x2248, 0x2248, 0x2264, 0x2265, 0};

}  // namespace

void draw_font_atlas(const FontFiles& fonts, double density, bool wide, ImFontAtlas& atlas,
                     std::span<FontFace, kFontCount> faces) {
  const FontSource sources[] = {
      {10, &fonts.regular, false}, {11, &fonts.regular, false},  {11, &fonts.semibold, false},
      {12, &fonts.regular, true},  {12, &fonts.medium, true},    {12, &fonts.semibold, false},
      {13, &fonts.regular, true},  {13, &fonts.medium, true},    {13, &fonts.semibold, false},
      {15, &fonts.semibold, true}, {20, &fonts.semibold, false}, {12, &fonts.mono, true}};
  static_assert(std::size(sources) == kFontCount);

  atlas.Clear();
  atlas.Flags |= ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoPowerOfTwoHeight;
  for (std::size_t i = 0; i < std::size(sources); ++i) {
    const FontSource& source = sources[i];
    FontFace& face = faces[i];
    face.em_px = source.em_css * static_cast<float>(density);
    if (source.file->empty()) {
      ImFontConfig config;
      config.SizePixels = std::round(face.em_px);
      face.font = atlas.AddFontDefault(&config);
      face.cap_height_px = std::round(face.em_px * 0.6F);
      continue;
    }
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    // One density step of oversampling keeps letter spacing even at low densities.
    config.OversampleH = density < 1.5 ? 2 : 1;
    config.OversampleV = 1;
    // The atlas only reads the bytes; its signature lacks the const.
    auto* bytes = const_cast<unsigned char*>(source.file->data());
    face.font = atlas.AddFontFromMemoryTTF(bytes, static_cast<int>(source.file->size()),
                                           face.em_px * line_per_em(*source.file), &config,
                                           wide && source.names ? kWide : kOwn);
    face.cap_height_px = face.em_px * 0.727F;  // Inter's; JetBrains Mono's is .73
  }
  atlas.Build();
  for (FontFace& face : faces) equalise_digits(*face.font);
}

}  // namespace sync_act::fonts
