#pragma once
// Brings images from one grid to another by world coordinates (mm): maps by trilinear
// interpolation, labels by the nearest voxel. Whatever the voxel sizes, the order and the direction
// of the axes: only world_from_voxel counts. No smoothing is done: on the way to a coarser grid the
// values are those at the voxels' centres.

#include <cstdint>
#include <vector>

#include "core/data/grid.h"
#include "core/data/mask.h"
#include "core/data/volume.h"

namespace sync_act {

// Whether world_from_voxel can be inverted and all of it is finite, so that the grid can be a
// source of resampling. (What nifti readers give always can.)
bool is_invertible(const Grid& grid);

// Trilinear interpolation of `source` at the voxel centres of `grid`; 0 outside of it (the outer
// face falls off to 0 over one voxel, as scipy.ndimage's mode "grid-constant"), and NaN or Inf in
// the source count as 0. is_invertible(source.grid()) must hold.
Volume resample_linear(const Volume& source, const Grid& grid);
// The same at the voxels of a mask only.
std::vector<float> resample_linear(const Volume& source, const Mask& mask);

// The label of the source voxel in which each voxel centre of the mask lies: the value rounded to a
// whole number; 0 outside, and for NaN, Inf and what no int32 holds. A centre on the border of two
// voxels belongs to the one with the higher index.
std::vector<std::int32_t> resample_labels(const Volume& source, const Mask& mask);

// Divides by the value below which the given share (0..1) of the positive values lies; leaves a
// volume without positive values as it is.
void scale_to_percentile(Volume& volume, double share);

}  // namespace sync_act
