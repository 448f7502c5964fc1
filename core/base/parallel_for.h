#pragma once
// The library's only concurrency: n independent tasks over at most n_threads threads. In wasm the
// tasks run one after another (there the pool of workers divides the voxels instead). A task must
// write only its own part of the output, so the result is the same at any number of threads.

#include <cstddef>
#include <functional>

namespace sync_act {

// Number of threads that a native run uses by default; 1 in wasm.
int default_thread_count();

// Calls task(i) once for each i in [0, n_tasks). Returns when all are done.
void parallel_for(std::size_t n_tasks, int n_threads, const std::function<void(std::size_t)>& task);

}  // namespace sync_act
