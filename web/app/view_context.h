#pragma once
// What a view gets to draw one frame: everything read-only but the sink.

#include "web/app/app_data.h"
#include "web/app/command.h"
#include "web/app/selectors.h"
#include "web/app/state.h"

namespace sync_act::app {

struct ViewContext {
  const State& state;
  const Transient& transient;
  const AppData& data;
  const CommandSink& sink;
  Selectors& selectors;  // memoised; what is derived from state and data
  bool can_undo = false;
  bool can_redo = false;
  double now_secs = 0;  // for animation
};

}  // namespace sync_act::app
