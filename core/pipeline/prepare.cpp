#include "core/pipeline/prepare.h"

#include <numeric>
#include <utility>

namespace sync_act {
namespace {

Error in_file(std::string_view source, const Error& error) {
  return {error.code, message(source, ": ", error.message)};
}

}  // namespace

Result<ScanSelection> selection_of(const Recipe& recipe, std::size_t n_source_scans) {
  std::vector<std::size_t> starts;
  std::size_t next = 0;
  for (const std::size_t length : recipe.run_lengths) {
    starts.push_back(next);
    next += length;
  }
  if (!recipe.run_lengths.empty() && next != n_source_scans) {
    return bad_input(message("run_lengths ", recipe_parameter_text(recipe, "run_lengths"),
                             " add up to ", next, " scans, but there are ", n_source_scans, "."));
  }
  return select_scans(n_source_scans, starts, recipe.drop_scans, recipe.max_scans);
}

Result<SeriesCleaner> cleaner_of(const Recipe& recipe, const ScanSelection& selection) {
  return SeriesCleaner::create({recipe.detrend, recipe.standardize}, selection.scans.size(),
                               selection.run_starts);
}

AlignOptions align_options_of(const Recipe& recipe) {
  AlignOptions options;
  options.hrf = recipe.hrf;
  options.shift_scans = recipe.hrf_shift;
  options.rate_hz = recipe.neuron_rate_hz;
  options.tr_secs = recipe.tr_secs;
  options.onset_secs = recipe.onset_secs;
  options.before_start = recipe.before_start;
  return options;
}

Result<PreparedSeries> prepare_voxels(TimeSeries voxels, const Recipe& recipe,
                                      const ScanSelection& selection, int n_threads) {
  SYNC_ACT_ASSERT(voxels.n_times() == selection.scans.size());
  Result<SeriesCleaner> cleaner = cleaner_of(recipe, selection);
  if (!cleaner.ok()) return cleaner.error();
  PreparedSeries prepared;
  prepared.series = std::move(voxels);
  prepared.series.run_starts = selection.run_starts;
  prepared.states = clean_all(*cleaner, prepared.series, n_threads);
  prepared.counts = count_states(prepared.states);
  return prepared;
}

Result<PreparedSeries> prepare_neurons(std::string_view source, const TimeSeries& responses,
                                       const Recipe& recipe, const ScanSelection& selection,
                                       int n_threads) {
  Result<TimeSeries> aligned =
      align_to_scans(responses, align_options_of(recipe), selection, n_threads);
  if (!aligned.ok()) return in_file(source, aligned.error());
  return prepare_voxels(*std::move(aligned), recipe, selection, n_threads);
}

Result<PreparedSeries> prepare_networks(std::string_view source, const TimeSeries& time_courses,
                                        const Recipe& recipe, const ScanSelection& selection,
                                        int n_threads) {
  if (time_courses.n_times() != selection.n_source_scans) {
    return bad_input(message(source, ": the time courses have ", time_courses.n_times(),
                             " rows, the recording ", selection.n_source_scans, " scans."));
  }
  return prepare_voxels(keep_scans(time_courses, selection), recipe, selection, n_threads);
}

}  // namespace sync_act
