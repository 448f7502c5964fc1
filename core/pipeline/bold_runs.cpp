#include "core/pipeline/bold_runs.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>
#include <utility>

#include "core/io/file_bytes.h"
#include "core/io/nifti_file.h"
#include "core/pipeline/prepare.h"
#include "core/pipeline/run_confounds.h"
#include "core/preprocess/highpass.h"

namespace sync_act {
namespace {

// One file before its voxels are read.
struct FilePlan {
  std::string name;
  std::size_t n_scans = 0;
  std::vector<std::size_t> run_lengths;  // of the runs in it
  double tr_secs = 0.0;
};

// Which of the recipe's runs each file holds.
Status divide_runs(const Recipe& recipe, std::vector<FilePlan>& plans) {
  std::size_t next = 0;
  for (FilePlan& plan : plans) {
    if (recipe.run_lengths.empty()) {
      plan.run_lengths = {plan.n_scans};
      continue;
    }
    std::size_t scans = 0;
    while (scans < plan.n_scans && next < recipe.run_lengths.size()) {
      plan.run_lengths.push_back(recipe.run_lengths[next]);
      scans += recipe.run_lengths[next++];
    }
    if (scans != plan.n_scans) {
      return bad_input(message(plan.name, ": run_lengths ",
                               recipe_parameter_text(recipe, "run_lengths"), " does not fit its ",
                               plan.n_scans, " scans: a file holds whole runs."));
    }
  }
  if (next != recipe.run_lengths.size()) {
    return bad_input(message("run_lengths ", recipe_parameter_text(recipe, "run_lengths"),
                             " has more runs than the files."));
  }
  return {};
}

Result<std::vector<FilePlan>> plan_files(const std::vector<BoldRunFile>& files,
                                         const Recipe& recipe) {
  constexpr double kTrTolerance = 1e-4;  // relative: TRs are stored as float32, or in milliseconds
  std::vector<FilePlan> plans;
  Grid grid;
  for (const BoldRunFile& file : files) {
    const Result<NiftiHeader> header = read_nifti_header(file.bold);
    if (!header.ok()) return header.error();
    FilePlan plan;
    plan.name = base_name(file.bold);
    plan.n_scans = header->n_scans;
    if (plan.n_scans < 2) {
      return bad_input(message(plan.name, ": dim[4] is ", plan.n_scans,
                               ", a single volume; a series of scans is needed."));
    }
    const Result<double> tr_secs = tr_of(recipe, *header, plan.name);
    if (!tr_secs.ok()) return tr_secs.error();
    plan.tr_secs = *tr_secs;
    if (plans.empty()) {
      grid = header->grid;
    } else {
      const FilePlan& first = plans.front();
      SYNC_ACT_RETURN_IF_ERROR(check_same_grid(first.name, grid, plan.name, header->grid));
      if (std::abs(plan.tr_secs - first.tr_secs) > kTrTolerance * first.tr_secs) {
        return bad_input(message("The repetition times differ: ", first.name, " has ",
                                 first.tr_secs, " s, ", plan.name, " has ", plan.tr_secs,
                                 " s; if one of them is wrong, state tr_secs."));
      }
    }
    plans.push_back(std::move(plan));
  }
  SYNC_ACT_RETURN_IF_ERROR(divide_runs(recipe, plans));
  return plans;
}

// What the masks of all files have in common.
Result<MaskOfScan> common_mask(const std::vector<BoldRunFile>& files, const MaskRequest& request,
                               const ProgressCallback& keep_going) {
  MaskOfScan common;
  for (std::size_t f = 0; f < files.size(); ++f) {
    Result<MaskOfScan> mask = read_mask_of_scan(files[f].bold, request, keep_going);
    if (!mask.ok()) return mask.error();
    if (request.source == MaskSource::kFile) return mask;
    if (f == 0) {
      common = *std::move(mask);
      continue;
    }
    std::vector<std::uint32_t> both;
    std::set_intersection(common.mask.voxels.begin(), common.mask.voxels.end(),
                          mask->mask.voxels.begin(), mask->mask.voxels.end(),
                          std::back_inserter(both));
    if (both.empty()) {
      return bad_input(message("The masks of ", base_name(files[0].bold), " and ",
                               base_name(files[f].bold),
                               " have no voxel in common: are both in the same space?"));
    }
    common.mask.voxels = std::move(both);
  }
  common.how = message("in all ", files.size(), " files; ",
                       request.source == MaskSource::kAll ? "finite and not zero" : "automatic");
  common.fraction =
      static_cast<double>(common.mask.size()) / static_cast<double>(common.mask.grid.voxel_count());
  return common;
}

// sub-NAME of a BIDS file's name.
std::string subject_of(const std::string& file_name) {
  if (!file_name.starts_with("sub-")) return "";
  return file_name.substr(4, file_name.find('_') - 4);
}

std::vector<SubjectRuns> subjects_of(const std::vector<FilePlan>& plans) {
  std::vector<SubjectRuns> subjects;
  std::size_t run = 0;
  for (const FilePlan& plan : plans) {
    const std::string name = subject_of(plan.name);
    if (subjects.empty() || subjects.back().name != name) subjects.push_back({name, run});
    run += plan.run_lengths.size();
  }
  return subjects;
}

std::vector<RunSummary> summaries(const std::vector<FilePlan>& plans, const SeriesCleaner& cleaner,
                                  const BoldRuns& runs) {
  std::vector<RunSummary> result;
  const auto used = run_ranges(runs.selection.run_starts, runs.selection.scans.size());
  for (const FilePlan& plan : plans) {
    for (const std::size_t length : plan.run_lengths) {
      const std::size_t r = result.size();
      RunSummary run;
      run.file = plan.name;
      run.n_source_scans = length;
      run.n_scans = used[r].second - used[r].first;
      run.n_cosines = cosine_count(run.n_scans, runs.recipe.tr_secs, runs.recipe.high_pass_secs);
      if (!runs.confounds.empty()) {
        run.n_confounds = runs.confounds[r].columns.size();
        run.n_scrubbed = runs.confounds[r].scrubbed.size();
      }
      // Where nothing is done per run the cleaner has one run only, and no columns.
      run.n_regressors = cleaner.n_runs() == used.size() ? cleaner.rank(r) : 0;
      run.degrees_of_freedom = run.n_scans - run.n_regressors;
      result.push_back(std::move(run));
    }
  }
  return result;
}

// Reads all files into one series; voxels that are not finite somewhere become 0 everywhere.
Result<std::vector<std::size_t>> read_series(const std::vector<BoldRunFile>& files,
                                             const std::vector<FilePlan>& plans,
                                             const MaskRequest& request, BoldRuns& runs,
                                             const ProgressCallback& keep_going) {
  std::vector<std::size_t> not_finite;
  if (files.size() > 1) {
    Result<MaskOfScan> mask = common_mask(files, request, keep_going);
    if (!mask.ok()) return mask.error();
    runs.mask = *std::move(mask);
    runs.series = TimeSeries(runs.selection.scans.size(), runs.mask.mask.size());
  }
  std::size_t first_scan = 0;
  for (std::size_t f = 0; f < files.size(); ++f) {
    Recipe of_file = runs.recipe;
    of_file.run_lengths = plans[f].run_lengths;
    const ProgressCallback progress = [&](const JobProgress& part) {
      const double done =
          (static_cast<double>(f) + part.fraction) / static_cast<double>(files.size());
      return !keep_going || keep_going({done, part.step});
    };
    Result<BoldColumns> bold =
        files.size() == 1 ? read_bold_columns(files[f].bold, request, of_file, progress)
                          : read_bold_columns_in(files[f].bold, runs.mask, of_file, progress);
    if (!bold.ok()) return bold.error();
    std::vector<std::size_t> either;
    std::set_union(not_finite.begin(), not_finite.end(), bold->nonfinite_voxels.begin(),
                   bold->nonfinite_voxels.end(), std::back_inserter(either));
    not_finite = std::move(either);
    if (files.size() == 1) {
      runs.mask = std::move(bold->mask);
      runs.series = std::move(bold->series);
      break;
    }
    for (std::size_t v = 0; v < runs.series.n_units(); ++v) {
      const std::span<const float> from = std::as_const(bold->series).unit(v);
      std::copy(from.begin(), from.end(),
                runs.series.unit(v).subspan(first_scan, from.size()).begin());
    }
    first_scan += bold->series.n_times();
  }
  for (const std::size_t voxel : not_finite) {
    const std::span<float> values = runs.series.unit(voxel);
    std::fill(values.begin(), values.end(), 0.0F);
  }
  return not_finite;
}

}  // namespace

Result<BoldRuns> read_bold_runs(const std::vector<BoldRunFile>& files, const MaskRequest& mask,
                                const Recipe& recipe, int n_threads,
                                const ProgressCallback& keep_going) {
  if (files.empty()) return bad_input("There is no scan to read.");
  const Result<std::vector<FilePlan>> plans = plan_files(files, recipe);
  if (!plans.ok()) return plans.error();
  BoldRuns runs;
  runs.recipe = recipe;
  runs.recipe.tr_secs = plans->front().tr_secs;
  runs.recipe.run_lengths.clear();
  std::size_t n_scans = 0;
  for (const FilePlan& plan : *plans) {
    runs.recipe.run_lengths.insert(runs.recipe.run_lengths.end(), plan.run_lengths.begin(),
                                   plan.run_lengths.end());
    n_scans += plan.n_scans;
  }
  Result<ScanSelection> selection = selection_of(runs.recipe, n_scans);
  if (!selection.ok()) {
    const std::string where = files.size() == 1 ? plans->front().name + ": " : std::string();
    return Error{selection.error().code, message(where, selection.error().message)};
  }
  runs.selection = *std::move(selection);
  if (runs.recipe.run_lengths.size() == 1) runs.recipe.run_lengths.clear();

  std::vector<std::filesystem::path> tables;
  for (const BoldRunFile& file : files) {
    if (!file.confounds.empty()) tables.push_back(file.confounds);
  }
  Result<std::vector<RunConfounds>> confounds =
      read_run_confounds(tables, runs.recipe, runs.selection);
  if (!confounds.ok()) return confounds.error();
  runs.confounds = *std::move(confounds);
  // Before the long reading: the recipe may ask for more than the runs have.
  Result<SeriesCleaner> cleaner = cleaner_of(runs.recipe, runs.selection, runs.confounds);
  if (!cleaner.ok()) return cleaner.error();

  Result<std::vector<std::size_t>> not_finite = read_series(files, *plans, mask, runs, keep_going);
  if (!not_finite.ok()) return not_finite.error();
  runs.series.interval_secs = runs.recipe.tr_secs;
  runs.series.run_starts = runs.selection.run_starts;
  runs.states = clean_all(*cleaner, runs.series, n_threads);
  for (const std::size_t voxel : *not_finite) runs.states[voxel] = SignalState::kNonFinite;
  runs.counts = count_states(runs.states);
  runs.subjects = subjects_of(*plans);
  runs.runs = summaries(*plans, *cleaner, runs);
  return runs;
}

std::vector<std::string> notes_on(const BoldRuns& runs) {
  std::vector<std::string> notes;
  for (std::size_t r = 0; r < runs.runs.size(); ++r) {
    const RunSummary& run = runs.runs[r];
    const std::string where = message("run ", r + 1, " (", run.file, "): ");
    if (runs.recipe.high_pass_secs > 0.0 && run.n_cosines == 0) {
      notes.push_back(message(where, "no high-pass filter: its ", run.n_scans,
                              " scans are shorter than half the cut-off of ",
                              runs.recipe.high_pass_secs, " s"));
    }
    if (runs.recipe.wants_confounds()) {
      notes.push_back(message(where, run.n_confounds, " confounds and ", run.n_scrubbed,
                              " scrubbed scans; ", run.degrees_of_freedom, " of ", run.n_scans,
                              " degrees of freedom are left"));
    }
  }
  return notes;
}

}  // namespace sync_act
