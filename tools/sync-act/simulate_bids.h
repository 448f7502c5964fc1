#pragma once
// A simulated scan in the manner of fMRIPrep: one scan, mask and table of confounds per run.

#include "core/base/result.h"
#include "core/simulate/simulation.h"
#include "tools/sync-act/output_folder.h"

namespace sync_act::cli {

// The columns of motion24 and framewise_displacement of scans [first, last), as fMRIPrep writes
// them: differences are n/a at the first scan.
std::string confounds_tsv(const Nuisances& nuisances, std::size_t first, std::size_t last);

// sub-01/func/sub-01_task-film_run-1_space-MNI_desc-preproc_bold.nii.gz and beside it
// ..._space-MNI_desc-brain_mask.nii.gz and ..._desc-confounds_timeseries.tsv, for all subjects and
// runs. series: [scan x voxel of the grid].
Status write_bids(OutputFolder& folder, const Simulation& simulation, const TimeSeries& series);

}  // namespace sync_act::cli
