#include "core/hrf/align_to_scans.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/base/rng.h"
#include "tests/core/golden_json.h"

namespace sync_act {
namespace {

TimeSeries random_responses(std::size_t n_samples, std::size_t n_units) {
  TimeSeries series(n_samples, n_units);
  Rng rng(7);
  for (float& value : series.values()) value = static_cast<float>(3.0 + rng.normal());
  return series;
}

AlignOptions at_four_hz(double tr_secs, HrfKind hrf) {
  AlignOptions options;
  options.hrf = hrf;
  options.rate_hz = 4.0;
  options.tr_secs = tr_secs;
  return options;
}

ScanSelection all_scans(std::size_t n, std::size_t drop = 0) { return *select_scans(n, {}, drop); }

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("aligned responses equal numpy.convolve and numpy.interp") {
  const nlohmann::json golden = test::read_golden("method.json").at("align");
  const TimeSeries responses = test::series_from(nlohmann::json::array({golden.at("responses")}));
  for (const nlohmann::json& expected : golden.at("cases")) {
    AlignOptions options;
    options.hrf = *hrf_from_name(expected.at("hrf").get<std::string>());
    options.shift_scans = expected.value("hrf_shift", 0);
    options.rate_hz = expected.at("rate_hz").get<double>();
    options.tr_secs = expected.at("tr_secs").get<double>();
    options.onset_secs = expected.value("onset_secs", 0.0);
    options.before_start =
        expected.value("before_start", "mean") == "zero" ? BeforeStart::kZero : BeforeStart::kMean;
    const auto n_scans = expected.at("n_scans").get<std::size_t>();
    std::vector<std::size_t> starts;
    if (expected.value("runs", 1) == 2) starts = {0, n_scans / 2};
    const auto aligned = align_to_scans(responses, options, *select_scans(n_scans, starts, 0), 1);
    REQUIRE_MESSAGE(aligned.ok(), aligned.error().message);
    const auto values = expected.at("expected").get<std::vector<double>>();
    for (std::size_t i = 0; i < n_scans; ++i) {
      // float32 rounding of values up to about 10
      CHECK(std::abs(static_cast<double>(aligned->unit(0)[i]) - values[i]) < 2e-6);
    }
  }
}

TEST_CASE("dropping scans leaves the values of the others as they were") {
  const TimeSeries responses = random_responses(240, 3);
  const auto options = at_four_hz(1.5, HrfKind::kSpm);
  const auto all = align_to_scans(responses, options, all_scans(40), 1);
  const auto fewer = align_to_scans(responses, options, all_scans(40, 6), 2);
  REQUIRE(all.ok());
  REQUIRE(fewer.ok());
  CHECK(fewer->n_times() == 34);
  for (std::size_t u = 0; u < 3; ++u) {
    for (std::size_t i = 0; i < 34; ++i) CHECK(fewer->unit(u)[i] == all->unit(u)[i + 6]);
  }
}

TEST_CASE("one row per scan is taken as it is, and convolved at the TR where asked") {
  const TimeSeries responses = random_responses(40, 1);
  AlignOptions options;
  options.hrf = HrfKind::kNone;
  const auto same = align_to_scans(responses, options, all_scans(40), 1);
  REQUIRE(same.ok());
  CHECK(same->values() == responses.values());

  // A stated rate of 1 / TR means the same.
  options.tr_secs = 2.0;
  options.rate_hz = 0.5;
  const auto stated = align_to_scans(responses, options, all_scans(40), 1);
  REQUIRE(stated.ok());
  CHECK(stated->values() == responses.values());

  options.hrf = HrfKind::kSpm;
  options.before_start = BeforeStart::kZero;
  const auto convolved = align_to_scans(responses, options, all_scans(40), 1);
  REQUIRE(convolved.ok());
  const std::vector<double> hrf = *sample_hrf(HrfKind::kSpm, 2.0);
  for (const std::size_t i : {0U, 5U, 39U}) {
    double expected = 0.0;
    for (std::size_t k = 0; k < hrf.size() && k <= i; ++k) {
      expected += hrf[k] * static_cast<double>(responses.unit(0)[i - k]);
    }
    CHECK(static_cast<double>(convolved->unit(0)[i]) == doctest::Approx(expected).epsilon(1e-6));
  }
}

TEST_CASE("nothing of one run reaches into the next") {
  TimeSeries responses = random_responses(240, 1);
  ScanSelection selection = *select_scans(40, {0, 20}, 0);
  const auto before = align_to_scans(responses, at_four_hz(1.5, HrfKind::kSpm), selection, 1);
  for (std::size_t j = 0; j < 120; ++j) responses.unit(0)[j] += 50.0F;
  const auto after = align_to_scans(responses, at_four_hz(1.5, HrfKind::kSpm), selection, 1);
  REQUIRE(before.ok());
  REQUIRE(after.ok());
  for (std::size_t i = 20; i < 40; ++i) CHECK(after->unit(0)[i] == before->unit(0)[i]);
  CHECK(after->unit(0)[10] > before->unit(0)[10] + 49.0F);
  CHECK(after->run_starts == std::vector<std::size_t>{0, 20});
}

TEST_CASE("a constant response stays constant with every HRF") {
  TimeSeries responses(240, 1);
  for (float& value : responses.values()) value = 0.1F;
  for (const HrfKind hrf : {HrfKind::kSpm, HrfKind::kGlover, HrfKind::kShift, HrfKind::kNone}) {
    AlignOptions options = at_four_hz(1.5, hrf);
    options.shift_scans = 3;
    const auto aligned = align_to_scans(responses, options, all_scans(40), 1);
    REQUIRE(aligned.ok());
    for (const float value : aligned->values()) CHECK(value == 0.1F);
  }
}

TEST_CASE("a response with NaN or Inf becomes NaN and spreads to no other") {
  TimeSeries responses = random_responses(240, 3);
  responses.unit(0)[100] = std::numeric_limits<float>::quiet_NaN();
  responses.unit(2)[239] = std::numeric_limits<float>::infinity();
  const auto aligned = align_to_scans(responses, at_four_hz(1.5, HrfKind::kSpm), all_scans(40), 1);
  REQUIRE(aligned.ok());
  for (std::size_t i = 0; i < 40; ++i) {
    CHECK(std::isnan(aligned->unit(0)[i]));
    CHECK(std::isfinite(aligned->unit(1)[i]));
    CHECK(std::isnan(aligned->unit(2)[i]));
  }
}

TEST_CASE("responses that end early are refused with the seconds missing and the scans covered") {
  const TimeSeries responses = random_responses(200, 1);  // 50 s
  const auto short_by = align_to_scans(responses, at_four_hz(2.0, HrfKind::kSpm), all_scans(40), 1);
  REQUIRE_FALSE(short_by.ok());
  // The last of 40 scans is read at 79 s; 25 scans have their mid-time within 50 s.
  CHECK(contains(short_by.error().message, "29 s are missing"));
  CHECK(contains(short_by.error().message, "first 25 scans"));
  CHECK(align_to_scans(responses, at_four_hz(2.0, HrfKind::kSpm), *select_scans(40, {}, 0, 25), 1)
            .ok());
  CHECK_FALSE(
      align_to_scans(responses, at_four_hz(2.0, HrfKind::kSpm), *select_scans(40, {}, 0, 26), 1)
          .ok());
}

TEST_CASE("scans before the film are refused until they are dropped") {
  const TimeSeries responses = random_responses(240, 1);
  AlignOptions options = at_four_hz(2.0, HrfKind::kSpm);
  options.onset_secs = 6.0;
  const auto refused = align_to_scans(responses, options, all_scans(30), 1);
  REQUIRE_FALSE(refused.ok());
  CHECK(contains(refused.error().message, "first 3 scans"));
  CHECK_FALSE(align_to_scans(responses, options, all_scans(30, 2), 1).ok());
  CHECK(align_to_scans(responses, options, all_scans(30, 3), 1).ok());
}

TEST_CASE("what does not fit together is refused by name") {
  const TimeSeries responses = random_responses(240, 1);
  const auto message_of = [&](const AlignOptions& options, const ScanSelection& selection) {
    const auto aligned = align_to_scans(responses, options, selection, 1);
    return aligned.ok() ? std::string() : aligned.error().message;
  };
  AlignOptions options;
  options.hrf = HrfKind::kNone;
  CHECK(contains(message_of(options, all_scans(40)), "240 rows"));
  CHECK(contains(message_of(options, all_scans(40)), "neuron_rate_hz"));
  options.rate_hz = 4.0;
  CHECK(contains(message_of(options, all_scans(40)), "TR"));
  options.tr_secs = 1.5;
  options.hrf = HrfKind::kShift;
  options.shift_scans = -1;
  CHECK(contains(message_of(options, all_scans(40)), "-1 scans"));
  options.shift_scans = 0;
  options.rate_hz = std::nan("");
  CHECK(contains(message_of(options, all_scans(40)), "neuron rate"));
  options.rate_hz = 0.2;
  CHECK(contains(message_of(options, *select_scans(4000, {0, 3000}, 0)), "whole run"));
}

}  // namespace sync_act
