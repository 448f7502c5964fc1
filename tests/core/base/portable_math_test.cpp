#include "core/base/portable_math.h"

#include <doctest/doctest.h>

#include <cmath>

namespace sync_act {

TEST_CASE("the portable functions are within two roundings of the library's") {
  double worst_exp = 0.0;
  double worst_log = 0.0;
  double worst_sin = 0.0;
  for (int i = 1; i < 20000; ++i) {
    const double x = 0.03 * (i - 10000);
    worst_exp = std::fmax(worst_exp, std::abs(portable_exp(x) / std::exp(x) - 1.0));
    worst_sin = std::fmax(worst_sin, std::abs(portable_sin(x) - std::sin(x)));
    worst_sin = std::fmax(worst_sin, std::abs(portable_cos(x) - std::cos(x)));
    const double y = 1e-4 * i;
    worst_log = std::fmax(worst_log, std::abs(portable_log(y) - std::log(y)) /
                                         std::fmax(1e-3, std::abs(std::log(y))));
  }
  CHECK(worst_exp < 5e-16);
  CHECK(worst_log < 5e-16);
  CHECK(worst_sin < 3e-16);
  CHECK(portable_exp(0.0) == 1.0);
  CHECK(portable_log(1.0) == 0.0);
  CHECK(portable_sin(0.0) == 0.0);
  CHECK(portable_exp(-800.0) == 0.0);
  CHECK(std::isinf(portable_exp(800.0)));
}

}  // namespace sync_act
