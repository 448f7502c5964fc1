#pragma once
// From what and how a result was made: the provenance of results as JSON.

#include <string>

#include "core/data/provenance.h"
#include "core/pipeline/recipe.h"

namespace sync_act {

// A provenance with the recipe's options and the build's id.
Provenance provenance_of(std::string method, const Recipe& recipe);

// {"method", "options": {...}, "seed", "inputs": [{"name", "sha256"}], "build", "simulated"}
std::string provenance_to_json(const Provenance& provenance);

}  // namespace sync_act
