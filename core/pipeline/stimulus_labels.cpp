#include "core/pipeline/stimulus_labels.h"

#include <algorithm>
#include <cmath>

#include "core/io/tsv.h"

namespace sync_act {
namespace {

bool is_missing(std::string_view cell) { return cell.empty() || cell == "n/a" || cell == "N/A"; }

bool has_column(const TsvTable& table, std::string_view name) {
  return std::find(table.names.begin(), table.names.end(), name) != table.names.end();
}

// The column, without missing values.
Result<std::vector<double>> all_numbers(const TsvTable& table, std::string_view name) {
  Result<std::vector<double>> values = table.numbers(name);
  if (!values.ok()) return values;
  for (std::size_t row = 0; row < values->size(); ++row) {
    if (std::isfinite((*values)[row])) continue;
    return bad_input(message(table.file_name, ": row ", row + 1, " of column \"", name,
                             "\" is no number; every event needs one"));
  }
  return values;
}

}  // namespace

Result<EventTable> parse_events(std::string_view file_name, std::string_view text,
                                bool use_values) {
  const Result<TsvTable> table = parse_tsv(file_name, text);
  if (!table.ok()) return table.error();
  const Result<std::size_t> kind_column = table->column_index("trial_type");
  if (!kind_column.ok()) return kind_column.error();
  const Result<std::vector<double>> onsets = all_numbers(*table, "onset");
  if (!onsets.ok()) return onsets.error();
  const Result<std::vector<double>> durations = all_numbers(*table, "duration");
  if (!durations.ok()) return durations.error();
  std::vector<double> values(table->n_rows(), 1.0);
  if (use_values) {
    Result<std::vector<double>> read = all_numbers(*table, "value");
    if (!read.ok()) return read.error();
    values = *std::move(read);
  }
  std::vector<double> runs(table->n_rows(), 1.0);
  if (has_column(*table, "run")) {
    Result<std::vector<double>> read = all_numbers(*table, "run");
    if (!read.ok()) return read.error();
    runs = *std::move(read);
  }
  EventTable events;
  for (std::size_t row = 0; row < table->n_rows(); ++row) {
    if (!((*durations)[row] >= 0.0)) {
      return bad_input(message(file_name, ": row ", row + 1, " of column \"duration\" is ",
                               (*durations)[row], "; a duration is 0 or more"));
    }
    constexpr double kMostRuns = 1e6;
    if (!(runs[row] >= 1.0 && runs[row] <= kMostRuns) || std::floor(runs[row]) != runs[row]) {
      return bad_input(message(file_name, ": row ", row + 1, " of column \"run\" is ", runs[row],
                               "; runs are counted from 1"));
    }
    const std::string& kind = table->columns[*kind_column][row];
    if (is_missing(kind)) {
      ++events.n_without_kind;
      continue;
    }
    events.events.push_back({(*onsets)[row], (*durations)[row], values[row], kind,
                             static_cast<std::size_t>(runs[row]) - 1});
  }
  return events;
}

Result<PreparedLabels> prepare_events(std::string_view source, const EventTable& table,
                                      const Recipe& recipe, const ScanSelection& selection,
                                      int n_threads) {
  if (!(recipe.tr_secs > 0.0)) {
    return bad_input(message(source, ": events need the repetition time (tr_secs)"));
  }
  std::vector<double> run_secs;
  for (const auto& [first, last] :
       run_ranges(selection.source_run_starts, selection.n_source_scans)) {
    run_secs.push_back(static_cast<double>(last - first) * recipe.tr_secs);
  }
  const Result<EventRegressors> regressors = sample_events(table.events, run_secs, kEventRateHz);
  if (!regressors.ok()) {
    return Error{regressors.error().code, message(source, ": ", regressors.error().message)};
  }
  PreparedLabels prepared;
  if (table.n_without_kind > 0) {
    prepared.notes.push_back(
        message(source, ": ", table.n_without_kind, " events without trial_type were left out."));
  }
  if (regressors->n_outside > 0) {
    prepared.notes.push_back(
        message(source, ": ", regressors->n_outside, " events lie outside of the scan."));
  }
  Recipe of_events = recipe;
  of_events.neuron_rate_hz = kEventRateHz;
  of_events.onset_secs = 0.0;
  of_events.before_start = BeforeStart::kZero;
  Result<PreparedSeries> series =
      prepare_neurons(source, regressors->samples, of_events, selection, n_threads);
  if (!series.ok()) return series.error();
  prepared.labels = *std::move(series);
  return prepared;
}

}  // namespace sync_act
