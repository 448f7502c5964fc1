#pragma once
// What is told of a unit or a network beyond its r: moments of the film, labels of the film,
// regions of the brain. `why` says in one line why there is nothing to tell.

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace sync_act::app {

// The moments of the film at which a unit responds most, strongest first.
struct UnitMoments {
  int neuron = -1;
  std::vector<double> secs;   // film time
  std::vector<double> share;  // of the unit's maximum
  std::string why;
};

// r of a unit's (or a network's) series with labels of the film that were prepared as it was; p is
// family-wise over the labels.
struct LabelResponses {
  int unit = -1;
  std::vector<std::string> names;
  std::vector<double> r, p;  // NaN: no signal
  std::string why;
};

struct RegionShare {
  std::string name;
  double share = 0;  // of the map's mass above the threshold
};
// Where a network is, by falling share.
struct NetworkRegions {
  std::vector<RegionShare> regions;
  double share_outside = 0;  // in no region
  std::string threshold;     // in words
  std::optional<std::array<double, 3>> peak_mm;
  std::string why;
};

}  // namespace sync_act::app
