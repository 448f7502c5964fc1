#include "core/hrf/canonical_hrf.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "tests/core/golden_json.h"

namespace sync_act {

TEST_CASE("the HRFs equal SciPy's transcription of spm_hrf and of Glover (1999)") {
  const nlohmann::json golden = test::read_golden("method.json");
  for (const nlohmann::json& expected : golden.at("hrf")) {
    const auto kind = hrf_from_name(expected.at("kind").get<std::string>());
    REQUIRE(kind.has_value());
    const auto hrf = sample_hrf(*kind, expected.at("interval_secs").get<double>());
    REQUIRE(hrf.ok());
    const auto values = expected.at("values").get<std::vector<double>>();
    REQUIRE(hrf->size() == values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      CHECK(std::abs((*hrf)[i] - values[i]) < 1e-12);
    }
  }
}

TEST_CASE("a sampled HRF sums to one, starts at zero and peaks at about 5 s") {
  for (const HrfKind kind : {HrfKind::kSpm, HrfKind::kGlover}) {
    const auto hrf = sample_hrf(kind, 0.1);
    REQUIRE(hrf.ok());
    CHECK(hrf->size() == 321);
    CHECK(hrf->front() == 0.0);
    CHECK(std::accumulate(hrf->begin(), hrf->end(), 0.0) == doctest::Approx(1.0).epsilon(1e-12));
    const double peak_secs =
        0.1 * static_cast<double>(std::max_element(hrf->begin(), hrf->end()) - hrf->begin());
    CHECK(peak_secs == doctest::Approx(kind == HrfKind::kSpm ? 5.0 : 5.2).epsilon(0.01));
  }
}

TEST_CASE("an interval that cannot sample an HRF is refused with its value") {
  for (const double interval : {0.0, -1.0, 5.5, std::nan("")}) {
    const auto hrf = sample_hrf(HrfKind::kSpm, interval);
    REQUIRE_FALSE(hrf.ok());
    CHECK(hrf.error().code == ErrorCode::kBadInput);
  }
  CHECK(sample_hrf(HrfKind::kSpm, 5.5).error().message.find("5.5 s") != std::string::npos);
}

TEST_CASE("HRF names read back") {
  for (const HrfKind kind : {HrfKind::kSpm, HrfKind::kGlover, HrfKind::kShift, HrfKind::kNone}) {
    CHECK(hrf_from_name(hrf_name(kind)) == kind);
  }
  CHECK_FALSE(hrf_from_name("SPM").has_value());
}

}  // namespace sync_act
