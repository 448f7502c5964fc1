#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "tests/app/sample_data.h"
#include "web/app/selectors.h"

namespace sync_act::app {
namespace {

// The slow reference: Pearson r of a window, summed twice.
double plain_r(const std::vector<float>& a, const std::vector<float>& b, int from, int to) {
  double mean_a = 0;
  double mean_b = 0;
  for (int i = from; i < to; ++i) {
    mean_a += static_cast<double>(a[static_cast<std::size_t>(i)]) / (to - from);
    mean_b += static_cast<double>(b[static_cast<std::size_t>(i)]) / (to - from);
  }
  double aa = 0;
  double bb = 0;
  double ab = 0;
  for (int i = from; i < to; ++i) {
    const double x = static_cast<double>(a[static_cast<std::size_t>(i)]) - mean_a;
    const double y = static_cast<double>(b[static_cast<std::size_t>(i)]) - mean_b;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  return ab / std::sqrt(aa * bb);
}

std::vector<float> wave(int n, double step, double phase) {
  std::vector<float> values;
  for (int i = 0; i < n; ++i) {
    values.push_back(static_cast<float>(std::sin(step * i + phase) + .3 * std::sin(1.7 * i)));
  }
  return values;
}

TEST_CASE("a scan lasts from its start to the next one's") {
  const Scan scan = sample_scan();
  CHECK(duration_secs(scan) == doctest::Approx(15));
  CHECK(scan_at(scan, 0) == 0);
  CHECK(scan_at(scan, 1.49) == 0);
  CHECK(scan_at(scan, 1.5) == 1);
  CHECK(scan_at(scan, 99) == 9);
  CHECK(scan_at(scan, -5) == 0);
  CHECK(scan_at(scan, NAN) == 0);
  CHECK(scan_at(Scan(), 3) == -1);
  CHECK(scan_middle_secs(scan, 2) == doctest::Approx(3.75));
}

TEST_CASE("the time window is all of the scan unless a part is asked for") {
  const Scan scan = sample_scan();
  State state;
  CHECK(time_window(state, scan) == std::array<double, 2>{0, 15});
  state.window_secs = 6;
  state.window_start_secs = 12;
  CHECK(time_window(state, scan) == std::array<double, 2>{9, 15});
  CHECK(time_window(state, Scan()) == std::array<double, 2>{0, 1});
}

TEST_CASE("few samples are drawn as they are, at the middle of their scans") {
  const std::vector<float> series{1, 2, 3};
  const std::vector<CurvePoint> points = curve_points(series, 2, 0, 6, 100);
  REQUIRE(points.size() == 3);
  CHECK(points[0].secs == doctest::Approx(1));
  CHECK(points[2].value == 3.F);
}

TEST_CASE("a zoomed curve has one sample outside on each side") {
  const std::vector<float> series{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  const std::vector<CurvePoint> points = curve_points(series, 1, 3, 5, 100);
  REQUIRE(points.size() == 4);
  CHECK(points.front().value == 2.F);
  CHECK(points.back().value == 5.F);
}

TEST_CASE("decimation keeps every extreme and bounds the number of points") {
  std::vector<float> series = wave(20000, .01, 0);
  series[777] = 9;
  series[12345] = -9;
  const int columns = 300;
  const std::vector<CurvePoint> points = curve_points(series, .5, 0, 10000, columns);
  CHECK(points.size() <= 2 * static_cast<std::size_t>(columns) + 4);
  const auto value_less = [](const CurvePoint& a, const CurvePoint& b) {
    return a.value < b.value;
  };
  CHECK(std::max_element(points.begin(), points.end(), value_less)->value == 9.F);
  CHECK(std::min_element(points.begin(), points.end(), value_less)->value == -9.F);
  CHECK(std::is_sorted(points.begin(), points.end(),
                       [](const CurvePoint& a, const CurvePoint& b) { return a.secs < b.secs; }));
}

TEST_CASE("missing samples break the curve once") {
  const std::vector<float> series{kSampleNaN, 1, kSampleNaN, kSampleNaN, 2, kSampleNaN};
  const std::vector<CurvePoint> points = curve_points(series, 1, 0, 6, 100);
  REQUIRE(points.size() == 4);
  CHECK(points[0].value == 1.F);
  CHECK(std::isnan(points[1].value));
  CHECK(points[2].value == 2.F);
  CHECK(std::isnan(points[3].value));
}

TEST_CASE("curves of nothing, of one scan and of an impossible window") {
  const std::vector<float> one{5};
  CHECK(curve_points({}, 1, 0, 5, 10).empty());
  CHECK(curve_points(one, 1, 0, 1, 10).size() == 1);
  CHECK(curve_points(one, 0, 0, 1, 10).empty());
  CHECK(curve_points(one, 1, 2, 2, 10).empty());
  CHECK(curve_points(one, 1, 0, 1, 0).empty());
  CHECK(curve_points(one, 1, 50, 60, 10).empty());
}

TEST_CASE("sliding r equals the plain formula and does not cross runs") {
  const std::vector<float> a = wave(120, .2, 0);
  const std::vector<float> b = wave(120, .23, .5);
  const std::vector<int> runs{0, 50};
  const std::vector<float> r = sliding_r(a, b, 1.5, runs);  // 43 s / 1.5 s: 14 scans on each side
  REQUIRE(r.size() == 120);
  // float32 result of double sums: 1e-6 leaves room for the last bit only.
  CHECK(static_cast<double>(r[30]) == doctest::Approx(plain_r(a, b, 16, 45)).epsilon(1e-6));
  CHECK(static_cast<double>(r[0]) == doctest::Approx(plain_r(a, b, 0, 15)).epsilon(1e-6));
  CHECK(static_cast<double>(r[45]) == doctest::Approx(plain_r(a, b, 31, 50)).epsilon(1e-6));
  CHECK(static_cast<double>(r[50]) == doctest::Approx(plain_r(a, b, 50, 65)).epsilon(1e-6));
  CHECK(static_cast<double>(r[119]) == doctest::Approx(plain_r(a, b, 105, 120)).epsilon(1e-6));
}

TEST_CASE("sliding r has no value where there is nothing to correlate") {
  const std::vector<float> a = wave(40, .2, 0);
  CHECK(std::isnan(sliding_r(a, std::vector<float>(40, 1.F), 1.5, {})[20]));
  std::vector<float> gap = a;
  gap[20] = kSampleNaN;
  const std::vector<float> r = sliding_r(gap, a, 10, {});  // 2 scans on each side
  CHECK(std::isnan(r[18]));
  CHECK(static_cast<double>(r[17]) == doctest::Approx(1));
  CHECK(static_cast<double>(r[23]) == doctest::Approx(1));
  CHECK(sliding_r({}, a, 1.5, {}).empty());
  CHECK(std::isnan(sliding_r(std::vector<float>{1}, std::vector<float>{1}, 1.5, {})[0]));
  CHECK(static_cast<double>(sliding_r(a, a, 1e6, {})[20]) == doctest::Approx(1));
}

TEST_CASE("nice ticks are round, within the range and not too many") {
  const Ticks ticks = nice_ticks(-2.3, 2.3, 5);
  CHECK(ticks.step == doctest::Approx(1));
  CHECK(ticks.values.size() == 5);
  CHECK(ticks.values[2] == 0);
  for (const double high : {1e-6, .37, 1., 9.99, 1234., 7e9}) {
    for (int most = 1; most < 12; ++most) {
      const Ticks many = nice_ticks(0, high, most);
      CHECK(many.values.size() >= 1);
      CHECK(many.values.size() <= static_cast<std::size_t>(most));
      CHECK(many.values.back() <= high * (1 + 1e-9));
    }
  }
  CHECK(nice_ticks(1, 1, 5).values.empty());
  CHECK(nice_ticks(0, NAN, 5).values.empty());
}

TEST_CASE("time ticks fall on clock steps") {
  CHECK(time_ticks(0, 576, 10).step == doctest::Approx(60));
  CHECK(time_ticks(0, 30, 7).step == doctest::Approx(5));
  CHECK(time_ticks(0, 2, 10).step == doctest::Approx(.5));
  CHECK(time_ticks(0, 7200, 9).step == doctest::Approx(900));
  CHECK(time_ticks(0, 1e6, 5).values.size() <= 5);
  CHECK(time_ticks(5, 5, 5).values.empty());
}

}  // namespace
}  // namespace sync_act::app
