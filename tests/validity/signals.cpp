#include "tests/validity/signals.h"

#include <cmath>

#include "core/hrf/canonical_hrf.h"
#include "core/preprocess/standardize.h"

namespace sync_act::validity {

std::string Layout::text() const {
  const std::string runs = std::to_string(n_runs) + " x " + std::to_string(run_scans);
  return last_scans > 0 ? runs + " + " + std::to_string(last_scans) : runs;
}

TimeSeries empty_series(const Layout& layout, std::size_t n_units) {
  TimeSeries series(layout.n_scans(), n_units);
  for (std::size_t run = 0; run < layout.n_runs; ++run) {
    series.run_starts.push_back(run * layout.run_scans);
  }
  if (layout.last_scans > 0) series.run_starts.push_back(layout.n_runs * layout.run_scans);
  return series;
}

TimeSeries ar1_series(const Layout& layout, std::size_t n_units, double coefficient, Rng& rng) {
  TimeSeries series = empty_series(layout, n_units);
  const double innovation = std::sqrt(1.0 - coefficient * coefficient);
  for (std::size_t u = 0; u < n_units; ++u) {
    double value = 0;
    const auto unit = series.unit(u);
    for (std::size_t t = 0; t < unit.size(); ++t) {
      value = t % layout.run_scans == 0 ? rng.normal()
                                        : coefficient * value + innovation * rng.normal();
      unit[t] = static_cast<float>(value);
    }
  }
  return series;
}

std::vector<double> block_course(const Layout& layout, std::size_t period, std::size_t delay) {
  constexpr double kTrSecs = 2.0;
  const std::vector<double> hrf = *sample_hrf(HrfKind::kSpm, kTrSecs);
  std::vector<double> course;
  for (std::size_t run = 0; run < layout.n_runs; ++run) {
    for (std::size_t t = 0; t < layout.run_scans; ++t) {
      double sum = 0;
      for (std::size_t k = 0; k < hrf.size() && k <= t; ++k) {
        const bool is_on = (t - k + period - delay % period) % period >= period / 2;
        if (is_on) sum += hrf[k];
      }
      course.push_back(sum);
    }
  }
  const Moments m = moments(course);
  for (double& x : course) x = (x - m.mean) / std::sqrt(m.variance);
  return course;
}

void add_course(std::span<float> unit, std::span<const double> course, double weight) {
  for (std::size_t t = 0; t < unit.size(); ++t) {
    unit[t] = static_cast<float>(static_cast<double>(unit[t]) + weight * course[t]);
  }
}

void standardize_runs(TimeSeries& series) {
  for (std::size_t u = 0; u < series.n_units(); ++u) {
    for (const auto& [first, last] : run_ranges(series.run_starts, series.n_times())) {
      const auto run = series.unit(u).subspan(first, last - first);
      const std::vector<double> values(run.begin(), run.end());
      const Moments m = moments(values);
      for (float& x : run) {
        x = static_cast<float>((static_cast<double>(x) - m.mean) / std::sqrt(m.variance));
      }
    }
  }
}

}  // namespace sync_act::validity
