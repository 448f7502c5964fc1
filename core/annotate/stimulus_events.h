#pragma once
// Events of a stimulus -> one regressor per kind of event, sampled along the film.
//
// Sample j stands for [(j - 1/2) / rate, (j + 1/2) / rate): its value is the sum, over the events
// of the kind, of the share of that bin which the event covers, times the event's amplitude. So an
// event's area, duration x amplitude, is the same wherever its onset lies. An event of duration 0
// counts as one bin long.

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/time_series.h"

namespace sync_act {

struct StimulusEvent {
  double onset_secs = 0.0;  // from the start of the run's first scan; may be negative
  double duration_secs = 0.0;
  double amplitude = 1.0;
  std::string kind;
  std::size_t run = 0;
};

struct EventRegressors {
  TimeSeries samples;  // [sample x kind], runs one after another; kinds in order of appearance
  std::vector<std::size_t> n_events;  // of each kind, those that touch the run
  std::size_t n_outside = 0;          // events that lie wholly outside of their run
};

// Runs last run_secs[r] each. Fails, naming the event, for an onset or a duration that is not
// finite, a negative duration, a run that does not exist; and where there is no event.
Result<EventRegressors> sample_events(const std::vector<StimulusEvent>& events,
                                      const std::vector<double>& run_secs, double rate_hz);

}  // namespace sync_act
