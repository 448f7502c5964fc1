#pragma once
// A brain drawn by formula, for simulated scans where no template is at hand: two folded
// hemispheres with a ribbon of grey matter around white matter, a longitudinal fissure, ventricles,
// deep grey nuclei, brainstem and cerebellum, about where they lie in MNI space. It looks like a
// T1-weighted image in slices; it is nobody's anatomy and nothing may be localised with it.

#include "core/data/grid.h"
#include "core/data/volume.h"

namespace sync_act {

// The box that simulated scans use by default: the usual MNI field of view, x -78..78, y -114..78,
// z -70..86 mm, voxels of the given size, first axis from left to right.
Grid mni_grid(double voxel_mm);

// Intensities 0 (outside) .. 1: cerebrospinal fluid 0.25, grey matter 0.6, white matter 0.9,
// blended over about one voxel at the borders. world_from_voxel must be in MNI millimetres.
Volume phantom_anatomy(const Grid& grid);

// The phantom at one point (mm, MNI); `blur_mm` is the width of the blended borders.
double phantom_intensity(double x_mm, double y_mm, double z_mm, double blur_mm);

}  // namespace sync_act
