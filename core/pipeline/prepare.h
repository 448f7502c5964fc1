#pragma once
// Both sides of a coupling, prepared alike: choose scans, bring neurons to scans, regress the trend
// out of each run, standardize each run. The command line calls these; the engine calls the parts
// block by block.

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/data/scan_selection.h"
#include "core/data/time_series.h"
#include "core/pipeline/recipe.h"
#include "core/preprocess/clean_series.h"

namespace sync_act {

struct PreparedSeries {
  TimeSeries series;                // [scan used x unit]; a unit without signal is all 0
  std::vector<SignalState> states;  // per unit
  SignalCounts counts;
};

// The scans that the recipe uses of a recording of n_source_scans. Fails where run_lengths do not
// add up to them or nothing of a run is left.
Result<ScanSelection> selection_of(const Recipe& recipe, std::size_t n_source_scans);

// The cleaner for series of the selection's scans.
Result<SeriesCleaner> cleaner_of(const Recipe& recipe, const ScanSelection& selection);

AlignOptions align_options_of(const Recipe& recipe);

// responses [sample x neuron] -> [scan used x neuron]. recipe.tr_secs must be known where
// neuron_rate_hz is given or the HRF is sampled. Errors start with `source`, the file's name.
Result<PreparedSeries> prepare_neurons(std::string_view source, const TimeSeries& responses,
                                       const Recipe& recipe, const ScanSelection& selection,
                                       int n_threads);

// time_courses [scan of the recording x network] -> [scan used x network].
Result<PreparedSeries> prepare_networks(std::string_view source, const TimeSeries& time_courses,
                                        const Recipe& recipe, const ScanSelection& selection,
                                        int n_threads);

// voxels [scan used x voxel], in place.
Result<PreparedSeries> prepare_voxels(TimeSeries voxels, const Recipe& recipe,
                                      const ScanSelection& selection, int n_threads);

}  // namespace sync_act
