#include "core/data/time_series.h"

namespace sync_act {

std::vector<std::pair<std::size_t, std::size_t>> run_ranges(
    const std::vector<std::size_t>& run_starts, std::size_t n_times) {
  if (run_starts.empty()) return {{0, n_times}};
  std::vector<std::pair<std::size_t, std::size_t>> ranges;
  ranges.reserve(run_starts.size());
  for (std::size_t run = 0; run < run_starts.size(); ++run) {
    const std::size_t last = run + 1 < run_starts.size() ? run_starts[run + 1] : n_times;
    ranges.emplace_back(run_starts[run], last);
  }
  return ranges;
}

}  // namespace sync_act
