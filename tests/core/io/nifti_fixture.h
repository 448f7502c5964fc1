#pragma once
// Makes NIfTI files byte by byte, without the library's own code or nifti_clib: field offsets are
// those of nifti1.h and nifti2.h.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/bold_stream.h"
#include "core/io/voxel_format.h"
#include "tests/core/project_root.h"

namespace sync_act::test {

using Bytes = std::vector<std::byte>;

// Writes numbers of any type at any place in either byte order.
class ByteWriter {
 public:
  ByteWriter(std::size_t n_bytes, bool big_endian) : bytes_(n_bytes), big_endian_(big_endian) {}

  template <class T>
  void put(std::size_t offset, T value) {
    if (bytes_.size() < offset + sizeof(T)) bytes_.resize(offset + sizeof(T));
    std::array<std::byte, sizeof(T)> raw;
    std::memcpy(raw.data(), &value, sizeof(T));
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      bytes_[offset + i] = raw[big_endian_ ? sizeof(T) - 1 - i : i];
    }
  }
  template <class T>
  void append(T value) {
    put(bytes_.size(), value);
  }
  void put_text(std::size_t offset, std::string_view text) {
    if (bytes_.size() < offset + text.size()) bytes_.resize(offset + text.size());
    std::memcpy(bytes_.data() + offset, text.data(), text.size());
  }
  void append_voxel(VoxelType type, double value);
  std::size_t size() const { return bytes_.size(); }
  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
  bool big_endian_;
};

inline void ByteWriter::append_voxel(VoxelType type, double value) {
  switch (type) {
    case VoxelType::kInt8:
      return append(static_cast<std::int8_t>(value));
    case VoxelType::kUint8:
      return append(static_cast<std::uint8_t>(value));
    case VoxelType::kInt16:
      return append(static_cast<std::int16_t>(value));
    case VoxelType::kUint16:
      return append(static_cast<std::uint16_t>(value));
    case VoxelType::kInt32:
      return append(static_cast<std::int32_t>(value));
    case VoxelType::kUint32:
      return append(static_cast<std::uint32_t>(value));
    case VoxelType::kInt64:
      return append(static_cast<std::int64_t>(value));
    case VoxelType::kUint64:
      return append(static_cast<std::uint64_t>(value));
    case VoxelType::kFloat32:
      return append(static_cast<float>(value));
    case VoxelType::kFloat64:
      return append(value);
  }
}

inline int nifti_code(VoxelType type) {
  constexpr std::array<int, 10> kCodes{256, 2, 4, 512, 8, 768, 1024, 1280, 16, 64};
  return kCodes[static_cast<std::size_t>(type)];
}

// A valid 4-D file of 5 x 4 x 3 voxels and 6 scans, TR 2 s, unless fields are changed.
struct NiftiFixture {
  int version = 1;
  bool big_endian = false;
  bool single_file = true;
  VoxelType type = VoxelType::kInt16;
  std::array<std::int64_t, 8> dim{4, 5, 4, 3, 6, 1, 1, 1};
  std::array<double, 8> pixdim{1, 3, 3, 4, 2, 0, 0, 0};
  int datatype = -1;  // -1: as `type` says
  int bitpix = -1;
  double slope = 0;
  double intercept = 0;
  double vox_offset = -1;  // -1: right after header and extensions
  int xyzt_units = 2 | 8;  // mm, s
  int qform_code = 0;
  int sform_code = 1;
  std::array<double, 3> quatern{0, 0, 0};
  std::array<double, 3> qoffset{0, 0, 0};
  std::array<double, 12> srow{-3, 0, 0, 90, 0, 3, 0, -126, 0, 0, 4, -72};
  int intent_code = 0;
  double toffset = 0;
  std::string description = "made by a test";
  std::string magic;                                    // empty: the right one
  std::vector<std::pair<int, std::string>> extensions;  // code, content

  // The number stored in a voxel: an integer from 0 to 100, so that every type holds it.
  static double stored(std::size_t voxel, std::size_t scan) {
    return static_cast<double>((voxel * 7 + scan * 13) % 101);
  }
  std::size_t n_voxels() const { return static_cast<std::size_t>(dim[1] * dim[2] * dim[3]); }
  std::size_t n_scans() const { return dim[0] >= 4 ? static_cast<std::size_t>(dim[4]) : 1; }

  Bytes header() const { return header_writer().take(); }
  Bytes image() const {
    ByteWriter writer(0, big_endian);
    append_voxels(writer);
    return writer.take();
  }
  Bytes file() const {
    ByteWriter writer = header_writer();
    append_voxels(writer);
    return writer.take();
  }

 private:
  void append_voxels(ByteWriter& writer) const {
    for (std::size_t scan = 0; scan < n_scans(); ++scan) {
      for (std::size_t v = 0; v < n_voxels(); ++v) writer.append_voxel(type, stored(v, scan));
    }
  }
  std::size_t extension_bytes() const {
    std::size_t n = 0;
    for (const auto& [code, text] : extensions) n += (text.size() + 8 + 15) / 16 * 16;
    return n;
  }
  ByteWriter header_writer() const {
    const std::size_t fixed = version == 1 ? 348 : 540;
    ByteWriter writer(fixed, big_endian);
    const double offset = vox_offset >= 0 || vox_offset != -1 ? vox_offset
                          : single_file ? static_cast<double>(fixed + 4 + extension_bytes())
                                        : 0;
    const auto code = static_cast<std::int16_t>(datatype >= 0 ? datatype : nifti_code(type));
    const auto bits = static_cast<std::int16_t>(
        bitpix >= 0 ? bitpix : 8 * static_cast<int>(bytes_per_voxel(type)));
    if (version == 1) {
      put_fields<std::int16_t, float, std::int16_t>(writer,
                                                    {.dim = 40,
                                                     .pixdim = 76,
                                                     .slope = 112,
                                                     .toffset = 136,
                                                     .descrip = 148,
                                                     .qform_code = 252,
                                                     .quatern = 256,
                                                     .srow = 280,
                                                     .intent_code = 68,
                                                     .datatype = 70},
                                                    code, bits);
      writer.put(0, std::int32_t{348});
      writer.put(108, static_cast<float>(offset));
      writer.put(123, static_cast<std::uint8_t>(xyzt_units));
      writer.put_text(344, magic.empty() ? std::string(single_file ? "n+1" : "ni1") : magic);
    } else {
      put_fields<std::int64_t, double, std::int32_t>(writer,
                                                     {.dim = 16,
                                                      .pixdim = 104,
                                                      .slope = 176,
                                                      .toffset = 216,
                                                      .descrip = 240,
                                                      .qform_code = 344,
                                                      .quatern = 352,
                                                      .srow = 400,
                                                      .intent_code = 504,
                                                      .datatype = 12},
                                                     code, bits);
      writer.put(0, std::int32_t{540});
      writer.put(168, static_cast<std::int64_t>(offset));
      writer.put(500, static_cast<std::int32_t>(xyzt_units));
      const std::string right = std::string(single_file ? "n+2" : "ni2") + '\0' + "\r\n\032\n";
      writer.put_text(4, magic.empty() ? right : magic);
    }
    if (single_file || !extensions.empty()) {
      writer.put(fixed, static_cast<std::uint8_t>(extensions.empty() ? 0 : 1));
      writer.put(fixed + 3, std::uint8_t{0});
      for (const auto& [ext_code, text] : extensions) {
        const std::size_t start = writer.size();
        const std::size_t size = (text.size() + 8 + 15) / 16 * 16;
        writer.append(static_cast<std::int32_t>(size));
        writer.append(static_cast<std::int32_t>(ext_code));
        writer.put_text(start + 8, text);
        writer.put(start + size - 1, std::uint8_t{0});
      }
    }
    return writer;
  }

  struct Offsets {
    std::size_t dim, pixdim, slope, toffset, descrip, qform_code, quatern, srow, intent_code,
        datatype;
  };
  template <class Dim, class Real, class Code>
  void put_fields(ByteWriter& writer, const Offsets& at, std::int16_t code,
                  std::int16_t bits) const {
    for (std::size_t d = 0; d < 8; ++d) {
      writer.put(at.dim + d * sizeof(Dim), static_cast<Dim>(dim[d]));
      writer.put(at.pixdim + d * sizeof(Real), static_cast<Real>(pixdim[d]));
    }
    writer.put(at.datatype, code);
    writer.put(at.datatype + 2, bits);
    writer.put(at.slope, static_cast<Real>(slope));
    writer.put(at.slope + sizeof(Real), static_cast<Real>(intercept));
    writer.put(at.toffset, static_cast<Real>(toffset));
    writer.put_text(at.descrip, description);
    writer.put(at.qform_code, static_cast<Code>(qform_code));
    writer.put(at.qform_code + sizeof(Code), static_cast<Code>(sform_code));
    for (std::size_t i = 0; i < 3; ++i) {
      writer.put(at.quatern + i * sizeof(Real), static_cast<Real>(quatern[i]));
      writer.put(at.quatern + (3 + i) * sizeof(Real), static_cast<Real>(qoffset[i]));
    }
    for (std::size_t i = 0; i < 12; ++i) {
      writer.put(at.srow + i * sizeof(Real), static_cast<Real>(srow[i]));
    }
    writer.put(at.intent_code, static_cast<Code>(intent_code));
  }
};

// What a stream gave, or the error that ended it.
struct StreamOutcome {
  std::vector<Bytes> volumes;
  NiftiHeader header;
  bool header_seen = false;
  std::size_t whole_scans = 0;
  Status status;
};

// Feeds a file to a stream in pieces, each in memory of its own so that a sanitizer sees any use of
// an earlier one.
inline StreamOutcome run_stream(BoldStream& stream, std::span<const std::byte> file,
                                std::size_t piece_bytes) {
  StreamOutcome outcome;
  Bytes piece;
  std::size_t position = 0;
  for (;;) {
    const Result<StreamEvent> event = stream.next();
    if (!event.ok()) {
      outcome.status = event.error();
      break;
    }
    if (*event == StreamEvent::kEnd) break;
    if (*event == StreamEvent::kHeader) outcome.header_seen = true;
    if (*event == StreamEvent::kVolume) {
      outcome.volumes.emplace_back(stream.volume().begin(), stream.volume().end());
    }
    if (*event != StreamEvent::kNeedInput) continue;
    const std::size_t n = std::min(piece_bytes, file.size() - position);
    if (n == 0) {
      stream.finish_input();
      continue;
    }
    const std::span<const std::byte> next = file.subspan(position, n);
    piece = Bytes(next.begin(), next.end());
    position += n;
    stream.push(piece);
  }
  outcome.header = stream.header();
  outcome.whole_scans = stream.whole_scans();
  return outcome;
}

inline StreamOutcome run_stream(std::span<const std::byte> file, BoldStreamOptions options = {},
                                std::size_t piece_bytes = 1 << 16) {
  if (options.file_name.empty()) options.file_name = "test.nii";
  BoldStream stream(std::move(options));
  return run_stream(stream, file, piece_bytes);
}

// A folder that exists as long as this object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("sync_act_test_" + std::to_string(++count) + "_" +
             std::to_string(reinterpret_cast<std::uintptr_t>(this)));
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }
  std::size_t n_files() const {
    std::size_t n = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(path_)) ++n;
    return n;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace sync_act::test
