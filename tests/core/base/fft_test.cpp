#include "core/base/fft.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/rng.h"

namespace sync_act {
namespace {

std::vector<Complex<double>> random_series(std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<Complex<double>> x(n);
  for (Complex<double>& value : x) value = {rng.normal(), rng.normal()};
  return x;
}

// The definition.
std::vector<Complex<double>> slow_forward(const std::vector<Complex<double>>& x) {
  const std::size_t n = x.size();
  std::vector<Complex<double>> spectrum(n);
  for (std::size_t f = 0; f < n; ++f) {
    for (std::size_t t = 0; t < n; ++t) {
      const double angle =
          -2.0 * std::numbers::pi * static_cast<double>(f * t % n) / static_cast<double>(n);
      spectrum[f].re += x[t].re * std::cos(angle) - x[t].im * std::sin(angle);
      spectrum[f].im += x[t].re * std::sin(angle) + x[t].im * std::cos(angle);
    }
  }
  return spectrum;
}

double largest_difference(const std::vector<Complex<double>>& a,
                          const std::vector<Complex<double>>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    largest = std::max({largest, std::abs(a[i].re - b[i].re), std::abs(a[i].im - b[i].im)});
  }
  return largest;
}

// Every radix, products of them, a prime beyond the radices and multiples of one.
constexpr std::size_t kLengths[] = {1,  2,  3,  4,  5,  6,  7,   8,   9,   11,  12, 16,
                                    25, 30, 31, 37, 64, 97, 100, 121, 217, 307, 360};

}  // namespace

TEST_CASE("a transform of any length is the sum that defines it") {
  for (const std::size_t n : kLengths) {
    CAPTURE(n);
    const std::vector<Complex<double>> x = random_series(n, n);
    const std::vector<Complex<double>> expected = slow_forward(x);
    const Fft<double> fft(n);
    std::vector<Complex<double>> data = x;
    std::vector<Complex<double>> scratch(fft.scratch_size());
    fft.forward(data, scratch);
    // Values are about sqrt(n); the slow sum itself rounds to about n 1e-16.
    CHECK(largest_difference(data, expected) < 1e-11);
    fft.inverse(data, scratch);
    for (Complex<double>& value : data) {
      value = {value.re / static_cast<double>(n), value.im / static_cast<double>(n)};
    }
    CHECK(largest_difference(data, x) < 1e-12);
  }
}

TEST_CASE("four series in lanes are each transformed as one alone") {
  for (const std::size_t n : {1UL, 30UL, 37UL, 307UL, 900UL}) {
    CAPTURE(n);
    const Fft<FloatLanes> fft(n);
    const Fft<double> reference(n);
    std::vector<Complex<FloatLanes>> data(n);
    std::vector<Complex<FloatLanes>> scratch(fft.scratch_size());
    for (const bool inverse : {false, true}) {
      std::vector<std::vector<Complex<double>>> lanes;
      for (std::size_t lane = 0; lane < kFloatLanes; ++lane) {
        lanes.push_back(random_series(n, 100 * n + lane));
        for (std::size_t t = 0; t < n; ++t) {
          data[t].re[lane] = static_cast<float>(lanes[lane][t].re);
          data[t].im[lane] = static_cast<float>(lanes[lane][t].im);
        }
      }
      inverse ? fft.inverse(data, scratch) : fft.forward(data, scratch);
      for (std::size_t lane = 0; lane < kFloatLanes; ++lane) {
        std::vector<Complex<double>> more(reference.scratch_size());
        inverse ? reference.inverse(lanes[lane], more) : reference.forward(lanes[lane], more);
        // Float32: 1e-7 times sqrt(log2 n), of values of about sqrt(n); Bluestein adds its own.
        const double tolerance = 2e-6 * std::sqrt(static_cast<double>(n));
        for (std::size_t f = 0; f < n; ++f) {
          CHECK(std::abs(static_cast<double>(data[f].re[lane]) - lanes[lane][f].re) < tolerance);
          CHECK(std::abs(static_cast<double>(data[f].im[lane]) - lanes[lane][f].im) < tolerance);
        }
      }
    }
  }
}

TEST_CASE("coefficients keep dot products, and series come back from them") {
  for (const std::size_t n : {1UL, 2UL, 3UL, 30UL, 37UL, 100UL}) {
    CAPTURE(n);
    const RealFourier fourier(n);
    std::vector<Complex<double>> scratch;
    std::vector<std::vector<float>> series(2);
    std::vector<std::vector<float>> coefficients(2, std::vector<float>(n));
    double dot = 0;
    for (std::size_t i = 0; i < 2; ++i) {
      for (const Complex<double>& x : random_series(n, n + i)) {
        series[i].push_back(static_cast<float>(x.re));
      }
      fourier.analyse(series[i], coefficients[i], scratch);
    }
    double of_coefficients = 0;
    for (std::size_t t = 0; t < n; ++t) {
      dot += static_cast<double>(series[0][t]) * static_cast<double>(series[1][t]);
      of_coefficients +=
          static_cast<double>(coefficients[0][t]) * static_cast<double>(coefficients[1][t]);
    }
    CHECK(std::abs(dot - of_coefficients) < 1e-5);
    std::vector<float> back(n);
    fourier.synthesize(coefficients[0], back, scratch);
    for (std::size_t t = 0; t < n; ++t) CHECK(std::abs(back[t] - series[0][t]) < 1e-6F);
  }
}

TEST_CASE("the next smooth length has factors 2, 3 and 5 only") {
  CHECK(next_smooth_length(1) == 1);
  CHECK(next_smooth_length(7) == 8);
  CHECK(next_smooth_length(121) == 125);
  CHECK(next_smooth_length(1841) == 1875);
}

}  // namespace sync_act
