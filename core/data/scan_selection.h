#pragma once
// Which scans of a recording an analysis uses: per run the first `drop` scans are left out and
// nothing after scan `max` is used. Both sides of a coupling (brain and neurons) follow one
// selection, so that their rows always mean the same moments.

#include <cstddef>
#include <vector>

#include "core/base/result.h"
#include "core/data/time_series.h"

namespace sync_act {

struct ScanSelection {
  std::size_t n_source_scans = 0;              // scans in the file(s)
  std::vector<std::size_t> source_run_starts;  // first scan of each run there; never empty
  std::vector<std::size_t> scans;              // the scans used, rising
  std::vector<std::size_t> run_starts;         // first used scan of each run, index into `scans`
};

// Chooses scans. `source_run_starts` as in TimeSeries (empty: one run). `drop_scans`: number left
// out at the start of each run. `max_scans`: number of scans of each run, counted from its first
// one and before dropping, that may be used; 0 means all. Fails where a run keeps no scan, or
// where source_run_starts do not start with 0, rise and stay below n_source_scans.
Result<ScanSelection> select_scans(std::size_t n_source_scans,
                                   const std::vector<std::size_t>& source_run_starts,
                                   std::size_t drop_scans, std::size_t max_scans = 0);

// The rows of `source` [n_source_scans x unit] that are used; keeps ids and interval.
// source.n_times() must equal selection.n_source_scans.
TimeSeries keep_scans(const TimeSeries& source, const ScanSelection& selection);

}  // namespace sync_act
