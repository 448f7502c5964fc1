#pragma once
// Surrogates of the networks against all neurons: the null of the largest r, as a job. Composes a
// null model (core/statistics) with the correlation kernels (core/coupling).
//
// Three ways, the fastest that the null model offers: rotated Fourier coefficients multiplied in
// the frequency domain (Parseval: no inverse transform), cross-correlation by FFT for circular
// shifts, and surrogate series one by one. All give the same maxima within the rounding error of r.
// Lag search, confounds and a cleaner need series.

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/base/job.h"
#include "core/coupling/partial.h"
#include "core/data/time_series.h"
#include "core/preprocess/clean_series.h"
#include "core/statistics/max_null.h"
#include "core/statistics/null_model.h"

namespace sync_act {

struct SurrogateJobInput {
  // Borrowed until the job is done; prepared alike, scan for scan.
  const TimeSeries* neurons = nullptr;   // [scan x neuron]
  const TimeSeries* networks = nullptr;  // [scan x network] with run_starts
  const SurrogateSource* source = nullptr;
  // The observed best r (or |r|) of every neuron: best_r_of_neurons(). NaN: none.
  std::vector<float> best_r;
  bool absolute = false;
  // The largest r within +-max_lag scans counts, as it does for the observed r.
  std::size_t max_lag = 0;
  // What coupling/partial.h removed from both sides: removed from each surrogate as well.
  const ConfoundBasis* confound_basis = nullptr;
  // Where confounds of the scanner were regressed out of both sides, or scans scrubbed: each
  // surrogate goes through the same regression. It would keep what the neurons no longer have, and
  // its r would be too small by the square root of the share of degrees of freedom that was left.
  const SeriesCleaner* cleaner = nullptr;
  // Surrogates [first, last); last is at most source->n_surrogates().
  std::size_t first = 0;
  std::size_t last = 0;
  int n_threads = 1;
};

class SurrogateJob final : public Job {
 public:
  // Errors: kBadInput where the numbers of scans differ or a run is too short for max_lag.
  static Result<std::unique_ptr<SurrogateJob>> create(SurrogateJobInput input);
  ~SurrogateJob() override;
  JobProgress progress() const override;
  // After kDone, once.
  NullMaxima take_result();

 private:
  class Work;
  class BatchWork;
  class ShiftWork;
  explicit SurrogateJob(std::unique_ptr<Work> work);
  Result<JobState> advance_one_unit() override;

  std::unique_ptr<Work> work_;
};

}  // namespace sync_act
