#pragma once
// A carpet: standardized series of many voxels, averaged over neighbouring voxels (rows) and
// neighbouring scans (columns) until it is a small picture (Power 2017); and the change from scan
// to scan, DVARS (Power et al. 2012) of the standardized series:
//
//   dvars_t = sqrt(mean over voxels of (z_t - z_(t-1))^2)
//
// Both are sums over voxels, so that blocks of voxels can be added up.

#include <cstddef>
#include <vector>

#include "core/data/time_series.h"

namespace sync_act {

struct CarpetSums {
  std::vector<float> sums;            // [row x column], row-major, of z
  std::vector<float> counts;          // values in each sum
  std::vector<float> squared_change;  // [scan]: sum over voxels; 0 at the first scan
  std::size_t n_voxels = 0;           // with signal
};

// Of a block of voxels: its unit u is voxel first_unit + u of n_all. Voxel v belongs to row
// floor(v n_rows / n_all), scan t to column floor(t n_columns / n_times). `standardized`: of zero
// mean and unit Euclidean norm (core/coupling/correlate.h); a series with a value that is not
// finite is left out. Needs 1 <= n_rows <= n_all, 1 <= n_columns <= n_times.
// Cost: voxels x scans; results do not depend on how voxels are divided into blocks but for the
// rounding of the sums to float.
CarpetSums carpet_sums(const TimeSeries& standardized, std::size_t first_unit, std::size_t n_all,
                       std::size_t n_rows, std::size_t n_columns);

}  // namespace sync_act
