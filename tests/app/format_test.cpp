#include "web/app/format.h"

#include <doctest/doctest.h>

#include <limits>

namespace sync_act::app {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

TEST_CASE("r is written without leading zero and with a true minus") {
  CHECK(format_r(0.624) == ".62");
  CHECK(format_r(-0.31) == "\u2212.31");
  CHECK(format_r(1) == "1.00");
  CHECK(format_r(-1) == "\u22121.00");
  CHECK(format_r(0.999) == "1.00");
  CHECK(format_r(0.5, 1) == ".5");
  CHECK(format_r(0.4, 0) == "0");
}

TEST_CASE("what rounds to zero has no sign") {
  CHECK(format_r(-0.001) == ".00");
  CHECK(format_number(-0.04, 1) == "0.0");
  CHECK(format_mm(-0.4) == "0");
  CHECK(format_time_tenths(-0.01) == "0:00.0");
}

TEST_CASE("values that are no numbers are an en dash") {
  CHECK(format_r(kNaN) == "\u2013");
  CHECK(format_p(kNaN) == "\u2013");
  CHECK(format_number(kInf, 1) == "\u2013");
  CHECK(format_time(kNaN) == "\u2013");
  CHECK(format_time(1e300) == "\u2013");
  CHECK(format_percent(-kInf) == "\u2013");
  CHECK(format_tick(kNaN, 1) == "\u2013");
}

TEST_CASE("p below what is shown says so") {
  CHECK(format_p(0.007) == ".007");
  CHECK(format_p(0.0001) == "< .001");
  CHECK(format_p(0) == ".000");
  CHECK(format_p(1) == "1.000");
}

TEST_CASE("counts have thousands separators") {
  CHECK(format_count(0) == "0");
  CHECK(format_count(999) == "999");
  CHECK(format_count(3624) == "3,624");
  CHECK(format_count(-1234567) == "\u22121,234,567");
}

TEST_CASE("times are minutes and seconds, hours only where needed") {
  CHECK(format_time(0) == "0:00");
  CHECK(format_time(306.9) == "5:06");
  CHECK(format_time(3723) == "1:02:03");
  CHECK(format_time(-61) == "\u22121:01");
  CHECK(format_time_tenths(306) == "5:06.0");
  CHECK(format_time_tenths(59.96) == "1:00.0");
}

TEST_CASE("places, shares and ticks") {
  CHECK(format_mm({40, -52, -18}) == "40 \u221252 \u221218");
  CHECK(format_percent(.31) == "31 %");
  CHECK(format_tick(0.5, 0.5) == "0.5");
  CHECK(format_tick(2, 1) == "2");
  CHECK(format_tick(-0.25, 0.05) == "\u22120.25");
  CHECK(format_tick(3e6, 1e6) == "3000000");
}

}  // namespace
}  // namespace sync_act::app
