#pragma once
// From fMRIPrep's tables of confounds to the columns that a recipe regresses out of each run.

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/scan_selection.h"
#include "core/pipeline/recipe.h"
#include "core/preprocess/confounds.h"

namespace sync_act {

// One entry per run of the selection; empty where the recipe wants no confounds. `files`: in order,
// each with one row per scan (before dropping) of one run or of several whole runs together. Fails
// naming file, column and row: for a missing column, for n/a where a number is needed, and where
// the rows do not add up to the runs' scans.
Result<std::vector<RunConfounds>> read_run_confounds(
    const std::vector<std::filesystem::path>& files, const Recipe& recipe,
    const ScanSelection& selection);

// Where fMRIPrep puts the table beside a scan: sub-01_task-film_space-X_desc-preproc_bold.nii.gz
// has sub-01_task-film_desc-confounds_timeseries.tsv (before version 20: ..._regressors.tsv).
// Fails naming both where neither is there or the scan's name does not end in _bold.
Result<std::filesystem::path> confounds_beside(const std::filesystem::path& bold);

}  // namespace sync_act
