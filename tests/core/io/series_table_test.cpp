#include "core/io/series_table.h"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>

#include "tests/core/project_root.h"

namespace sync_act {
namespace {

void refused(std::string_view text, std::string_view part) {
  const Result<TimeSeries> series = parse_series_table("y.csv", text);
  REQUIRE_FALSE_MESSAGE(series.ok(), text);
  CHECK_MESSAGE(series.error().message.find(part) != std::string::npos, series.error().message);
  CHECK(series.error().message.starts_with("y.csv: "));
}

}  // namespace

TEST_CASE("the same series in the ways of spreadsheets, pandas and R") {
  for (const std::string_view text :
       {"a,b\n1,2\n3.5,-4e-1\n", "\xef\xbb\xbf\"a\",\"b\"\r\n1,2\r\n3.5,-0.4\r\n\r\n",
        "a\tb\n1\t2\n3.5\t-.4", "a;b\n 1 ; 2\n3.5;-0.40\n"}) {
    const Result<TimeSeries> series = parse_series_table("y.csv", text);
    REQUIRE_MESSAGE(series.ok(), text);
    CHECK(series->unit_ids == std::vector<std::string>{"a", "b"});
    CHECK(series->values() == std::vector<float>{1.0F, 3.5F, 2.0F, -0.4F});
  }
}

TEST_CASE("a first row of numbers is no header; names may hold commas and quotes") {
  const Result<TimeSeries> plain = parse_series_table("y.csv", "1,nan\n3,4\n");
  REQUIRE(plain.ok());
  CHECK(plain->n_times() == 2);
  CHECK(plain->unit_ids.empty());
  CHECK(parse_series_table("y", "\"Left, \"\"V1\"\"\",n\n1,2\n")->unit_ids[0] == "Left, \"V1\"");
  CHECK(parse_series_table("y", "one\n1\n2\n")->n_units() == 1);
}

TEST_CASE("what is missing is NaN and stays") {
  const Result<TimeSeries> series = parse_series_table("y.csv", "a,b\nn/a,\nNA,NaN\ninf,1\n");
  REQUIRE(series.ok());
  CHECK(std::isnan(series->unit(0)[0]));
  CHECK(std::isnan(series->unit(0)[1]));
  CHECK(std::isnan(series->unit(1)[0]));
  CHECK(std::isinf(series->unit(0)[2]));
}

TEST_CASE("what is no table of numbers is refused with row, column and text") {
  refused("", "empty");
  refused("a,b\n", "no rows");
  refused("a,b\n1,2\n3\n", "row 2 has 1 cells, but the header has 2");
  refused("a,b\n1,2\n3,x\n", "row 2 of column \"b\" is \"x\"");
  refused("1,2\n3,0x10\n", "row 2 of column 2 is \"0x10\"");
  refused("a,a\n1,2\n", "two columns are called \"a\"");
  refused("a,b\n1,5,5\n", "row 1 has 3 cells");
  refused(std::string_view("a\0b", 3), "not a table");
}

TEST_CASE("the published series of the two films") {
  const std::filesystem::path folder = test::shared_data() / "fmri";
  if (!std::filesystem::exists(folder)) {
    MESSAGE("skipped: ../shared/data is missing");
    return;
  }
  const Result<TimeSeries> sherlock = read_series(folder / "sherlock_6roi_halfA_s01-s09.csv");
  REQUIRE(sherlock.ok());
  CHECK(sherlock->n_times() == 1976);
  CHECK(sherlock->unit_ids[1] == "aud_early");
  CHECK(std::isnan(sherlock->unit(6)[0]));
  const Result<TimeSeries> cloudy = read_series(folder / "partlycloudy_qtab_halfA_268roi.csv");
  REQUIRE(cloudy.ok());
  CHECK(cloudy->n_units() == 268);
  CHECK(cloudy->n_times() == 380);
  CHECK(cloudy->unit_ids.empty());
}

}  // namespace sync_act
