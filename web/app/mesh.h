#pragma once
// Meshes of the 3D view: the brain's surface, which comes as a file (tools/anatomy/mesh-file.mjs
// says what it holds), and the surface around the voxels of a map that exceed the threshold.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "web/app/app_data.h"

namespace sync_act::app {

// Reads a mesh file. Refuses what is not one, what is cut short, and triangles of vertices that are
// not there.
Result<Mesh> mesh_from_bytes(std::span<const std::byte> bytes);

// The surface where sign * r = threshold, of r per mask voxel (outside the mask and where r is not
// finite: 0), in mm, by naive surface nets (Gibson 1998) with one round of smoothing. Closed,
// counter-clockwise seen from outside, with unit normals. Cost: some 10 ns per voxel of the grid.
Mesh isosurface(const Scan& scan, std::span<const float> r, double threshold, double sign);

}  // namespace sync_act::app
