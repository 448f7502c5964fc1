// Contract tests that walk the list of null models, and what each model promises for itself.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/base/fft.h"
#include "core/statistics/circular_shift.h"
#include "core/statistics/fisher_z.h"
#include "core/statistics/null_model.h"
#include "tests/core/statistics/noise_series.h"

namespace sync_act {
namespace {

constexpr std::size_t kScans = 211;  // a prime; the second run is even, the first odd
const std::vector<std::size_t> kRuns{0, 101};

std::unique_ptr<SurrogateSource> source_of(const NullModel& model, const TimeSeries& networks,
                                           std::uint64_t seed = 7) {
  auto source = model.create({&networks, 60, seed}, {});
  REQUIRE(source.ok());
  return *std::move(source);
}

std::vector<float> surrogate_of(const SurrogateSource& source, const TimeSeries& networks,
                                std::size_t index) {
  std::vector<float> series(networks.values().size());
  source.write(index, 0, networks.n_units(), series);
  return series;
}

std::vector<double> as_doubles(std::span<const float> x) { return {x.begin(), x.end()}; }

std::vector<float> sorted(std::span<const float> x) {
  std::vector<float> values(x.begin(), x.end());
  std::sort(values.begin(), values.end());
  return values;
}

}  // namespace

TEST_CASE("every null model is described and found by its name") {
  std::set<std::string> names;
  std::set<std::string> keys;
  for (const NullModel& model : null_models()) {
    CAPTURE(model.name);
    CHECK(names.insert(model.name).second);
    CHECK(find_null_model(model.name) == &model);
    for (const std::string& text : {model.label, model.summary, model.source, model.fails}) {
      CHECK(!text.empty());
    }
    // The command line has one flag per key.
    for (const ParameterSpec& spec : model.parameters) CHECK(keys.insert(spec.key).second);
  }
  CHECK(find_null_model("none") == nullptr);
}

TEST_CASE("a surrogate depends on seed and index alone, and on no other network") {
  const TimeSeries networks = test::ar1_series(kScans, 5, 0.5, 1, kRuns);
  for (const NullModel& model : null_models()) {
    CAPTURE(model.name);
    const auto source = source_of(model, networks);
    REQUIRE(source->n_surrogates() >= 2);
    const std::vector<float> third = surrogate_of(*source, networks, 3);
    CHECK(surrogate_of(*source_of(model, networks), networks, 3) == third);
    CHECK(surrogate_of(*source, networks, 4) != third);
    CHECK(surrogate_of(*source_of(model, networks, 8), networks, 3) != third);
    CHECK(!source->description().empty());

    std::vector<float> some(2 * kScans);
    source->write(3, 2, 2, some);
    CHECK(std::equal(some.begin(), some.end(), third.begin() + 2 * kScans));
  }
}

TEST_CASE("runs are kept apart, and a network without signal harms no other") {
  for (const NullModel& model : null_models()) {
    CAPTURE(model.name);
    TimeSeries networks = test::ar1_series(kScans, 3, 0.5, 1, kRuns);
    // The second run lies a thousand higher, the third network is not finite.
    for (std::size_t k = 0; k < 2; ++k) {
      for (std::size_t t = kRuns[1]; t < kScans; ++t) networks.unit(k)[t] += 1000.0F;
    }
    std::fill(networks.unit(2).begin(), networks.unit(2).end(),
              std::numeric_limits<float>::quiet_NaN());
    const auto source = source_of(model, networks);
    for (const std::size_t index : {0UL, 11UL}) {
      const std::vector<float> surrogate = surrogate_of(*source, networks, index);
      for (std::size_t k = 0; k < 2; ++k) {
        for (std::size_t t = 0; t < kScans; ++t) {
          CHECK((surrogate[k * kScans + t] > 500.0F) == (t >= kRuns[1]));
        }
      }
    }
  }
}

TEST_CASE("runs too short are refused, naming the run") {
  TimeSeries networks = test::ar1_series(106, 2, 0.0, 1, {0, 101});
  for (const NullModel& model : null_models()) {
    CAPTURE(model.name);
    const auto source = model.create({&networks, 60, 1}, {});
    REQUIRE(!source.ok());
    CHECK(source.error().code == ErrorCode::kBadInput);
    CHECK(source.error().message.find("Run 2 has 5 scans") != std::string::npos);
  }
}

TEST_CASE("an unknown or impossible parameter is refused") {
  const TimeSeries networks = test::ar1_series(kScans, 2, 0.0, 1);
  for (const NullModel& model : null_models()) {
    CAPTURE(model.name);
    CHECK(!model.create({&networks, 60, 1}, {{"no_such_parameter", "1"}}).ok());
    for (const ParameterSpec& spec : model.parameters) {
      CHECK(!model.create({&networks, 60, 1}, {{spec.key, "-1"}}).ok());
    }
  }
}

TEST_CASE("phase surrogates keep each run's power spectrum and the networks' correlations") {
  TimeSeries networks = test::ar1_series(kScans, 3, 0.6, 5, kRuns);
  for (std::size_t t = 0; t < kScans; ++t) networks.unit(1)[t] += networks.unit(0)[t];
  const auto source = source_of(*find_null_model("phase"), networks);
  const std::vector<float> surrogate = surrogate_of(*source, networks, 2);
  for (const auto& [first, last] : run_ranges(kRuns, kScans)) {
    const std::size_t n = last - first;
    const RealFourier fourier(n);
    std::vector<Complex<double>> scratch;
    for (std::size_t k = 0; k < 3; ++k) {
      std::vector<float> before(n);
      std::vector<float> after(n);
      fourier.analyse(networks.unit(k).subspan(first, n), before, scratch);
      fourier.analyse(std::span(surrogate).subspan(k * kScans + first, n), after, scratch);
      CHECK(std::abs(before[0] - after[0]) < 1e-4F);  // float32, values of up to 3
      for (std::size_t f = 1; 2 * f < n; ++f) {
        const float power = std::hypot(before[2 * f - 1], before[2 * f]);
        CHECK(std::abs(power - std::hypot(after[2 * f - 1], after[2 * f])) < 1e-4F);
      }
      if (n % 2 == 0) CHECK(std::abs(std::abs(before[n - 1]) - std::abs(after[n - 1])) < 1e-4F);
    }
    const auto run_of = [&](std::span<const float> series) {
      return as_doubles(series.subspan(first, n));
    };
    const double r_before = pearson(run_of(networks.unit(0)), run_of(networks.unit(1)));
    const double r_after = pearson(run_of(std::span(surrogate).first(kScans)),
                                   run_of(std::span(surrogate).subspan(kScans, kScans)));
    CHECK(r_before > 0.5);
    CHECK(std::abs(r_before - r_after) < 1e-5);
    // And it is no copy of the original.
    CHECK(std::abs(pearson(run_of(networks.unit(0)), run_of(std::span(surrogate).first(kScans)))) <
          0.5);
  }
}

TEST_CASE("the rotations of a phase surrogate are those that its series were made with") {
  const TimeSeries networks = test::ar1_series(kScans, 1, 0.6, 5, kRuns);
  const auto source = source_of(*find_null_model("phase"), networks);
  std::vector<float> cosines(kScans);
  std::vector<float> sines(kScans);
  source->phases(9, cosines, sines);
  const std::vector<float> surrogate = surrogate_of(*source, networks, 9);
  for (const auto& [first, last] : run_ranges(kRuns, kScans)) {
    const std::size_t n = last - first;
    const RealFourier fourier(n);
    std::vector<Complex<double>> scratch;
    std::vector<float> before(n);
    std::vector<float> after(n);
    fourier.analyse(networks.unit(0).subspan(first, n), before, scratch);
    fourier.analyse(std::span(surrogate).subspan(first, n), after, scratch);
    for (std::size_t i = 1; i + 1 < n; i += 2) {
      const float c = cosines[first + i];
      const float s = sines[first + i];
      CHECK(std::abs(before[i] * c - before[i + 1] * s - after[i]) < 1e-5F);
      CHECK(std::abs(before[i] * s + before[i + 1] * c - after[i + 1]) < 1e-5F);
    }
  }
}

TEST_CASE("circular shifts of one run are all that are far enough from 0, each once") {
  const TimeSeries networks = test::ar1_series(97, 2, 0.5, 3);
  const auto source = find_null_model("shift")->create({&networks, 5, 1}, {{"min_shift", "12"}});
  REQUIRE(source.ok());
  CHECK((*source)->n_surrogates() == 97 - 2 * 12 + 1);
  std::set<std::size_t> seen;
  for (std::size_t i = 0; i < (*source)->n_surrogates(); ++i) {
    std::size_t shift = 0;
    (*source)->shifts(i, {&shift, 1});
    CHECK(shift >= 12);
    CHECK(shift <= 97 - 12);
    CHECK(seen.insert(shift).second);
    std::vector<float> series(97);
    (*source)->write(i, 1, 1, series);
    for (std::size_t t = 0; t < 97; ++t) {
      CHECK(series[t] == networks.unit(1)[(t + 97 - shift) % 97]);
    }
  }
  CHECK((*source)->warnings().size() == 1);  // 74 shifts are few
}

TEST_CASE("shifts and blocks only reorder the samples of each run") {
  const TimeSeries networks = test::ar1_series(kScans, 2, 0.5, 3, kRuns);
  for (const char* name : {"shift", "block"}) {
    CAPTURE(name);
    const auto source = source_of(*find_null_model(name), networks);
    const std::vector<float> surrogate = surrogate_of(*source, networks, 1);
    for (const auto& [first, last] : run_ranges(kRuns, kScans)) {
      CHECK(sorted(std::span(surrogate).subspan(first, last - first)) ==
            sorted(networks.unit(0).subspan(first, last - first)));
    }
  }
}

TEST_CASE("the decorrelation lag grows with the autocorrelation") {
  // 0.9^k falls below 0.1 at k = 22; over 6 long series the mean estimate is good to a few scans.
  const std::size_t slow = decorrelation_lag(test::ar1_series(4000, 6, 0.9, 3));
  CHECK(slow >= 17);
  CHECK(slow <= 27);
  CHECK(decorrelation_lag(test::ar1_series(4000, 6, 0.0, 3)) == 1);
}

}  // namespace sync_act
