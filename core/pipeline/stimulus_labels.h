#pragma once
// Labels of a stimulus -> series that stand beside the networks' time courses: events or a label
// table, convolved with the haemodynamic response, prepared as neurons are.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/annotate/stimulus_events.h"
#include "core/base/result.h"
#include "core/data/scan_selection.h"
#include "core/data/time_series.h"
#include "core/pipeline/prepare.h"

namespace sync_act {

struct EventTable {
  std::vector<StimulusEvent> events;
  std::size_t n_without_kind = 0;  // rows whose trial_type is n/a: left out
};

// BIDS events: onset, duration (seconds), trial_type; optionally value (the amplitude, where
// `use_values`) and run (from 1). Fails, naming row and column, for an onset or a duration that is
// n/a, negative durations, and values that are no number where they are used.
Result<EventTable> parse_events(std::string_view file_name, std::string_view text, bool use_values);

// Events are sampled at this rate before they are convolved.
inline constexpr double kEventRateHz = 10.0;

struct PreparedLabels {
  PreparedSeries labels;           // [scan used x label]
  std::vector<std::string> notes;  // for the user
};

// recipe: TR, runs, HRF. Events have baseline 0 before a run's start (recipe.before_start is not
// used) and onsets count from a run's first scan.
Result<PreparedLabels> prepare_events(std::string_view source, const EventTable& table,
                                      const Recipe& recipe, const ScanSelection& selection,
                                      int n_threads);

}  // namespace sync_act
