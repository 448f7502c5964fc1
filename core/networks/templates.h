#pragma once
// `templates`: the time courses of given maps in a scan, and the maps as the scan shows them, by
// dual regression. Maps keep their sign, and stay in the data's units (see dual_regression.h).

#include "core/networks/network_method.h"

namespace sync_act {

NetworkMethod templates_method();

}  // namespace sync_act
