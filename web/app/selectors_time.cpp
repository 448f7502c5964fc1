// The part of selectors.h that has to do with time, and the memoised selectors.

#include <algorithm>
#include <cmath>
#include <limits>

#include "web/app/mesh.h"
#include "web/app/selectors.h"

namespace sync_act::app {
namespace {

constexpr float kNoValue = std::numeric_limits<float>::quiet_NaN();

std::size_t at(int index) { return static_cast<std::size_t>(index); }

// Adds points and writes a break once, however many samples are missing.
class CurveWriter {
 public:
  explicit CurveWriter(std::vector<CurvePoint>& points) : points_(points) {}
  void add(CurvePoint point) {
    if (std::isfinite(point.value)) {
      points_.push_back(point);
    } else if (!points_.empty() && std::isfinite(points_.back().value)) {
      points_.push_back({point.secs, kNoValue});
    }
  }

 private:
  std::vector<CurvePoint>& points_;
};

// Minimum and maximum of the finite samples of one pixel column.
struct ColumnExtremes {
  CurvePoint low, high;
  bool any = false;
  bool gap = false;
  void add(CurvePoint point) {
    if (!std::isfinite(point.value)) {
      gap = true;
      return;
    }
    if (!any || point.value < low.value) low = point;
    if (!any || point.value > high.value) high = point;
    any = true;
  }
  void write_to(CurveWriter& writer) const {
    if (any) {
      const bool low_first = low.secs <= high.secs;
      writer.add(low_first ? low : high);
      if (low.secs != high.secs) writer.add(low_first ? high : low);
    } else if (gap) {
      writer.add({low.secs, kNoValue});
    }
  }
};

// Sums up to each sample, so that any window costs the same.
struct RunningSums {
  double a = 0, b = 0, aa = 0, bb = 0, ab = 0;
  int missing = 0;
};

double window_r(const RunningSums& from, const RunningSums& to, int n) {
  if (n < 3 || to.missing != from.missing) return std::numeric_limits<double>::quiet_NaN();
  const double mean_a = (to.a - from.a) / n;
  const double mean_b = (to.b - from.b) / n;
  const double var_a = (to.aa - from.aa) / n - mean_a * mean_a;
  const double var_b = (to.bb - from.bb) / n - mean_b * mean_b;
  const double covariance = (to.ab - from.ab) / n - mean_a * mean_b;
  // Series are z-scored per run; a variance this small against 1 is a constant up to rounding.
  constexpr double kConstant = 1e-9;
  if (var_a < kConstant || var_b < kConstant) return std::numeric_limits<double>::quiet_NaN();
  return std::clamp(covariance / std::sqrt(var_a * var_b), -1.0, 1.0);
}

// Rising multiples of step within [low, high].
Ticks ticks_at(double step, double low, double high) {
  Ticks ticks{step, {}};
  const double first = std::ceil(low / step - 1e-9);
  for (double i = first; i * step <= high + 1e-9 * step && ticks.values.size() < 1000; i += 1) {
    ticks.values.push_back(i == 0 ? 0.0 : i * step);
  }
  return ticks;
}

bool is_range(double low, double high) {
  return std::isfinite(low) && std::isfinite(high) && high > low;
}

}  // namespace

double duration_secs(const Scan& scan) { return scan.present ? scan.n_scans * scan.tr_secs : 0; }

int scan_at(const Scan& scan, double secs) {
  if (!scan.present || scan.n_scans <= 0) return -1;
  if (!(scan.tr_secs > 0) || !(secs > 0)) return 0;
  // 306 s / 1.5 s must be 204, whatever the rounding of 1.5's neighbours: hence the slack.
  const double index = std::floor(secs / scan.tr_secs + 1e-9);
  return static_cast<int>(std::min(index, static_cast<double>(scan.n_scans - 1)));
}

double scan_middle_secs(const Scan& scan, int scan_index) {
  return (scan_index + 0.5) * scan.tr_secs;
}

std::array<double, 2> time_window(const State& state, const Scan& scan) {
  const double duration = duration_secs(scan);
  if (!(duration > 0)) return {0, 1};
  if (!(state.window_secs > 0) || state.window_secs >= duration) return {0, duration};
  const double start = std::clamp(state.window_start_secs, 0.0, duration - state.window_secs);
  return {start, start + state.window_secs};
}

std::vector<CurvePoint> curve_points(std::span<const float> series, double tr_secs,
                                     double start_secs, double end_secs, int columns) {
  std::vector<CurvePoint> points;
  if (series.empty() || !(tr_secs > 0) || !is_range(start_secs, end_secs) || columns < 1) {
    return points;
  }
  const double n = static_cast<double>(series.size());
  const double first_real = std::floor(start_secs / tr_secs - 0.5);
  const double last_real = std::ceil(end_secs / tr_secs - 0.5);
  if (last_real < 0 || first_real > n - 1) return points;
  const auto first = static_cast<std::size_t>(std::max(first_real, 0.0));
  const auto last = static_cast<std::size_t>(std::min(last_real, n - 1));
  CurveWriter writer(points);
  const auto point = [&](std::size_t i) {
    return CurvePoint{(static_cast<double>(i) + 0.5) * tr_secs, series[i]};
  };
  if (last - first + 1 <= 2 * at(columns) + 2) {
    for (std::size_t i = first; i <= last; ++i) writer.add(point(i));
    return points;
  }
  ColumnExtremes extremes;
  double column_now = -1;
  for (std::size_t i = first; i <= last; ++i) {
    const CurvePoint sample = point(i);
    const double column =
        std::floor((sample.secs - start_secs) / (end_secs - start_secs) * columns);
    if (column != column_now) {
      extremes.write_to(writer);
      extremes = {};
      extremes.low.secs = sample.secs;
      column_now = column;
    }
    extremes.add(sample);
  }
  extremes.write_to(writer);
  return points;
}

std::vector<float> sliding_r(std::span<const float> a, std::span<const float> b, double tr_secs,
                             std::span<const int> run_starts, double window_secs) {
  const int n = static_cast<int>(std::min(a.size(), b.size()));
  std::vector<float> result(at(n), kNoValue);
  if (n == 0 || !(tr_secs > 0)) return result;
  std::vector<RunningSums> sums(at(n) + 1);
  for (int i = 0; i < n; ++i) {
    RunningSums next = sums[at(i)];
    const double x = static_cast<double>(a[at(i)]);
    const double y = static_cast<double>(b[at(i)]);
    if (std::isfinite(x) && std::isfinite(y)) {
      next.a += x;
      next.b += y;
      next.aa += x * x;
      next.bb += y * y;
      next.ab += x * y;
    } else {
      ++next.missing;
    }
    sums[at(i) + 1] = next;
  }
  const double half_real = std::floor(window_secs / tr_secs / 2);
  const int half = static_cast<int>(std::clamp(half_real, 1.0, static_cast<double>(n)));
  int run_first = 0;
  std::size_t next_run = 0;
  for (int i = 0; i < n; ++i) {
    while (next_run < run_starts.size() && run_starts[next_run] <= i) {
      run_first = std::max(run_starts[next_run], 0);
      ++next_run;
    }
    const int run_last = next_run < run_starts.size() ? std::min(run_starts[next_run], n) : n;
    const int from = std::max(i - half, run_first);
    const int to = std::min(i + half + 1, run_last);
    result[at(i)] = static_cast<float>(window_r(sums[at(from)], sums[at(to)], to - from));
  }
  return result;
}

Ticks nice_ticks(double low, double high, int most) {
  if (!is_range(low, high)) return {};
  const double rough = (high - low) / std::max(most, 1);
  double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (;; power *= 10) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double step = factor * power;
      if (step < rough * (1 - 1e-9)) continue;
      Ticks ticks = ticks_at(step, low, high);
      if (ticks.values.size() <= at(std::max(most, 1))) return ticks;
    }
  }
}

Ticks time_ticks(double low_secs, double high_secs, int most) {
  if (!is_range(low_secs, high_secs)) return {};
  const std::size_t limit = at(std::max(most, 1));
  if ((high_secs - low_secs) / static_cast<double>(limit) < 1) {
    return nice_ticks(low_secs, high_secs, most);
  }
  for (const double step : {1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0,
                            1800.0, 3600.0, 7200.0, 18000.0}) {
    if ((high_secs - low_secs) / step > static_cast<double>(limit)) continue;
    Ticks ticks = ticks_at(step, low_secs, high_secs);
    if (ticks.values.size() <= limit) return ticks;
  }
  Ticks hours = nice_ticks(low_secs / 3600, high_secs / 3600, most);
  hours.step *= 3600;
  for (double& value : hours.values) value *= 3600;
  return hours;
}

// ---- Memoised ----------------------------------------------------------------------------------

const std::vector<int>& Selectors::neurons(const State& state, const AppData& data) {
  // In the model's order the network does not matter: no sorting again when it changes.
  const int network = state.order == NeuronOrder::kCoupling ? state.network : -1;
  const OrderKey key{data.results_revision, state.order, network, state.neuron_filter};
  return neurons_.get(key, [&] {
    std::vector<int> listed = ordered_neurons(data, state.order, network, state.neuron_filter);
    if (state.order != NeuronOrder::kSimilar) return listed;
    // Layer by layer, as the grids show them.
    std::vector<bool> fits(at(data.neurons.n_units), false);
    for (const int n : listed) fits[at(n)] = true;
    listed.clear();
    for (int layer = 0; layer < static_cast<int>(data.neurons.layers.size()); ++layer) {
      for (const int n : units.similar(data, layer)) {
        if (fits[at(n)]) listed.push_back(n);
      }
    }
    return listed;
  });
}

const std::vector<Pair>& Selectors::pairs(const AppData& data) {
  return pairs_.get(data.results_revision, [&] { return mutual_pairs(data); });
}

int Selectors::pair_position(const State& state, const AppData& data) {
  const std::vector<Pair>& all = pairs(data);
  const auto found = std::find_if(all.begin(), all.end(), [&](const Pair& pair) {
    return pair.neuron == state.neuron && pair.network == state.network;
  });
  return found == all.end() ? -1 : static_cast<int>(found - all.begin());
}

const std::vector<int>& Selectors::networks(const AppData& data) {
  return networks_.get(data.results_revision, [&] { return networks_by_best_r(data); });
}

double Selectors::coupling_max_r(const AppData& data) {
  return coupling_max_r_.get(data.results_revision, [&] { return coupling_scale_end(data); });
}

const Mesh& Selectors::map_surface(const State& state, const Transient& transient,
                                   const AppData& data, int sign) {
  const BrainMap* map = active_map(state, transient, data).map;
  const bool fits = map != nullptr && map->values.size() == data.scan.mask_voxels.size();
  const SurfaceKey key{fits ? map->revision : 0, fits ? map : nullptr, state.threshold_r};
  return (sign > 0 ? warm_surface_ : cool_surface_).get(key, [&] {
    // At a threshold of 0 everything is the surface: nothing would be seen.
    Mesh mesh =
        fits ? isosurface(data.scan, map->values, std::max(0.02, state.threshold_r), sign) : Mesh();
    mesh.revision = ++surface_revision_;
    return mesh;
  });
}

double Selectors::overlay_max_r(const State& state, const Transient& transient,
                                const AppData& data) {
  if (state.max_r > 0) return state.max_r;
  const BrainMap* map = active_map(state, transient, data).map;
  if (map == nullptr) return std::max(0.8, state.threshold_r);
  const double end =
      overlay_max_r_.get(ScaleKey{map->revision, map}, [&] { return scale_end(map->values); });
  // A scale must reach beyond its threshold.
  return end > state.threshold_r ? end : std::min(1.0, std::floor(state.threshold_r * 10 + 1) / 10);
}

const std::vector<Colour>& Selectors::matrix(const State& state, const AppData& data, bool dark) {
  const std::vector<int>& rows = neurons(state, data);
  return matrix_.get(MatrixKey{neurons_.key, dark}, [&] {
    std::vector<int> columns(at(data.networks.n_units));
    for (int k = 0; k < data.networks.n_units; ++k) columns[at(k)] = k;
    return matrix_texels(data, rows, columns, coupling_max_r(data), dark);
  });
}

const std::vector<CurvePoint>& Selectors::curve(Memo<CurveKey, std::vector<CurvePoint>>& memo,
                                                std::span<const float> series, int unit,
                                                const State& state, const AppData& data,
                                                int columns) {
  // Named, not bound: a lambda cannot capture a structured binding in every compiler that we
  // support.
  const std::array<double, 2> window = time_window(state, data.scan);
  return memo.get(CurveKey{data.results_revision, unit, window[0], window[1], columns}, [&] {
    return curve_points(series, data.scan.tr_secs, window[0], window[1], columns);
  });
}

const std::vector<CurvePoint>& Selectors::neuron_curve(const State& state, const AppData& data,
                                                       int columns) {
  return curve(neuron_curve_, film.neuron_series(state, data), state.neuron, state, data, columns);
}

const std::vector<CurvePoint>& Selectors::network_curve(const State& state, const AppData& data,
                                                        int columns) {
  std::span<const float> series;
  if (state.network >= 0 && state.network < data.networks.n_units) {
    series = {data.networks.unit(state.network), at(data.networks.n_times)};
  }
  return curve(network_curve_, series, state.network, state, data, columns);
}

const std::vector<float>& Selectors::sync(const State& state, const AppData& data) {
  return sync_.get(PairKey{data.results_revision, state.neuron, state.network}, [&] {
    if (state.neuron < 0 || state.neuron >= data.neurons.n_units || state.network < 0 ||
        state.network >= data.networks.n_units) {
      return std::vector<float>();
    }
    return sliding_r(film.neuron_series(state, data),
                     {data.networks.unit(state.network), at(data.networks.n_times)},
                     data.scan.tr_secs, data.scan.run_starts);
  });
}

const std::array<std::array<double, 2>, 3>& Selectors::slice_box(const AppData& data) {
  return slice_box_.get(data.results_revision, [&] { return mask_box(data); });
}

}  // namespace sync_act::app
