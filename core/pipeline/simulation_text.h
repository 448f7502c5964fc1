#pragma once
// A simulation as lines of tab-separated words: what the page makes of a recipe, so that the engine
// needs no JSON reader.
//
//   set <parameter> <value>
//   network <name> <lag_secs> <driven_share> <standardize: 0 or 1>
//   drive <term> <weight>                                      of the network before
//   blob <x> <y> <z> <radius_mm> <bilateral: 0 or 1> <weight>   of the network before
//   column <name>                                              of the stimulus, in its order
//
// "-" for a number of a network or a blob: its default (core/simulate/planted_networks.h).

#include <span>
#include <string_view>

#include "core/base/result.h"
#include "core/simulate/simulation.h"

namespace sync_act {

// `stimulus`: [sample x column], each column contiguous. Errors name the line. The ranges are those
// of core/pipeline/simulation_recipe.h.
Result<SimulationOptions> simulation_from_text(std::string_view text,
                                               std::span<const float> stimulus);

}  // namespace sync_act
