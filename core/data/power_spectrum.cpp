#include "core/data/power_spectrum.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "core/base/fft.h"

namespace sync_act {
namespace {

// [first, last) of each run.
std::vector<std::pair<std::size_t, std::size_t>> all_runs(std::span<const int> run_starts,
                                                          std::size_t n) {
  std::vector<std::pair<std::size_t, std::size_t>> runs;
  std::size_t first = 0;
  for (const int start : run_starts) {
    const std::size_t next = std::min(static_cast<std::size_t>(std::max(start, 0)), n);
    if (next > first) runs.emplace_back(std::exchange(first, next), next);
  }
  runs.emplace_back(first, n);
  return runs;
}

}  // namespace

PowerSpectrum power_spectrum(std::span<const float> series, double interval_secs,
                             std::span<const int> run_starts) {
  PowerSpectrum spectrum;
  const auto runs = all_runs(run_starts, series.size());
  std::size_t longest = 0;
  for (const auto& [first, last] : runs) longest = std::max(longest, last - first);
  const bool finite =
      std::all_of(series.begin(), series.end(), [](float value) { return std::isfinite(value); });
  if (longest < kLeastSpectrumScans || !finite || !(interval_secs > 0)) return spectrum;
  const double wanted = std::max(static_cast<double>(kLeastSpectrumScans),
                                 std::round(kSpectrumSegmentSecs / interval_secs));
  const auto n = static_cast<std::size_t>(std::min(wanted, static_cast<double>(longest)));

  std::vector<double> window(n);
  double window_power = 0;
  for (std::size_t t = 0; t < n; ++t) {
    window[t] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(t) /
                                     static_cast<double>(n));
    window_power += window[t] * window[t];
  }
  const Fft<double> fft(n);
  std::vector<Complex<double>> data(n), scratch(fft.scratch_size());
  std::vector<double> sums(n / 2 + 1);
  for (const auto& [first, last] : runs) {  // shorter ones than a segment have none
    for (std::size_t start = first; start + n <= last; start += n - n / 2) {
      double mean = 0;
      for (std::size_t t = 0; t < n; ++t) mean += static_cast<double>(series[start + t]);
      mean /= static_cast<double>(n);
      for (std::size_t t = 0; t < n; ++t) {
        data[t] = {(static_cast<double>(series[start + t]) - mean) * window[t], 0};
      }
      fft.forward(data, scratch);
      for (std::size_t f = 0; f < sums.size(); ++f) {
        sums[f] += data[f].re * data[f].re + data[f].im * data[f].im;
      }
      ++spectrum.n_segments;
    }
  }
  spectrum.segment_scans = static_cast<int>(n);
  spectrum.step_hz = 1 / (static_cast<double>(n) * interval_secs);
  const double scale = interval_secs / (window_power * spectrum.n_segments);
  spectrum.density.resize(sums.size());
  for (std::size_t f = 0; f < sums.size(); ++f) {
    const bool single = f == 0 || 2 * f == n;
    spectrum.density[f] = static_cast<float>((single ? 1 : 2) * scale * sums[f]);
  }
  return spectrum;
}

double power_share_below(const PowerSpectrum& spectrum, double limit_hz) {
  constexpr double kRounding = 1 + 1e-9;
  const double last_hz = static_cast<double>(spectrum.density.size()) * spectrum.step_hz;
  if (last_hz - spectrum.step_hz <= limit_hz * kRounding) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  double below = 0, all = 0;
  for (std::size_t f = 1; f < spectrum.density.size(); ++f) {
    const auto power = static_cast<double>(spectrum.density[f]);
    all += power;
    if (static_cast<double>(f) * spectrum.step_hz <= limit_hz * kRounding) below += power;
  }
  return all > 0 ? below / all : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace sync_act
