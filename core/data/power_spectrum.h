#pragma once
// How much of a series is slow and how much fast: its power spectral density, by averaging modified
// periodograms of overlapping segments (Welch 1967), none of which reaches over the end of a run.
//
//   P(f) = c / (rate sum w^2) |sum_t w_t (x_t - mean of the segment) exp(-2 pi i f t / rate)|^2
//
// with a periodic Hann window w, half a segment of overlap, and c = 2 but at 0 and at the Nyquist
// frequency. Integrated over f it is the series' variance, up to the window's leakage: the same as
// scipy.signal.welch(x, rate, "hann", nperseg) of each run, averaged over all segments.

#include <span>
#include <vector>

namespace sync_act {

// The longest segment, in seconds: frequencies are 1 / 128 Hz apart, as slow as the usual high-pass
// leaves anything.
inline constexpr double kSpectrumSegmentSecs = 128;
// Scans that the longest run (and so a segment) must have.
inline constexpr int kLeastSpectrumScans = 16;

struct PowerSpectrum {
  double step_hz = 0;          // value i stands at i * step_hz; the last at the Nyquist frequency,
                               // or half a step below it where a segment's length is odd
  std::vector<float> density;  // squared units of the series per Hz; empty: not known
  int n_segments = 0;          // that were averaged
  int segment_scans = 0;
};

// Of a series with a sample each interval_secs. run_starts: first sample of each run, rising;
// empty: one run. Segments last 128 s, or as long as the longest run where that is less; runs that
// are shorter than a segment are left out. Empty where the interval is not above 0, a value is not
// finite, or no run has 16 scans. Cost: O(n log n).
PowerSpectrum power_spectrum(std::span<const float> series, double interval_secs,
                             std::span<const int> run_starts);

// Share of the power at frequencies above 0 that lies at or below limit_hz. NaN where there is no
// power, and where the spectrum does not go beyond limit_hz: faster power is folded to below it.
double power_share_below(const PowerSpectrum& spectrum, double limit_hz);

}  // namespace sync_act
