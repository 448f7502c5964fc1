// Our side of the statistics bench, as functions that a worker in Chromium calls. What is timed
// starts from prepared series and ends with the maxima: standardizing, transforms, surrogates and
// packing are in it.

#include <emscripten.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/coupling/correlate.h"
#include "core/pipeline/surrogate_job.h"
#include "tests/bench/kernels/bench_series.h"

namespace sync_act::bench {
namespace {

struct Scene {
  TimeSeries neurons;
  TimeSeries networks;
  NullMaxima maxima;
};
Scene scene;

}  // namespace
}  // namespace sync_act::bench

extern "C" {
using namespace sync_act;
using namespace sync_act::bench;

EMSCRIPTEN_KEEPALIVE void prepare(int n_times, int n_neurons, int n_networks) {
  const auto times = static_cast<std::size_t>(n_times);
  scene.neurons = bench_series(times, static_cast<std::size_t>(n_neurons), 1);
  scene.networks = bench_series(times, static_cast<std::size_t>(n_networks), 2);
}

// Seconds for the maxima of all surrogates; negative where something is wrong.
EMSCRIPTEN_KEEPALIVE double time_null(const char* name, int n_surrogates) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::pair<std::string, std::string>> values;
  if (std::string(name) == "shift") values.emplace_back("min_shift", "30");
  const auto source = find_null_model(name)->create(
      {&scene.networks, static_cast<std::size_t>(n_surrogates), 1}, values);
  if (!source.ok()) return -1.0;
  SurrogateJobInput input;
  input.neurons = &scene.neurons;
  input.networks = &scene.networks;
  input.source = source->get();
  input.best_r.assign(scene.neurons.n_units(), 0.5F);
  input.last = (*source)->n_surrogates();
  const auto job = SurrogateJob::create(std::move(input));
  if (!job.ok() || !run_to_end(**job, {}).ok()) return -1.0;
  scene.maxima = (*job)->take_result();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  return taken.count();
}

EMSCRIPTEN_KEEPALIVE int surrogate_count() {
  return static_cast<int>(scene.maxima.last - scene.maxima.first);
}
EMSCRIPTEN_KEEPALIVE double maximum_at(int surrogate, int network) {
  return static_cast<double>(
      scene.maxima.of_networks[static_cast<std::size_t>(surrogate) * scene.maxima.n_networks +
                               static_cast<std::size_t>(network)]);
}
EMSCRIPTEN_KEEPALIVE const char* kernel_name() { return correlation_kernel_name(); }
}
