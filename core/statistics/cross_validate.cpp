#include "core/statistics/cross_validate.h"

#include "core/data/time_series.h"

namespace sync_act {
namespace {

void add_run(ScanSet& set, std::size_t first, std::size_t last) {
  set.run_starts.push_back(set.scans.size());
  for (std::size_t t = first; t < last; ++t) set.scans.push_back(t);
}

}  // namespace

Result<HeldOutPlan> held_out_plan(const std::vector<std::size_t>& run_starts, std::size_t n_times,
                                  std::size_t gap_scans) {
  HeldOutPlan plan;
  const auto runs = run_ranges(run_starts, n_times);
  if (runs.size() == 1) {
    if (n_times < gap_scans + 2 * kMinHeldOutScans) {
      return bad_input(message("The one run has ", n_times, " scans: two halves of at least ",
                               kMinHeldOutScans, " scans with a gap of ", gap_scans,
                               " between them do not fit."));
    }
    const std::size_t half = (n_times - gap_scans) / 2;
    Fold forward;
    add_run(forward.train, 0, half);
    add_run(forward.test, n_times - half, n_times);
    Fold backward{forward.test, forward.train};
    plan.folds.push_back(std::move(forward));
    plan.folds.push_back(std::move(backward));
    plan.description = message("two halves of the one run, ", gap_scans,
                               " scans between them left out, each held out once");
    return plan;
  }
  for (std::size_t held_out = 0; held_out < runs.size(); ++held_out) {
    Fold fold;
    for (std::size_t run = 0; run < runs.size(); ++run) {
      add_run(run == held_out ? fold.test : fold.train, runs[run].first, runs[run].second);
    }
    if (fold.test.scans.size() < kMinHeldOutScans) {
      return bad_input(message("Run ", held_out + 1, " has ", fold.test.scans.size(),
                               " scans; to be held out it needs at least ", kMinHeldOutScans, "."));
    }
    plan.folds.push_back(std::move(fold));
  }
  plan.description = message("each of ", runs.size(), " runs held out once");
  return plan;
}

}  // namespace sync_act
