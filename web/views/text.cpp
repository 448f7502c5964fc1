#include "web/views/text.h"

#include <cfloat>
#include <cmath>

#include "imgui_internal.h"

namespace sync_act::views {

namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

float width_of(const FontFace& f, std::string_view text) {
  return f.font->CalcTextSizeA(f.font->FontSize, FLT_MAX, 0, text.data(), text.data() + text.size())
      .x;
}

// Top of ImGui's text box such that the capitals are centred on middle_y, on a whole pixel.
float top_for(const FontFace& f, float middle_y) {
  const float baseline = std::round(middle_y + f.cap_height_px * 0.5F);
  return baseline - std::round(f.font->Ascent);
}

// The part of the text that fits, by whole characters.
std::string_view fitting(const FontFace& f, std::string_view text, float max_width) {
  const char* rest = nullptr;
  f.font->CalcTextSizeA(f.font->FontSize, std::max(max_width, 0.0F), 0, text.data(),
                        text.data() + text.size(), &rest);
  return text.substr(0, static_cast<std::size_t>(rest - text.data()));
}

void add(const FontFace& f, ImVec2 at, ImU32 colour, std::string_view text) {
  ImGui::GetWindowDrawList()->AddText(f.font, f.font->FontSize, at, colour, text.data(),
                                      text.data() + text.size());
}

template <class Line>  // Line(std::string_view)
int for_each_line(const FontFace& f, float width, std::string_view text, const Line& line) {
  int n_lines = 0;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at < end) {
    const char* stop = f.font->CalcWordWrapPositionA(1.0F, at, end, width);
    // ImGui breaks behind punctuation, too, as within "28,003": here only spaces part words.
    if (stop < end && *stop != ' ' && *stop != '\n') {
      const std::size_t space =
          std::string_view(at, static_cast<std::size_t>(stop - at)).rfind(' ');
      if (space != std::string_view::npos && space > 0) stop = at + space;
    }
    if (stop == at) ++stop;
    const char* newline = std::find(at, stop, '\n');
    line(std::string_view(at, static_cast<std::size_t>(newline - at)));
    ++n_lines;
    at = newline < stop ? newline : stop;
    if (at < end && *at == '\n') {
      ++at;
    } else {
      while (at < end && *at == ' ') ++at;
    }
  }
  return n_lines;
}

}  // namespace

const FontFace& face(Font font) { return ui().fonts[static_cast<int>(font)]; }

float text_width(Font font, std::string_view text) { return width_of(face(font), text); }

float draw_text(Font font, float x, float middle_y, ImU32 colour, std::string_view text) {
  if (text.empty()) return 0;
  const FontFace& f = face(font);
  add(f, {std::round(x), top_for(f, middle_y)}, colour, text);
  return width_of(f, text);
}

void draw_text_right(Font font, float x_right, float middle_y, ImU32 colour,
                     std::string_view text) {
  draw_text(font, x_right - text_width(font, text), middle_y, colour, text);
}

void draw_text_centred(Font font, float x_middle, float middle_y, ImU32 colour,
                       std::string_view text) {
  draw_text(font, x_middle - text_width(font, text) * 0.5F, middle_y, colour, text);
}

float draw_text_cut(Font font, float x, float middle_y, float max_width, ImU32 colour,
                    std::string_view text, bool* was_cut) {
  const FontFace& f = face(font);
  const float whole = width_of(f, text);
  const bool cut = whole > max_width + 0.5F;
  if (was_cut != nullptr) *was_cut = cut;
  if (!cut) return draw_text(font, x, middle_y, colour, text);
  const float dots = width_of(f, kEllipsis);
  if (max_width < dots) return 0;
  std::string_view part = fitting(f, text, max_width - dots);
  while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
  const float width = draw_text(font, x, middle_y, colour, part);
  return width + draw_text(font, std::round(x) + width, middle_y, colour, kEllipsis);
}

float draw_text_cut_inside(Font font, float x, float middle_y, float max_width, ImU32 colour,
                           std::string_view text, bool* was_cut) {
  const FontFace& f = face(font);
  const bool cut = width_of(f, text) > max_width + 0.5F;
  if (was_cut != nullptr) *was_cut = cut;
  if (!cut) return draw_text(font, x, middle_y, colour, text);
  // About the last half of what fits, from a whole character on.
  const float room = max_width - width_of(f, kEllipsis);
  std::size_t tail = text.size();
  while (tail > 0) {
    std::size_t before = tail - 1;
    while (before > 0 && (static_cast<unsigned char>(text[before]) & 0xC0U) == 0x80U) --before;
    if (width_of(f, text.substr(before)) > room * 0.55F) break;
    tail = before;
  }
  const std::string_view end = text.substr(tail);
  const std::string_view start = fitting(f, text, room - width_of(f, end));
  if (end.empty() || start.empty()) {
    return draw_text_cut(font, x, middle_y, max_width, colour, text);
  }
  float at = std::round(x);
  at += draw_text(font, at, middle_y, colour, start);
  at += draw_text(font, at, middle_y, colour, kEllipsis);
  return at + draw_text(font, at, middle_y, colour, end) - x;
}

void draw_text_with_halo(Font font, float x, float middle_y, ImU32 colour, ImU32 halo,
                         std::string_view text) {
  const float d = px(1);
  draw_text(font, x - d, middle_y, halo, text);
  draw_text(font, x + d, middle_y, halo, text);
  draw_text(font, x, middle_y - d, halo, text);
  draw_text(font, x, middle_y + d, halo, text);
  draw_text(font, x, middle_y, colour, text);
}

float draw_text_wrapped(Font font, float x, float y, float width, float line_height, ImU32 colour,
                        std::string_view text, int max_lines) {
  const FontFace& f = face(font);
  int drawn = 0;
  const char* end = text.data() + text.size();
  for_each_line(f, width, text, [&](std::string_view line) {
    if (drawn >= max_lines) return;
    const float middle = y + (static_cast<float>(drawn) + 0.5F) * line_height;
    ++drawn;
    if (drawn == max_lines && line.data() + line.size() < end) {
      draw_text_cut(font, x, middle, width, colour,
                    std::string_view(line.data(), static_cast<std::size_t>(end - line.data())));
    } else {
      draw_text(font, x, middle, colour, line);
    }
  });
  return static_cast<float>(drawn) * line_height;
}

float wrapped_height(Font font, float width, float line_height, std::string_view text) {
  return static_cast<float>(for_each_line(face(font), width, text, [](std::string_view) {})) *
         line_height;
}

void draw_text_turned(Font font, ImVec2 origin, float radians, float max_length, ImU32 colour,
                      std::string_view text) {
  const FontFace& f = face(font);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float c = std::cos(radians), s = std::sin(radians);
  const float baseline = std::round(f.font->Ascent) - f.cap_height_px * 0.5F;
  const auto turned = [&](float x, float y) {
    y -= baseline;
    return ImVec2(origin.x + x * c + y * s, origin.y - x * s + y * c);
  };
  float x = 0;
  const auto add_glyphs = [&](std::string_view part) {
    const char* at = part.data();
    const char* end = at + part.size();
    while (at < end) {
      unsigned code = 0;
      at += ImTextCharFromUtf8(&code, at, end);
      const ImFontGlyph* glyph = f.font->FindGlyph(static_cast<ImWchar>(code));
      if (glyph == nullptr) continue;
      if (glyph->Visible) {
        list.PrimReserve(6, 4);
        list.PrimQuadUV(turned(x + glyph->X0, glyph->Y0), turned(x + glyph->X1, glyph->Y0),
                        turned(x + glyph->X1, glyph->Y1), turned(x + glyph->X0, glyph->Y1),
                        {glyph->U0, glyph->V0}, {glyph->U1, glyph->V0}, {glyph->U1, glyph->V1},
                        {glyph->U0, glyph->V1}, colour);
      }
      x += glyph->AdvanceX;
    }
  };
  if (width_of(f, text) <= max_length + 0.5F) {
    add_glyphs(text);
  } else {
    add_glyphs(fitting(f, text, max_length - width_of(f, kEllipsis)));
    add_glyphs(kEllipsis);
  }
}

}  // namespace sync_act::views
