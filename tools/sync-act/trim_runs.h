#pragma once
// --trim-nan: scans without a value are cut off the start and the end of each run.

#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/series_parts.h"
#include "core/data/time_series.h"
#include "core/pipeline/recipe.h"
#include "tools/sync-act/command.h"

namespace sync_act::cli {

OptionSpec trim_option();

// A series with one row per scan of the recording, and what messages call it: "networks".
struct TrimmedSeries {
  TimeSeries* series;
  const char* name;
};

// Cuts all series (at least one) to the scans at which, in each run, all of them have begun and
// none has ended; the recipe's runs become as long as what is left. Gives what was kept, in rows of
// the untrimmed series. Fails where the series differ in length, where nothing of a run is left, or
// where the recipe's run_lengths do not fit.
Result<RowStretches> trim_runs(std::span<const TrimmedSeries> all, Recipe& recipe);

// For people: which scans are used.
std::vector<std::string> notes_on(const RowStretches& kept);

}  // namespace sync_act::cli
