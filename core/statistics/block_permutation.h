#pragma once
// Null model "block": each run is cut into blocks of block_scans scans, whose order is permuted,
// the same for all networks. The run is first turned circularly by a random offset, so that the
// seams fall elsewhere in each surrogate; the last block takes the remainder. Autocorrelation is
// kept within blocks only: they must be longer than it lasts (Winkler et al. 2014 on
// exchangeability blocks; Politis & Romano 1992 on circular blocks).

#include "core/statistics/null_model.h"

namespace sync_act {

NullModel block_permutation();

}  // namespace sync_act
