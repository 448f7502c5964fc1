#include "tools/sync-act/trim_runs.h"

#include <algorithm>
#include <cstddef>

#include "core/pipeline/prepare.h"

namespace sync_act::cli {

OptionSpec trim_option() {
  return {"--trim-nan", "", "Cuts scans without a value off the start and the end of each run.",
          false, ""};
}

Result<RowStretches> trim_runs(std::span<const TrimmedSeries> all, Recipe& recipe) {
  const TrimmedSeries& main = all.front();
  const std::size_t n_scans = main.series->n_times();
  for (const TrimmedSeries& other : all) {
    if (other.series->n_times() == n_scans) continue;
    return bad_input(message("--trim-nan: the ", main.name, " have ", n_scans, " rows, the ",
                             other.name, " ", other.series->n_times()));
  }
  const Result<ScanSelection> untrimmed = selection_of(recipe, n_scans);
  if (!untrimmed.ok()) return untrimmed.error();
  RowStretches runs;
  std::vector<std::size_t> lengths;
  for (const auto& [start, end] : run_ranges(untrimmed->source_run_starts, n_scans)) {
    std::size_t first = 0;
    std::size_t last = end - start;
    for (const TrimmedSeries& one : all) {
      const auto [from, to] = rows_with_values(keep_rows(*one.series, start, end));
      first = std::max(first, from);
      last = std::min(last, to);
    }
    if (first >= last) {
      return bad_input(message("--trim-nan leaves nothing of run ", runs.size() + 1,
                               ": no scan has a value in every column"));
    }
    runs.emplace_back(start + first, start + last);
    lengths.push_back(last - first);
  }
  for (const TrimmedSeries& one : all) *one.series = keep_stretches(*one.series, runs);
  if (lengths.size() > 1) recipe.run_lengths = lengths;
  if (lengths.size() == 1) recipe.run_lengths.clear();
  return runs;
}

std::vector<std::string> notes_on(const RowStretches& kept) {
  std::vector<std::string> notes;
  for (const auto& [first, last] : kept) {
    notes.push_back(message("--trim-nan: scans ", first, " to ", last - 1, " are used."));
  }
  return notes;
}

}  // namespace sync_act::cli
