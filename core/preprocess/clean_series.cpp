#include "core/preprocess/clean_series.h"

#include <algorithm>
#include <cmath>

#include "core/base/parallel_for.h"

namespace sync_act {

Result<SeriesCleaner> SeriesCleaner::create(const CleaningOptions& options, std::size_t n_times,
                                            const std::vector<std::size_t>& run_starts) {
  if (n_times == 0) return bad_input("There are no scans to preprocess.");
  // With nothing to do per run, runs do not matter: a series may then differ between runs only.
  const bool untouched =
      options.detrend == Detrend::kNone && options.standardize == Standardize::kNone;
  RegressionDesign design(n_times, untouched ? std::vector<std::size_t>{} : run_starts);
  add_trend(options.detrend, design);
  return create(design, options.standardize);
}

Result<SeriesCleaner> SeriesCleaner::create(const RegressionDesign& design,
                                            Standardize standardize) {
  Result<RegressionBasis> basis = RegressionBasis::create(design);
  if (!basis.ok()) return basis.error();
  return SeriesCleaner(*std::move(basis), standardize);
}

SignalState SeriesCleaner::clean(std::span<float> series, std::vector<double>& scratch) const {
  SYNC_ACT_ASSERT(series.size() == n_times());
  bool any_signal = false;
  for (std::size_t r = 0; r < basis_.n_runs(); ++r) {
    const auto [first, last] = basis_.run(r);
    const std::span<float> samples = series.subspan(first, last - first);
    scratch.assign(samples.begin(), samples.end());
    const double scale = root_mean_square(scratch);
    // Squares of floats do not overflow a double: NaN or Inf is among the samples.
    if (!std::isfinite(scale)) {
      std::fill(series.begin(), series.end(), 0.0F);
      return SignalState::kNonFinite;
    }
    basis_.remove_from_run(r, scratch);
    const Moments left = moments(scratch);
    const double deviation = std::sqrt(left.variance);
    const bool signal = deviation > kConstantRatio * scale;
    any_signal = any_signal || signal;
    const bool z_score = standardize_ == Standardize::kZScore;
    if (!signal && (z_score || basis_.rank(r) > 0)) {
      std::fill(samples.begin(), samples.end(), 0.0F);
      continue;
    }
    const double centre = z_score ? left.mean : 0.0;
    const double spread = z_score ? deviation : 1.0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      samples[i] = static_cast<float>((scratch[i] - centre) / spread);
    }
  }
  if (any_signal) return SignalState::kSignal;
  std::fill(series.begin(), series.end(), 0.0F);
  return SignalState::kConstant;
}

void SeriesCleaner::clean_units(TimeSeries& series, std::size_t first_unit, std::size_t last_unit,
                                std::span<SignalState> states) const {
  SYNC_ACT_ASSERT(states.size() == last_unit - first_unit);
  std::vector<double> scratch;
  for (std::size_t unit = first_unit; unit < last_unit; ++unit) {
    states[unit - first_unit] = clean(series.unit(unit), scratch);
  }
}

std::vector<SignalState> clean_all(const SeriesCleaner& cleaner, TimeSeries& series,
                                   int n_threads) {
  constexpr std::size_t kBlock = 256;
  std::vector<SignalState> states(series.n_units());
  const std::size_t n_blocks = (series.n_units() + kBlock - 1) / kBlock;
  parallel_for(n_blocks, n_threads, [&](std::size_t block) {
    const std::size_t first = block * kBlock;
    const std::size_t last = std::min(first + kBlock, series.n_units());
    cleaner.clean_units(series, first, last, std::span(states).subspan(first, last - first));
  });
  return states;
}

SignalCounts count_states(std::span<const SignalState> states) {
  SignalCounts counts;
  for (const SignalState state : states) {
    if (state == SignalState::kConstant) ++counts.n_constant;
    if (state == SignalState::kNonFinite) ++counts.n_non_finite;
  }
  return counts;
}

}  // namespace sync_act
