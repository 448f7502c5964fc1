#pragma once
// Responses of a network's neurons. A neuron is one output channel of a layer (design section 4).

#include <string>
#include <vector>

#include "core/data/provenance.h"
#include "core/data/time_series.h"

namespace sync_act {

struct Layer {
  std::string name;
  std::size_t first_unit = 0;  // index into responses
  std::size_t n_units = 0;
};

struct NeuronSet {
  std::string model;  // empty where unknown
  std::vector<Layer> layers;
  TimeSeries responses;  // [time x neuron]
  Provenance provenance;
};

}  // namespace sync_act
