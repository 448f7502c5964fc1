#include "core/data/series_parts.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sync_act {
namespace {

std::string some_names(const TimeSeries& series) {
  constexpr std::size_t kMostNamed = 20;
  if (series.unit_ids.empty()) return message("numbers 0 to ", series.n_units() - 1);
  std::string names;
  for (std::size_t u = 0; u < std::min(kMostNamed, series.n_units()); ++u) {
    names += message(u == 0 ? "" : ", ", series.unit_ids[u]);
  }
  if (series.n_units() > kMostNamed) {
    names += message(" and ", series.n_units() - kMostNamed, " more");
  }
  return names;
}

// n_units() where there is none of that name or number.
std::size_t unit_of(const TimeSeries& series, const std::string& name) {
  const auto found = std::find(series.unit_ids.begin(), series.unit_ids.end(), name);
  if (found != series.unit_ids.end()) {
    return static_cast<std::size_t>(found - series.unit_ids.begin());
  }
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool whole = error == std::errc() && end == name.data() + name.size();
  return whole && number < series.n_units() ? number : series.n_units();
}

bool finite_row(const TimeSeries& series, std::size_t row) {
  for (std::size_t u = 0; u < series.n_units(); ++u) {
    if (!std::isfinite(series.unit(u)[row])) return false;
  }
  return true;
}

}  // namespace

Result<TimeSeries> choose_units(const TimeSeries& series, std::span<const std::string> wanted) {
  std::vector<std::size_t> units;
  for (const std::string& name : wanted) {
    const std::size_t unit = unit_of(series, name);
    if (unit == series.n_units()) {
      return bad_input(message("there is no \"", name, "\"; there are ", some_names(series)));
    }
    if (std::find(units.begin(), units.end(), unit) != units.end()) {
      return bad_input(message("\"", name, "\" is chosen twice"));
    }
    units.push_back(unit);
  }
  TimeSeries chosen(series.n_times(), units.size());
  for (std::size_t u = 0; u < units.size(); ++u) {
    const std::span<const float> from = series.unit(units[u]);
    std::copy(from.begin(), from.end(), chosen.unit(u).begin());
    chosen.unit_ids.push_back(series.unit_ids.empty() ? std::to_string(units[u])
                                                      : series.unit_ids[units[u]]);
  }
  chosen.interval_secs = series.interval_secs;
  chosen.start_secs = series.start_secs;
  chosen.run_starts = series.run_starts;
  return chosen;
}

std::pair<std::size_t, std::size_t> rows_with_values(const TimeSeries& series) {
  std::size_t first = 0;
  std::size_t last = series.n_times();
  while (first < last && !finite_row(series, first)) ++first;
  while (last > first && !finite_row(series, last - 1)) --last;
  return {first, last};
}

TimeSeries keep_rows(const TimeSeries& series, std::size_t first, std::size_t last) {
  SYNC_ACT_ASSERT(first <= last && last <= series.n_times());
  TimeSeries kept(last - first, series.n_units());
  for (std::size_t u = 0; u < series.n_units(); ++u) {
    const std::span<const float> from = series.unit(u).subspan(first, last - first);
    std::copy(from.begin(), from.end(), kept.unit(u).begin());
  }
  kept.interval_secs = series.interval_secs;
  kept.start_secs = series.start_secs + static_cast<double>(first) * series.interval_secs;
  kept.unit_ids = series.unit_ids;
  for (const auto& [run_first, run_last] : run_ranges(series.run_starts, series.n_times())) {
    const std::size_t from = std::max(run_first, first);
    if (from < std::min(run_last, last)) kept.run_starts.push_back(from - first);
  }
  if (series.run_starts.empty()) kept.run_starts.clear();
  return kept;
}

TimeSeries keep_stretches(const TimeSeries& series, const RowStretches& stretches) {
  std::size_t n_rows = 0;
  for (const auto& [first, last] : stretches) n_rows += last - first;
  TimeSeries kept(n_rows, series.n_units());
  kept.interval_secs = series.interval_secs;
  kept.unit_ids = series.unit_ids;
  std::size_t to = 0;
  for (const auto& [first, last] : stretches) {
    SYNC_ACT_ASSERT(first <= last && last <= series.n_times());
    kept.run_starts.push_back(to);
    for (std::size_t u = 0; u < series.n_units(); ++u) {
      const std::span<const float> from = series.unit(u).subspan(first, last - first);
      std::copy(from.begin(), from.end(), kept.unit(u).begin() + static_cast<std::ptrdiff_t>(to));
    }
    to += last - first;
  }
  return kept;
}

}  // namespace sync_act
