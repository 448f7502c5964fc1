#pragma once
// Volumes as texels for 3-D textures: half floats, x fastest as in the grid, made smaller where a
// graphics card could not hold them. No GL here, so that it is tested natively.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/data/grid.h"

namespace sync_act::app {

// IEEE 754 binary16, rounded to nearest even; beyond its range: infinity.
std::uint16_t half_from_float(float value);

struct VolumeTexels {
  Grid grid;                          // of the texels; the volume's own where nothing was reduced
  int reduction = 1;                  // voxels along each axis that make one texel
  std::vector<std::uint16_t> halves;  // [channel, x, y, z], channel fastest
  // Anatomy: value = low + texel * (high - low).
  double low = 0, high = 1;
};

// Column-major matrix (as GL wants it) from world mm to texture coordinates in [0, 1].
std::array<float, 16> texture_from_world(const Grid& grid);

// Smallest whole reduction by which no axis exceeds max_side and the texels do not exceed
// max_texels.
int reduction_for(const std::array<int, 3>& dims, int max_side, std::size_t max_texels);

// One channel: values scaled from their finite minimum..maximum to 0..1, values that are not
// finite as the minimum. A texel of a reduced volume is the mean of its voxels.
// values.size() == grid.voxel_count(). Cost: one pass.
VolumeTexels anatomy_texels(const Grid& grid, std::span<const float> values, int reduction);

// Two channels: r x coverage and coverage (1 in the mask where r is finite, else 0). Interpolating
// both and dividing gives r at the mask's edge without the zeros outside darkening it.
// mask_voxels.size() == values.size(), indices into grid.
VolumeTexels map_texels(const Grid& grid, std::span<const std::uint32_t> mask_voxels,
                        std::span<const float> values, int reduction);

}  // namespace sync_act::app
