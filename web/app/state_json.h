#pragma once
// State and commands as JSON: what links, session files, syncAct.getState() and app_dispatch carry.
//
//   {"v":1,"neuron":{"layer":"fire6","unit":117},"network":"Ventral visual","mm":[40,-52,-18],
//    "secs":306,"window":[240,120],"overlay":"voxel","threshold":0.25,"max":0.8,"opacity":1,
//    "exact":true,"radiological":true,"order":"index","filter":"fire","expanded":"brain",
//    "theme":"dark","mode":"embed"}
//
// Only "v" is always there; defaults are omitted, unknown keys ignored, and a value of the wrong
// kind or out of range is refused with a message that names its key. A higher "v" is refused.

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "web/app/app_data.h"
#include "web/app/command.h"
#include "web/app/reduce.h"
#include "web/app/state.h"

namespace sync_act::app {

std::string state_to_json(const Model& model, const AppData& data);

struct ParsedState {
  State state;
  Wishes wishes;  // keys that the data does not resolve yet
};
// The state that the text describes: keys it does not have keep the value of `base` (State{} for a
// link, the current state for a partial change).
Result<ParsedState> state_from_json(std::string_view text, const State& base, const AppData& data);

// {"type":"select_neuron","neuron":3}, {"type":"set_threshold","threshold":0.3}, ...: the command's
// name in snake_case and its fields. Units are indices, or the state's keys ({"layer","unit"},
// network name).
Result<Command> command_from_json(std::string_view text, const AppData& data);

}  // namespace sync_act::app
