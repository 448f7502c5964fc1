#pragma once
// The coupling of neurons and networks (design section 4): Pearson r of each pair and what follows
// from it. A series without signal (constant, or with NaN) has r = NaN and is never coupled.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/data/provenance.h"

namespace sync_act {

struct Coupling {
  std::size_t n_neurons = 0;
  std::size_t n_networks = 0;
  std::vector<float> r;                                       // [neuron x network], row-major
  std::vector<std::int32_t> best_network;                     // per neuron; -1: none
  std::vector<std::int32_t> best_neuron;                      // per network; -1: none
  std::vector<std::pair<std::int32_t, std::int32_t>> mutual;  // (neuron, network), by falling |r|
  std::vector<std::string> neuron_ids;
  std::vector<std::string> network_ids;
  std::size_t n_neurons_without_signal = 0;
  std::size_t n_networks_without_signal = 0;
  bool absolute = false;  // best by |r| rather than by r
  // Significance; empty until a null model was asked for.
  std::vector<double> network_p, network_q, neuron_p, neuron_q;
  std::string null_description;
  Provenance provenance;
};

}  // namespace sync_act
