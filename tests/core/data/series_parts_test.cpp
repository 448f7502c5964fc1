#include "core/data/series_parts.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace sync_act {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

TimeSeries sample() {
  TimeSeries series(5, 2, {kNan, 1, 2, 3, 4, 5, 6, kNan, 8, kNan});
  series.unit_ids = {"a", "b"};
  series.interval_secs = 2.0;
  return series;
}

}  // namespace

TEST_CASE("units are chosen by name or number, in the stated order") {
  const std::vector<std::string> wanted{"b", "0"};
  const Result<TimeSeries> chosen = choose_units(sample(), wanted);
  REQUIRE(chosen.ok());
  CHECK(chosen->unit_ids == std::vector<std::string>{"b", "a"});
  CHECK(chosen->unit(0)[0] == 5.0F);
  const std::vector<std::string> missing{"c"};
  CHECK(choose_units(sample(), missing).error().message == "there is no \"c\"; there are a, b");
  const std::vector<std::string> twice{"a", "0"};
  CHECK_FALSE(choose_units(sample(), twice).ok());
  const std::vector<std::string> beyond{"2"};
  CHECK_FALSE(choose_units(sample(), beyond).ok());
}

TEST_CASE("only rows at the ends are cut off, and runs follow") {
  TimeSeries series = sample();
  CHECK(rows_with_values(series) == std::pair<std::size_t, std::size_t>{1, 4});
  series.run_starts = {0, 1, 3};
  const TimeSeries kept = keep_rows(series, 1, 4);
  CHECK(kept.n_times() == 3);
  CHECK(kept.unit(0)[0] == 1.0F);
  CHECK(std::isnan(kept.unit(1)[1]));
  CHECK(kept.run_starts == std::vector<std::size_t>{0, 2});
  CHECK(kept.start_secs == 2.0);
  const TimeSeries none(2, 1, {kNan, kNan});
  const auto [first, last] = rows_with_values(none);
  CHECK(first == last);
}

TEST_CASE("stretches of rows follow one another in the stated order, each a run") {
  const TimeSeries kept = keep_stretches(sample(), {{3, 5}, {1, 2}});
  REQUIRE(kept.n_times() == 3);
  CHECK(kept.unit(0)[0] == 3.0F);
  CHECK(kept.unit(0)[1] == 4.0F);
  CHECK(kept.unit(0)[2] == 1.0F);
  CHECK(kept.unit(1)[0] == 8.0F);
  CHECK(kept.run_starts == std::vector<std::size_t>{0, 2});
  CHECK(kept.unit_ids == std::vector<std::string>{"a", "b"});
}

}  // namespace sync_act
