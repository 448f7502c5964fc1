#include "core/networks/contrast.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace sync_act {
namespace {

struct Largest {
  double g = 0.0;
  double slope = 0.0;
};

// Against the functions in double, four values at a time, from -12 to 12 in steps of .004.
template <class G, class Slope>
Largest errors(Contrast contrast, const G& g, const Slope& slope) {
  Largest largest;
  for (int i = -3000; i <= 3000; ++i) {
    const float x = 0.004F * static_cast<float>(i);
    float y[4] = {x, 0.5F * x, 0.1F * x, -x};
    const float inputs[4] = {x, 0.5F * x, 0.1F * x, -x};
    double slopes[4] = {};
    apply_contrast(contrast, y, 1, 4, slopes);
    for (int lane = 0; lane < 4; ++lane) {
      const auto exact = static_cast<double>(inputs[lane]);
      const double scale = contrast == Contrast::kCube ? 1.0 + std::abs(g(exact)) : 1.0;
      largest.g = std::max(largest.g, std::abs(static_cast<double>(y[lane]) - g(exact)) / scale);
      largest.slope = std::max(largest.slope, std::abs(slopes[lane] - slope(exact)) / scale);
    }
  }
  return largest;
}

}  // namespace

TEST_CASE("the contrasts equal std::tanh and std::exp to the stated error") {
  const Largest logcosh = errors(
      Contrast::kLogcosh, [](double y) { return std::tanh(y); },
      [](double y) { return 1.0 - std::tanh(y) * std::tanh(y); });
  CHECK(logcosh.g <= 5e-7);
  CHECK(logcosh.slope <= 1e-6);  // twice the error of tanh
  const Largest exponential = errors(
      Contrast::kExp, [](double y) { return y * std::exp(-0.5 * y * y); },
      [](double y) { return (1.0 - y * y) * std::exp(-0.5 * y * y); });
  CHECK(exponential.g <= 5e-7);
  CHECK(exponential.slope <= 1e-6);
  const Largest cube = errors(
      Contrast::kCube, [](double y) { return y * y * y; }, [](double y) { return 3.0 * y * y; });
  CHECK(cube.g <= 5e-7);
  CHECK(cube.slope <= 1e-6);
}

TEST_CASE("slopes are summed over rows and huge values stay finite") {
  std::vector<float> y{0.0F, 0.0F, 1e30F, -1e30F, 0.0F, 0.0F, 1.0F, 1.0F};
  double slopes[4] = {10.0, 0.0, 0.0, 0.0};
  apply_contrast(Contrast::kLogcosh, y.data(), 2, 4, slopes);
  CHECK(slopes[0] == doctest::Approx(12.0));
  CHECK(slopes[1] == doctest::Approx(2.0));
  CHECK(y[2] == doctest::Approx(1.0));
  CHECK(y[3] == doctest::Approx(-1.0));
  y = {1e10F, -1e10F, 0.0F, 3.0F};
  apply_contrast(Contrast::kExp, y.data(), 1, 4, slopes);
  CHECK(y[0] == 0.0F);
  CHECK(std::isfinite(slopes[0]));
}

}  // namespace sync_act
