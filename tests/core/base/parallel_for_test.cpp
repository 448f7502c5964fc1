#include "core/base/parallel_for.h"

#include <doctest/doctest.h>

#include <vector>

namespace sync_act {

TEST_CASE("every task runs exactly once, at any number of threads") {
  for (const int n_threads : {-1, 0, 1, 2, 7}) {
    std::vector<int> runs(100, 0);
    parallel_for(runs.size(), n_threads, [&](std::size_t i) { ++runs[i]; });
    for (const int count : runs) CHECK(count == 1);
  }
  parallel_for(0, 4, [](std::size_t) { FAIL("no task to run"); });
  CHECK(default_thread_count() >= 1);
}

}  // namespace sync_act
