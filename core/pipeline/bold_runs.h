#pragma once
// From scans of several runs and subjects to one series per voxel: each file is read, smoothed and
// cleaned by the recipe, run by run, and the runs stand one after another with their boundaries.
// What the networks are computed from.
//
//   Result<BoldRuns> runs = read_bold_runs({{"run-1_bold.nii.gz", "run-1_confounds.tsv"},
//                                           {"run-2_bold.nii.gz", "run-2_confounds.tsv"}},
//                                          {}, recipe, n_threads, keep_going);
//   use(runs->series, runs->mask.mask);
//   prepare_neurons(name, responses, runs->recipe, runs->selection, n_threads, runs->confounds);

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/data/scan_selection.h"
#include "core/data/time_series.h"
#include "core/pipeline/bold_columns.h"
#include "core/pipeline/recipe.h"
#include "core/preprocess/clean_series.h"
#include "core/preprocess/confounds.h"

namespace sync_act {

struct BoldRunFile {
  std::filesystem::path bold;
  std::filesystem::path confounds;  // empty: none (then the recipe must not want any)
};

// A subject has the runs from its first one to the next subject's.
struct SubjectRuns {
  std::string name;  // of "sub-NAME" in the file's name; empty where there is none
  std::size_t first_run = 0;
};

// What was done to one run.
struct RunSummary {
  std::string file;
  std::size_t n_source_scans = 0;
  std::size_t n_scans = 0;  // used
  std::size_t n_cosines = 0;
  std::size_t n_confounds = 0;         // columns of the table
  std::size_t n_scrubbed = 0;          // scans
  std::size_t n_regressors = 0;        // independent columns: trend, cosines, confounds, spikes
  std::size_t degrees_of_freedom = 0;  // n_scans - n_regressors
};

struct BoldRuns {
  TimeSeries series;  // [scan used of all runs x mask voxel], cleaned; interval = TR; run_starts
  std::vector<SignalState> states;  // per voxel; not finite in one run: excluded from all
  SignalCounts counts;
  MaskOfScan mask;
  ScanSelection selection;              // over the scans of all files, one after another
  std::vector<RunConfounds> confounds;  // per run, or none: for the neurons' side
  std::vector<SubjectRuns> subjects;
  std::vector<RunSummary> runs;
  Recipe recipe;  // with the TR and, of several runs, the run_lengths that were found
};

// The mask: a given file, or what all files' own masks have in common. Several files are one run
// each, unless run_lengths of the recipe says where runs begin (a file holds whole runs). Fails
// naming the files where grids or TRs differ, and as read_bold_columns, read_run_confounds and
// cleaner_of do. Memory: the result and one file's columns.
Result<BoldRuns> read_bold_runs(const std::vector<BoldRunFile>& files, const MaskRequest& mask,
                                const Recipe& recipe, int n_threads,
                                const ProgressCallback& keep_going);

// For people: "run 2 (sub-01_run-2_bold.nii.gz): shorter than half the high-pass cut-off ..."; what
// cleaning cost and what a reader should know. Empty where there is nothing to tell.
std::vector<std::string> notes_on(const BoldRuns& runs);

}  // namespace sync_act
