#include "core/pipeline/network_files.h"

#include <cmath>
#include <optional>
#include <utility>

#include "core/data/resample.h"
#include "core/io/nifti_file.h"
#include "core/io/voxel_convert.h"

namespace sync_act {
Result<std::vector<float>> read_maps_in(const std::filesystem::path& path, const Mask& mask) {
  Result<BoldFile> file = BoldFile::open(path);
  if (!file.ok()) return file.error();
  const Grid grid = file->header().grid;
  if (!same_grid(grid, mask.grid) && !is_invertible(grid)) {
    return bad_input(message(base_name(path),
                             ": its orientation cannot be inverted, so that maps "
                             "cannot be brought to the scan's grid."));
  }
  std::vector<float> maps;
  for (;;) {
    const Result<std::optional<RawVolume>> volume = file->next_volume();
    if (!volume.ok()) return volume.error();
    if (!volume->has_value()) return maps;
    std::vector<float> values(grid.voxel_count());
    convert_voxels(file->header().format, (*volume)->bytes, values);
    if (same_grid(grid, mask.grid)) {
      for (const std::uint32_t voxel : mask.voxels) {
        maps.push_back(std::isfinite(values[voxel]) ? values[voxel] : 0.0F);
      }
    } else {
      const std::vector<float> resampled = resample_linear(Volume(grid, std::move(values)), mask);
      maps.insert(maps.end(), resampled.begin(), resampled.end());
    }
  }
}

Result<std::vector<std::int32_t>> read_labels_in(const std::filesystem::path& path,
                                                 const Mask& mask) {
  const Result<NiftiHeader> header = read_nifti_header(path);
  if (!header.ok()) return header.error();
  if (header->n_scans != 1) {
    return bad_input(message(base_name(path), ": dim[4] is ", header->n_scans,
                             "; a label image has one volume."));
  }
  const Result<Volume> volume = read_volume(path);
  if (!volume.ok()) return volume.error();
  if (!is_invertible(volume->grid())) {
    return bad_input(message(base_name(path),
                             ": its orientation cannot be inverted, so that "
                             "labels cannot be brought to the scan's grid."));
  }
  return resample_labels(*volume, mask);
}

}  // namespace sync_act
