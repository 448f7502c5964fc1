#include "core/data/scan_selection.h"

#include <doctest/doctest.h>

namespace sync_act {

TEST_CASE("scans are dropped at the start of each run and cut at the limit") {
  const auto selection = select_scans(10, {0, 6}, 1, 3);
  REQUIRE(selection.ok());
  CHECK(selection->scans == std::vector<std::size_t>{1, 2, 7, 8});
  CHECK(selection->run_starts == std::vector<std::size_t>{0, 2});
  CHECK(selection->source_run_starts == std::vector<std::size_t>{0, 6});
}

TEST_CASE("kept rows carry their ids, interval and runs") {
  TimeSeries source(6, 2, {0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15});
  source.interval_secs = 2.0;
  source.unit_ids = {"a", "b"};
  const TimeSeries kept = keep_scans(source, *select_scans(6, {0, 3}, 1));
  CHECK(kept.values() == std::vector<float>{1, 2, 4, 5, 11, 12, 14, 15});
  CHECK(kept.run_starts == std::vector<std::size_t>{0, 2});
  CHECK(kept.start_secs == 2.0);
  CHECK(kept.unit_ids == source.unit_ids);
}

TEST_CASE("a selection that leaves a run empty, or runs that do not fit, are refused") {
  CHECK_FALSE(select_scans(0, {}, 0).ok());
  CHECK_FALSE(select_scans(10, {}, 10).ok());
  CHECK_FALSE(select_scans(10, {0, 8}, 2).ok());
  CHECK_FALSE(select_scans(10, {}, 3, 3).ok());
  CHECK_FALSE(select_scans(10, {1}, 0).ok());
  CHECK_FALSE(select_scans(10, {0, 5, 5}, 0).ok());
  CHECK_FALSE(select_scans(10, {0, 10}, 0).ok());
  CHECK(select_scans(10, {0, 8}, 2).error().message.find("run 2") != std::string::npos);
}

}  // namespace sync_act
