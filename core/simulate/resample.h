#pragma once
// Brings a template onto the simulation's grid.

#include "core/data/grid.h"
#include "core/data/volume.h"

namespace sync_act {

// Trilinear interpolation of `source` at the voxel centres of `grid`; 0 outside of it, and NaN or
// Inf in the source count as 0. source.grid().world_from_voxel must be invertible.
Volume resample_linear(const Volume& source, const Grid& grid);

// Divides by the value below which the given share (0..1) of the positive values lies; leaves a
// volume without positive values as it is.
void scale_to_percentile(Volume& volume, double share);

}  // namespace sync_act
