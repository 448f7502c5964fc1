#include "core/simulate/film_events.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/portable_math.h"

namespace sync_act {

void film_event_train(double rate_hz, Rng& rng, std::span<float> out) {
  constexpr double kMeanGapSecs = 6.0;
  constexpr double kEdgeSecs = 0.75;
  std::fill(out.begin(), out.end(), 0.0F);
  const double end_secs = static_cast<double>(out.size()) / rate_hz;
  double start_secs = -kMeanGapSecs * portable_log(rng.uniform());
  while (start_secs < end_secs) {
    const double duration_secs = 1.0 + 4.0 * rng.uniform();
    const double height = 0.6 + 0.8 * rng.uniform();
    const auto first = static_cast<std::size_t>(std::ceil(start_secs * rate_hz));
    for (std::size_t j = first; j < out.size(); ++j) {
      const double t = static_cast<double>(j) / rate_hz - start_secs;
      if (t >= duration_secs) break;
      const double to_edge = std::min({t, duration_secs - t, kEdgeSecs});
      const double edge = 0.5 - 0.5 * portable_cos(std::numbers::pi * to_edge / kEdgeSecs);
      out[j] = static_cast<float>(height * edge);
    }
    start_secs += duration_secs - kMeanGapSecs * portable_log(rng.uniform());
  }
}

std::vector<double> convolve(std::span<const float> signal, std::span<const double> kernel) {
  std::vector<double> convolved(signal.size(), 0.0);
  for (std::size_t j = 0; j < signal.size(); ++j) {
    const std::size_t n_lags = std::min(kernel.size(), j + 1);
    for (std::size_t k = 0; k < n_lags; ++k) {
      convolved[j] += kernel[k] * static_cast<double>(signal[j - k]);
    }
  }
  return convolved;
}

double value_at(std::span<const double> samples, double position) {
  const double last = static_cast<double>(samples.size() - 1);
  const double held = std::clamp(position, 0.0, last);
  const auto before = static_cast<std::size_t>(held);
  const std::size_t after = std::min(before + 1, samples.size() - 1);
  const double fraction = held - static_cast<double>(before);
  return (1.0 - fraction) * samples[before] + fraction * samples[after];
}

}  // namespace sync_act
