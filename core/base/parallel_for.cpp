#include "core/base/parallel_for.h"

#ifndef __EMSCRIPTEN__
#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>
#endif

namespace sync_act {

#ifdef __EMSCRIPTEN__

int default_thread_count() { return 1; }

void parallel_for(std::size_t n_tasks, int /*n_threads*/,
                  const std::function<void(std::size_t)>& task) {
  for (std::size_t i = 0; i < n_tasks; ++i) task(i);
}

#else

int default_thread_count() {
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

void parallel_for(std::size_t n_tasks, int n_threads,
                  const std::function<void(std::size_t)>& task) {
  const std::size_t n_workers = std::min(n_tasks, static_cast<std::size_t>(std::max(1, n_threads)));
  if (n_workers <= 1) {
    for (std::size_t i = 0; i < n_tasks; ++i) task(i);
    return;
  }
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next.fetch_add(1); i < n_tasks; i = next.fetch_add(1)) task(i);
  };
  std::vector<std::thread> threads;
  threads.reserve(n_workers - 1);
  for (std::size_t w = 1; w < n_workers; ++w) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
}

#endif

}  // namespace sync_act
