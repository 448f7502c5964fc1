#pragma once
// The interface's colour tables as data: tokens, network colours and shapes, and the scales for r.
// Values are those of the interface specification: every pair was checked there
// for contrast and for the three kinds of colour blindness, so change them only together.
//
// Scales are interpolated in OKLab (Ottosson 2020, "A perceptual color space for image
// processing"): equal steps of r look like equal steps, and no muddy middle as in sRGB.

#include <cstdint>
#include <vector>

#include "web/app/state.h"

namespace sync_act::app {

// sRGB, 8 bits each, alpha not premultiplied.
struct Colour {
  std::uint8_t r = 0, g = 0, b = 0, a = 255;
  // Red in the lowest byte: ImGui's ImU32 and, in memory, GL's RGBA bytes.
  constexpr std::uint32_t packed() const {
    return static_cast<std::uint32_t>(r) | static_cast<std::uint32_t>(g) << 8U |
           static_cast<std::uint32_t>(b) << 16U | static_cast<std::uint32_t>(a) << 24U;
  }
  // alpha in [0, 1], multiplied onto the colour's own.
  Colour with_alpha(double alpha) const;
  bool operator==(const Colour&) const = default;
};

struct Tokens {
  Colour bg, panel, raised, inset, line, line2;
  Colour text, text2, text3;
  Colour neuron;  // curves and names of the selected neuron: neutral ink
  Colour accent, selected, ok, warn, bad;
  Colour on_accent;  // text on an accent surface
};
const Tokens& tokens(bool dark);

// What Theme means now.
bool is_dark(const State& state, const Transient& transient);

enum class NetworkShape { kSquare, kDisc, kDiamond };  // networks 0-7, 8-15, 16-23, then again
Colour network_colour(int network, bool dark);         // network < 0: text3
NetworkShape network_shape(int network);

// Colour of r on grids, matrices, bars and the sync band; r is clamped to +-max_r. NaN: the
// surface colour (the view draws its "no signal" mark on it).
Colour signed_r_colour(double r, double max_r, bool dark);

// Colour of r over the brain: transparent where |r| < threshold_r or r is NaN, else warm or cool
// from threshold to maximum.
Colour overlay_colour(double r, double threshold_r, double max_r, bool dark);

// position in [0, 1] along the sequential scale (tSNR, counts).
Colour sequential_colour(double position);

// n >= 2 texels from -max_r to +max_r of the signed scale.
std::vector<Colour> signed_r_table(int n, bool dark);
// n >= 2 texels from threshold to maximum of one side of the brain overlay.
std::vector<Colour> overlay_table(int n, bool warm, bool dark);

}  // namespace sync_act::app
