#pragma once
// From correlations to couplings: each neuron's best network, each network's best neuron, and the
// pairs that choose each other.
//
// "Best" is the largest r, or the largest |r| where `absolute`. NaN (no signal) is never chosen;
// among equals the lowest index is. Pairs are listed by falling |r|, equals by neuron.

#include <vector>

#include "core/base/result.h"
#include "core/coupling/correlate.h"
#include "core/data/coupling.h"
#include "core/data/time_series.h"

namespace sync_act {

struct CoupleOptions {
  bool absolute = false;
};

// r [neuron x network], row-major, r.size() == n_neurons * n_networks. A neuron or network whose
// every r is NaN counts as without signal. Ids stay empty.
Coupling couple_from_r(std::vector<float> r, std::size_t n_neurons, std::size_t n_networks,
                       const CoupleOptions& options);

// neurons [scan x neuron] and networks [scan x network], scan for scan; ids are taken over. Errors:
// kBadInput where the numbers of scans differ or a side has no units. 2 T N K flops.
Result<Coupling> couple(const TimeSeries& neurons, const TimeSeries& networks,
                        const CoupleOptions& options, int n_threads);

}  // namespace sync_act
