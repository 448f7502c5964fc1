// Our side of the kernel bench, as functions that a worker in Chromium calls. Each answers seconds
// per repeat. What is timed starts from raw series and ends with r: standardizing and packing are
// in it.

#include <emscripten.h>

#include <algorithm>
#include <chrono>
#include <cstring>
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

// What reading the buffer once costs: the ceiling for the live voxel map. kStreams places are read
// at a time.
template <std::size_t kStreams, std::size_t kVectors>
float sum_of(const std::vector<float>& values) {
  typedef float Vec __attribute__((vector_size(16)));
  Vec sums[kStreams][kVectors] = {};
  const std::size_t n_per_stream = values.size() / kStreams / (4 * kVectors) * (4 * kVectors);
  for (std::size_t i = 0; i < n_per_stream; i += 4 * kVectors) {
    for (std::size_t s = 0; s < kStreams; ++s) {
      for (std::size_t v = 0; v < kVectors; ++v) {
        Vec now;
        std::memcpy(&now, values.data() + s * n_per_stream + i + 4 * v, sizeof(now));
        sums[s][v] += now;
      }
    }
  }
  Vec total = {};
  for (const auto& stream : sums) {
    for (const Vec& sum : stream) total += sum;
  }
  return total[0] + total[1] + total[2] + total[3];
}

}  // namespace
}  // namespace sync_act::bench

extern "C" {
using namespace sync_act;
using namespace sync_act::bench;

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

// The fastest of three ways to read: which it is depends on the processor.
EMSCRIPTEN_KEEPALIVE double time_read_only(int n_repeats) {
  const auto& values = inputs.b.values();
  return std::min({secs_per_repeat(n_repeats, [&] { sink = sum_of<1, 8>(values); }),
                   secs_per_repeat(n_repeats, [&] { sink = sum_of<4, 2>(values); }),
                   secs_per_repeat(n_repeats, [&] { sink = sum_of<8, 1>(values); })});
}

EMSCRIPTEN_KEEPALIVE double result_at(double index) {
  return static_cast<double>(inputs.r[static_cast<std::size_t>(index)]);
}

EMSCRIPTEN_KEEPALIVE const char* kernel_name() { return correlation_kernel_name(); }
}
