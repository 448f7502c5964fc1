#include "core/base/number_text.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace sync_act {

namespace {

// The number 0.d1d2d3... * 10^point, without zeros at either end of its digits; 0 has none.
struct Decimal {
  std::string digits;
  int point = 0;
};

void trim(Decimal& number) {
  const std::size_t zeros = std::min(number.digits.find_first_not_of('0'), number.digits.size());
  number.digits.erase(0, zeros);
  number.point -= static_cast<int>(zeros);
  number.digits.erase(number.digits.find_last_not_of('0') + 1);
}

constexpr std::uint32_t kLimb = 1'000'000'000;  // of a whole number, lowest first

void multiply(std::vector<std::uint32_t>& limbs, std::uint32_t factor) {
  std::uint64_t carry = 0;
  for (std::uint32_t& limb : limbs) {
    carry += std::uint64_t{limb} * factor;
    limb = static_cast<std::uint32_t>(carry % kLimb);
    carry /= kLimb;
  }
  if (carry > 0) limbs.push_back(static_cast<std::uint32_t>(carry));
}

// mantissa * 2^exponent, exactly: below the point it is mantissa * 5^n / 10^n.
Decimal exact_decimal(std::uint64_t mantissa, int exponent) {
  std::vector<std::uint32_t> limbs;
  for (; mantissa > 0; mantissa /= kLimb) {
    limbs.push_back(static_cast<std::uint32_t>(mantissa % kLimb));
  }
  const std::uint32_t base = exponent < 0 ? 5 : 2;
  for (int left = std::abs(exponent); left > 0;) {
    std::uint32_t factor = base;
    for (--left; left > 0 && factor < 200'000'000; --left) factor *= base;
    multiply(limbs, factor);
  }
  Decimal number;
  for (std::size_t n = limbs.size(); n-- > 0;) {
    for (std::uint32_t unit = kLimb / 10; unit > 0; unit /= 10) {
      number.digits += static_cast<char>('0' + limbs[n] / unit % 10);
    }
  }
  number.point = static_cast<int>(number.digits.size()) + std::min(exponent, 0);
  trim(number);
  return number;
}

struct Binary {
  std::uint64_t mantissa;
  int exponent;
};

constexpr std::uint64_t kHidden = std::uint64_t{1} << 52;
constexpr std::uint64_t kInfinity = 0x7FF0'0000'0000'0000;

// Of a finite number that is not negative, by its bits.
Binary binary_of(std::uint64_t bits) {
  const std::uint64_t fraction = bits % kHidden;
  const int exponent = static_cast<int>(bits / kHidden);
  return exponent == 0 ? Binary{fraction, -1074} : Binary{fraction + kHidden, exponent - 1075};
}

Decimal decimal_of(double value) {
  const Binary binary = binary_of(std::bit_cast<std::uint64_t>(std::abs(value)));
  return exact_decimal(binary.mantissa, binary.exponent);
}

// Keeps `count` digits (fewer than none: the number becomes 0), the nearest, of two the even one.
void round_to(Decimal& number, int count) {
  if (count >= static_cast<int>(number.digits.size())) return;
  bool up = false;
  if (count >= 0) {
    const auto kept = static_cast<std::size_t>(count);
    const bool odd = kept > 0 && (number.digits[kept - 1] - '0') % 2 == 1;
    // There are no zeros at the end: what follows a 5 is more than nothing.
    const bool half = number.digits[kept] == '5' && kept + 1 == number.digits.size();
    up = half ? odd : number.digits[kept] >= '5';
    number.digits.resize(kept);
  } else {
    number.digits.clear();
  }
  while (up && !number.digits.empty() && number.digits.back() == '9') number.digits.pop_back();
  if (up && number.digits.empty()) {
    number.digits = "1";
    ++number.point;
  } else if (up) {
    ++number.digits.back();
  }
  trim(number);
}

// The digits at the places [from, to) around the point (-1 is the last before it).
std::string places(const Decimal& number, int from, int to) {
  std::string text;
  for (int place = from + number.point; place < to + number.point; ++place) {
    const bool inside = place >= 0 && place < static_cast<int>(number.digits.size());
    text += inside ? number.digits[static_cast<std::size_t>(place)] : '0';
  }
  return text;
}

std::string plain_text(const Decimal& number, int decimals) {
  std::string text = places(number, -std::max(number.point, 1), 0);
  if (decimals > 0) text += '.' + places(number, 0, decimals);
  return text;
}

std::string with_sign(double value, const std::string& text) {
  return std::signbit(value) ? '-' + text : text;
}

std::string not_finite_text(double value) {
  return std::isnan(value) ? "nan" : with_sign(value, "inf");
}

// -1, 0 or 1: a is below, equal to or above b.
int compare(const Decimal& a, const Decimal& b) {
  if (a.digits.empty() || b.digits.empty()) {
    return static_cast<int>(!a.digits.empty()) - static_cast<int>(!b.digits.empty());
  }
  if (a.point != b.point) return a.point < b.point ? -1 : 1;
  const int order = a.digits.compare(b.digits);
  return static_cast<int>(order > 0) - static_cast<int>(order < 0);
}

// How `number` lies to the middle between the double of these bits and the next above it.
int compare_to_middle(const Decimal& number, std::uint64_t bits) {
  const Binary binary = binary_of(bits);
  return compare(number, exact_decimal(2 * binary.mantissa + 1, binary.exponent - 1));
}

// Within a few units of the last place.
double rough_value(const Decimal& number) {
  constexpr std::size_t kDigits = 18;
  double value = 0;
  for (std::size_t n = 0; n < std::min(number.digits.size(), kDigits); ++n) {
    value = 10 * value + (number.digits[n] - '0');
  }
  const int power = number.point - static_cast<int>(std::min(number.digits.size(), kDigits));
  double factor = 10;
  for (int left = std::abs(power); left > 0; left /= 2, factor *= factor) {
    if (left % 2 == 1) value = power < 0 ? value / factor : value * factor;
  }
  return value;
}

double nearest_double(const Decimal& number) {
  if (number.digits.empty() || number.point < -330) return 0;
  if (number.point > 310) return std::numeric_limits<double>::infinity();
  std::uint64_t bits = std::min(std::bit_cast<std::uint64_t>(rough_value(number)), kInfinity - 1);
  while (bits < kInfinity) {
    const int order = compare_to_middle(number, bits);
    if (order < 0 || (order == 0 && bits % 2 == 0)) break;
    ++bits;
  }
  while (bits > 0) {
    const int order = compare_to_middle(number, bits - 1);
    if (order > 0 || (order == 0 && bits % 2 == 0)) break;
    --bits;
  }
  return std::bit_cast<double>(bits);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool take_sign(std::string_view& text) {
  const bool minus = text.starts_with('-');
  if (minus || text.starts_with('+')) text.remove_prefix(1);
  return minus;
}

std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

}  // namespace

std::string fixed_text(double value, int decimals) {
  if (!std::isfinite(value)) return not_finite_text(value);
  Decimal number = decimal_of(value);
  round_to(number, number.point + decimals);
  return with_sign(value, plain_text(number, decimals));
}

std::string short_text(double value, int digits) {
  if (!std::isfinite(value)) return not_finite_text(value);
  Decimal number = decimal_of(value);
  round_to(number, digits);
  if (number.digits.empty()) return with_sign(value, "0");
  const int exponent = number.point - 1;
  const int n_digits = static_cast<int>(number.digits.size());
  if (exponent >= -4 && exponent < digits) {
    return with_sign(value, plain_text(number, std::max(0, n_digits - number.point)));
  }
  number.point = 1;
  std::string text = plain_text(number, n_digits - 1) + (exponent < 0 ? "e-" : "e+");
  if (std::abs(exponent) < 10) text += '0';
  return with_sign(value, text + std::to_string(std::abs(exponent)));
}

std::string exact_text(double value, int least) {
  for (int digits = least;; ++digits) {
    std::string text = short_text(value, digits);
    if (digits >= 17 || parse_number(text) == value) return text;
  }
}

std::optional<double> parse_number(std::string_view text) {
  const bool minus = take_sign(text);
  Decimal number;
  number.digits = take_digits(text);
  number.point = static_cast<int>(number.digits.size());
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    number.digits += take_digits(text);
  }
  if (number.digits.empty()) return std::nullopt;
  trim(number);
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    const bool down = take_sign(text);
    const std::string_view digits = take_digits(text);
    if (digits.empty()) return std::nullopt;
    int exponent = 0;
    for (const char c : digits) exponent = std::min(10 * exponent + (c - '0'), 100'000'000);
    number.point += down ? -exponent : exponent;
  }
  if (!text.empty()) return std::nullopt;
  const double value = nearest_double(number);
  return minus ? -value : value;
}

}  // namespace sync_act
