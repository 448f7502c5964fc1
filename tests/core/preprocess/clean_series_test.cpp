#include "core/preprocess/clean_series.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/base/rng.h"
#include "tests/core/golden_json.h"

namespace sync_act {
namespace {

constexpr Detrend kAllDetrends[] = {Detrend::kNone, Detrend::kConstant, Detrend::kLinear,
                                    Detrend::kQuadratic, Detrend::kCubic};

std::vector<float> cleaned(const std::vector<float>& series, const CleaningOptions& options,
                           const std::vector<std::size_t>& run_starts = {}) {
  const auto cleaner = SeriesCleaner::create(options, series.size(), run_starts);
  REQUIRE(cleaner.ok());
  std::vector<float> result = series;
  std::vector<double> scratch;
  CHECK(cleaner->clean(result, scratch) == SignalState::kSignal);
  return result;
}

void check_equal(const std::vector<float>& ours, const nlohmann::json& expected, double tolerance) {
  REQUIRE(ours.size() == expected.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    CHECK(std::abs(static_cast<double>(ours[i]) - expected.at(i).get<double>()) < tolerance);
  }
}

}  // namespace

TEST_CASE("detrended and z-scored series equal scipy.signal.detrend, polynomial fits and zscore") {
  const nlohmann::json golden = test::read_golden("method.json").at("clean");
  const auto series = golden.at("series").get<std::vector<float>>();
  for (const Detrend detrend : kAllDetrends) {
    const std::string name(detrend_name(detrend));
    CAPTURE(name);
    // Values near 10000 and residuals near 300: what float32 keeps of them is 5e-4 and 2e-5.
    check_equal(cleaned(series, {detrend, Standardize::kNone}), golden.at("detrended").at(name),
                detrend == Detrend::kNone ? 1e-3 : 4e-5);
    check_equal(cleaned(series, {detrend, Standardize::kZScore}), golden.at("zscored").at(name),
                3e-7);
  }
  check_equal(cleaned(series, {Detrend::kLinear, Standardize::kZScore},
                      golden.at("run_starts").get<std::vector<std::size_t>>()),
              golden.at("linear_zscored_by_run"), 3e-7);
}

TEST_CASE("a polynomial of the removed order is gone to rounding, and counts as constant") {
  std::vector<float> cubic(50);
  for (std::size_t i = 0; i < cubic.size(); ++i) {
    const double x = static_cast<double>(i) / 50.0;
    cubic[i] = static_cast<float>(9000.0 + 500.0 * x - 300.0 * x * x + 80.0 * x * x * x);
  }
  const auto cleaner =
      SeriesCleaner::create({Detrend::kCubic, Standardize::kZScore}, cubic.size(), {});
  REQUIRE(cleaner.ok());
  std::vector<double> scratch;
  CHECK(cleaner->clean(cubic, scratch) == SignalState::kConstant);
  for (const float value : cubic) CHECK(value == 0.0F);
}

TEST_CASE("constant and non-finite series become zero and are told apart") {
  const std::size_t n = 20;
  TimeSeries series(n, 5);
  Rng rng(3);
  for (float& value : series.values()) value = static_cast<float>(100.0 + rng.normal());
  for (float& value : series.unit(1)) value = 123.456F;
  for (float& value : series.unit(2)) value = 0.0F;
  series.unit(3)[4] = std::numeric_limits<float>::quiet_NaN();
  series.unit(4)[19] = -std::numeric_limits<float>::infinity();
  for (const Detrend detrend : kAllDetrends) {
    for (const Standardize standardize : {Standardize::kZScore, Standardize::kNone}) {
      TimeSeries copy = series.clone();
      const auto cleaner = SeriesCleaner::create({detrend, standardize}, n, {});
      REQUIRE(cleaner.ok());
      const auto states = clean_all(*cleaner, copy, 1);
      CHECK(states[0] == SignalState::kSignal);
      CHECK(states[1] == SignalState::kConstant);
      CHECK(states[2] == SignalState::kConstant);
      CHECK(states[3] == SignalState::kNonFinite);
      CHECK(states[4] == SignalState::kNonFinite);
      for (std::size_t u = 1; u < 5; ++u) {
        for (const float value : copy.unit(u)) CHECK(value == 0.0F);
      }
      CHECK(count_states(states).n_constant == 2);
      CHECK(count_states(states).n_non_finite == 2);
    }
  }
}

TEST_CASE("a weak signal on a large mean is still a signal") {
  // SD 0.02 on 10000: twenty times the step of float32 there.
  std::vector<float> series(200);
  Rng rng(5);
  for (float& value : series) value = static_cast<float>(10000.0 + 0.02 * rng.normal());
  const auto cleaner = SeriesCleaner::create({}, series.size(), {});
  std::vector<double> scratch;
  CHECK(cleaner->clean(series, scratch) == SignalState::kSignal);
}

TEST_CASE("a run without signal becomes zero while the others stay") {
  std::vector<float> series(40, 7.0F);
  Rng rng(9);
  for (std::size_t i = 20; i < 40; ++i) series[i] = static_cast<float>(rng.normal());
  const std::vector<float> result = cleaned(series, {}, {0, 20});
  for (std::size_t i = 0; i < 20; ++i) CHECK(result[i] == 0.0F);
  double squares = 0.0;
  for (std::size_t i = 20; i < 40; ++i) squares += static_cast<double>(result[i] * result[i]);
  CHECK(squares / 20.0 == doctest::Approx(1.0).epsilon(1e-6));
}

TEST_CASE("without any step a series that differs only between runs keeps its values") {
  std::vector<float> series(20, 1.0F);
  for (std::size_t i = 10; i < 20; ++i) series[i] = 2.0F;
  CHECK(cleaned(series, {Detrend::kNone, Standardize::kNone}, {0, 10}) == series);
}

TEST_CASE("any division into blocks and threads gives the same bytes") {
  TimeSeries one(60, 700);
  Rng rng(11);
  for (float& value : one.values()) value = static_cast<float>(1000.0 + 10.0 * rng.normal());
  TimeSeries two = one.clone();
  const auto cleaner = SeriesCleaner::create({}, 60, {0, 25});
  REQUIRE(cleaner.ok());
  clean_all(*cleaner, one, 3);
  std::vector<SignalState> states(700);
  for (std::size_t first = 0; first < 700; first += 7) {
    cleaner->clean_units(two, first, first + 7, std::span(states).subspan(first, 7));
  }
  CHECK(one.values() == two.values());
}

TEST_CASE("runs too short for the trend are refused by number") {
  CHECK(SeriesCleaner::create({Detrend::kLinear, Standardize::kZScore}, 23, {0, 20}).ok());
  const auto refused = SeriesCleaner::create({Detrend::kLinear, Standardize::kZScore}, 22, {0, 20});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("Run 2 has 2 scans") != std::string::npos);
  CHECK_FALSE(SeriesCleaner::create({}, 0, {}).ok());
}

}  // namespace sync_act
