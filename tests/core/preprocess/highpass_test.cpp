#include "core/preprocess/highpass.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/preprocess/clean_series.h"
#include "tests/core/golden_json.h"

namespace sync_act {

TEST_CASE("the cosines are nilearn's, at every length and cut-off") {
  const nlohmann::json golden = test::read_golden("preprocess.json");
  for (const nlohmann::json& entry : golden.at("cosines")) {
    const auto n = entry.at("n_scans").get<std::size_t>();
    RegressionDesign design(n, {});
    add_cosines(entry.at("cutoff_secs").get<double>(), entry.at("tr_secs").get<double>(), design);
    const nlohmann::json& expected = entry.at("columns");
    REQUIRE(design.columns(0).size() == expected.size());
    for (std::size_t k = 0; k < expected.size(); ++k) {
      for (std::size_t i = 0; i < n; ++i) {
        // Two mathematical libraries' cosines.
        CHECK(std::abs(design.columns(0)[k][i] - expected.at(k).at(i).get<double>()) < 1e-14);
      }
    }
  }
}

TEST_CASE(
    "line and cosines go out of each run in one regression, as numpy's least squares has it") {
  const nlohmann::json golden = test::read_golden("preprocess.json").at("filtered");
  auto series = golden.at("series").get<std::vector<float>>();
  RegressionDesign design(series.size(), golden.at("run_starts").get<std::vector<std::size_t>>());
  add_trend(Detrend::kLinear, design);
  add_cosines(golden.at("cutoff_secs").get<double>(), golden.at("tr_secs").get<double>(), design);
  const auto cleaner = SeriesCleaner::create(design, Standardize::kZScore);
  REQUIRE(cleaner.ok());
  CHECK(cleaner->rank(0) == 3);
  CHECK(cleaner->rank(1) == 3);
  std::vector<double> scratch;
  REQUIRE(cleaner->clean(series, scratch) == SignalState::kSignal);
  for (std::size_t i = 0; i < series.size(); ++i) {
    // float32 results of about 1
    CHECK(std::abs(static_cast<double>(series[i]) - golden.at("expected").at(i).get<double>()) <
          4e-7);
  }
}

TEST_CASE("a run shorter than half the cut-off gets no cosine, and none switches the filter off") {
  CHECK(cosine_count(31, 2.0, 128.0) == 0);
  CHECK(cosine_count(32, 2.0, 128.0) == 1);
  CHECK(cosine_count(64, 2.0, 128.0) == 2);
  CHECK(cosine_count(150, 1.5, 128.0) == 3);
  CHECK(cosine_count(1000, 2.0, 0.0) == 0);
  CHECK(cosine_count(0, 2.0, 128.0) == 0);
  CHECK(cosine_count(10, 2.0, 0.001) == 9);  // never more than the run can have
}

TEST_CASE("slow waves go and fast ones stay") {
  const std::size_t n = 300;
  const double tr_secs = 1.5;
  const auto kept_share = [&](double period_secs) {
    std::vector<float> wave(n);
    for (std::size_t i = 0; i < n; ++i) {
      wave[i] = static_cast<float>(
          std::sin(2.0 * 3.14159265358979 * tr_secs * static_cast<double>(i) / period_secs));
    }
    RegressionDesign design(n, {});
    add_trend(Detrend::kConstant, design);
    add_cosines(128.0, tr_secs, design);
    const auto cleaner = SeriesCleaner::create(design, Standardize::kNone);
    REQUIRE(cleaner.ok());
    std::vector<double> scratch;
    cleaner->clean(wave, scratch);
    double squares = 0.0;
    for (const float value : wave)
      squares += static_cast<double>(value) * static_cast<double>(value);
    return squares / (0.5 * static_cast<double>(n));
  };
  CHECK(kept_share(300.0) < 0.03);
  CHECK(kept_share(40.0) > 0.97);
}

}  // namespace sync_act
