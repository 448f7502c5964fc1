// Power spectra: SciPy's, the power of known oscillations, and what has none.

#include "core/data/power_spectrum.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "tests/core/golden_json.h"

namespace sync_act {
namespace {

std::vector<float> wave(std::size_t n, double interval_secs, double hz, double amplitude) {
  std::vector<float> series(n);
  for (std::size_t t = 0; t < n; ++t) {
    series[t] = static_cast<float>(
        amplitude * std::sin(2 * std::numbers::pi * hz * interval_secs * static_cast<double>(t)));
  }
  return series;
}

TEST_CASE("spectra of runs are those of scipy.signal.welch") {
  const nlohmann::json golden = test::read_golden("spectrum.json");
  for (const nlohmann::json& one : golden.at("cases")) {
    CAPTURE(one.at("name").get<std::string>());
    const auto series = one.at("series").get<std::vector<float>>();
    const auto starts = one.at("run_starts").get<std::vector<int>>();
    const PowerSpectrum found =
        power_spectrum(series, one.at("interval_secs").get<double>(), starts);
    const auto density = one.at("density").get<std::vector<double>>();
    REQUIRE(found.density.size() == density.size());
    CHECK(found.n_segments == one.at("n_segments").get<int>());
    CHECK(found.segment_scans == one.at("segment_scans").get<int>());
    CHECK(found.step_hz == doctest::Approx(one.at("step_hz").get<double>()).epsilon(1e-12));
    // Series are rounded to float here, and so are densities.
    for (std::size_t f = 0; f < density.size(); ++f) {
      CAPTURE(f);
      CHECK(std::abs(static_cast<double>(found.density[f]) - density[f]) <
            2e-6 * (std::abs(density[f]) + 1e-3));
    }
    CHECK(power_share_below(found, golden.at("limit_hz").get<double>()) ==
          doctest::Approx(one.at("share_below").get<double>()).epsilon(1e-5));
  }
}

TEST_CASE("the power of an oscillation is its variance, at its frequency, whatever the runs") {
  const double hz = 5.0 / 128;
  for (const std::vector<int>& starts :
       {std::vector<int>{}, std::vector<int>{0, 128}, std::vector<int>{0, 70, 200}}) {
    const PowerSpectrum found = power_spectrum(wave(400, 1, hz, 2), 1, starts);
    double power = 0;
    std::size_t peak = 0;
    for (std::size_t f = 0; f < found.density.size(); ++f) {
      power += static_cast<double>(found.density[f]) * found.step_hz;
      if (found.density[f] > found.density[peak]) peak = f;
    }
    CHECK(power == doctest::Approx(2).epsilon(0.02));  // amplitude^2 / 2
    CHECK(std::abs(static_cast<double>(peak) * found.step_hz - hz) <= 0.51 * found.step_hz);
    CHECK(power_share_below(found, 0.1) > 0.999);
    CHECK(power_share_below(found, 0.01) < 0.01);
  }
}

TEST_CASE("a fast oscillation has no slow share, and a constant has no share at all") {
  const PowerSpectrum fast = power_spectrum(wave(300, 1, 0.3, 1), 1, {});
  CHECK(power_share_below(fast, 0.1) < 0.001);
  const PowerSpectrum constant = power_spectrum(std::vector<float>(300, 3.F), 1, {});
  REQUIRE_FALSE(constant.density.empty());
  CHECK(std::isnan(power_share_below(constant, 0.1)));
}

TEST_CASE("a short run beside long ones is left out, and does not shorten their segments") {
  const std::vector<int> starts{0, 300, 600};
  const PowerSpectrum found = power_spectrum(wave(616, 1, 0.05, 1), 1, starts);
  CHECK(found.segment_scans == 128);
  CHECK(found.n_segments == 6);
  // Where no run lasts 128 s, the longest is one segment.
  const std::vector<int> short_runs{0, 20, 80};
  const PowerSpectrum short_found = power_spectrum(wave(120, 1, 0.05, 1), 1, short_runs);
  CHECK(short_found.segment_scans == 60);
  CHECK(short_found.n_segments == 1);
}

TEST_CASE("a spectrum that ends at or below the limit has no share below it") {
  // Nyquist frequencies .0833, .1 and .125 Hz.
  CHECK(std::isnan(power_share_below(power_spectrum(wave(100, 6, 0.03, 1), 6, {}), 0.1)));
  CHECK(std::isnan(power_share_below(power_spectrum(wave(100, 5, 0.03, 1), 5, {}), 0.1)));
  CHECK(power_share_below(power_spectrum(wave(100, 4, 0.03, 1), 4, {}), 0.1) > 0.99);
}

TEST_CASE("what is too short, has no interval or is not finite has no spectrum") {
  CHECK(power_spectrum(wave(15, 1, 0.1, 1), 1, {}).density.empty());
  CHECK_FALSE(power_spectrum(wave(16, 1, 0.1, 1), 1, {}).density.empty());
  CHECK(power_spectrum({}, 1, {}).density.empty());
  CHECK(power_spectrum(wave(40, 1, 0.1, 1), 0, {}).density.empty());
  const std::vector<int> short_runs{0, 10, 20, 30};
  CHECK(power_spectrum(wave(40, 1, 0.1, 1), 1, short_runs).density.empty());
  std::vector<float> broken = wave(40, 1, 0.1, 1);
  broken[7] = std::numeric_limits<float>::quiet_NaN();
  CHECK(power_spectrum(broken, 1, {}).density.empty());
  CHECK(std::isnan(power_share_below({}, 0.1)));
}

}  // namespace
}  // namespace sync_act
