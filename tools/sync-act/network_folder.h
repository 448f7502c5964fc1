#pragma once
// Networks and maps as the commands annotate and overlap take them from files.

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/network_set.h"

namespace sync_act::cli {

// A folder with maps.nii.gz (and mask.nii.gz) and timecourses.npy, or either of
// them, and the names in networks.json; or a file of time courses; or a 4-D
// NIfTI of maps. Without a mask, the voxels where any map is finite and not 0.
// unit_ids of the time courses are always filled in. `columns`: the networks to
// keep, all where empty. Appends the files that were read to `files`.
Result<NetworkSet> read_networks(const std::filesystem::path& path,
                                 const std::vector<std::string>& columns,
                                 std::vector<std::string>& files);

struct MapsOnMask {
  std::vector<float> maps;  // [mask voxel x map]
  std::vector<std::string> names;
};

// The volumes of a 4-D NIfTI, interpolated at the mask's voxels, or of a 3-D
// one of whole numbers one map per label. names_file: region names for labels,
// one name per line for maps; may be empty.
Result<MapsOnMask> read_maps_on(const std::filesystem::path& path,
                                const std::filesystem::path& names_file, const Mask& mask);

}  // namespace sync_act::cli
