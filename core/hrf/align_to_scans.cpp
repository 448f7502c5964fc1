#include "core/hrf/align_to_scans.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/base/parallel_for.h"

namespace sync_act {
namespace {

constexpr double kTimeToleranceSecs = 1e-6;

double dot(const float* samples, const double* weights, std::size_t count) {
  // Four partial sums in a fixed order: independent of each other, so that they overlap.
  double sums[4] = {0.0, 0.0, 0.0, 0.0};
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    for (std::size_t lane = 0; lane < 4; ++lane) {
      sums[lane] += weights[i + lane] * static_cast<double>(samples[i + lane]);
    }
  }
  for (; i < count; ++i) sums[0] += weights[i] * static_cast<double>(samples[i]);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

bool has_sampled_hrf(HrfKind kind) { return kind == HrfKind::kSpm || kind == HrfKind::kGlover; }

Status check_options(const AlignOptions& options) {
  const bool needs_tr = options.rate_hz > 0.0 || has_sampled_hrf(options.hrf);
  if (needs_tr && !(options.tr_secs > 0.0 && std::isfinite(options.tr_secs))) {
    return bad_input(message("The repetition time (TR) is ", options.tr_secs,
                             " s; it must be positive to bring responses to scans."));
  }
  if (!(options.rate_hz >= 0.0 && std::isfinite(options.rate_hz))) {
    return bad_input(message("The neuron rate is ", options.rate_hz,
                             " Hz; it must be positive, or 0 for one row per scan."));
  }
  if (!std::isfinite(options.onset_secs)) {
    return bad_input(message("The stimulus onset is ", options.onset_secs, " s."));
  }
  if (options.hrf == HrfKind::kShift && options.shift_scans < 0) {
    return bad_input(message("The shift is ", options.shift_scans,
                             " scans; the brain follows the stimulus, so it must be 0 or more."));
  }
  return {};
}

// [first, last) sample of each run, agreeing with the runs of the selection.
Result<std::vector<std::pair<std::size_t, std::size_t>>> sample_runs(
    const AlignOptions& options, const ScanSelection& selection, std::size_t n_samples,
    const std::vector<std::size_t>& sample_run_starts) {
  std::vector<std::size_t> starts = sample_run_starts;
  const std::size_t n_runs = selection.source_run_starts.size();
  if (starts.empty() && n_runs > 1) {
    for (const std::size_t scan : selection.source_run_starts) {
      const double first =
          options.rate_hz > 0.0
              ? std::round(static_cast<double>(scan) * options.tr_secs * options.rate_hz)
              : static_cast<double>(scan);
      if (first >= static_cast<double>(n_samples)) {
        return bad_input(message(
            "The responses have ", n_samples, " rows, but the run that starts ", "at scan ", scan,
            " would start at row ", first, ": responses of a whole run are missing."));
      }
      starts.push_back(static_cast<std::size_t>(first));
    }
  }
  auto runs = run_ranges(starts, n_samples);
  if (runs.size() != n_runs) {
    return bad_input(message("The responses have ", runs.size(), " runs, the scans ", n_runs, "."));
  }
  return runs;
}

Error ends_early(const AlignOptions& options, const ScanSelection& selection, std::size_t run,
                 double end_secs, double last_secs) {
  const double covered = std::floor((end_secs + options.onset_secs) / options.tr_secs + 0.5 + 1e-9);
  const std::string which =
      selection.source_run_starts.size() > 1 ? message(" of run ", run + 1) : "";
  return bad_input(message(
      "The responses", which, " end at ", end_secs, " s, but the last scan used is read at ",
      last_secs, " s: ", last_secs - end_secs, " s are missing. The first ", std::max(0.0, covered),
      " scans are covered; set max_scans to that number to use only them."));
}

}  // namespace

Result<ScanAligner> ScanAligner::create(const AlignOptions& options, const ScanSelection& selection,
                                        std::size_t n_samples,
                                        const std::vector<std::size_t>& sample_run_starts) {
  SYNC_ACT_RETURN_IF_ERROR(check_options(options));
  const bool sampled_at_tr = std::abs(options.rate_hz * options.tr_secs - 1.0) < 1e-6 &&
                             options.onset_secs == 0.0 && n_samples == selection.n_source_scans;
  const bool per_scan = options.rate_hz == 0.0 || sampled_at_tr;
  if (per_scan && n_samples != selection.n_source_scans) {
    return bad_input(message("The responses have ", n_samples, " rows, the recording ",
                             selection.n_source_scans,
                             " scans. Give the neuron rate (neuron_rate_hz) if the responses were "
                             "not sampled once per scan."));
  }
  auto runs = sample_runs(options, selection, n_samples, sample_run_starts);
  if (!runs.ok()) return runs.error();
  if (per_scan && !sample_run_starts.empty() && sample_run_starts != selection.source_run_starts) {
    return bad_input("The runs of the responses do not start where those of the scans do.");
  }

  const double interval_secs = per_scan ? options.tr_secs : 1.0 / options.rate_hz;
  std::vector<double> kernel{1.0};
  if (has_sampled_hrf(options.hrf)) {
    Result<std::vector<double>> sampled = sample_hrf(options.hrf, interval_secs);
    if (!sampled.ok()) return sampled.error();
    kernel = *std::move(sampled);
  }

  ScanAligner aligner;
  aligner.n_samples_ = n_samples;
  aligner.runs_ = *std::move(runs);
  aligner.before_start_ = options.before_start;
  const double shift = options.hrf == HrfKind::kShift ? options.shift_scans : 0;
  const auto used = run_ranges(selection.run_starts, selection.scans.size());
  for (std::size_t run = 0; run < used.size(); ++run) {
    const auto [first_sample, last_sample] = aligner.runs_[run];
    const double end_secs = static_cast<double>(last_sample - first_sample) * interval_secs;
    for (std::size_t s = used[run].first; s < used[run].second; ++s) {
      const auto i = static_cast<double>(selection.scans[s] - selection.source_run_starts[run]);
      if (per_scan) {
        aligner.scans_.push_back(aligner.weigh(kernel, run, i - shift));
        continue;
      }
      const double secs = (i + 0.5) * options.tr_secs - options.onset_secs;
      if (secs < -kTimeToleranceSecs) {
        const double before = std::ceil(options.onset_secs / options.tr_secs - 0.5 - 1e-9);
        return bad_input(message(
            "The stimulus starts ", options.onset_secs, " s after the first scan, so the first ",
            before, " scans have no response: set drop_scans to ", before, " or more."));
      }
      if (secs > end_secs + kTimeToleranceSecs) {
        const double last = static_cast<double>(selection.scans[used[run].second - 1] -
                                                selection.source_run_starts[run]);
        return ends_early(options, selection, run, end_secs,
                          (last + 0.5) * options.tr_secs - options.onset_secs);
      }
      aligner.scans_.push_back(
          aligner.weigh(kernel, run, (secs - shift * options.tr_secs) * options.rate_hz));
    }
  }
  return aligner;
}

// Weights for reading the convolved run at sample position `position` (may be negative).
ScanAligner::ScanWeights ScanAligner::weigh(const std::vector<double>& kernel, std::size_t run,
                                            double position) {
  const auto [first, last] = runs_[run];
  // A position within rounding of a sample is that sample; beyond the last one, that one holds.
  constexpr double kPositionTolerance = 1e-7;
  const double held = std::min(position, static_cast<double>(last - first - 1));
  double whole = std::floor(held + kPositionTolerance);
  double fraction = held - whole;
  if (fraction < kPositionTolerance) fraction = 0.0;

  // Weights in the order of rising samples: index m of the list is sample whole + 1 - (K - m).
  const std::size_t n_weights = kernel.size() + 1;
  auto known = std::find_if(fractions_.begin(), fractions_.end(), [&](const auto& entry) {
    return std::abs(entry.first - fraction) < kPositionTolerance;
  });
  if (known == fractions_.end()) {
    fractions_.emplace_back(fraction, weights_.size());
    known = fractions_.end() - 1;
    for (std::size_t m = 0; m < n_weights; ++m) {
      const std::size_t lag = n_weights - 1 - m;  // from sample whole + 1 backwards
      const double ahead = lag < kernel.size() ? fraction * kernel[lag] : 0.0;
      const double behind = lag > 0 ? (1.0 - fraction) * kernel[lag - 1] : 0.0;
      weights_.push_back(ahead + behind);
    }
  }

  ScanWeights scan;
  scan.run = run;
  // Samples of the run [from, to) that the kernel touches, relative to the run's start.
  const auto end = static_cast<std::ptrdiff_t>(whole) + (fraction > 0.0 ? 2 : 1);
  const std::ptrdiff_t begin =
      static_cast<std::ptrdiff_t>(whole) + 2 - static_cast<std::ptrdiff_t>(n_weights);
  const std::ptrdiff_t from = std::max<std::ptrdiff_t>(begin, 0);
  if (end > from) {
    scan.first_sample = first + static_cast<std::size_t>(from);
    scan.first_weight = known->second + static_cast<std::size_t>(from - begin);
    scan.count = static_cast<std::size_t>(end - from);
  }
  double total = 0.0;
  double inside = 0.0;
  for (std::size_t m = 0; m < n_weights; ++m) total += weights_[known->second + m];
  for (std::size_t m = 0; m < scan.count; ++m) inside += weights_[scan.first_weight + m];
  scan.baseline_weight = from > begin ? total - inside : 0.0;
  return scan;
}

void ScanAligner::align(std::span<const float> response, std::span<float> out) const {
  SYNC_ACT_ASSERT(response.size() == n_samples_ && out.size() == scans_.size());
  const bool finite = std::all_of(response.begin(), response.end(),
                                  [](float value) { return std::isfinite(value); });
  if (!finite) {
    std::fill(out.begin(), out.end(), std::numeric_limits<float>::quiet_NaN());
    return;
  }
  std::size_t mean_run = runs_.size();
  double mean = 0.0;
  for (std::size_t s = 0; s < scans_.size(); ++s) {
    const ScanWeights& scan = scans_[s];
    double value =
        dot(response.data() + scan.first_sample, weights_.data() + scan.first_weight, scan.count);
    if (before_start_ == BeforeStart::kMean && scan.baseline_weight != 0.0) {
      if (mean_run != scan.run) {
        const auto [first, last] = runs_[scan.run];
        mean = std::accumulate(response.begin() + static_cast<std::ptrdiff_t>(first),
                               response.begin() + static_cast<std::ptrdiff_t>(last), 0.0) /
               static_cast<double>(last - first);
        mean_run = scan.run;
      }
      value += scan.baseline_weight * mean;
    }
    out[s] = static_cast<float>(value);
  }
}

Result<TimeSeries> align_to_scans(const TimeSeries& responses, const AlignOptions& options,
                                  const ScanSelection& selection, int n_threads) {
  Result<ScanAligner> aligner =
      ScanAligner::create(options, selection, responses.n_times(), responses.run_starts);
  if (!aligner.ok()) return aligner.error();
  TimeSeries aligned(selection.scans.size(), responses.n_units());
  parallel_for(responses.n_units(), n_threads,
               [&](std::size_t unit) { aligner->align(responses.unit(unit), aligned.unit(unit)); });
  aligned.interval_secs = options.tr_secs;
  aligned.start_secs = static_cast<double>(selection.scans.front()) * options.tr_secs;
  aligned.unit_ids = responses.unit_ids;
  aligned.run_starts = selection.run_starts;
  return aligned;
}

}  // namespace sync_act
