#include "core/base/number_text.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include "core/base/rng.h"

namespace sync_act {
namespace {

std::string printed(const char* format, int digits, double value) {
  std::vector<char> text(512);
  std::snprintf(text.data(), text.size(), format, digits, value);
  return text.data();
}

// Doubles of all sizes, and among them many that lie in the middle between two texts.
std::vector<double> samples() {
  std::vector<double> values = {0.0,
                                -0.0,
                                0.5,
                                1.5,
                                2.5,
                                0.125,
                                0.375,
                                9.5,
                                99.5,
                                999.9995,
                                0.05,
                                0.95,
                                0.00005,
                                1e21,
                                1e22,
                                1e23,
                                1e-5,
                                123456,
                                1e6,
                                1e300,
                                0.1,
                                1.0 / 3,
                                -2.5,
                                5e-324,
                                1e-310,
                                2e15,
                                1e-300,
                                0.3,
                                4.35,
                                1234567.5,
                                std::numeric_limits<double>::max(),
                                std::numeric_limits<double>::min()};
  Rng rng(7);
  for (int n = 0; n < 3000; ++n) {
    const double whole = std::floor(1e6 * rng.uniform());
    values.push_back(whole / 64);
    values.push_back(-rng.uniform());
    const auto exponent = static_cast<int>(std::floor(2000 * rng.uniform())) - 1060;
    const double any = std::ldexp(rng.uniform(), exponent);
    if (std::isfinite(any)) values.push_back(any);
  }
  return values;
}

}  // namespace

TEST_CASE("numbers are written as printf writes them") {
  for (const double value : samples()) {
    for (const int digits : {1, 2, 6, 15, 17}) {
      REQUIRE(short_text(value, digits) == printed("%.*g", digits, value));
    }
    for (const int decimals : {0, 1, 2, 3, 12}) {
      REQUIRE(fixed_text(value, decimals) == printed("%.*f", decimals, value));
    }
  }
  CHECK(short_text(std::numeric_limits<double>::quiet_NaN(), 6) == "nan");
  CHECK(fixed_text(-std::numeric_limits<double>::infinity(), 2) == "-inf");
}

TEST_CASE("numbers are read as strtod reads them, to the last bit") {
  for (const double value : samples()) {
    for (const int digits : {3, 15, 16, 17, 30}) {
      const std::string text = printed("%.*g", digits, value);
      REQUIRE(parse_number(text).value() == std::strtod(text.c_str(), nullptr));
    }
    CHECK(parse_number(exact_text(value)).value() == value);
  }
  // In the middle between two doubles, just above it, and at the ends of the range.
  for (const char* text :
       {"9007199254740993", "9007199254740993.0000000000000000000000000000001", "9007199254740995",
        "2.4703282292062327e-324", "2.4703282292062328e-324", "4.9e-324", "2.2250738585072011e-308",
        "1.7976931348623158e308", "1.7976931348623159e308", "1e309", "1e-400", "0e999999999999",
        ".5", "5.", "+1e+2", "-0", "00012.500", "1e400000000000000000000"}) {
    INFO(text);
    CHECK(parse_number(text).value() == std::strtod(text, nullptr));
  }
  CHECK(std::signbit(parse_number("-0").value()));
}

TEST_CASE("what is no number is not read") {
  for (const char* text :
       {"", "-", ".", "e5", "1e", "1e+", "1 ", " 1", "0x10", "inf", "nan", "--1", "1.2.3", "1,5"}) {
    INFO(text);
    CHECK_FALSE(parse_number(text).has_value());
  }
}

TEST_CASE("the fewest digits that read back") {
  CHECK(exact_text(0.1) == "0.1");
  CHECK(exact_text(1.0 / 3) == "0.3333333333333333");
  CHECK(exact_text(100, 15) == "100");
}

}  // namespace sync_act
