// Our side of the kernel bench, as functions that a worker in Chromium calls. Each answers seconds
// per repeat. What is timed starts from raw series and ends with r: standardizing and packing are
// in it.

#include <emscripten.h>

#include <chrono>
#include <vector>

#include "core/coupling/correlate.h"
#include "tests/bench/kernels/bench_series.h"

namespace sync_act::bench {
namespace {

struct Inputs {
  TimeSeries a;
  TimeSeries b;
  std::vector<float> r;
};
Inputs inputs;
volatile float sink;

template <class Work>
double secs_per_repeat(int n_repeats, const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < n_repeats; ++i) work();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  return taken.count() / n_repeats;
}

// What reading the buffer once costs: the ceiling for the live voxel map.
float sum_of(const std::vector<float>& values) {
  typedef float Vec __attribute__((vector_size(16)));
  Vec sums[8] = {};
  const float* from = values.data();
  const float* const end = from + values.size() / 32 * 32;
  for (; from < end; from += 32) {
    for (int i = 0; i < 8; ++i) sums[i] += *reinterpret_cast<const Vec*>(from + 4 * i);
  }
  const Vec sum =
      ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
  return sum[0] + sum[1] + sum[2] + sum[3];
}

}  // namespace
}  // namespace sync_act::bench

extern "C" {
using namespace sync_act;
using namespace sync_act::bench;

// first_b: where this worker's part of b begins, in units.
EMSCRIPTEN_KEEPALIVE void prepare_many(int n_times, int n_a, int n_b) {
  inputs = {};
  const auto times = static_cast<std::size_t>(n_times);
  inputs.a = bench_series(times, static_cast<std::size_t>(n_a), 1);
  inputs.b = bench_series(times, static_cast<std::size_t>(n_b), 2);
  inputs.r.resize(static_cast<std::size_t>(n_a) * static_cast<std::size_t>(n_b));
}

EMSCRIPTEN_KEEPALIVE double time_many(int n_repeats) {
  return secs_per_repeat(n_repeats, [] {
    auto job = CorrelationJob::create(view_of(inputs.a), view_of(inputs.b), inputs.r, 1);
    (void)run_to_end(*job.value(), {});
  });
}

EMSCRIPTEN_KEEPALIVE void prepare_one(int n_times, int n_voxels) {
  inputs = {};
  const auto times = static_cast<std::size_t>(n_times);
  inputs.a = bench_series(times, 1, 1);
  inputs.b = bench_series(times, static_cast<std::size_t>(n_voxels), 2);
  inputs.r.resize(static_cast<std::size_t>(n_voxels));
  (void)standardize_units(inputs.b);  // once for all maps, when a scan is opened
}

EMSCRIPTEN_KEEPALIVE double time_one(int n_repeats) {
  return secs_per_repeat(n_repeats, [] {
    TimeSeries one = inputs.a.clone();
    (void)standardize_units(one);
    correlate_one(one.unit(0), view_of(inputs.b), inputs.r);
  });
}

EMSCRIPTEN_KEEPALIVE double time_read_only(int n_repeats) {
  return secs_per_repeat(n_repeats, [] { sink = sum_of(inputs.b.values()); });
}

EMSCRIPTEN_KEEPALIVE double result_at(double index) {
  return static_cast<double>(inputs.r[static_cast<std::size_t>(index)]);
}

EMSCRIPTEN_KEEPALIVE const char* kernel_name() { return correlation_kernel_name(); }
}
