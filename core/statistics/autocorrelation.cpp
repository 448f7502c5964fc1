#include "core/statistics/autocorrelation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <map>

#include "core/base/fft.h"
#include "core/data/time_series.h"

namespace sync_act {
namespace {

double mean_of(std::span<const float> series) {
  double sum = 0;
  for (const float x : series) sum += static_cast<double>(x);
  return sum / static_cast<double>(series.size());
}

// Adds one run's products of lags 0 .. sums.size() - 1.
void add_lagged_products(std::span<const float> run, double mean, const Fft<double>& fft,
                         std::vector<Complex<double>>& work, std::span<double> sums) {
  const std::size_t m = fft.size();
  work.assign(m + fft.scratch_size(), {});
  const std::span<Complex<double>> spectrum(work.data(), m);
  const std::span<Complex<double>> scratch = std::span(work).subspan(m);
  for (std::size_t t = 0; t < run.size(); ++t) {
    spectrum[t].re = static_cast<double>(run[t]) - mean;
  }
  fft.forward(spectrum, scratch);
  for (Complex<double>& x : spectrum) x = {x.re * x.re + x.im * x.im, 0.0};
  fft.inverse(spectrum, scratch);
  const std::size_t n_lags = std::min(sums.size(), run.size());
  for (std::size_t k = 0; k < n_lags; ++k) sums[k] += spectrum[k].re / static_cast<double>(m);
}

}  // namespace

std::vector<double> autocorrelations(std::span<const float> series, std::size_t n_times,
                                     const std::vector<std::size_t>& run_starts,
                                     const AutocorrelationOptions& options) {
  assert(n_times > 0 && series.size() % n_times == 0);
  const auto runs = run_ranges(run_starts, n_times);
  const std::size_t n_lags = options.max_lag + 1;
  std::vector<double> n_pairs(n_lags, 0.0);
  std::map<std::size_t, Fft<double>> plans;
  for (const auto& [first, last] : runs) {
    const std::size_t n = last - first;
    plans.try_emplace(n, next_smooth_length(2 * n));
    for (std::size_t k = 0; k < std::min(n_lags, n); ++k) n_pairs[k] += static_cast<double>(n - k);
  }
  const std::size_t n_units = series.size() / n_times;
  std::vector<double> rho(n_lags * n_units, 0.0);
  std::vector<Complex<double>> work;
  for (std::size_t u = 0; u < n_units; ++u) {
    const auto unit = series.subspan(u * n_times, n_times);
    const auto of_unit = std::span(rho).subspan(u * n_lags, n_lags);
    const double mean = mean_of(unit);
    const bool is_constant =
        std::all_of(unit.begin(), unit.end(), [&](float x) { return x == unit[0]; });
    if (!std::isfinite(mean) || is_constant) {
      std::fill(of_unit.begin(), of_unit.end(), std::numeric_limits<double>::quiet_NaN());
      continue;
    }
    for (const auto& [first, last] : runs) {
      add_lagged_products(unit.subspan(first, last - first), mean, plans.at(last - first), work,
                          of_unit);
    }
    const double variance = of_unit[0];
    for (std::size_t k = 0; k < n_lags; ++k) {
      of_unit[k] /= variance;
      if (options.unbiased && n_pairs[k] > 0)
        of_unit[k] *= static_cast<double>(n_times) / n_pairs[k];
    }
  }
  return rho;
}

}  // namespace sync_act
