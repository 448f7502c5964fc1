#pragma once
// `parcels`: the mean series of each region of an atlas; its map is 1 in the region, 0 elsewhere.

#include "core/networks/network_method.h"

namespace sync_act {

NetworkMethod parcels_method();

}  // namespace sync_act
