#pragma once
// The simulated scan with its haemodynamic response: SPM's, as the default analysis assumes.

#include "core/base/result.h"
#include "core/data/volume.h"
#include "core/pipeline/recipe.h"
#include "core/simulate/simulation.h"

namespace sync_act {

// As Simulation::create.
Result<Simulation> simulate_scan(const SimulationOptions& options, const Volume* anatomy = nullptr);

// The default recipe with the simulation's TR, runs and neuron rate.
Recipe recipe_for(const SimulationOptions& options);

}  // namespace sync_act
