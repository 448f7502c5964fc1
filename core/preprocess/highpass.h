#pragma once
// Slow drift as cosines per run: columns for the regression design, so that the filter and the
// confounds are removed in one regression.
//
// A run of n scans gets the first K functions of the discrete cosine transform (DCT-II),
//   c_k(i) = sqrt(2 / n) cos(pi k (2 i + 1) / (2 n)),   k = 1 .. K,   K = floor(2 n TR / cutoff),
// as spm_filter.m / spm_dctmtx.m of SPM12 and nilearn's make_first_level_design_matrix
// (drift_model="cosine") have them. c_k passes through k half periods in the run, so all periods
// longer than `cutoff` seconds go. A run shorter than half the cut-off has K = 0: no cosine.

#include <cstddef>

#include "core/preprocess/regression_design.h"

namespace sync_act {

// K above; 0 where cutoff_secs is 0 (no filter). Never above n_scans - 1.
std::size_t cosine_count(std::size_t n_scans, double tr_secs, double cutoff_secs);

// Adds the cosines to every run. tr_secs > 0; cutoff_secs 0: nothing is added.
void add_cosines(double cutoff_secs, double tr_secs, RegressionDesign& design);

}  // namespace sync_act
