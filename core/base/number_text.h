#pragma once
// Numbers as decimal text, and back: what printf("%.*f"), printf("%.*g") and strtod give, to the
// last digit, on every platform. Libc's own work in long double, which is 128 bits in software in
// WebAssembly, and would be 30 kB of the page's modules; std::to_chars brings tables of that size.

#include <optional>
#include <string>
#include <string_view>

namespace sync_act {

// `value` with `decimals` digits after the point (0 or more): "-0.50".
std::string fixed_text(double value, int decimals);

// `value` with at most `digits` significant digits (1 or more), as short as %g: "0.25", "1e-09".
std::string short_text(double value, int digits);

// The fewest digits, `least` or more, that read back as the same number.
std::string exact_text(double value, int least = 1);

// The whole of `text` as the nearest double (infinity where it is too large): an optional sign,
// digits with or without a point, an optional exponent. Neither white space, hexadecimals, "inf"
// nor "nan".
std::optional<double> parse_number(std::string_view text);

}  // namespace sync_act
