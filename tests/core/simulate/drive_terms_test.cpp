#include "core/simulate/drive_terms.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>

namespace sync_act {
namespace {

// Two runs of 4 samples, a step in each.
TimeSeries columns() {
  TimeSeries series(8, 2);
  series.unit_ids = {"a", "b"};
  series.run_starts = {0, 4};
  for (std::size_t t = 0; t < 8; ++t) {
    series.unit(0)[t] = t % 4 >= 2 ? 3.0F : 0.0F;
    series.unit(1)[t] = static_cast<float>(t);
  }
  return series;
}

}  // namespace

TEST_CASE("a product of columns is an interaction") {
  CHECK(drive_term_values(drive_term("a*b"), columns(), 4.0) ==
        std::vector<double>{0, 0, 6, 9, 0, 0, 18, 21});
}

TEST_CASE("a rise is where a column grew, and knows no run before its own") {
  CHECK(drive_term_values(drive_term("rise:a"), columns(), 4.0) ==
        std::vector<double>{0, 0, 3, 0, 0, 0, 3, 0});
  CHECK(drive_term_values(drive_term("rise:b"), columns(), 4.0) ==
        std::vector<double>{0, 1, 1, 1, 0, 1, 1, 1});
}

TEST_CASE("a slow term is a running mean of 4 s that each run starts anew") {
  const auto values = drive_term_values(drive_term("slow:a"), columns(), 4.0);
  const double first = 3.0 * (1.0 - std::exp(-1.0 / 16.0));
  CHECK(values[1] == 0.0);
  CHECK(values[2] == doctest::Approx(first));
  CHECK(values[3] == doctest::Approx(first * (1.0 + std::exp(-1.0 / 16.0))));
  CHECK(values[4] == 0.0);
  CHECK(values[6] == doctest::Approx(first));
}

}  // namespace sync_act
