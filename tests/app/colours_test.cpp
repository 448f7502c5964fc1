#include "web/app/colours.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace sync_act::app {
namespace {

double channel_luminance(std::uint8_t value) {
  const double v = value / 255.0;
  return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

double luminance(Colour c) {
  return 0.2126 * channel_luminance(c.r) + 0.7152 * channel_luminance(c.g) +
         0.0722 * channel_luminance(c.b);
}

// WCAG contrast ratio.
double contrast(Colour a, Colour b) {
  const double high = std::max(luminance(a), luminance(b));
  const double low = std::min(luminance(a), luminance(b));
  return (high + 0.05) / (low + 0.05);
}

TEST_CASE("packed colours have red in the lowest byte") {
  CHECK(Colour{0x11, 0x22, 0x33, 0x44}.packed() == 0x44332211U);
  CHECK(Colour{1, 2, 3, 200}.with_alpha(0.5) == Colour{1, 2, 3, 100});
}

TEST_CASE("text and network colours reach the contrast that the specification promises") {
  for (const bool dark : {true, false}) {
    const Tokens& t = tokens(dark);
    CHECK(contrast(t.text, t.panel) >= 15);
    CHECK(contrast(t.text2, t.panel) >= 8);
    CHECK(contrast(t.text3, t.panel) >= 5.2);
    CHECK(contrast(t.bad, t.panel) >= 6.5);
    CHECK(contrast(t.on_accent, t.accent) >= 4.5);
    for (int network = 0; network < 8; ++network) {
      CHECK(contrast(network_colour(network, dark), t.panel) >= (dark ? 4.9 : 4.55));
    }
  }
}

TEST_CASE("the theme follows the system only where it is automatic") {
  State state;
  Transient transient;
  transient.system_dark = false;
  CHECK_FALSE(is_dark(state, transient));
  state.theme = Theme::kDark;
  CHECK(is_dark(state, transient));
  transient.system_dark = true;
  state.theme = Theme::kLight;
  CHECK_FALSE(is_dark(state, transient));
}

TEST_CASE("networks beyond eight change shape, beyond twenty-four begin again") {
  CHECK(network_colour(8, true) == network_colour(0, true));
  CHECK(network_shape(0) == NetworkShape::kSquare);
  CHECK(network_shape(8) == NetworkShape::kDisc);
  CHECK(network_shape(23) == NetworkShape::kDiamond);
  CHECK(network_shape(24) == NetworkShape::kSquare);
  CHECK(network_colour(-1, true) == tokens(true).text3);
}

TEST_CASE("the signed scale runs from its first to its last stop through the surface colour") {
  CHECK(signed_r_colour(-0.8, 0.8, true) == Colour{0xCD, 0xEB, 0xFF});
  CHECK(signed_r_colour(0.8, 0.8, true) == Colour{0xFF, 0xE3, 0xA3});
  CHECK(signed_r_colour(0, 0.8, true) == Colour{0x1B, 0x22, 0x2C});
  CHECK(signed_r_colour(0, 0.8, false) == Colour{0xEE, 0xF1, 0xF5});
  CHECK(signed_r_colour(-5, 0.8, false) == Colour{0x0B, 0x2A, 0x60});
  CHECK(signed_r_colour(0.4, 0.8, true) == Colour{0xB9, 0x49, 0x1F});
}

TEST_CASE("no value and a scale without length give the surface colour") {
  const Colour surface{0x1B, 0x22, 0x2C};
  CHECK(signed_r_colour(std::numeric_limits<double>::quiet_NaN(), 0.8, true) == surface);
  CHECK(signed_r_colour(0.5, 0, true) == surface);
}

TEST_CASE("scales get lighter or darker steadily on each side") {
  for (const bool dark : {true, false}) {
    for (const bool warm : {true, false}) {
      const std::vector<Colour> table = overlay_table(64, warm, dark);
      for (std::size_t i = 1; i < table.size(); ++i) {
        const double step = luminance(table[i]) - luminance(table[i - 1]);
        CHECK((dark ? step : -step) >= -1e-4);
      }
    }
  }
}

TEST_CASE("the brain overlay is transparent below the threshold and at no value") {
  CHECK(overlay_colour(0.2, 0.25, 0.8, true).a == 0);
  CHECK(overlay_colour(-0.2, 0.25, 0.8, true).a == 0);
  CHECK(overlay_colour(std::numeric_limits<double>::quiet_NaN(), 0.25, 0.8, true).a == 0);
  CHECK(overlay_colour(0.25, 0.25, 0.8, true) == Colour{0x8C, 0x2A, 0x1B});
  CHECK(overlay_colour(-0.25, 0.25, 0.8, true) == Colour{0x1D, 0x3F, 0x7A});
  CHECK(overlay_colour(0.9, 0.25, 0.8, true) == Colour{0xFF, 0xF4, 0xCF});
  CHECK(overlay_colour(0.5, 0.5, 0.5, true) == Colour{0xFF, 0xF4, 0xCF});
}

TEST_CASE("tables have the ends of their scales") {
  CHECK(signed_r_table(2, true).front() == Colour{0xCD, 0xEB, 0xFF});
  CHECK(signed_r_table(9, false)[4] == Colour{0xEE, 0xF1, 0xF5});
  CHECK(overlay_table(4, false, false).back() == Colour{0x0B, 0x2A, 0x60});
  CHECK(sequential_colour(0) == Colour{0x0B, 0x0B, 0x2A});
  CHECK(sequential_colour(2) == Colour{0xFC, 0xF3, 0xB0});
}

}  // namespace
}  // namespace sync_act::app
