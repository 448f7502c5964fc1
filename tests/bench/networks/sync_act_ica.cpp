// Our side of the ICA bench, as functions that a worker in Chromium calls: from prepared series to
// signed, ordered networks, all steps.

#include <emscripten.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <string>

#include "core/networks/ica.h"
#include "tests/bench/networks/ica_series.h"

namespace sync_act::bench {
namespace {

struct Inputs {
  IcaScan scan;
  Mask mask;
};
Inputs inputs;
FoundNetworks found;
double longest_unit_secs;

double secs_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Both have a mean near 0 and are long: good enough for a check of the answer.
double likeness(const float* a, const float* b, std::size_t n) {
  double aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < n; ++i) {
    aa += static_cast<double>(a[i]) * static_cast<double>(a[i]);
    bb += static_cast<double>(b[i]) * static_cast<double>(b[i]);
    ab += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  }
  return std::abs(ab) / std::sqrt(aa * bb);
}

}  // namespace
}  // namespace sync_act::bench

extern "C" {
using namespace sync_act;
using namespace sync_act::bench;

EMSCRIPTEN_KEEPALIVE void prepare(int n_times, int n_voxels, int n_sources) {
  inputs = {};
  inputs.scan = ica_scan(static_cast<std::size_t>(n_times), static_cast<std::size_t>(n_voxels),
                         static_cast<std::size_t>(n_sources));
  inputs.mask.grid.dims = {n_voxels, 1, 1};
  inputs.mask.voxels.resize(static_cast<std::size_t>(n_voxels));
  std::iota(inputs.mask.voxels.begin(), inputs.mask.voxels.end(), 0U);
}

EMSCRIPTEN_KEEPALIVE double time_ica(int count, int iterations) {
  const auto start = std::chrono::steady_clock::now();
  NetworkInput input;
  input.bold = &inputs.scan.bold;
  input.mask = &inputs.mask;
  const auto job = ica_method().create(input, {{"count", std::to_string(count)},
                                               {"tolerance", "1e-9"},
                                               {"max_iterations", std::to_string(iterations)}});
  longest_unit_secs = 0.0;
  for (;;) {
    const auto unit_start = std::chrono::steady_clock::now();
    const auto state = (*job)->advance();
    longest_unit_secs = std::max(longest_unit_secs, secs_since(unit_start));
    if (!state.ok()) return -1.0;
    if (*state == JobState::kDone) break;
  }
  found = (*job)->take_result();
  return secs_since(start);
}

EMSCRIPTEN_KEEPALIVE double longest_unit() { return longest_unit_secs; }
EMSCRIPTEN_KEEPALIVE int iterations_done() { return found.convergence.n_iterations; }

// The least over sources of the best |r| with a map found.
EMSCRIPTEN_KEEPALIVE double least_likeness() {
  const std::size_t n = inputs.mask.size();
  double least = 1.0;
  for (std::size_t k = 0; k < inputs.scan.sources.size() / n; ++k) {
    double best = 0.0;
    for (std::size_t m = 0; m < found.networks.maps.size() / n; ++m) {
      best = std::max(best, likeness(inputs.scan.sources.data() + k * n,
                                     found.networks.maps.data() + m * n, n));
    }
    least = std::min(least, best);
  }
  return least;
}
}
