#pragma once
// Writes NIfTI-1 single files (.nii, .nii.gz): float32 or int16 volumes, uint8 masks; sform and,
// where the axes are perpendicular, qform from the grid's world_from_voxel; little-endian,
// unscaled. The same input gives the same bytes (no time stamp in the gzip header).

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/grid.h"
#include "core/data/mask.h"
#include "core/io/file_bytes.h"

namespace sync_act {

struct NiftiWriteOptions {
  double tr_secs = 0.0;     // of a 4-D file; 0: unknown
  int space_code = 2;       // NIfTI xform code: 1 scanner, 2 aligned, 3 Talairach, 4 MNI152
  int intent_code = 0;      // e.g. 2 for a correlation map (NIFTI_INTENT_CORREL)
  std::string intent_name;  // at most 15 bytes are kept
  std::string description;  // at most 79 bytes are kept
  // NiftiWriter only: store int16, each value rounded and held within its range, NaN as 0. Half
  // the size, and what scanners write.
  bool as_int16 = false;
};

enum class Compression { kNone, kGzip };

// A whole file in memory, e.g. for a download in the page. values: [voxel x scan], x fastest,
// n_scans volumes of grid.voxel_count() each; n_scans = 1 gives a 3-D file.
Result<std::vector<std::byte>> encode_nifti(const Grid& grid, std::span<const float> values,
                                            std::size_t n_scans, const NiftiWriteOptions& options,
                                            Compression compression);
// The same, not compressed: the page leaves that to the browser, and zlib's half that compresses
// out.
Result<std::vector<std::byte>> encode_plain_nifti(const Grid& grid, std::span<const float> values,
                                                  std::size_t n_scans,
                                                  const NiftiWriteOptions& options);
// 1 in the mask, 0 elsewhere, uint8.
Result<std::vector<std::byte>> encode_nifti_mask(const Mask& mask, const NiftiWriteOptions& options,
                                                 Compression compression);

// The same to a path; ".gz" at its end decides compression. Complete or not at all.
Status write_nifti(const std::filesystem::path& path, const Grid& grid,
                   std::span<const float> values, std::size_t n_scans,
                   const NiftiWriteOptions& options);
Status write_nifti_mask(const std::filesystem::path& path, const Mask& mask,
                        const NiftiWriteOptions& options);

// Masked values (one per voxel of the mask) as a full volume, `outside` elsewhere: for maps.
std::vector<float> volume_from_masked(const Mask& mask, std::span<const float> values,
                                      float outside = 0.0F);

// Volume by volume, for 4-D files that do not fit into memory:
//   auto writer = NiftiWriter::create(path, grid, n_scans, options);
//   for each scan: writer->write_volume(values);   // grid.voxel_count() floats
//   writer->finish();                              // without it no file is left
class NiftiWriter {
 public:
  static Result<NiftiWriter> create(const std::filesystem::path& path, const Grid& grid,
                                    std::size_t n_scans, const NiftiWriteOptions& options);
  NiftiWriter(NiftiWriter&&) noexcept;
  NiftiWriter& operator=(NiftiWriter&&) = delete;
  ~NiftiWriter();

  Status write_volume(std::span<const float> values);
  // Fails with kInternal unless exactly n_scans volumes were written.
  Status finish();

 private:
  struct Output;
  explicit NiftiWriter(std::unique_ptr<Output> output);
  std::unique_ptr<Output> output_;
};

}  // namespace sync_act
