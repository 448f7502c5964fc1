#include "core/annotate/stimulus_events.h"

#include <algorithm>
#include <cmath>

namespace sync_act {
namespace {

Status check_event(const StimulusEvent& event, std::size_t number, std::size_t n_runs) {
  const auto fails = [&](const std::string& what) {
    return bad_input(message("event ", number, " (", event.kind, "): ", what));
  };
  constexpr double kMostSecs = 1e7;
  if (!(std::abs(event.onset_secs) <= kMostSecs)) {
    return fails(message("onset is ", event.onset_secs, "; seconds are needed"));
  }
  if (!(event.duration_secs >= 0.0 && event.duration_secs <= kMostSecs)) {
    return fails(message("duration is ", event.duration_secs, "; 0 or more seconds are needed"));
  }
  if (!std::isfinite(event.amplitude)) {
    return fails(message("value is ", event.amplitude, "; a number is needed"));
  }
  if (event.run >= n_runs) {
    return fails(message("run is ", event.run + 1, ", but there are ", n_runs));
  }
  return {};
}

// Adds the event to the samples of its run; answers whether it touches them.
bool add_event(const StimulusEvent& event, double rate_hz, std::span<float> run) {
  const double first = event.onset_secs * rate_hz + 0.5;  // in bins: sample j is [j, j + 1)
  const double last =
      first + std::max(event.duration_secs * rate_hz, event.duration_secs == 0.0 ? 1.0 : 0.0);
  const auto n = static_cast<double>(run.size());
  if (!(last > 0.0 && first < n)) return false;
  const auto from = static_cast<std::size_t>(std::floor(std::max(first, 0.0)));
  const auto to = static_cast<std::size_t>(std::ceil(std::min(last, n)));
  for (std::size_t j = from; j < to; ++j) {
    const auto bin = static_cast<double>(j);
    const double covered = std::min(last, bin + 1.0) - std::max(first, bin);
    run[j] += static_cast<float>(event.amplitude * covered);
  }
  return true;
}

}  // namespace

Result<EventRegressors> sample_events(const std::vector<StimulusEvent>& events,
                                      const std::vector<double>& run_secs, double rate_hz) {
  if (events.empty()) return bad_input("there is no event");
  if (!(rate_hz > 0.0)) return bad_input(message("the rate of events is ", rate_hz, " Hz"));
  std::vector<std::string> kinds;
  for (std::size_t e = 0; e < events.size(); ++e) {
    SYNC_ACT_RETURN_IF_ERROR(check_event(events[e], e + 1, run_secs.size()));
    if (std::find(kinds.begin(), kinds.end(), events[e].kind) == kinds.end()) {
      kinds.push_back(events[e].kind);
    }
  }
  std::vector<std::size_t> starts;
  std::size_t n_samples = 0;
  for (const double secs : run_secs) {
    starts.push_back(n_samples);
    n_samples += static_cast<std::size_t>(std::ceil(secs * rate_hz)) + 1;
  }
  EventRegressors regressors;
  regressors.samples = TimeSeries(n_samples, kinds.size());
  regressors.samples.interval_secs = 1.0 / rate_hz;
  regressors.samples.unit_ids = kinds;
  regressors.samples.run_starts = starts;
  regressors.n_events.assign(kinds.size(), 0);
  const auto ranges = run_ranges(starts, n_samples);
  for (const StimulusEvent& event : events) {
    const auto kind =
        static_cast<std::size_t>(std::find(kinds.begin(), kinds.end(), event.kind) - kinds.begin());
    const auto [first, last] = ranges[event.run];
    const std::span<float> run = regressors.samples.unit(kind).subspan(first, last - first);
    if (add_event(event, rate_hz, run)) {
      ++regressors.n_events[kind];
    } else {
      ++regressors.n_outside;
    }
  }
  return regressors;
}

}  // namespace sync_act
