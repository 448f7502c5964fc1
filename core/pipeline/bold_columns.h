#pragma once
// From a NIfTI file by path to the series of its masked voxels, in one forward pass: for the
// command line. (The engine does the same from pieces of a File, over its workers.) Where no mask
// is given the first kMaskVolumes volumes are held back until the mask is known; never more.

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/data/mask.h"
#include "core/data/scan_selection.h"
#include "core/data/time_series.h"
#include "core/io/nifti_header.h"
#include "core/pipeline/recipe.h"

namespace sync_act {

enum class MaskSource {
  kAutomatic,  // brain_mask of the first volumes
  kAll,        // every voxel that is finite and not zero
  kFile,
};

struct MaskRequest {
  MaskSource source = MaskSource::kAutomatic;
  std::filesystem::path path;  // kFile only
};

struct MaskOfScan {
  Mask mask;
  std::string how;        // "automatic, clip level 11857", "automatic, masked already", ...
  double fraction = 0.0;  // of the grid's voxels
};

struct BoldColumns {
  NiftiHeader header;
  MaskOfScan mask;
  ScanSelection selection;
  TimeSeries series;  // [scan used x mask voxel] as in the file, smoothed where the recipe says so;
                      // interval = TR
  std::size_t n_nonfinite_voxels = 0;
  std::vector<std::size_t> nonfinite_voxels;  // index into the mask, rising
};

// The TR that the recipe or else the header states. Fails, naming file and field, where neither
// does: a pixdim[4] of 0, or of exactly 1 s, which some programs write where they do not know it.
Result<double> tr_of(const Recipe& recipe, const NiftiHeader& header, std::string_view file_name);

// Reads all volumes; uses those that the recipe selects. Needs the TR (tr_of). Fails with
// kBadInput for a 3-D file, for a mask on another grid, for an empty mask. `keep_going` is called
// once per volume and may be empty; kCancelled where it answers false.
Result<BoldColumns> read_bold_columns(const std::filesystem::path& path, const MaskRequest& mask,
                                      const Recipe& recipe, const ProgressCallback& keep_going);

// The same with a mask that is known already.
Result<BoldColumns> read_bold_columns_in(const std::filesystem::path& path, const MaskOfScan& mask,
                                         const Recipe& recipe, const ProgressCallback& keep_going);

// The mask alone: reads only as many volumes as it needs.
Result<MaskOfScan> read_mask_of_scan(const std::filesystem::path& path, const MaskRequest& mask,
                                     const ProgressCallback& keep_going);

}  // namespace sync_act
