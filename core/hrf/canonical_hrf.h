#pragma once
// Haemodynamic response functions (HRF): how the BOLD signal follows a short burst of activity.
//
// spm     SPM's canonical double gamma (spm_hrf.m, SPM12, parameters [6 16 1 1 6 0 32]):
//           h(t) = g(t; 6, 1) - g(t; 16, 1) / 6,  g(t; a, b) = b^a t^(a-1) exp(-b t) / Gamma(a),
//         0 <= t <= 32 s. spm_hrf evaluates this density at multiples of its microtime bin and
//         returns every 16th value, divided by their sum; these are point samples at multiples of
//         the interval, so ours equal spm_hrf(interval_secs) (checked against SciPy to 1e-12).
//         What differs from an SPM analysis is the grid of the convolution: SPM convolves at the
//         microtime (TR / 16) and reads one bin; we convolve at the sampling rate of the responses
//         and interpolate to each scan's mid-time.
// glover  Glover (1999), NeuroImage 9:416-429, the response of auditory cortex:
//           h(t) = t^6 exp(-t / 0.9) / c1 - 0.35 t^12 exp(-t / 0.9) / c2, c = maximum of its term,
//         cut at 32 s as well.

#include <optional>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace sync_act {

enum class HrfKind {
  kSpm,
  kGlover,
  kShift,  // a fixed delay of k scans instead of a response function
  kNone,   // the responses are compared as they are
};

inline constexpr double kHrfDurationSecs = 32.0;

// "spm", "glover", "shift", "none" and back; nothing for another name.
std::string_view hrf_name(HrfKind kind);
std::optional<HrfKind> hrf_from_name(std::string_view name);

// Point samples h(0), h(interval), ..., up to 32 s, divided by their sum (so a constant response
// keeps its value). kSpm and kGlover only. Fails unless 0 < interval_secs <= 5: at longer
// intervals hardly a sample falls on the peak (at 10 s the sum of the samples even turns negative).
Result<std::vector<double>> sample_hrf(HrfKind kind, double interval_secs);

}  // namespace sync_act
