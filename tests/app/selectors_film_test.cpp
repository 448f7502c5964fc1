#include "web/app/selectors_film.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/app/sample_data.h"
#include "web/app/selectors.h"

namespace sync_act::app {
namespace {

std::vector<float> wave(int n, double phase, double per_scan) {
  std::vector<float> values;
  for (int t = 0; t < n; ++t) {
    values.push_back(static_cast<float>(std::sin(per_scan * t + phase)));
  }
  return values;
}

// Two runs of 40 scans of 2 s with a film as long; 2 categories and a feature at 1 Hz.
AppData film_data() {
  AppData data;
  data.results_revision = 1;
  data.scan = sample_scan();
  data.scan.tr_secs = 2;
  data.scan.n_scans = 80;
  data.scan.run_starts = {0, 40};
  data.neurons = sample_series(80, 1);
  data.networks = sample_series(80, 1);
  data.film.present = true;
  data.film.revision = 1;
  data.film.duration_secs = 160;
  data.film.run_durations_secs = {80, 80};
  data.film.frames = {.columns = 4,
                      .rows = 4,
                      .frame_width = 8,
                      .frame_height = 6,
                      .count = 80,
                      .interval_secs = 2,
                      .n_sheets = 5};
  data.labels.revision = 1;
  data.labels.names = {"face", "house", "luminance"};
  data.labels.n_categories = 2;
  data.labels.rate_hz = 1;
  data.labels.n_samples = 160;
  data.labels.values.assign(480, 0);
  return data;
}

TEST_CASE("a lag moves a series within its run and never over the border") {
  const std::vector<float> series{1, 2, 3, 10, 20, 30};
  const std::vector<int> runs{0, 3};
  CHECK(lagged(series, runs, 0) == series);
  CHECK(lagged(series, runs, 1) == std::vector<float>{0, 1, 2, 0, 10, 20});
  CHECK(lagged(series, runs, -2) == std::vector<float>{3, 0, 0, 30, 0, 0});
  CHECK(lagged(series, runs, 5) == std::vector<float>(6, 0));
  CHECK(lagged({}, runs, 1).empty());
}

TEST_CASE("r is largest at the lag by which the network follows") {
  const std::vector<int> runs{0, 60};
  std::vector<float> neuron, network;
  std::uint32_t seed = 7;
  for (int t = 0; t < 120; ++t) {
    seed = seed * 1664525U + 1013904223U;
    neuron.push_back(static_cast<float>(seed >> 8) / 8388608.F - 1);
  }
  network = lagged(neuron, runs, 3);
  const std::vector<double> r = lag_r(neuron, network, runs, 5);
  REQUIRE(r.size() == 11);
  CHECK(r[5 + 3] == doctest::Approx(1));
  for (int lag = -5; lag <= 5; ++lag) {
    if (lag != 3) CHECK(std::fabs(r[static_cast<std::size_t>(lag + 5)]) < 0.5);
  }
  CHECK(std::isnan(lag_r(std::vector<float>(120, 0.F), network, runs, 1)[1]));
}

TEST_CASE("the smoother two series are, the wider is what chance alone gives") {
  const std::vector<int> one_run{0};
  std::vector<float> rough;
  std::uint32_t seed = 3;
  for (int t = 0; t < 400; ++t) {
    seed = seed * 1664525U + 1013904223U;
    rough.push_back(static_cast<float>(seed >> 8) / 8388608.F - 1);
  }
  const double of_rough = pointwise_limit(rough, rough, one_run);
  // 400 nearly independent samples: 1.96 / 20.
  CHECK(of_rough == doctest::Approx(0.098).epsilon(0.15));
  const std::vector<float> smooth = wave(400, 0, 0.05);
  CHECK(pointwise_limit(smooth, smooth, one_run) > 2 * of_rough);
  // A run of three scans beside a long one takes nothing of that away.
  const std::vector<int> and_a_short_one{0, 397};
  CHECK(pointwise_limit(smooth, smooth, and_a_short_one) > 2 * of_rough);
  CHECK(std::isnan(pointwise_limit(std::vector<float>(400, 0.F), rough, one_run)));
}

TEST_CASE("the lag curve reaches to a lag that is set, and its value there is that pair's") {
  AppData data = film_data();
  State state;
  state.neuron = state.network = 0;
  FilmSelectors selectors;
  CHECK(selectors.lag_curve(state, data).max_lag == kShownLagScans);
  data.coupling.recipe.lag_scans = -12;
  ++data.results_revision;
  const LagCurve& curve = selectors.lag_curve(state, data);
  REQUIRE(curve.max_lag == 12);
  REQUIRE(curve.r.size() == 25);
  const std::span<const float> shown = selectors.neuron_series(state, data);
  CHECK(std::vector<float>(shown.begin(), shown.end()) ==
        lagged({data.neurons.unit(0), 80}, data.scan.run_starts, -12));
  state.network = -1;
  CHECK(selectors.lag_curve(state, data).r.empty());
}

TEST_CASE("frames tile each run and stay where they are while the window moves") {
  const AppData data = film_data();
  const auto all = film_tiles(data.film, data.scan, 0, 160, 10);
  REQUIRE(all.size() == 16);
  CHECK(all[0].first);
  CHECK(all[7].last);
  CHECK(all[8].first);
  CHECK(all[8].start_secs == 80);
  CHECK(all[0].frame == 2);  // at its middle, 5 s
  CHECK(all[15].frame == 77);
  const auto part = film_tiles(data.film, data.scan, 33, 47, 10);
  REQUIRE(part.size() == 2);
  CHECK(part[0].start_secs == all[3].start_secs);
  CHECK(part[1].frame == all[4].frame);
  // No tile is shorter than a frame lasts.
  CHECK(film_tiles(data.film, data.scan, 0, 20, 0.1).size() == 10);
  CHECK(film_tiles(Film(), data.scan, 0, 160, 10).empty());
}

TEST_CASE("a film that is shorter than its run ends before it") {
  AppData data = film_data();
  data.film.run_durations_secs = {60, 60};
  data.film.duration_secs = 120;
  const auto tiles = film_tiles(data.film, data.scan, 0, 160, 20);
  REQUIRE(tiles.size() == 6);
  CHECK(tiles[2].end_secs == 60);
  CHECK(tiles[3].start_secs == 80);
  CHECK(tiles[3].frame == 35);  // film time 70
}

TEST_CASE("spans of a label: merged where alike, and none is lost however short") {
  AppData data = film_data();
  for (int s = 10; s < 20; ++s) data.labels.values[static_cast<std::size_t>(s)] = 1;
  data.labels.values[100] = 0.5F;
  const auto spans = label_spans(data, 0, 0, 160, 160);
  REQUIRE(spans.size() == 2);
  CHECK(spans[0].level == kLabelLevels);
  CHECK(spans[0].start_secs == doctest::Approx(10).epsilon(0.11));
  CHECK(spans[0].end_secs == doctest::Approx(20).epsilon(0.11));
  CHECK(spans[1].level == kLabelLevels / 2);
  CHECK(label_spans(data, 0, 0, 160, 8).size() == 2);
  CHECK(label_spans(data, 1, 0, 160, 160).empty());
  CHECK(label_spans(data, 9, 0, 160, 160).empty());
}

TEST_CASE("categories that the selection follows come first, features never") {
  AppData data = film_data();
  for (int s = 0; s < 160; ++s) {
    const auto index = static_cast<std::size_t>(s);
    data.labels.values[index] = s / 20 % 2 == 0 ? 0.F : 1.F;
    data.labels.values[160 + index] = s / 16 % 2 == 0 ? 1.F : 0.F;
    data.labels.values[320 + index] = data.labels.values[160 + index];
  }
  // The neuron answers houses 5 s later.
  for (int t = 0; t < 80; ++t) {
    const double film = 2 * t - 5;
    data.neurons.values[static_cast<std::size_t>(t)] =
        film >= 0 && static_cast<int>(film) / 16 % 2 == 0 ? 1.F : -1.F;
  }
  State state;
  CHECK(labels_by_r(state, data) == std::vector<int>{0, 1});
  state.neuron = 0;
  CHECK(labels_by_r(state, data) == std::vector<int>{1, 0});
  CHECK(label_at(data.labels, 25) == 0);
  CHECK(label_at(data.labels, 5) == 1);
  CHECK(label_at(data.labels, 500) == -1);
}

}  // namespace
}  // namespace sync_act::app
