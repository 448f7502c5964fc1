#pragma once
// Confounds of a recording: columns of fMRIPrep's *_desc-confounds_timeseries.tsv that are
// regressed out together with trend and cosines, and spike columns for scans with too much motion.
//
// Which columns are asked for is a list of words, each one of
//   motion6        trans_x/y/z, rot_x/y/z
//   motion24       these, their derivatives, and the squares of both (Friston et al. 1996)
//   csf_wm         csf, white_matter
//   global_signal  global_signal
//   acompcor-N     the first N of a_comp_cor_00, a_comp_cor_01, ... (Behzadi et al. 2007); likewise
//                  tcompcor-N, ccompcor-N (CSF) and wcompcor-N (white matter)
//   a column's name, in which * stands for any characters
//
// "n/a" in the first rows of a difference over time (a name with "derivative", and
// framewise_displacement, dvars, std_dvars, rmsd) is 0: fMRIPrep has no earlier scan to compare
// with. Elsewhere n/a is an error, unless its scan is not used.
//
// Scrubbing (Power et al. 2012) adds a spike, 1 at one scan and 0 elsewhere, for every scan whose
// framewise displacement is above a threshold (and for n scans after it). This removes the scan
// exactly as leaving it out would (its residual is 0), but keeps the time grid, which the
// haemodynamic response and the null models need.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/preprocess/regression_design.h"

namespace sync_act {

inline constexpr std::string_view kFramewiseDisplacement = "framewise_displacement";

// Indices of the wanted columns among `names`, each once, in the order of the words. Fails, naming
// `file_name`, the word and what there is, for a column that is missing, a pattern that matches
// nothing (except non_steady_state_outlier* and motion_outlier*, which exist only where needed) and
// fewer components than asked for.
Result<std::vector<std::size_t>> choose_confounds(std::string_view file_name,
                                                  const std::vector<std::string>& names,
                                                  const std::vector<std::string>& wanted);

// Fails where one of the words can match no file: an empty one, "acompcor-0", "acompcor-x".
Status check_confound_words(const std::vector<std::string>& wanted);

// One run's confounds at the scans that are used.
struct RunConfounds {
  std::vector<std::string> names;            // as in the file
  std::vector<std::vector<double>> columns;  // [column][scan used], finite
  std::vector<std::size_t> scrubbed;  // scans with a spike, index into the scans used, rising
};

// `column`: values of a whole run, NaN for n/a; `scans`: the rows that are used. Resolves n/a as
// above. Fails naming file, column and row (of the file, from 1: `first_row` + index + 1).
Result<std::vector<double>> confound_at_scans(std::string_view file_name, std::string_view name,
                                              const std::vector<double>& column,
                                              const std::vector<std::size_t>& scans,
                                              std::size_t first_row);

// Scans above the threshold and `n_after` scans after each, as indices into the scans used.
// `displacement_mm` and `scans` as above: a scan that is not used still marks those after it.
std::vector<std::size_t> scrubbed_scans(const std::vector<double>& displacement_mm,
                                        const std::vector<std::size_t>& scans, double threshold_mm,
                                        std::size_t n_after);

// Adds run r's columns and spikes, each with its mean removed: where the design has no constant,
// the mean of the series stays in it.
void add_confounds(std::size_t r, const RunConfounds& confounds, RegressionDesign& design);

}  // namespace sync_act
