#include "web/views/font_atlas.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace sync_act::views {

namespace {

// The file: this head, then for each face a FaceHead and its glyphs, then the coverage of every
// texel, all in the byte order of the machine (WebAssembly: little endian).
struct AtlasHead {
  std::uint32_t magic = 0x53414641;  // "AFAS"
  std::uint32_t version = 1;
  std::uint32_t imgui_version = IMGUI_VERSION_NUM;
  std::uint32_t n_faces = kFontCount;
  std::int32_t width = 0, height = 0;
  float density = 0;
  ImVec2 white_pixel;
  ImVec4 lines[IM_DRAWLIST_TEX_LINES_WIDTH_MAX + 1];
};

struct FaceHead {
  float size = 0, ascent = 0, descent = 0, em_px = 0, cap_height_px = 0;
  std::uint32_t n_glyphs = 0;
};

// At most this many glyphs in a face: more is not a file of ours.
constexpr std::uint32_t kMostGlyphs = 10000;
constexpr int kLargestTexture = 4096;

template <class T>
void append(std::vector<unsigned char>& out, const T* values, std::size_t count) {
  static_assert(std::is_trivially_copyable_v<T>);
  const std::size_t at = out.size();
  out.resize(at + count * sizeof(T));
  std::memcpy(out.data() + at, values, count * sizeof(T));
}

// Takes a value off the front; false where the file ends before.
template <class T>
bool take(std::span<const unsigned char>& rest, T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  if (rest.size() < sizeof(T)) return false;
  std::memcpy(&value, rest.data(), sizeof(T));
  rest = rest.subspan(sizeof(T));
  return true;
}

bool take_face(std::span<const unsigned char>& rest, ImFontAtlas& atlas, FontFace& face) {
  FaceHead head;
  if (!take(rest, head) || head.n_glyphs == 0 || head.n_glyphs > kMostGlyphs ||
      rest.size() / sizeof(ImFontGlyph) < head.n_glyphs) {
    return false;
  }
  auto* font = IM_NEW(ImFont);
  atlas.Fonts.push_back(font);
  font->ContainerAtlas = &atlas;
  font->FontSize = head.size;
  font->Ascent = head.ascent;
  font->Descent = head.descent;
  font->Glyphs.resize(static_cast<int>(head.n_glyphs));
  const std::size_t bytes = head.n_glyphs * sizeof(ImFontGlyph);
  std::memcpy(font->Glyphs.Data, rest.data(), bytes);
  rest = rest.subspan(bytes);
  for (const ImFontGlyph& glyph : font->Glyphs) {
    if (glyph.Codepoint > IM_UNICODE_CODEPOINT_MAX) return false;
  }
  font->BuildLookupTable();
  face = {font, head.em_px, head.cap_height_px};
  return true;
}

}  // namespace

std::vector<unsigned char> font_atlas_file(ImFontAtlas& atlas,
                                           std::span<const FontFace, kFontCount> faces,
                                           double density) {
  unsigned char* coverage = nullptr;
  AtlasHead head;
  atlas.GetTexDataAsAlpha8(&coverage, &head.width, &head.height);
  head.density = static_cast<float>(density);
  head.white_pixel = atlas.TexUvWhitePixel;
  std::copy(std::begin(atlas.TexUvLines), std::end(atlas.TexUvLines), std::begin(head.lines));
  std::vector<unsigned char> out;
  append(out, &head, 1);
  for (const FontFace& face : faces) {
    const ImFont& font = *face.font;
    const FaceHead face_head{font.FontSize,      font.Ascent,
                             font.Descent,       face.em_px,
                             face.cap_height_px, static_cast<std::uint32_t>(font.Glyphs.Size)};
    append(out, &face_head, 1);
    append(out, font.Glyphs.Data, static_cast<std::size_t>(font.Glyphs.Size));
  }
  append(out, coverage,
         static_cast<std::size_t>(head.width) * static_cast<std::size_t>(head.height));
  return out;
}

double read_font_atlas(std::span<const unsigned char> file, ImFontAtlas& atlas,
                       std::span<FontFace, kFontCount> faces) {
  const AtlasHead wanted;
  AtlasHead head;
  if (!take(file, head) || head.magic != wanted.magic || head.version != wanted.version ||
      head.imgui_version != wanted.imgui_version || head.n_faces != wanted.n_faces ||
      !(head.density > 0) || head.width <= 0 || head.height <= 0 || head.width > kLargestTexture ||
      head.height > kLargestTexture) {
    return 0;
  }
  atlas.Clear();
  for (FontFace& face : faces) {
    if (take_face(file, atlas, face)) continue;
    atlas.Clear();
    return 0;
  }
  const std::size_t texels =
      static_cast<std::size_t>(head.width) * static_cast<std::size_t>(head.height);
  if (file.size() != texels) {
    atlas.Clear();
    return 0;
  }
  atlas.Flags |= ImFontAtlasFlags_NoMouseCursors;
  atlas.TexWidth = head.width;
  atlas.TexHeight = head.height;
  atlas.TexUvScale = {1.0F / static_cast<float>(head.width),
                      1.0F / static_cast<float>(head.height)};
  atlas.TexUvWhitePixel = head.white_pixel;
  std::copy(std::begin(head.lines), std::end(head.lines), std::begin(atlas.TexUvLines));
  atlas.TexPixelsAlpha8 = static_cast<unsigned char*>(IM_ALLOC(texels));
  std::memcpy(atlas.TexPixelsAlpha8, file.data(), texels);
  atlas.TexReady = true;
  return static_cast<double>(head.density);
}

}  // namespace sync_act::views
