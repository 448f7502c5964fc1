#pragma once
// From scan files to networks: each file is read and cleaned by the recipe, files stand one after
// another as runs, given maps or labels are brought to the mask, and a network method does the
// rest.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/networks/network_method.h"
#include "core/pipeline/bold_columns.h"
#include "core/pipeline/recipe.h"

namespace sync_act {

// Maps of a 3-D or 4-D NIfTI file at the voxels of a mask, [voxel x map]: trilinear by world
// coordinates where the file has another grid. NaN and Inf count as 0.
Result<std::vector<float>> read_maps_in(const std::filesystem::path& path, const Mask& mask);

// Labels of a 3-D NIfTI file at the voxels of a mask: those of the nearest voxel.
Result<std::vector<std::int32_t>> read_labels_in(const std::filesystem::path& path,
                                                 const Mask& mask);

}  // namespace sync_act
