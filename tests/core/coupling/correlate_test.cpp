#include "core/coupling/correlate.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "core/base/rng.h"
#include "tests/golden/correlation_golden.h"

namespace sync_act {
namespace {

// The header's promise. Products are summed in float over blocks of at most 304 samples, whose
// partial sums stay below 1: about sqrt(304) roundings of 2^-25 each, hence 1e-6; 1e-5 is safe.
constexpr double kTolerance = 1e-5;
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// Noise around `offset` with a component shared by all units, so that r is not near 0 throughout.
TimeSeries noise(std::size_t n_times, std::size_t n_units, std::uint64_t seed, double offset = 0,
                 double spread = 1) {
  TimeSeries series(n_times, n_units);
  for (std::size_t u = 0; u < n_units; ++u) {
    Rng shared(7);
    Rng own(seed, u);
    const double weight = own.normal();
    for (float& x : series.unit(u)) {
      x = static_cast<float>(offset + spread * (own.normal() + weight * shared.normal()));
    }
  }
  return series;
}

template <class T>
double largest_difference(const std::vector<T>& r, const std::vector<double>& reference) {
  REQUIRE(r.size() == reference.size());
  double largest = 0;
  for (std::size_t i = 0; i < r.size(); ++i) {
    const auto value = static_cast<double>(r[i]);
    CHECK(std::isnan(value) == std::isnan(reference[i]));
    if (!std::isnan(value)) largest = std::max(largest, std::abs(value - reference[i]));
  }
  return largest;
}

std::vector<float> correlated(const TimeSeries& a, const TimeSeries& b, int n_threads = 1) {
  auto r = correlate(view_of(a), view_of(b), n_threads);
  REQUIRE(r.ok());
  return std::move(r).value();
}

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);
}

}  // namespace

TEST_CASE("correlate equals the reference for many shapes") {
  struct Shape {
    std::size_t n_times, n_a, n_b;
  };
  for (const Shape& shape :
       {Shape{2, 1, 1}, Shape{3, 1, 1}, Shape{37, 1, 1}, Shape{5, 3, 2}, Shape{7, 13, 11},
        Shape{64, 4, 8}, Shape{101, 5, 1}, Shape{101, 1, 97}, Shape{303, 12, 33}, Shape{304, 6, 16},
        Shape{305, 7, 17}, Shape{609, 23, 31}, Shape{911, 29, 19}, Shape{16, 400, 35},
        Shape{11, 9, 1031}, Shape{31, 389, 1025}}) {
    CAPTURE(shape.n_times);
    CAPTURE(shape.n_a);
    CAPTURE(shape.n_b);
    const TimeSeries a = noise(shape.n_times, shape.n_a, 1);
    const TimeSeries b = noise(shape.n_times, shape.n_b, 2);
    const auto reference = correlate_reference(view_of(a), view_of(b));
    CHECK(largest_difference(correlated(a, b), reference) <= kTolerance);
  }
}

TEST_CASE("correlate keeps its tolerance over 4000 samples at any offset and scale") {
  const TimeSeries unit_scale = noise(4000, 9, 3);
  struct Scale {
    double offset, spread;
  };
  for (const Scale& scale : {Scale{10000, 50}, Scale{-3e8, 1e6}, Scale{0, 1e-30}, Scale{0, 1e30},
                             Scale{1e4, 0.01}, Scale{1e-20, 1e-25}}) {
    CAPTURE(scale.offset);
    CAPTURE(scale.spread);
    const TimeSeries scaled = noise(4000, 17, 4, scale.offset, scale.spread);
    const auto reference = correlate_reference(view_of(unit_scale), view_of(scaled));
    CHECK(largest_difference(correlated(unit_scale, scaled), reference) <= kTolerance);
    const auto self = correlate_reference(view_of(scaled), view_of(scaled));
    CHECK(largest_difference(correlated(scaled, scaled), self) <= kTolerance);
  }
}

TEST_CASE("correlate keeps its tolerance where one sample outweighs all others") {
  TimeSeries a = noise(900, 5, 3, 10000, 50);
  for (std::size_t u = 0; u < a.n_units(); ++u) a.unit(u)[0] = 1e7F;
  const auto reference = correlate_reference(view_of(a), view_of(a));
  CHECK(largest_difference(correlated(a, a), reference) <= kTolerance);
}

TEST_CASE("correlate equals numpy.corrcoef") {
  using namespace correlation_golden;
  const SeriesView a{kA, kTimes, kUnitsA};
  const SeriesView b{kB, kTimes, kUnitsB};
  const std::vector<double> expected(std::begin(kR), std::end(kR));
  // Both are double; only the order of the sums differs.
  CHECK(largest_difference(correlate_reference(a, b), expected) <= 1e-12);
  const auto r = correlate(a, b, 1);
  REQUIRE(r.ok());
  CHECK(largest_difference(*r, expected) <= kTolerance);
}

TEST_CASE("a series without signal has r = NaN and leaves the others alone") {
  const TimeSeries clean_a = noise(50, 11, 5);
  const TimeSeries clean_b = noise(50, 19, 6, 10000, 50);
  const auto clean = correlated(clean_a, clean_b);
  TimeSeries a = clean_a.clone();
  TimeSeries b = clean_b.clone();
  std::ranges::fill(a.unit(3), 0.1F);  // not exact in binary
  std::ranges::fill(a.unit(8), 0.0F);
  b.unit(2)[49] = kNaN;
  b.unit(7)[0] = std::numeric_limits<float>::infinity();
  b.unit(8)[1] = std::numeric_limits<float>::infinity();
  b.unit(8)[2] = -std::numeric_limits<float>::infinity();
  const auto r = correlated(a, b);
  for (std::size_t i = 0; i < a.n_units(); ++i) {
    for (std::size_t j = 0; j < b.n_units(); ++j) {
      const float value = r[i * b.n_units() + j];
      if (i == 3 || i == 8 || j == 2 || j == 7 || j == 8) {
        CHECK(std::isnan(value));
      } else {
        CHECK(value == clean[i * b.n_units() + j]);
      }
    }
  }
}

TEST_CASE("r stays within -1 and 1") {
  const TimeSeries a = noise(607, 16, 8, 10000, 50);
  TimeSeries negative = a.clone();
  for (float& x : negative.values()) x = -x;
  for (const float r : correlated(a, a)) CHECK(std::abs(r) <= 1.0F);
  for (const float r : correlated(a, negative)) CHECK(std::abs(r) <= 1.0F);
}

TEST_CASE("fewer than two samples are no signal") {
  for (const std::size_t n_times : {0U, 1U}) {
    const auto r = correlated(TimeSeries(n_times, 3), TimeSeries(n_times, 2));
    CHECK(r.size() == 6);
    for (const float value : r) CHECK(std::isnan(value));
    std::vector<float> one_r(3, 0.5F);
    TimeSeries many(n_times, 3);
    CHECK(standardize_units(many) == 3);
    std::vector<float> one(n_times, 1.0F);
    CHECK_FALSE(standardize_series(one, one));
    correlate_one(one, view_of(many), one_r);
    for (const float value : one_r) CHECK(std::isnan(value));
  }
}

TEST_CASE("no series give an empty result") {
  CHECK(correlated(TimeSeries(10, 0), noise(10, 3, 1)).empty());
  CHECK(correlated(noise(10, 3, 1), TimeSeries(10, 0)).empty());
  CHECK(correlated(TimeSeries(0, 0), TimeSeries(0, 0)).empty());
  correlate_one(std::vector<float>(10), {{}, 10, 0}, {});
}

TEST_CASE("different numbers of samples are refused with both numbers") {
  const auto r = correlate(view_of(TimeSeries(10, 1)), view_of(TimeSeries(11, 1)), 1);
  REQUIRE_FALSE(r.ok());
  CHECK(r.error().code == ErrorCode::kBadInput);
  CHECK(r.error().message.find("10") != std::string::npos);
  CHECK(r.error().message.find("11") != std::string::npos);
}

TEST_CASE("the result is bitwise the same at any number of threads") {
  const TimeSeries a = noise(333, 407, 9);
  const TimeSeries b = noise(333, 1100, 10, 10000, 50);
  const auto expected = correlated(a, b, 1);
  for (const int n_threads : {2, 3, 8}) CHECK(same_bits(correlated(a, b, n_threads), expected));
}

TEST_CASE("the result is bitwise the same when the units are divided over workers") {
  const TimeSeries a = noise(333, 13, 9);
  const TimeSeries b = noise(333, 101, 10, 10000, 50);
  const auto whole = correlated(a, b);
  for (const std::size_t part : {1U, 7U, 64U}) {
    for (std::size_t first = 0; first < b.n_units(); first += part) {
      const std::size_t n = std::min(part, b.n_units() - first);
      const SeriesView some{view_of(b).values.subspan(first * 333, n * 333), 333, n};
      const auto r = correlate(view_of(a), some, 1);
      REQUIRE(r.ok());
      for (std::size_t i = 0; i < a.n_units(); ++i) {
        for (std::size_t j = 0; j < n; ++j) {
          REQUIRE((*r)[i * n + j] == whole[i * b.n_units() + first + j]);
        }
      }
    }
  }
}

TEST_CASE("the job goes on in bounded units, reports progress, and gives the same result") {
  const TimeSeries a = noise(40, 1000, 11);
  const TimeSeries b = noise(40, 2100, 12);
  std::vector<float> r(a.n_units() * b.n_units());
  auto job = CorrelationJob::create(view_of(a), view_of(b), r, 1);
  REQUIRE(job.ok());
  double fraction = (*job)->progress().fraction;
  CHECK(fraction == 0.0);
  int n_units_of_work = 0;
  for (;;) {
    const auto state = (*job)->advance();
    REQUIRE(state.ok());
    ++n_units_of_work;
    CHECK((*job)->progress().fraction >= fraction);
    fraction = (*job)->progress().fraction;
    if (*state == JobState::kDone) break;
  }
  CHECK(fraction == 1.0);
  CHECK(n_units_of_work >= 9);  // three blocks of a times three of b
  CHECK(same_bits(r, correlated(a, b)));
}

TEST_CASE("the job can be cancelled before every unit of work") {
  const TimeSeries a = noise(20, 500, 11);
  const TimeSeries b = noise(20, 1100, 12);
  std::vector<float> r(a.n_units() * b.n_units());
  for (int n_before = 0;; ++n_before) {
    auto job = CorrelationJob::create(view_of(a), view_of(b), r, 1);
    REQUIRE(job.ok());
    bool is_done = false;
    for (int i = 0; i < n_before && !is_done; ++i) {
      const auto state = (*job)->advance();
      REQUIRE(state.ok());
      is_done = *state == JobState::kDone;
    }
    if (is_done) break;
    (*job)->cancel();
    const auto state = (*job)->advance();
    REQUIRE_FALSE(state.ok());
    CHECK(state.error().code == ErrorCode::kCancelled);
  }
}

TEST_CASE("standardized series have zero mean and unit norm") {
  TimeSeries series = noise(411, 6, 13, 10000, 50);
  std::ranges::fill(series.unit(4), 5.0F);
  CHECK(standardize_units(series) == 1);
  for (std::size_t u = 0; u < series.n_units(); ++u) {
    CHECK(has_signal(series.unit(u)) == (u != 4));
    double sum = 0;
    double sum_of_squares = 0;
    for (const float x : series.unit(u)) {
      CHECK(std::isnan(x) == (u == 4));
      sum += static_cast<double>(x);
      sum_of_squares += static_cast<double>(x) * static_cast<double>(x);
    }
    if (u == 4) continue;
    CHECK(std::abs(sum) <= 1e-6);
    CHECK(std::abs(sum_of_squares - 1.0) <= 1e-6);
  }
}

TEST_CASE("correlate_one equals the reference for many lengths") {
  for (const std::size_t n_times : {2U, 3U, 4U, 15U, 16U, 17U, 31U, 67U, 300U, 901U, 4000U}) {
    CAPTURE(n_times);
    TimeSeries many = noise(n_times, 23, 14, 10000, 50);
    TimeSeries one = noise(n_times, 1, 15);
    if (n_times > 3) std::ranges::fill(many.unit(5), 1.0F);
    if (n_times > 3) many.unit(6)[2] = kNaN;
    const auto reference = correlate_one_reference(one.unit(0), view_of(many));
    (void)standardize_units(many);
    (void)standardize_units(one);
    std::vector<float> r(many.n_units());
    correlate_one(one.unit(0), view_of(many), r);
    CHECK(largest_difference(r, reference) <= kTolerance);
    for (const float value : r) CHECK_FALSE(std::abs(value) > 1.0F);
    // Each voxel by itself, as another division over workers would have it.
    for (std::size_t u = 0; u < many.n_units(); ++u) {
      std::vector<float> alone(1);
      correlate_one(one.unit(0), {many.unit(u), n_times, 1}, alone);
      CHECK(std::memcmp(&alone[0], &r[u], sizeof(float)) == 0);
    }
  }
}

}  // namespace sync_act
