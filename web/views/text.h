#pragma once
// Text drawn where the layout wants it: centred by the height of capitals, cut with an ellipsis,
// wrapped into lines. Positions are device px; strings are UTF-8.

#include <string_view>

#include "web/views/theme.h"

namespace sync_act::views {

const FontFace& face(Font font);

float text_width(Font font, std::string_view text);

// `x`: left edge; `middle_y`: middle of the capitals. Answers the width drawn.
float draw_text(Font font, float x, float middle_y, ImU32 colour, std::string_view text);
void draw_text_right(Font font, float x_right, float middle_y, ImU32 colour, std::string_view text);
void draw_text_centred(Font font, float x_middle, float middle_y, ImU32 colour,
                       std::string_view text);
// With an ellipsis where it is wider than max_width. Answers the width drawn; `was_cut` says
// whether something is missing (then a tooltip should give it).
float draw_text_cut(Font font, float x, float middle_y, float max_width, ImU32 colour,
                    std::string_view text, bool* was_cut = nullptr);
// The same with the ellipsis in the middle: for names that differ at their end, as units' do.
float draw_text_cut_inside(Font font, float x, float middle_y, float max_width, ImU32 colour,
                           std::string_view text, bool* was_cut = nullptr);
// Legible over pictures: a halo of the given colour under the text.
void draw_text_with_halo(Font font, float x, float middle_y, ImU32 colour, ImU32 halo,
                         std::string_view text);
// Lines broken at spaces. `y`: top of the first line. Answers the height.
float draw_text_wrapped(Font font, float x, float y, float width, float line_height, ImU32 colour,
                        std::string_view text, int max_lines = 1000);
float wrapped_height(Font font, float width, float line_height, std::string_view text);

// The text turned counter-clockwise by `radians`; `origin`: its left end, at half the height of its
// capitals. Cut with an ellipsis at max_length. A quarter turn keeps glyphs on whole pixels.
void draw_text_turned(Font font, ImVec2 origin, float radians, float max_length, ImU32 colour,
                      std::string_view text);

}  // namespace sync_act::views
