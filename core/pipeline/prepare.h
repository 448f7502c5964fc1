#pragma once
// Both sides of a coupling, prepared alike: choose scans, bring neurons to scans, regress trend,
// cosines and confounds out of each run in one regression, standardize each run. The command line
// calls these; the engine calls the parts block by block.
//
// Confounds go out of the neurons as well, by the very same regression: r is then the partial
// correlation of neuron and brain given trend, cosines and confounds (Frisch & Waugh 1933).
// Cleaning the brain alone would leave r too small where a neuron has something of the confounds,
// and would leave a scrubbed scan's response in the neuron.

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/data/scan_selection.h"
#include "core/data/time_series.h"
#include "core/pipeline/recipe.h"
#include "core/preprocess/clean_series.h"
#include "core/preprocess/confounds.h"

namespace sync_act {

struct PreparedSeries {
  TimeSeries series;                // [scan used x unit]; a unit without signal is all 0
  std::vector<SignalState> states;  // per unit
  SignalCounts counts;
};

// The scans that the recipe uses of a recording of n_source_scans. Fails where run_lengths do not
// add up to them or nothing of a run is left.
Result<ScanSelection> selection_of(const Recipe& recipe, std::size_t n_source_scans);

// The cleaner for series of the selection's scans. `confounds`: one per run (run_confounds.h), or
// none. Fails where the recipe wants confounds and there are none; where the high-pass filter needs
// a TR that is not known; where a run keeps fewer than kFewestDegrees scans more than columns.
Result<SeriesCleaner> cleaner_of(const Recipe& recipe, const ScanSelection& selection,
                                 const std::vector<RunConfounds>& confounds = {});

// With confounds a run must keep this many degrees of freedom; less says nothing about r.
inline constexpr std::size_t kFewestDegrees = 5;

AlignOptions align_options_of(const Recipe& recipe);

// responses [sample x neuron] -> [scan used x neuron]. recipe.tr_secs must be known where
// neuron_rate_hz is given or the HRF is sampled. Errors start with `source`, the file's name.
Result<PreparedSeries> prepare_neurons(std::string_view source, const TimeSeries& responses,
                                       const Recipe& recipe, const ScanSelection& selection,
                                       int n_threads,
                                       const std::vector<RunConfounds>& confounds = {});

// time_courses [scan of the recording x network] -> [scan used x network].
Result<PreparedSeries> prepare_networks(std::string_view source, const TimeSeries& time_courses,
                                        const Recipe& recipe, const ScanSelection& selection,
                                        int n_threads,
                                        const std::vector<RunConfounds>& confounds = {});

// voxels [scan used x voxel], in place.
Result<PreparedSeries> prepare_voxels(TimeSeries voxels, const Recipe& recipe,
                                      const ScanSelection& selection, int n_threads,
                                      const std::vector<RunConfounds>& confounds = {});

}  // namespace sync_act
