// Our side of the dictionary bench, as functions that a worker in Chromium calls: from prepared
// series to networks, all steps.

#include <emscripten.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "core/networks/dictionary.h"
#include "tests/core/networks/planted_series.h"

namespace sync_act::bench {
namespace {

struct Inputs {
  TimeSeries bold;
  Mask mask;
};
Inputs inputs;
double last_objective;
double longest_unit_secs;

double secs_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace
}  // namespace sync_act::bench

extern "C" {
using namespace sync_act;
using namespace sync_act::bench;

EMSCRIPTEN_KEEPALIVE void prepare(int n_times, int n_voxels, int n_sources, double noise) {
  inputs = {};
  inputs.bold =
      test::planted_series(static_cast<std::size_t>(n_times), static_cast<std::size_t>(n_voxels),
                           static_cast<std::size_t>(n_sources), noise);
  inputs.mask = test::row_mask(inputs.bold.n_units());
}

EMSCRIPTEN_KEEPALIVE double time_dictionary(int count, double alpha, int max_epochs) {
  const auto start = std::chrono::steady_clock::now();
  NetworkInput input;
  input.bold = &inputs.bold;
  input.mask = &inputs.mask;
  const auto job = dictionary_method().create(input, {{"count", std::to_string(count)},
                                                      {"alpha", std::to_string(alpha)},
                                                      {"max_epochs", std::to_string(max_epochs)}});
  longest_unit_secs = 0.0;
  for (;;) {
    const auto unit_start = std::chrono::steady_clock::now();
    const auto state = (*job)->advance();
    longest_unit_secs = std::max(longest_unit_secs, secs_since(unit_start));
    if (!state.ok()) return -1.0;
    if (*state == JobState::kDone) break;
  }
  const FoundNetworks found = (*job)->take_result();
  last_objective = found.convergence.trajectory.back();
  return secs_since(start);
}

EMSCRIPTEN_KEEPALIVE double objective() { return last_objective; }
EMSCRIPTEN_KEEPALIVE double longest_unit() { return longest_unit_secs; }
}
