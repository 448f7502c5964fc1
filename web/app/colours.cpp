#include "web/app/colours.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

namespace sync_act::app {
namespace {

constexpr Colour rgb(std::uint32_t hex) {
  return {static_cast<std::uint8_t>(hex >> 16U & 0xFFU),
          static_cast<std::uint8_t>(hex >> 8U & 0xFFU), static_cast<std::uint8_t>(hex & 0xFFU),
          255};
}

constexpr Tokens kDark{.bg = rgb(0x0B0E13),
                       .panel = rgb(0x12171E),
                       .raised = rgb(0x1B222C),
                       .inset = rgb(0x0D1117),
                       .line = rgb(0x252E39),
                       .line2 = rgb(0x3A4656),
                       .text = rgb(0xE8EDF4),
                       .text2 = rgb(0xAAB5C3),
                       .text3 = rgb(0x828E9D),
                       .neuron = rgb(0xE8EDF4),
                       .accent = rgb(0x7AA2FF),
                       .selected = rgb(0x1B2A4A),
                       .ok = rgb(0x3CCB9B),
                       .warn = rgb(0xF2B84B),
                       .bad = rgb(0xFF7F70),
                       .on_accent = rgb(0x0B0E13)};
constexpr Tokens kLight{.bg = rgb(0xE9EDF2),
                        .panel = rgb(0xFFFFFF),
                        .raised = rgb(0xF1F4F8),
                        .inset = rgb(0xF6F8FA),
                        .line = rgb(0xDDE3EA),
                        .line2 = rgb(0xBCC6D2),
                        .text = rgb(0x121923),
                        .text2 = rgb(0x435061),
                        .text3 = rgb(0x5F6C7D),
                        .neuron = rgb(0x121923),
                        .accent = rgb(0x2457D6),
                        .selected = rgb(0xE3EBFD),
                        .ok = rgb(0x0A7350),
                        .warn = rgb(0x855600),
                        .bad = rgb(0xB3261E),
                        .on_accent = rgb(0xFFFFFF)};

constexpr std::array<Colour, 8> kNetworksDark{rgb(0x43CBF6), rgb(0xA58419), rgb(0x009879),
                                              rgb(0xFE3C7A), rgb(0xDAE63A), rgb(0x3682FD),
                                              rgb(0xFCAC8A), rgb(0x9693A7)};
constexpr std::array<Colour, 8> kNetworksLight{rgb(0x1138B9), rgb(0xAB6415), rgb(0x12765A),
                                               rgb(0x66365F), rgb(0x464A01), rgb(0xA051D0),
                                               rgb(0xAD2C3D), rgb(0x6E6D7E)};

constexpr std::array<Colour, 9> kSignedDark{rgb(0xCDEBFF), rgb(0x6DB8F0), rgb(0x2C6FB4),
                                            rgb(0x1F3C63), rgb(0x1B222C), rgb(0x5B2A20),
                                            rgb(0xB9491F), rgb(0xF59A35), rgb(0xFFE3A3)};
constexpr std::array<Colour, 9> kSignedLight{rgb(0x0B2A60), rgb(0x2464AE), rgb(0x6AA9DD),
                                             rgb(0xC6DFF4), rgb(0xEEF1F5), rgb(0xFAD9A6),
                                             rgb(0xEE9A3F), rgb(0xC24A15), rgb(0x6E1508)};

constexpr std::array<Colour, 4> kWarmDark{rgb(0x8C2A1B), rgb(0xD4541F), rgb(0xF59A35),
                                          rgb(0xFFF4CF)};
constexpr std::array<Colour, 4> kCoolDark{rgb(0x1D3F7A), rgb(0x2C78C4), rgb(0x74BDF2),
                                          rgb(0xDDF1FF)};
constexpr std::array<Colour, 4> kWarmLight{rgb(0xF6B552), rgb(0xE2741E), rgb(0xB23A12),
                                           rgb(0x6E1508)};
constexpr std::array<Colour, 4> kCoolLight{rgb(0x7DB8E8), rgb(0x3C86C9), rgb(0x1D549C),
                                           rgb(0x0B2A60)};
constexpr std::array<Colour, 5> kSequential{rgb(0x0B0B2A), rgb(0x8C2F7A), rgb(0xDE5A5F),
                                            rgb(0xF9A85B), rgb(0xFCF3B0)};

struct OkLab {
  double lightness, a, b;
};

double linear_from_srgb(std::uint8_t value) {
  const double v = value / 255.0;
  return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

std::uint8_t srgb_from_linear(double v) {
  v = std::clamp(v, 0.0, 1.0);
  const double encoded = v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
  return static_cast<std::uint8_t>(std::lround(encoded * 255));
}

// Matrices of Ottosson 2020.
OkLab oklab_from(Colour c) {
  const double r = linear_from_srgb(c.r);
  const double g = linear_from_srgb(c.g);
  const double b = linear_from_srgb(c.b);
  const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

Colour colour_from(const OkLab& lab) {
  const double l_root = lab.lightness + 0.3963377774 * lab.a + 0.2158037573 * lab.b;
  const double m_root = lab.lightness - 0.1055613458 * lab.a - 0.0638541728 * lab.b;
  const double s_root = lab.lightness - 0.0894841775 * lab.a - 1.2914855480 * lab.b;
  const double l = l_root * l_root * l_root;
  const double m = m_root * m_root * m_root;
  const double s = s_root * s_root * s_root;
  return {srgb_from_linear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
          srgb_from_linear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
          srgb_from_linear(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s), 255};
}

// position in [0, 1] along equally spaced stops.
Colour interpolated(std::span<const Colour> stops, double position) {
  const double at = std::clamp(position, 0.0, 1.0) * static_cast<double>(stops.size() - 1);
  const std::size_t left = std::min(static_cast<std::size_t>(at), stops.size() - 2);
  const double share = at - static_cast<double>(left);
  if (share <= 0) return stops[left];
  if (share >= 1) return stops[left + 1];
  const OkLab from = oklab_from(stops[left]);
  const OkLab to = oklab_from(stops[left + 1]);
  return colour_from({from.lightness + share * (to.lightness - from.lightness),
                      from.a + share * (to.a - from.a), from.b + share * (to.b - from.b)});
}

// 257 texels, so that the middle of a two-sided scale is a texel of its own.
using Table = std::array<Colour, 257>;

Table table_of(std::span<const Colour> stops) {
  Table table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = interpolated(stops, static_cast<double>(i) / static_cast<double>(table.size() - 1));
  }
  return table;
}

Colour looked_up(const Table& table, double position) {
  const double at = std::clamp(position, 0.0, 1.0) * static_cast<double>(table.size() - 1);
  return table[static_cast<std::size_t>(std::lround(at))];
}

const Table& signed_table(bool dark) {
  static const Table kDarkTable = table_of(kSignedDark);
  static const Table kLightTable = table_of(kSignedLight);
  return dark ? kDarkTable : kLightTable;
}

const Table& overlay_side(bool warm, bool dark) {
  static const Table kTables[4] = {table_of(kCoolLight), table_of(kWarmLight), table_of(kCoolDark),
                                   table_of(kWarmDark)};
  return kTables[(dark ? 2 : 0) + (warm ? 1 : 0)];
}

}  // namespace

Colour Colour::with_alpha(double alpha) const {
  Colour result = *this;
  result.a = static_cast<std::uint8_t>(std::lround(std::clamp(alpha, 0.0, 1.0) * a));
  return result;
}

const Tokens& tokens(bool dark) { return dark ? kDark : kLight; }

bool is_dark(const State& state, const Transient& transient) {
  switch (state.theme) {
    case Theme::kDark:
      return true;
    case Theme::kLight:
      return false;
    case Theme::kAuto:
      break;
  }
  return transient.system_dark;
}

Colour network_colour(int network, bool dark) {
  if (network < 0) return tokens(dark).text3;
  return (dark ? kNetworksDark : kNetworksLight)[static_cast<std::size_t>(network) % 8];
}

NetworkShape network_shape(int network) {
  constexpr std::array<NetworkShape, 3> kShapes{NetworkShape::kSquare, NetworkShape::kDisc,
                                                NetworkShape::kDiamond};
  return kShapes[static_cast<std::size_t>(std::max(network, 0)) / 8 % kShapes.size()];
}

Colour signed_r_colour(double r, double max_r, bool dark) {
  if (std::isnan(r) || !(max_r > 0)) return looked_up(signed_table(dark), 0.5);
  return looked_up(signed_table(dark), 0.5 + 0.5 * r / max_r);
}

Colour overlay_colour(double r, double threshold_r, double max_r, bool dark) {
  const double size = std::abs(r);
  if (!(size >= threshold_r)) return {0, 0, 0, 0};  // NaN too
  const double span = max_r - threshold_r;
  const double position = span > 0 ? (size - threshold_r) / span : 1;
  return looked_up(overlay_side(r >= 0, dark), position);
}

Colour sequential_colour(double position) {
  static const Table kTable = table_of(kSequential);
  return looked_up(kTable, std::isnan(position) ? 0 : position);
}

std::vector<Colour> signed_r_table(int n, bool dark) {
  std::vector<Colour> table(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i) {
    table[static_cast<std::size_t>(i)] =
        interpolated(dark ? kSignedDark : kSignedLight, static_cast<double>(i) / (n - 1));
  }
  return table;
}

std::vector<Colour> overlay_table(int n, bool warm, bool dark) {
  std::vector<Colour> table(static_cast<std::size_t>(n));
  const auto& stops = warm ? (dark ? kWarmDark : kWarmLight) : (dark ? kCoolDark : kCoolLight);
  for (int i = 0; i < n; ++i) {
    table[static_cast<std::size_t>(i)] = interpolated(stops, static_cast<double>(i) / (n - 1));
  }
  return table;
}

}  // namespace sync_act::app
