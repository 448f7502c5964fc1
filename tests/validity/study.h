#pragma once
// The experiments of the validity study. Each simulation draws from its own stream of the seed, and
// is analysed by run_coupling() as the command line does, so that a table depends on the seed and
// the sizes alone, not on the number of threads.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/rng.h"
#include "core/data/coupling.h"
#include "core/data/time_series.h"
#include "tests/validity/report.h"

namespace sync_act::validity {

struct StudyOptions {
  std::uint64_t seed = 1;
  int n_threads = 1;
  std::size_t n_level_simulations = 1000;  // per row of false alarms
  std::size_t n_power_simulations = 200;   // per row of planted couplings and of width
  std::size_t n_surrogates = 399;
};

// The random numbers of one simulation of one condition of one experiment.
Rng simulation_rng(const StudyOptions& options, std::size_t experiment, std::size_t condition,
                   std::size_t simulation);

// How a simulation is analysed.
struct Analysis {
  std::string null = "none";  // "none": no p
  std::uint64_t seed = 1;
  bool held_out = false;
  const TimeSeries* confounds = nullptr;  // regressed out of both sides
};

// Couples on one thread; ends the program with the error's text where that is refused: every
// condition is one that can be analysed.
Coupling coupled(const TimeSeries& neurons, const TimeSeries& networks, const Analysis& analysis,
                 const StudyOptions& options);

// Family-wise error of each null on independent AR(1) noise.
Table family_wise_error(const StudyOptions& options);
// The same where assumptions are broken: unlike autocorrelation, block designs, changing variance.
Table broken_assumptions(const StudyOptions& options);
// One neuron, one network: t test, effective degrees of freedom, each null.
Table pair_tests(const StudyOptions& options);
// Voxels of a neuron's map that are called significant: on noise, and planted ones.
Table voxel_maps(const StudyOptions& options);
// Sensitivity and false discoveries against strength and length.
Table planted_couplings(const StudyOptions& options);
// Best r in sample and held out on noise.
Table held_out_optimism(const StudyOptions& options);
// Score of models of equal quality by their width.
Table width_bias(const StudyOptions& options);

}  // namespace sync_act::validity
