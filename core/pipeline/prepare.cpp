#include "core/pipeline/prepare.h"

#include <numeric>
#include <utility>

#include "core/preprocess/highpass.h"

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

Result<SeriesCleaner> cleaner_of(const Recipe& recipe, const ScanSelection& selection,
                                 const std::vector<RunConfounds>& confounds) {
  if (recipe.wants_confounds() && confounds.empty()) {
    return bad_input(message(recipe.confounds.empty()
                                 ? message("scrub_fd_mm is ", recipe.scrub_fd_mm)
                                 : "confounds is " + recipe_parameter_text(recipe, "confounds"),
                             ", but no table of confounds is given: state --confounds-file."));
  }
  if (recipe.high_pass_secs > 0.0 && !(recipe.tr_secs > 0.0)) {
    return bad_input(message("high_pass_secs is ", recipe.high_pass_secs,
                             ", which needs the repetition time: state tr_secs, or high_pass_secs "
                             "none."));
  }
  const bool untouched = recipe.detrend == Detrend::kNone && !(recipe.high_pass_secs > 0.0) &&
                         confounds.empty() && recipe.standardize == Standardize::kNone;
  // With nothing to do per run, runs do not matter: a series may then differ between runs only.
  RegressionDesign design(selection.scans.size(),
                          untouched ? std::vector<std::size_t>{} : selection.run_starts);
  add_trend(recipe.detrend, design);
  add_cosines(recipe.high_pass_secs, recipe.tr_secs, design);
  SYNC_ACT_ASSERT(confounds.empty() || confounds.size() == design.n_runs());
  for (std::size_t r = 0; r < confounds.size(); ++r) add_confounds(r, confounds[r], design);
  Result<SeriesCleaner> cleaner = SeriesCleaner::create(design, recipe.standardize);
  if (!cleaner.ok() || confounds.empty()) return cleaner;
  for (std::size_t r = 0; r < cleaner->n_runs(); ++r) {
    const std::size_t n_scans = cleaner->run(r).second - cleaner->run(r).first;
    if (n_scans >= cleaner->rank(r) + kFewestDegrees) continue;
    return bad_input(message("Run ", r + 1, " has ", n_scans, " scans, from which ",
                             cleaner->rank(r), " columns are regressed out (",
                             confounds[r].scrubbed.size(),
                             " of them for scrubbed scans): at least ", kFewestDegrees,
                             " degrees of freedom must be left."));
  }
  return cleaner;
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
                                      const ScanSelection& selection, int n_threads,
                                      const std::vector<RunConfounds>& confounds) {
  SYNC_ACT_ASSERT(voxels.n_times() == selection.scans.size());
  Result<SeriesCleaner> cleaner = cleaner_of(recipe, selection, confounds);
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
                                       int n_threads, const std::vector<RunConfounds>& confounds) {
  Result<TimeSeries> aligned =
      align_to_scans(responses, align_options_of(recipe), selection, n_threads);
  if (!aligned.ok()) return in_file(source, aligned.error());
  return prepare_voxels(*std::move(aligned), recipe, selection, n_threads, confounds);
}

Result<PreparedSeries> prepare_networks(std::string_view source, const TimeSeries& time_courses,
                                        const Recipe& recipe, const ScanSelection& selection,
                                        int n_threads, const std::vector<RunConfounds>& confounds) {
  if (time_courses.n_times() != selection.n_source_scans) {
    return bad_input(message(source, ": the time courses have ", time_courses.n_times(),
                             " rows, the recording ", selection.n_source_scans, " scans."));
  }
  return prepare_voxels(keep_scans(time_courses, selection), recipe, selection, n_threads,
                        confounds);
}

}  // namespace sync_act
