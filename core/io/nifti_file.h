#pragma once
// NIfTI files by path or in memory, pulled: for the command line, for masks and maps, and for
// tests. The page streams large files with BoldStream instead.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/data/mask.h"
#include "core/data/volume.h"
#include "core/io/bold_stream.h"
#include "core/io/file_bytes.h"
#include "core/io/nifti_header.h"

namespace sync_act {

// A file open for one pass over its volumes. Of a pair, either path may be given.
//
//   Result<BoldFile> file = BoldFile::open(path);
//   for (;;) {
//     Result<std::optional<RawVolume>> volume = file->next_volume();
//     if (!volume.ok()) return volume.error();
//     if (!*volume) break;
//     columns.add_volume((*volume)->scan, (*volume)->bytes);
//   }
struct RawVolume {
  std::size_t scan = 0;
  std::span<const std::byte> bytes;  // as stored; valid until the next call
};

class BoldFile {
 public:
  static Result<BoldFile> open(const std::filesystem::path& path,
                               TruncatedData truncated = TruncatedData::kRefuse);

  const NiftiHeader& header() const { return stream_.header(); }
  // nullopt at the end of the file (then also its checksum is right).
  Result<std::optional<RawVolume>> next_volume();
  std::size_t scans_read() const { return stream_.scans_read(); }
  // 0..1 of the file's bytes.
  double fraction_read() const;

 private:
  BoldFile(FileReader reader, BoldStream stream)
      : reader_(std::move(reader)), stream_(std::move(stream)) {}
  Result<StreamEvent> next_event();

  FileReader reader_;
  BoldStream stream_;
};

Result<NiftiHeader> read_nifti_header(const std::filesystem::path& path);

// One volume of a 3-D or 4-D file. Values may be NaN or infinite: the caller decides.
// Fails with kBadInput where there is no such scan.
Result<Volume> read_volume(const std::filesystem::path& path, std::size_t scan = 0);
Result<Volume> decode_volume(std::string_view file_name, std::span<const std::byte> file,
                             std::size_t scan = 0);

// The non-zero, finite voxels of the first volume. Fails where none is, and where `expected` is
// given and the grid is another (the message tells both).
Result<Mask> read_mask(const std::filesystem::path& path,
                       const std::optional<Grid>& expected = std::nullopt);
Result<Mask> decode_mask(std::string_view file_name, std::span<const std::byte> file,
                         const std::optional<Grid>& expected = std::nullopt);

// Says where two grids differ: "a.nii has 64 x 64 x 36 voxels of ..., b.nii has ...". kBadInput.
Status check_same_grid(std::string_view name_a, const Grid& a, std::string_view name_b,
                       const Grid& b);

}  // namespace sync_act
