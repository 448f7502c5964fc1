#pragma once
// Which scans partners are chosen on and which their r is reported on: choosing and reporting on
// the same scans makes r too large (Kriegeskorte et al. 2009; Vul et al. 2009).
//
// Several runs: each run is held out once. One run: its two halves, each held out once, with a gap
// between them so that the autocorrelation does not carry over.

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace sync_act {

// Scans, rising, and the first of each run among them.
struct ScanSet {
  std::vector<std::size_t> scans;
  std::vector<std::size_t> run_starts;
};

struct Fold {
  ScanSet train;
  ScanSet test;
};

struct HeldOutPlan {
  std::vector<Fold> folds;
  std::string description;  // "each of 4 runs held out once"
};

// gap_scans counts for one run only. Fails where a part has fewer than kMinHeldOutScans scans.
inline constexpr std::size_t kMinHeldOutScans = 10;
Result<HeldOutPlan> held_out_plan(const std::vector<std::size_t>& run_starts, std::size_t n_times,
                                  std::size_t gap_scans);

}  // namespace sync_act
