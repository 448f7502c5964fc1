// Which voxels go with a neuron: against numpy and SciPy, against the slow autocorrelation, and on
// planted truth. How it fares on noise: tests/validity.

#include "core/statistics/voxel_test.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/base/rng.h"
#include "core/statistics/autocorrelation.h"
#include "core/statistics/effective_df.h"
#include "core/statistics/student_t.h"
#include "tests/core/golden_json.h"

namespace sync_act {
namespace {

// z-scored AR(1) noise.
void fill_with_noise(std::span<float> series, double coefficient, Rng& rng) {
  double x = rng.normal();
  double sum = 0, squares = 0;
  for (float& value : series) {
    x = coefficient * x + std::sqrt(1 - coefficient * coefficient) * rng.normal();
    value = static_cast<float>(x);
    sum += x;
    squares += x * x;
  }
  const auto n = static_cast<double>(series.size());
  const double mean = sum / n, sd = std::sqrt(squares / n - mean * mean);
  for (float& value : series) {
    value = static_cast<float>((static_cast<double>(value) - mean) / sd);
  }
}

std::vector<float> correlations(std::span<const float> series, const TimeSeries& voxels) {
  std::vector<float> r;
  for (std::size_t v = 0; v < voxels.n_units(); ++v) {
    double sum = 0;
    for (std::size_t t = 0; t < series.size(); ++t) {
      sum += static_cast<double>(series[t]) * static_cast<double>(voxels.unit(v)[t]);
    }
    r.push_back(static_cast<float>(sum / static_cast<double>(series.size())));
  }
  return r;
}

TEST_CASE("voxel test gives SciPy's p, and as many significant voxels") {
  const nlohmann::json golden = test::read_golden("voxel_test.json");
  const TimeSeries voxels = test::series_from(golden["voxels"]);
  const auto neuron = golden["neuron"].get<std::vector<float>>();
  const auto r = golden["r"].get<std::vector<float>>();
  VoxelTest test(golden["run_starts"].get<std::vector<std::size_t>>(), voxels.n_times());
  // Block by block, as the page's workers hold them.
  const std::span<const float> values = voxels.values();
  test.add_voxels(values.first(30 * voxels.n_times()));
  test.add_voxels(values.subspan(30 * voxels.n_times()));
  REQUIRE(test.n_voxels() == voxels.n_units());
  const std::vector<double> p = test.p(neuron, r);
  for (std::size_t v = 0; v < p.size(); ++v) {
    CAPTURE(v);
    // Autocorrelations are sums in float32.
    CHECK(std::log(p[v]) == doctest::Approx(std::log(golden["p"][v].get<double>())).epsilon(2e-5));
  }
  const SignificantVoxels found = significant_voxels(p, r, 0.05);
  CHECK(found.n == golden["n_significant"].get<std::size_t>());
  CHECK(found.n > 5);
  CHECK(found.n < voxels.n_units() / 2);
  double least = 1;
  for (std::size_t v = 0; v < p.size(); ++v) {
    const bool significant = golden["q"][v].get<double>() <= 0.05;
    CAPTURE(v);
    CHECK((found.strength[v] >= 1) == significant);
    if (significant) least = std::min(least, std::fabs(static_cast<double>(r[v])));
    const double strength =
        std::log(golden["p"][v].get<double>()) / std::log(golden["most_p"].get<double>());
    CHECK(static_cast<double>(found.strength[v]) == doctest::Approx(strength).epsilon(1e-4));
  }
  CHECK(found.least_r == doctest::Approx(least));
}

TEST_CASE("voxel test's autocorrelations are those of the slow reference") {
  Rng rng(3);
  const std::vector<std::size_t> runs{0, 90, 150, 230};  // the last shorter than the lags
  TimeSeries voxels(240, 7);
  for (std::size_t v = 0; v < voxels.n_units(); ++v) {
    fill_with_noise(voxels.unit(v), 0.1 * static_cast<double>(v), rng);
  }
  TimeSeries neuron(240, 1);
  fill_with_noise(neuron.unit(0), 0.5, rng);
  const std::vector<float> r = correlations(neuron.unit(0), voxels);
  VoxelTest test(runs, 240);
  test.add_voxels(voxels.values());
  const std::vector<double> p = test.p(neuron.unit(0), r);
  const AutocorrelationOptions options{effective_df_lags(runs, 240), true};
  const std::vector<double> of_neuron = autocorrelations(neuron.unit(0), 240, runs, options);
  for (std::size_t v = 0; v < voxels.n_units(); ++v) {
    const std::vector<double> of_voxel = autocorrelations(voxels.unit(v), 240, runs, options);
    const double samples = effective_samples(of_neuron, of_voxel, 240);
    CHECK(p[v] ==
          doctest::Approx(correlation_p(static_cast<double>(r[v]), samples, true)).epsilon(1e-4));
  }
}

TEST_CASE("voxel test finds planted voxels, and few others") {
  Rng rng(5);
  constexpr std::size_t kScans = 300, kVoxels = 2000, kPlanted = 200;
  double n_found = 0, n_false = 0;
  for (int repeat = 0; repeat < 5; ++repeat) {
    TimeSeries neuron(kScans, 1), voxels(kScans, kVoxels);
    fill_with_noise(neuron.unit(0), 0.5, rng);
    for (std::size_t v = 0; v < kVoxels; ++v) {
      const std::span<float> voxel = voxels.unit(v);
      fill_with_noise(voxel, 0.5, rng);
      if (v >= kPlanted) continue;
      for (std::size_t t = 0; t < kScans; ++t) {
        voxel[t] = (voxel[t] + 0.5F * neuron.unit(0)[t]) / std::sqrt(1.25F);  // r about .45
      }
    }
    const std::vector<float> r = correlations(neuron.unit(0), voxels);
    VoxelTest test({0}, kScans);
    test.add_voxels(voxels.values());
    const SignificantVoxels found = significant_voxels(test.p(neuron.unit(0), r), r, 0.05);
    REQUIRE(found.strength.size() == kVoxels);
    for (std::size_t v = 0; v < kVoxels; ++v) {
      if (found.strength[v] >= 1) ++(v < kPlanted ? n_found : n_false);
    }
  }
  CHECK(n_found / (5 * kPlanted) > 0.95);
  // q <= .05 of some 1000: 50 expected, and the choice of noise adds its own.
  CHECK(n_false / (n_found + n_false) < 0.08);
}

TEST_CASE("voxel test leaves out voxels without signal, and says where none is significant") {
  Rng rng(8);
  TimeSeries neuron(120, 1), voxels(120, 40);
  fill_with_noise(neuron.unit(0), 0.3, rng);
  for (std::size_t v = 1; v < 40; ++v) fill_with_noise(voxels.unit(v), 0.3, rng);  // 0: constant
  std::vector<float> r = correlations(neuron.unit(0), voxels);
  r[1] = std::numeric_limits<float>::quiet_NaN();
  VoxelTest test({0}, 120);
  test.add_voxels(voxels.values());
  const std::vector<double> p = test.p(neuron.unit(0), r);
  CHECK(std::isnan(p[0]));
  CHECK(std::isnan(p[1]));
  for (std::size_t v = 2; v < 40; ++v) CHECK(p[v] > 1e-4);
  const SignificantVoxels none = significant_voxels(p, r, 1e-4);
  CHECK(none.n == 0);
  CHECK(none.strength.empty());
  CHECK(none.least_r == 0);
}

TEST_CASE("voxel test holds its level beside a run of few scans") {
  // 0 lags, a quarter of the run of 3, would mean 17 % of voxels, and some voxel in every map.
  Rng rng(11);
  constexpr std::size_t kVoxels = 1000;
  constexpr int kMaps = 40;
  const std::vector<std::size_t> runs{0, 150, 300};
  int n_below = 0, n_maps = 0;
  for (int map = 0; map < kMaps; ++map) {
    TimeSeries neuron(303, 1), voxels(303, kVoxels);
    const auto fill = [&](std::span<float> series) {
      fill_with_noise(series.subspan(0, 150), 0.6, rng);
      fill_with_noise(series.subspan(150, 150), 0.6, rng);
      fill_with_noise(series.subspan(300), 0.6, rng);
    };
    fill(neuron.unit(0));
    for (std::size_t v = 0; v < kVoxels; ++v) fill(voxels.unit(v));
    const std::vector<float> r = correlations(neuron.unit(0), voxels);
    VoxelTest test(runs, 303);
    test.add_voxels(voxels.values());
    const std::vector<double> p = test.p(neuron.unit(0), r);
    for (const double one : p) n_below += one <= 0.05 ? 1 : 0;
    n_maps += significant_voxels(p, r, 0.05).n > 0 ? 1 : 0;
  }
  const double share = n_below / static_cast<double>(kMaps * kVoxels);
  CHECK(share > 0.03);
  CHECK(share < 0.07);
  CHECK(n_maps <= 8);
}

TEST_CASE("voxel test says nothing without signal where runs have no lag, or of 2 samples") {
  TimeSeries voxels(6, 2);  // 0: constant
  const std::vector<float> course{-1, 0, 1, 1, 0, -1};
  std::copy(course.begin(), course.end(), voxels.unit(1).begin());
  VoxelTest test({0, 3}, 6);
  test.add_voxels(voxels.values());
  const std::vector<double> p = test.p(course, std::vector<float>{0.5F, 0.5F});
  CHECK(std::isnan(p[0]));
  CHECK(std::isfinite(p[1]));
  const std::vector<double> constant =
      test.p(std::vector<float>(6, 0.0F), std::vector<float>{0.5F, 0.5F});
  CHECK(std::isnan(constant[1]));

  // One slow wave of 40 scans, then 80 runs of one scan, which know nothing of autocorrelation.
  // Such voxels leave the family that q is made from.
  std::vector<std::size_t> runs{0};
  TimeSeries slow(120, 1);
  for (std::size_t t = 0; t < 40; ++t) slow.unit(0)[t] = t < 20 ? -1.0F : 1.0F;
  for (std::size_t t = 40; t < 120; ++t) runs.push_back(t);
  VoxelTest of_slow(runs, 120);
  of_slow.add_voxels(slow.values());
  const std::vector<double> unknown = of_slow.p(slow.unit(0), std::vector<float>{0.5F});
  CHECK(std::isnan(unknown[0]));
  CHECK(significant_voxels(std::vector<double>{0.04, unknown[0]}, std::vector<float>{0.5F, 0.5F},
                           0.05)
            .n == 1);
}

}  // namespace
}  // namespace sync_act
