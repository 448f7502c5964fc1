#include "web/app/selectors_film.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "web/app/selectors.h"
#include "web/app/sort_stably.h"

namespace sync_act::app {
namespace {

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

std::size_t at(int index) { return static_cast<std::size_t>(index); }

// Calls see(first, last) for each run of n samples.
template <class See>
void for_each_run(std::span<const int> run_starts, int n, See see) {
  int first = 0;
  for (const int start : run_starts) {
    if (start <= first || start >= n) continue;
    see(first, start);
    first = start;
  }
  if (n > first) see(first, n);
}

double correlation(std::span<const float> a, std::span<const float> b) {
  const std::size_t n = std::min(a.size(), b.size());
  if (n < 3) return kNoValue;
  double mean_a = 0, mean_b = 0;
  for (std::size_t i = 0; i < n; ++i) {
    mean_a += static_cast<double>(a[i]);
    mean_b += static_cast<double>(b[i]);
  }
  mean_a /= static_cast<double>(n);
  mean_b /= static_cast<double>(n);
  double aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = static_cast<double>(a[i]) - mean_a;
    const double y = static_cast<double>(b[i]) - mean_b;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  if (!(aa > 0) || !(bb > 0)) return kNoValue;
  return std::clamp(ab / std::sqrt(aa * bb), -1.0, 1.0);
}

// Of a series of mean 0, pairs within runs, from lag 0 to max_lag.
std::vector<double> autocorrelation(std::span<const float> series, std::span<const int> run_starts,
                                    int max_lag) {
  std::vector<double> rho(at(max_lag + 1), 0);
  const int n = static_cast<int>(series.size());
  for (int lag = 0; lag <= max_lag; ++lag) {
    double sum = 0;
    int pairs = 0;
    for_each_run(run_starts, n, [&](int first, int last) {
      for (int t = first; t + lag < last; ++t) {
        sum += static_cast<double>(series[at(t)]) * static_cast<double>(series[at(t + lag)]);
      }
      pairs += std::max(0, last - first - lag);
    });
    rho[at(lag)] = pairs > 0 ? sum / pairs : 0;
  }
  const double variance = rho[0];
  for (double& value : rho) value = variance > 0 ? value / variance : kNoValue;
  return rho;
}

// Seconds by which the blood's answer is latest strongest: for an order, no more than this is
// needed, and nothing is measured by it.
constexpr double kBloodDelaySecs = 5;

// A label's mean over each scan, so much later.
std::vector<float> label_at_scans(const AppData& data, int label) {
  const Scan& scan = data.scan;
  const std::span<const float> values = data.labels.of(label);
  std::vector<float> result(at(scan.n_scans), 0.0F);
  for (int i = 0; i < scan.n_scans; ++i) {
    const auto start = film_secs_at(data.film, scan, i * scan.tr_secs - kBloodDelaySecs);
    if (!start) continue;
    const double rate = data.labels.rate_hz;
    const int first = static_cast<int>(*start * rate);
    const int last = std::max(first + 1, static_cast<int>((*start + scan.tr_secs) * rate));
    double sum = 0;
    int count = 0;
    for (int s = first; s < std::min(last, data.labels.n_samples); ++s, ++count) {
      sum += static_cast<double>(values[at(s)]);
    }
    if (count > 0) result[at(i)] = static_cast<float>(sum / count);
  }
  return result;
}

std::span<const float> series_of(const SeriesSet& set, int unit) {
  if (unit < 0 || unit >= set.n_units) return {};
  return {set.unit(unit), at(set.n_times)};
}

double as_key(std::uint64_t revision) { return static_cast<double>(revision); }

}  // namespace

std::vector<float> lagged(std::span<const float> series, std::span<const int> run_starts, int lag) {
  std::vector<float> shifted(series.size(), 0.0F);
  for_each_run(run_starts, static_cast<int>(series.size()), [&](int first, int last) {
    for (int t = std::max(first, first + lag); t < std::min(last, last + lag); ++t) {
      shifted[at(t)] = series[at(t - lag)];
    }
  });
  return shifted;
}

std::vector<double> lag_r(std::span<const float> neuron, std::span<const float> network,
                          std::span<const int> run_starts, int max_lag) {
  std::vector<double> r;
  for (int lag = -max_lag; lag <= max_lag; ++lag) {
    r.push_back(correlation(lagged(neuron, run_starts, lag), network));
  }
  return r;
}

double pointwise_limit(std::span<const float> neuron, std::span<const float> network,
                       std::span<const int> run_starts) {
  const int n = static_cast<int>(std::min(neuron.size(), network.size()));
  int longest = 0;
  for_each_run(run_starts, n,
               [&](int first, int last) { longest = std::max(longest, last - first); });
  const int lags = longest / 4;
  if (n < 4) return kNoValue;
  const std::vector<double> x = autocorrelation(neuron.first(at(n)), run_starts, lags);
  const std::vector<double> y = autocorrelation(network.first(at(n)), run_starts, lags);
  double sum = 0;
  for (int k = 1; k <= lags; ++k) sum += (n - k) * x[at(k)] * y[at(k)] / n;
  const double inverse = std::max((1 + 2 * sum) / n, 1.0 / n);
  return 1.96 * std::sqrt(inverse);
}

std::vector<FilmTile> film_tiles(const Film& film, const Scan& scan, double start_secs,
                                 double end_secs, double tile_secs) {
  std::vector<FilmTile> tiles;
  if (!film.present || film.frames.count <= 0 || !scan.present || !(tile_secs > 0)) return tiles;
  constexpr std::size_t kMostTiles = 4000;
  for (const FilmStretch& run : film_stretches(film, scan)) {
    const double from = run.shown_from();
    const double length = run.shown_to() - from;
    if (!(length > 0)) continue;
    const double least = std::max(tile_secs, film.frames.interval_secs);
    const double count = std::max(1.0, std::round(length / least));
    const double each = length / count;
    const double film_from = run.film_start + from - run.scan_zero;
    for (double i = std::max(0.0, std::floor((start_secs - from) / each));
         i < count && from + i * each < end_secs && tiles.size() < kMostTiles; i += 1) {
      tiles.push_back({from + i * each, from + (i + 1) * each,
                       film_frame_at(film, film_from + (i + 0.5) * each), i == 0, i + 1 >= count});
    }
  }
  return tiles;
}

std::vector<int> labels_by_r(const State& state, const AppData& data) {
  std::vector<int> order(at(data.labels.n_categories));
  std::iota(order.begin(), order.end(), 0);
  std::span<const float> selected = series_of(data.neurons, state.neuron);
  if (selected.empty()) selected = series_of(data.networks, state.network);
  if (selected.empty() || !data.film.present || !data.scan.present) return order;
  std::vector<double> r(order.size());
  for (std::size_t i = 0; i < r.size(); ++i) {
    r[i] = correlation(label_at_scans(data, static_cast<int>(i)), selected);
    if (!std::isfinite(r[i])) r[i] = -2;  // never there
  }
  sort_stably(order, [&](int a, int b) { return r[at(a)] > r[at(b)]; });
  return order;
}

std::vector<LabelSpan> label_spans(const AppData& data, int label, double start_secs,
                                   double end_secs, int columns) {
  std::vector<LabelSpan> spans;
  const FilmLabels& labels = data.labels;
  if (label < 0 || at(label) >= labels.names.size() || columns < 1 || !(end_secs > start_secs)) {
    return spans;
  }
  const std::span<const float> values = labels.of(label);
  const float largest = *std::max_element(values.begin(), values.end());
  if (!(largest > 0)) return spans;
  const double per_column = (end_secs - start_secs) / columns;
  const std::vector<FilmStretch> stretches = film_stretches(data.film, data.scan);
  LabelSpan open;
  for (int column = 0; column <= columns; ++column) {
    const double secs = start_secs + column * per_column;
    int level = 0;
    const auto film =
        column < columns ? film_secs_at(stretches, secs + per_column / 2) : std::nullopt;
    if (film) {
      // Every sample that the column covers: a short one must not be lost.
      const int first = static_cast<int>(std::max(0.0, *film - per_column / 2) * labels.rate_hz);
      const int last = static_cast<int>((*film + per_column / 2) * labels.rate_hz);
      float value = 0;
      for (int s = first; s <= std::min(last, labels.n_samples - 1); ++s) {
        value = std::max(value, values[at(s)]);
      }
      level = static_cast<int>(std::ceil(value / largest * kLabelLevels - 0.5F));
    }
    if (level == open.level) continue;
    if (open.level > 0) {
      open.end_secs = secs;
      spans.push_back(open);
    }
    open = {secs, secs, level};
  }
  return spans;
}

int label_at(const FilmLabels& labels, double film_secs) {
  const double sample = std::floor(film_secs * labels.rate_hz);
  if (!(sample >= 0) || sample >= labels.n_samples) return -1;
  int best = -1;
  float value = 0;
  for (int label = 0; label < labels.n_categories; ++label) {
    const float now = labels.of(label)[static_cast<std::size_t>(sample)];
    if (now > value) {
      value = now;
      best = label;
    }
  }
  return best;
}

// ---- Memoised ----------------------------------------------------------------------------------

std::span<const float> FilmSelectors::neuron_series(const State& state, const AppData& data) {
  const std::span<const float> series = series_of(data.neurons, state.neuron);
  const int lag = data.coupling.recipe.lag_scans;
  if (lag == 0) return series;
  return neuron_.get(
      {as_key(data.results_revision), static_cast<double>(state.neuron), static_cast<double>(lag)},
      [&] { return lagged(series, data.scan.run_starts, lag); });
}

const LagCurve& FilmSelectors::lag_curve(const State& state, const AppData& data) {
  const Key key{as_key(data.results_revision), static_cast<double>(state.neuron),
                static_cast<double>(state.network)};
  return lags_.get(key, [&] {
    LagCurve curve;
    const std::span<const float> neuron = series_of(data.neurons, state.neuron);
    const std::span<const float> network = series_of(data.networks, state.network);
    if (neuron.empty() || network.size() != neuron.size()) return curve;
    // A lag that is set is always among those shown.
    const int most = std::max(kShownLagScans, std::abs(data.coupling.recipe.lag_scans));
    curve.max_lag = std::min(most, static_cast<int>(neuron.size()) / 4);
    curve.r = lag_r(neuron, network, data.scan.run_starts, curve.max_lag);
    curve.limit = pointwise_limit(neuron, network, data.scan.run_starts);
    return curve;
  });
}

const std::vector<FilmTile>& FilmSelectors::tiles(const State& state, const AppData& data,
                                                  double tile_secs) {
  const std::array<double, 2> window = time_window(state, data.scan);
  const Key key{as_key(data.results_revision), as_key(data.film.revision), window[0], window[1],
                tile_secs};
  return tiles_.get(
      key, [&] { return film_tiles(data.film, data.scan, window[0], window[1], tile_secs); });
}

const std::vector<int>& FilmSelectors::labels(const State& state, const AppData& data) {
  const Key key{as_key(data.results_revision), as_key(data.labels.revision),
                as_key(data.film.revision), static_cast<double>(state.neuron),
                static_cast<double>(state.neuron < 0 ? state.network : -1)};
  return labels_.get(key, [&] { return labels_by_r(state, data); });
}

const std::vector<LabelSpan>& FilmSelectors::spans(const State& state, const AppData& data,
                                                   int label, int columns) {
  if (spans_.size() < data.labels.names.size()) spans_.resize(data.labels.names.size());
  const std::array<double, 2> window = time_window(state, data.scan);
  const Key key{as_key(data.results_revision),
                as_key(data.labels.revision),
                as_key(data.film.revision),
                window[0],
                window[1],
                static_cast<double>(columns)};
  return spans_[at(label)].get(
      key, [&] { return label_spans(data, label, window[0], window[1], columns); });
}

}  // namespace sync_act::app
