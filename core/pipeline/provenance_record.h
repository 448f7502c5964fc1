#pragma once
// Which program made a result, from what and how: the provenance of results as JSON.

#include <string>
#include <string_view>

#include "core/data/provenance.h"
#include "core/pipeline/recipe.h"

namespace sync_act {

// Version and commit, "0.1.0+g1a2b3c4", as the build defined them (SYNC_ACT_BUILD_ID); "unknown"
// where it did not.
std::string_view build_id();

// A provenance with the recipe's options and the build's id.
Provenance provenance_of(std::string method, const Recipe& recipe);

// {"method", "options": {...}, "seed", "inputs": [{"name", "sha256"}], "build", "simulated"}
std::string provenance_to_json(const Provenance& provenance);

}  // namespace sync_act
