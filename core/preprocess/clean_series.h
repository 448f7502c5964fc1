#pragma once
// Preprocessing of one series (a voxel, a network or an aligned neuron): regress the design out of
// each run, then standardize each run. The same cleaner goes over both sides of a coupling: with a
// regression on both sides r is the partial correlation given the trend (Frisch & Waugh 1933), as
// in a GLM that has the trend among its regressors; on one side only, r would come out too small.
//
// Works series by series, so any division into blocks gives the same result.

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/data/time_series.h"
#include "core/preprocess/detrend.h"
#include "core/preprocess/regression_design.h"
#include "core/preprocess/standardize.h"

namespace sync_act {

struct CleaningOptions {
  Detrend detrend = Detrend::kLinear;
  Standardize standardize = Standardize::kZScore;
};

enum class SignalState : std::uint8_t {
  kSignal,
  kConstant,   // nothing left in any run; the series is set to 0
  kNonFinite,  // NaN or Inf in the input; the series is set to 0
};

struct SignalCounts {
  std::size_t n_constant = 0;
  std::size_t n_non_finite = 0;
};

class SeriesCleaner {
 public:
  // Series of n_times samples with these runs (as in TimeSeries). Fails where a run is too short
  // for the trend (order + 1 samples or fewer).
  static Result<SeriesCleaner> create(const CleaningOptions& options, std::size_t n_times,
                                      const std::vector<std::size_t>& run_starts);

  // The same for any design: trend, cosines, confounds in one regression.
  static Result<SeriesCleaner> create(const RegressionDesign& design, Standardize standardize);

  std::size_t n_times() const { return basis_.n_times(); }
  std::size_t n_runs() const { return basis_.n_runs(); }
  // [first, last) sample of a run, and how many independent columns are regressed out of it.
  std::pair<std::size_t, std::size_t> run(std::size_t r) const { return basis_.run(r); }
  std::size_t rank(std::size_t r) const { return basis_.rank(r); }

  // In place. A run that is constant while others are not becomes 0 (with kNone: is left as it is).
  // `scratch` is working memory, resized as needed. Cost: (8 + 4 rank) operations per sample.
  SignalState clean(std::span<float> series, std::vector<double>& scratch) const;

  // Units [first_unit, last_unit) of a matrix [n_times x unit]; states: one per unit of the range.
  void clean_units(TimeSeries& series, std::size_t first_unit, std::size_t last_unit,
                   std::span<SignalState> states) const;

 private:
  explicit SeriesCleaner(RegressionBasis basis, Standardize standardize)
      : basis_(std::move(basis)), standardize_(standardize) {}
  RegressionBasis basis_;
  Standardize standardize_;
};

// All units over at most n_threads threads; states per unit.
std::vector<SignalState> clean_all(const SeriesCleaner& cleaner, TimeSeries& series, int n_threads);

SignalCounts count_states(std::span<const SignalState> states);

}  // namespace sync_act
