#pragma once
// Null model "shift": each run's series are delayed circularly by the same number of scans for all
// networks (and against all neurons alike). Lags near 0, where true coupling still shows through
// the autocorrelation, are left out: shifts s with min_shift <= s <= n - min_shift.
//
// One run: all admissible shifts, each once, whatever number was asked for. Several runs: each
// surrogate draws one shift per run, independently.

#include "core/statistics/null_model.h"

namespace sync_act {

NullModel circular_shift();

// The default of min_shift: the smallest lag at which the mean autocorrelation of the networks
// (their pooled, biased estimate within runs, around each run's mean) has fallen below 0.1, and not
// less than 1 scan.
std::size_t decorrelation_lag(const TimeSeries& networks);

}  // namespace sync_act
