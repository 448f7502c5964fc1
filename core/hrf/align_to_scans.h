#pragma once
// From responses sampled along the film to one value per scan.
//
// Sample j of a run is the response at stimulus time j / rate. It is convolved with the HRF at the
// sampling rate and read at the mid-time of each scan, (i + 0.5) TR, by linear interpolation:
//   y_i = (1 - f) c_a + f c_(a+1),   c_j = sum_k h_k x_(j-k),   a + f = ((i + 0.5) TR - onset) rate
// i counts the scans of the run from 0, dropped ones included. Runs are kept apart: nothing of one
// run reaches into the next. The last sample holds until (n_samples / rate).
//
// Before a run's first sample nothing is known. By default the response counts as having been at
// its mean over the run (BeforeStart::kMean), which leaves no onset ramp; zero-padding a response
// of positive mean would give every neuron the same ramp in the first 30 s and so correlate all of
// them. kZero pads with zeros, as numpy.convolve does.
//
// Responses that have one row per scan already (rate_hz = 0, or rate_hz = 1 / TR with as many rows
// as scans and no onset) are not interpolated: row i belongs to scan i, and an HRF, where asked
// for, is sampled at the TR.
//
// Convolution and interpolation are merged into one set of weights per scan, so that only what is
// read is computed: n_scans x 32 s x rate multiplications per unit.

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/data/scan_selection.h"
#include "core/data/time_series.h"
#include "core/hrf/canonical_hrf.h"

namespace sync_act {

enum class BeforeStart { kMean, kZero };

struct AlignOptions {
  HrfKind hrf = HrfKind::kSpm;
  int shift_scans = 0;      // delay in scans; HrfKind::kShift only
  double rate_hz = 0.0;     // samples per second; 0: one row per scan
  double tr_secs = 0.0;     // needed unless rate_hz is 0 and no HRF is sampled
  double onset_secs = 0.0;  // the stimulus starts this long after the first scan of each run does
  BeforeStart before_start = BeforeStart::kMean;
};

// The weights of one recording; applies to any number of units.
class ScanAligner {
 public:
  // `n_samples` rows of responses; `sample_run_starts` their runs. Where these are empty and the
  // selection has several runs, run r starts at sample round(source_run_starts[r] TR rate): the
  // responses follow one another as the scans do.
  // Fails, saying what is missing and what to do, where the responses end before the last scan
  // used, where scans come before the stimulus, where the numbers of runs or rows do not agree, or
  // where TR, rate or shift are out of range.
  static Result<ScanAligner> create(const AlignOptions& options, const ScanSelection& selection,
                                    std::size_t n_samples,
                                    const std::vector<std::size_t>& sample_run_starts);

  std::size_t n_samples() const { return n_samples_; }
  std::size_t n_scans() const { return scans_.size(); }

  // response [n_samples] -> out [n_scans]. A response with NaN or Inf gives all NaN.
  void align(std::span<const float> response, std::span<float> out) const;

 private:
  struct ScanWeights {
    std::size_t run = 0;
    std::size_t first_sample = 0;  // of the responses
    std::size_t first_weight = 0;  // into weights_
    std::size_t count = 0;
    double baseline_weight = 0.0;  // weight of the run's mean, for what lies before its start
  };
  ScanWeights weigh(const std::vector<double>& kernel, std::size_t run, double position);

  std::size_t n_samples_ = 0;
  std::vector<std::pair<std::size_t, std::size_t>> runs_;  // [first, last) sample of each run
  BeforeStart before_start_ = BeforeStart::kMean;
  std::vector<ScanWeights> scans_;
  std::vector<double> weights_;
  std::vector<std::pair<double, std::size_t>> fractions_;  // fraction f -> first of its weights
};

// All units: [time x unit] -> [scan used x unit], over at most n_threads threads. The result keeps
// the unit ids; its interval is the TR and its runs are the selection's.
Result<TimeSeries> align_to_scans(const TimeSeries& responses, const AlignOptions& options,
                                  const ScanSelection& selection, int n_threads);

}  // namespace sync_act
