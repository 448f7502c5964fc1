#include "core/data/scan_selection.h"

#include <algorithm>

namespace sync_act {

Result<ScanSelection> select_scans(std::size_t n_source_scans,
                                   const std::vector<std::size_t>& source_run_starts,
                                   std::size_t drop_scans, std::size_t max_scans) {
  ScanSelection selection;
  selection.n_source_scans = n_source_scans;
  selection.source_run_starts =
      source_run_starts.empty() ? std::vector<std::size_t>{0} : source_run_starts;
  if (n_source_scans == 0) return bad_input("There are no scans.");
  const std::vector<std::size_t>& starts = selection.source_run_starts;
  for (std::size_t run = 0; run < starts.size(); ++run) {
    const bool rises = run == 0 ? starts[0] == 0 : starts[run] > starts[run - 1];
    if (!rises || starts[run] >= n_source_scans) {
      return bad_input(message("The start of run ", run + 1, " (scan ", starts[run],
                               ") does not fit: starts must begin with 0, rise, and stay below ",
                               n_source_scans, " scans."));
    }
  }
  std::size_t run_number = 0;
  for (const auto& [first, last] : run_ranges(starts, n_source_scans)) {
    ++run_number;
    const std::size_t end = max_scans == 0 ? last : std::min(last, first + max_scans);
    if (first + drop_scans >= end) {
      return bad_input(message("drop_scans = ", drop_scans, " leaves nothing of run ", run_number,
                               ", which has ", end - first, " scans."));
    }
    selection.run_starts.push_back(selection.scans.size());
    for (std::size_t scan = first + drop_scans; scan < end; ++scan) {
      selection.scans.push_back(scan);
    }
  }
  return selection;
}

TimeSeries keep_scans(const TimeSeries& source, const ScanSelection& selection) {
  SYNC_ACT_ASSERT(source.n_times() == selection.n_source_scans);
  TimeSeries kept(selection.scans.size(), source.n_units());
  for (std::size_t unit = 0; unit < source.n_units(); ++unit) {
    const std::span<const float> from = source.unit(unit);
    const std::span<float> to = kept.unit(unit);
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = from[selection.scans[i]];
  }
  kept.interval_secs = source.interval_secs;
  kept.start_secs =
      source.start_secs + static_cast<double>(selection.scans.front()) * source.interval_secs;
  kept.unit_ids = source.unit_ids;
  kept.run_starts = selection.run_starts;
  return kept;
}

}  // namespace sync_act
