#pragma once
// Functional brain networks (FBNs): spatial maps and time courses over one mask.

#include "core/data/mask.h"
#include "core/data/provenance.h"
#include "core/data/time_series.h"

namespace sync_act {

struct NetworkSet {
  Mask mask;
  std::vector<float>
      maps;  // [voxel x network], each map contiguous; empty where only series are known
  TimeSeries time_courses;  // [scan x network]
  std::string method;       // "ica", "parcels", "planted", ...
  Provenance provenance;
};

}  // namespace sync_act
