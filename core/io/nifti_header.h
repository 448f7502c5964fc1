#pragma once
// The header of a NIfTI-1 or NIfTI-2 file, checked and in our terms (structures, byte swapping and
// quaternions by nifti_clib). What the library cannot use is refused with the field and its value;
// what it can use although it is odd is listed in `warnings`, one sentence each, without file name.
//
// Refused: more than 4 dimensions (CIFTI is named), complex, colour, 1-bit and 128-bit voxels,
// impossible dims, an impossible vox_offset, ANALYZE 7.5 (it does not say which side is left), and
// what is no NIfTI file at all (named where it is recognised: web page, zip, DICOM, ...).
//
// Reference: nifti1.h and nifti2.h of the NIfTI Data Format Working Group.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/data/grid.h"
#include "core/io/voxel_format.h"

namespace sync_act {

enum class AffineSource { kSform, kQform, kVoxelSize };

// Where tr_secs comes from. A TR of exactly 1 s is kPlaceholder: it may be true (HCP 7T), but
// several programs write 1 where they do not know the TR, so the user should be asked.
enum class TrSource { kUnknown, kHeader, kUnitAssumed, kPlaceholder };

struct NiftiExtension {
  int code = 0;             // 4: AFNI, 6: comment, 32: CIFTI, ...
  std::uint64_t bytes = 0;  // without its 8-byte head
};

struct NiftiHeader {
  int version = 1;        // 1 or 2
  bool detached = false;  // the values are in a separate .img file
  Grid grid;              // world_from_voxel in mm, whatever unit the file uses
  AffineSource affine_source = AffineSource::kSform;
  std::array<double, 3> voxel_size_mm{0, 0, 0};  // column lengths of world_from_voxel
  std::size_t n_scans = 1;                       // dim[4]; 1 for a 3-D file
  VoxelFormat format;
  double tr_secs = 0.0;  // 0: unknown
  TrSource tr_source = TrSource::kUnknown;
  double start_secs = 0.0;        // toffset
  std::uint64_t data_offset = 0;  // of the first voxel, in the file (or in the .img)
  int sform_code = 0;
  int qform_code = 0;
  int intent_code = 0;
  std::string intent_name;
  std::string description;
  std::vector<NiftiExtension> extensions;  // listed, their content is not kept
  std::vector<std::string> warnings;

  std::size_t volume_bytes() const { return grid.voxel_count() * bytes_per_voxel(format.type); }
  // Of all scans together.
  std::uint64_t data_bytes() const {
    return static_cast<std::uint64_t>(volume_bytes()) * static_cast<std::uint64_t>(n_scans);
  }
};

// Limits beyond which a header is called damaged. Together they keep every size in 64 bits and one
// volume, also of 8-byte voxels, within what wasm32 can address.
inline constexpr std::uint64_t kMaxVoxels = std::uint64_t{1} << 28;
inline constexpr std::uint64_t kMaxScans = std::uint64_t{1} << 24;

// How many bytes parse_nifti_header needs, told from the first 4 bytes (348 or 540); 512 for what
// does not look like NIfTI, so that the refusal can name what it is.
std::size_t nifti_header_bytes(std::span<const std::byte> first_four);

// `start`: the first bytes of the file, uncompressed: nifti_header_bytes() of them, or all there
// are. More is ignored. Extensions are not read here (NiftiExtensionScanner does).
// Fails with kBadInput or kUnsupported and "<file_name>: <field> is <value>: <what to do>".
Result<NiftiHeader> parse_nifti_header(std::string_view file_name,
                                       std::span<const std::byte> start);

// One sentence for info and error messages: "64 x 64 x 36 voxels of 3 x 3 x 3.5 mm".
std::string describe_grid(const Grid& grid);
// 1234567 -> "1,234,567"
std::string with_thousands_separators(std::uint64_t value);

}  // namespace sync_act
