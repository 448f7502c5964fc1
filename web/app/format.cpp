#include "web/app/format.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"

namespace sync_act::app {
namespace {

constexpr const char* kMinus = "\u2212";
constexpr const char* kNothing = "\u2013";

// The digits of |value|.
std::string digits_of(double value, int decimals) {
  return fixed_text(std::abs(value), std::clamp(decimals, 0, 12));
}

bool is_zero(const std::string& digits) {
  return digits.find_first_not_of("0.") == std::string::npos;
}

std::string signed_digits(double value, const std::string& digits) {
  return value < 0 && !is_zero(digits) ? kMinus + digits : digits;
}

std::string without_leading_zero(std::string digits) {
  if (digits.size() > 1 && digits[0] == '0' && digits[1] == '.') digits.erase(0, 1);
  return digits;
}

std::string two_digits(long long number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string clock(long long whole_secs) {
  const long long hours = whole_secs / 3600;
  const std::string minutes = std::to_string(whole_secs / 60 % 60);
  const std::string secs = two_digits(whole_secs % 60);
  if (hours == 0) return minutes + ":" + secs;
  return std::to_string(hours) + ":" + two_digits(whole_secs / 60 % 60) + ":" + secs;
}

constexpr double kLongestSecs = 1e12;

}  // namespace

std::string format_r(double r, int decimals) {
  if (!std::isfinite(r)) return kNothing;
  return signed_digits(r, without_leading_zero(digits_of(r, decimals)));
}

std::string format_p(double p, int decimals) {
  if (!std::isfinite(p)) return kNothing;
  const std::string digits = digits_of(p, decimals);
  if (p > 0 && is_zero(digits)) {
    return "< " + without_leading_zero(digits_of(std::pow(10.0, -decimals), decimals));
  }
  return without_leading_zero(digits);
}

std::string format_number(double value, int decimals) {
  if (!std::isfinite(value)) return kNothing;
  return signed_digits(value, digits_of(value, decimals));
}

std::string format_count(long long count) {
  const std::string plain = std::to_string(count < 0 ? -count : count);
  std::string grouped = count < 0 ? kMinus : "";
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (i > 0 && (plain.size() - i) % 3 == 0) grouped += ',';
    grouped += plain[i];
  }
  return grouped;
}

std::string format_percent(double share) {
  if (!std::isfinite(share)) return kNothing;
  return format_number(share * 100, 0) + " %";
}

std::string format_time(double secs) {
  if (!std::isfinite(secs) || std::abs(secs) > kLongestSecs) return kNothing;
  const auto whole = static_cast<long long>(std::floor(std::abs(secs)));
  return (secs < 0 && whole > 0 ? kMinus : "") + clock(whole);
}

std::string format_time_tenths(double secs) {
  if (!std::isfinite(secs) || std::abs(secs) > kLongestSecs) return kNothing;
  const long long tenths = std::llround(std::abs(secs) * 10);
  const std::string text = clock(tenths / 10) + "." + std::to_string(tenths % 10);
  return secs < 0 && tenths > 0 ? kMinus + text : text;
}

std::string format_mm(double mm) { return format_number(mm, 0); }

std::string format_mm(const std::array<double, 3>& mm) {
  return format_mm(mm[0]) + " " + format_mm(mm[1]) + " " + format_mm(mm[2]);
}

std::string format_tick(double value, double step) {
  if (!std::isfinite(value)) return kNothing;
  int decimals = 0;
  // The decimals that the step itself needs, not more.
  for (double scaled = std::abs(step);
       decimals < 9 && std::abs(scaled - std::round(scaled)) > 1e-6 * std::max(1.0, scaled);
       scaled *= 10) {
    ++decimals;
  }
  return format_number(value, decimals);
}

}  // namespace sync_act::app
