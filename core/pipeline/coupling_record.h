#pragma once
// A coupling as files: coupling.json and coupling.tsv (design section 6).
//
// JSON: {"networks": [{"id", "best_neuron", "r", "p", "q", "n_neurons_significant"}],
//        "neurons": [{"id", "best_network", "r", "p", "q"}], "mutual": [[neuron, network]],
//        "n_neurons_without_signal", "n_networks_without_signal", "absolute", "null",
//        "provenance"}
// Ids are names where there are names, else 0-based numbers. What does not exist is null: the best
// partner and r of a series without signal; p, q and n_neurons_significant without a null model.

#include <string>

#include "core/data/coupling.h"

namespace sync_act {

std::string coupling_to_json(const Coupling& coupling);

// One row per neuron: neuron, best_network, r, p, q, mutual (1 or 0); "n/a" for what is null.
std::string coupling_to_tsv(const Coupling& coupling);

}  // namespace sync_act
