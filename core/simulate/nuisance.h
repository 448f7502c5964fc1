#pragma once
// What a scanner adds to a brain's signal: head motion, heart and breath, and noise that all voxels
// share. Each run has its own, by seed and number.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/data/time_series.h"

namespace sync_act {

struct NuisanceOptions {
  std::uint64_t seed = 1;
  std::size_t n_runs = 1;
  std::size_t n_scans_per_run = 1;
  double tr_secs = 1.0;
  double motion_mm = 0.0;  // SD of the slow wandering of the head; jerks are 3 times as large
  double shared_ar1 = 0.0;
};

struct Nuisances {
  // [scan x 6]: trans_x, trans_y, trans_z (mm), rot_x, rot_y, rot_z (radians), from each run's
  // start.
  TimeSeries motion;
  // Per scan; fMRIPrep's formula (Power et al. 2012): sum of |changes|, rotations as arc at 50 mm.
  // 0 at the first scan of a run.
  std::vector<double> framewise_displacement_mm;
  // [scan x 4]: sine and cosine of heart (about 1.1 Hz) and breath (about 0.27 Hz), read once per
  // scan, so aliased as in a real scan. SD about 0.7 each.
  TimeSeries physiology;
  std::vector<float> shared;  // AR(1) of variance 1, one for all voxels
};

Nuisances make_nuisances(const NuisanceOptions& options);

}  // namespace sync_act
