#include "core/io/nifti_writer.h"

#include <nifti2_io.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <utility>

#include "core/io/gzip_deflate.h"

namespace sync_act {
namespace {

static_assert(std::endian::native == std::endian::little, "files are written little-endian");

constexpr std::size_t kDataOffset = 352;  // header and the 4-byte flag "no extensions"
constexpr int kLargestDim = 32767;        // NIfTI-1 stores dims as int16

// A qform can only express perpendicular axes: a sheared sform has none.
bool has_perpendicular_axes(const Eigen::Matrix4d& affine) {
  constexpr double kTolerance = 1e-4;  // cosine; float32 rounding in a header leaves about 1e-6
  for (int a = 0; a < 3; ++a) {
    for (int b = a + 1; b < 3; ++b) {
      const auto column_a = affine.block<3, 1>(0, a);
      const auto column_b = affine.block<3, 1>(0, b);
      if (std::abs(column_a.dot(column_b)) > kTolerance * column_a.norm() * column_b.norm()) {
        return false;
      }
    }
  }
  return true;
}

void set_affine(const Eigen::Matrix4d& affine, int space_code, nifti_1_header& h) {
  h.sform_code = static_cast<short>(space_code);
  for (int column = 0; column < 4; ++column) {
    h.srow_x[column] = static_cast<float>(affine(0, column));
    h.srow_y[column] = static_cast<float>(affine(1, column));
    h.srow_z[column] = static_cast<float>(affine(2, column));
  }
  nifti_dmat44 matrix;
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 4; ++column) matrix.m[row][column] = affine(row, column);
  }
  double b = 0, c = 0, d = 0, x = 0, y = 0, z = 0, dx = 0, dy = 0, dz = 0, qfac = 1;
  nifti_dmat44_to_quatern(matrix, &b, &c, &d, &x, &y, &z, &dx, &dy, &dz, &qfac);
  h.qform_code = has_perpendicular_axes(affine) ? h.sform_code : short{0};
  h.quatern_b = static_cast<float>(b);
  h.quatern_c = static_cast<float>(c);
  h.quatern_d = static_cast<float>(d);
  h.qoffset_x = static_cast<float>(x);
  h.qoffset_y = static_cast<float>(y);
  h.qoffset_z = static_cast<float>(z);
  h.pixdim[0] = static_cast<float>(qfac);
  h.pixdim[1] = static_cast<float>(dx);
  h.pixdim[2] = static_cast<float>(dy);
  h.pixdim[3] = static_cast<float>(dz);
}

void copy_text(const std::string& text, char* field, std::size_t capacity) {
  std::memcpy(field, text.data(), std::min(text.size(), capacity - 1));  // the last stays NUL
}

Result<std::vector<std::byte>> encode_header(const Grid& grid, std::size_t n_scans,
                                             const NiftiWriteOptions& options, short datatype,
                                             short bits) {
  for (std::size_t d = 0; d < 3; ++d) {
    if (grid.dims[d] < 1 || grid.dims[d] > kLargestDim) {
      return unsupported(message("dim[", d + 1, "] is ", grid.dims[d],
                                 ": a NIfTI-1 file holds 1 to ", kLargestDim));
    }
  }
  if (n_scans < 1 || n_scans > static_cast<std::size_t>(kLargestDim)) {
    return unsupported(
        message("dim[4] is ", n_scans, ": a NIfTI-1 file holds 1 to ", kLargestDim, " scans"));
  }
  nifti_1_header h{};
  h.sizeof_hdr = static_cast<int>(sizeof h);
  h.regular = 'r';
  const bool is_4d = n_scans > 1;
  h.dim[0] = is_4d ? 4 : 3;
  std::fill(std::begin(h.dim) + 1, std::end(h.dim), short{1});
  for (std::size_t d = 0; d < 3; ++d) h.dim[d + 1] = static_cast<short>(grid.dims[d]);
  h.dim[4] = static_cast<short>(n_scans);
  h.datatype = datatype;
  h.bitpix = bits;
  set_affine(grid.world_from_voxel, options.space_code, h);
  h.pixdim[4] = is_4d ? static_cast<float>(options.tr_secs) : 0.0F;
  h.xyzt_units = NIFTI_UNITS_MM | NIFTI_UNITS_SEC;
  h.vox_offset = static_cast<float>(kDataOffset);
  h.scl_slope = 1.0F;
  h.intent_code = static_cast<short>(options.intent_code);
  copy_text(options.intent_name, h.intent_name, sizeof h.intent_name);
  copy_text(options.description, h.descrip, sizeof h.descrip);
  std::memcpy(h.magic, "n+1", 4);
  std::vector<std::byte> bytes(kDataOffset);
  std::memcpy(bytes.data(), &h, sizeof h);
  return bytes;
}

ByteSink append_to(std::vector<std::byte>& bytes) {
  return [&bytes](std::span<const std::byte> piece) -> Status {
    bytes.insert(bytes.end(), piece.begin(), piece.end());
    return {};
  };
}

// Header and data as one file's bytes, compressed or not, to a sink.
Status emit(std::span<const std::byte> header, std::span<const std::byte> data,
            Compression compression, ByteSink sink) {
  if (compression == Compression::kNone) {
    SYNC_ACT_RETURN_IF_ERROR(sink(header));
    return sink(data);
  }
  GzipDeflate deflate(std::move(sink));
  SYNC_ACT_RETURN_IF_ERROR(deflate.write(header));
  SYNC_ACT_RETURN_IF_ERROR(deflate.write(data));
  return deflate.finish();
}

Compression compression_of(const std::filesystem::path& path) {
  return path.extension() == ".gz" ? Compression::kGzip : Compression::kNone;
}

// Rounded to the nearest number that int16 holds.
std::int16_t to_int16(float value) {
  if (std::isnan(value)) return 0;
  return static_cast<std::int16_t>(std::lround(std::clamp(value, -32768.0F, 32767.0F)));
}

std::vector<std::uint8_t> mask_voxels(const Mask& mask) {
  std::vector<std::uint8_t> values(mask.grid.voxel_count());
  for (const std::uint32_t voxel : mask.voxels) values[voxel] = 1;
  return values;
}

}  // namespace

Result<std::vector<std::byte>> encode_plain_nifti(const Grid& grid, std::span<const float> values,
                                                  std::size_t n_scans,
                                                  const NiftiWriteOptions& options) {
  SYNC_ACT_ASSERT(values.size() == grid.voxel_count() * n_scans);
  auto bytes = encode_header(grid, n_scans, options, NIFTI_TYPE_FLOAT32, 32);
  if (!bytes.ok()) return bytes.error();
  SYNC_ACT_RETURN_IF_ERROR(append_to(*bytes)(std::as_bytes(values)));
  return bytes;
}

Result<std::vector<std::byte>> encode_nifti(const Grid& grid, std::span<const float> values,
                                            std::size_t n_scans, const NiftiWriteOptions& options,
                                            Compression compression) {
  auto plain = encode_plain_nifti(grid, values, n_scans, options);
  if (compression == Compression::kNone || !plain.ok()) return plain;
  return gzip(*plain);
}

Result<std::vector<std::byte>> encode_nifti_mask(const Mask& mask, const NiftiWriteOptions& options,
                                                 Compression compression) {
  const auto header = encode_header(mask.grid, 1, options, NIFTI_TYPE_UINT8, 8);
  if (!header.ok()) return header.error();
  const std::vector<std::uint8_t> values = mask_voxels(mask);
  std::vector<std::byte> bytes;
  SYNC_ACT_RETURN_IF_ERROR(
      emit(*header, std::as_bytes(std::span(values)), compression, append_to(bytes)));
  return bytes;
}

Status write_nifti(const std::filesystem::path& path, const Grid& grid,
                   std::span<const float> values, std::size_t n_scans,
                   const NiftiWriteOptions& options) {
  SYNC_ACT_ASSERT(values.size() == grid.voxel_count() * n_scans);
  Result<NiftiWriter> writer = NiftiWriter::create(path, grid, n_scans, options);
  if (!writer.ok()) return writer.error();
  for (std::size_t scan = 0; scan < n_scans; ++scan) {
    SYNC_ACT_RETURN_IF_ERROR(
        writer->write_volume(values.subspan(scan * grid.voxel_count(), grid.voxel_count())));
  }
  return writer->finish();
}

Status write_nifti_mask(const std::filesystem::path& path, const Mask& mask,
                        const NiftiWriteOptions& options) {
  const auto bytes = encode_nifti_mask(mask, options, compression_of(path));
  if (!bytes.ok()) {
    return Error{bytes.error().code, message(path.string(), ": ", bytes.error().message)};
  }
  return write_file(path, *bytes);
}

std::vector<float> volume_from_masked(const Mask& mask, std::span<const float> values,
                                      float outside) {
  SYNC_ACT_ASSERT(values.size() == mask.size());
  std::vector<float> volume(mask.grid.voxel_count(), outside);
  for (std::size_t v = 0; v < values.size(); ++v) volume[mask.voxels[v]] = values[v];
  return volume;
}

struct NiftiWriter::Output {
  Output(AtomicFile file_to_write, Compression compression) : file(std::move(file_to_write)) {
    if (compression == Compression::kGzip) {
      deflate.emplace([this](std::span<const std::byte> piece) { return file.write(piece); });
    }
  }
  Status write(std::span<const std::byte> bytes) {
    return deflate ? deflate->write(bytes) : file.write(bytes);
  }

  AtomicFile file;
  std::optional<GzipDeflate> deflate;
  std::size_t n_voxels = 0;
  std::size_t n_volumes_left = 0;
  bool as_int16 = false;
};

NiftiWriter::NiftiWriter(std::unique_ptr<Output> output) : output_(std::move(output)) {}
NiftiWriter::NiftiWriter(NiftiWriter&&) noexcept = default;
NiftiWriter::~NiftiWriter() = default;

Result<NiftiWriter> NiftiWriter::create(const std::filesystem::path& path, const Grid& grid,
                                        std::size_t n_scans, const NiftiWriteOptions& options) {
  const auto header = options.as_int16
                          ? encode_header(grid, n_scans, options, NIFTI_TYPE_INT16, 16)
                          : encode_header(grid, n_scans, options, NIFTI_TYPE_FLOAT32, 32);
  if (!header.ok()) {
    return Error{header.error().code, message(path.string(), ": ", header.error().message)};
  }
  Result<AtomicFile> file = AtomicFile::create(path);
  if (!file.ok()) return file.error();
  auto output = std::make_unique<Output>(std::move(*file), compression_of(path));
  output->n_voxels = grid.voxel_count();
  output->n_volumes_left = n_scans;
  output->as_int16 = options.as_int16;
  SYNC_ACT_RETURN_IF_ERROR(output->write(*header));
  return NiftiWriter(std::move(output));
}

Status NiftiWriter::write_volume(std::span<const float> values) {
  SYNC_ACT_ASSERT(values.size() == output_->n_voxels && output_->n_volumes_left > 0);
  --output_->n_volumes_left;
  if (!output_->as_int16) return output_->write(std::as_bytes(values));
  std::vector<std::int16_t> rounded(values.size());
  std::transform(values.begin(), values.end(), rounded.begin(), to_int16);
  return output_->write(std::as_bytes(std::span<const std::int16_t>(rounded)));
}

Status NiftiWriter::finish() {
  if (output_->n_volumes_left > 0) {
    return Error{ErrorCode::kInternal, message("A NIfTI file was to be closed with ",
                                               output_->n_volumes_left, " scans missing")};
  }
  if (output_->deflate) SYNC_ACT_RETURN_IF_ERROR(output_->deflate->finish());
  return output_->file.commit();
}

}  // namespace sync_act
