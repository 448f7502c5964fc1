#pragma once
// Partial correlation given confounds of the stimulus (luminance, motion energy, sound envelope,
// ...): the confounds are regressed out of neurons and networks alike, r of what is left is the
// partial correlation (Frisch & Waugh 1933). One coefficient per confound for all runs together.

#include <cstddef>
#include <span>

#include "core/base/result.h"
#include "core/data/time_series.h"

namespace sync_act {

struct ConfoundBasis {
  TimeSeries columns;         // [scan x kept], orthonormal, each of mean 0
  std::size_t n_dropped = 0;  // confounds that are constant or a combination of others
};

// confounds [scan x confound], prepared as both sides are. Modified Gram-Schmidt, twice; a column
// of which less than 1e-5 of its norm is new is dropped. Errors name a confound that is not finite,
// and say where they leave too few scans.
Result<ConfoundBasis> confound_basis(const TimeSeries& confounds);

// Subtracts from each unit, n_times samples long, its mean and its projection on the basis. A unit
// that keeps less than 1e-5 of its norm becomes 0: it has no signal of its own. NaN stays.
void remove_confounds(const ConfoundBasis& basis, std::span<float> series, int n_threads);

}  // namespace sync_act
