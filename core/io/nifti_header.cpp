#include "core/io/nifti_header.h"

#include <nifti2_io.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

#include "core/io/file_kind.h"

namespace sync_act {
namespace {

constexpr std::size_t kNifti1Bytes = sizeof(nifti_1_header);
constexpr std::size_t kNifti2Bytes = sizeof(nifti_2_header);
static_assert(kNifti1Bytes == 348 && kNifti2Bytes == 540);

// Between these a time between scans is believed. Fast sequences reach about 0.1 s, sparse sampling
// and perfusion imaging about 20 s; a value outside is nearly always a wrong unit.
constexpr double kShortestTrSecs = 0.05;
constexpr double kLongestTrSecs = 60.0;

// A header of either version in host order, widened to NIfTI-2's fields.
struct RawHeader {
  nifti_2_header fields{};
  double vox_offset = 0.0;  // NIfTI-1 stores a float, which may be NaN
  int version = 1;
  bool big_endian = false;
  bool single_file = true;
};

nifti_2_header widen(const nifti_1_header& h) {
  nifti_2_header wide{};
  wide.sizeof_hdr = h.sizeof_hdr;
  wide.datatype = h.datatype;
  wide.bitpix = h.bitpix;
  std::copy(std::begin(h.dim), std::end(h.dim), wide.dim);
  std::copy(std::begin(h.pixdim), std::end(h.pixdim), wide.pixdim);
  wide.scl_slope = h.scl_slope;
  wide.scl_inter = h.scl_inter;
  wide.toffset = h.toffset;
  std::memcpy(wide.descrip, h.descrip, sizeof h.descrip);
  wide.qform_code = h.qform_code;
  wide.sform_code = h.sform_code;
  wide.quatern_b = h.quatern_b;
  wide.quatern_c = h.quatern_c;
  wide.quatern_d = h.quatern_d;
  wide.qoffset_x = h.qoffset_x;
  wide.qoffset_y = h.qoffset_y;
  wide.qoffset_z = h.qoffset_z;
  std::copy(std::begin(h.srow_x), std::end(h.srow_x), wide.srow_x);
  std::copy(std::begin(h.srow_y), std::end(h.srow_y), wide.srow_y);
  std::copy(std::begin(h.srow_z), std::end(h.srow_z), wide.srow_z);
  wide.xyzt_units = static_cast<unsigned char>(h.xyzt_units);
  wide.intent_code = h.intent_code;
  std::memcpy(wide.intent_name, h.intent_name, sizeof h.intent_name);
  return wide;
}

std::uint32_t load_uint32(const std::byte* p, bool big_endian) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value << 8 | std::to_integer<std::uint32_t>(p[big_endian ? i : 3 - i]);
  }
  return value;
}

enum class HeaderKind { kNifti1, kNifti2, kNeither };
struct Recognised {
  HeaderKind kind = HeaderKind::kNeither;
  bool big_endian = false;
};

Recognised recognise(std::span<const std::byte> start) {
  if (start.size() < 4) return {};
  for (const bool big_endian : {false, true}) {
    const std::uint32_t size = load_uint32(start.data(), big_endian);
    if (size == kNifti1Bytes) return {HeaderKind::kNifti1, big_endian};
    if (size == kNifti2Bytes) return {HeaderKind::kNifti2, big_endian};
  }
  return {};
}

// Text of a fixed-length field up to its first NUL; what is not printable ASCII becomes '?', so
// that it can be shown and put into JSON whatever it holds.
std::string field_text(const char* field, std::size_t capacity) {
  std::string text(field, std::find(field, field + capacity, '\0'));
  for (char& c : text) {
    if (c < ' ' || c > '~') c = '?';
  }
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

Error refuse_unrecognised(std::string_view name, std::span<const std::byte> start) {
  if (start.empty()) return bad_input(message(name, ": the file is empty"));
  const std::string_view kind = recognise_file(start);
  if (!kind.empty()) return bad_input(message(name, ": this is not a NIfTI file but ", kind));
  if (start.size() < 4) {
    return bad_input(
        message(name, ": this is not a NIfTI file: it has only ", start.size(), " bytes"));
  }
  return bad_input(message(name, ": this is not a NIfTI file: sizeof_hdr is ",
                           static_cast<std::int32_t>(load_uint32(start.data(), false)),
                           " where 348 or 540 must be; choose a .nii, .nii.gz or .hdr file"));
}

Result<RawHeader> load(std::string_view name, std::span<const std::byte> start) {
  const Recognised recognised = recognise(start);
  if (recognised.kind == HeaderKind::kNeither) return refuse_unrecognised(name, start);
  const bool is_nifti1 = recognised.kind == HeaderKind::kNifti1;
  const std::size_t wanted = is_nifti1 ? kNifti1Bytes : kNifti2Bytes;
  if (start.size() < wanted) {
    return bad_input(message(name, ": the file ends inside its header: ", start.size(), " of ",
                             wanted, " bytes are there; get the complete file"));
  }
  RawHeader raw;
  raw.version = is_nifti1 ? 1 : 2;
  raw.big_endian = recognised.big_endian;
  std::string magic;
  if (is_nifti1) {
    nifti_1_header h;
    std::memcpy(&h, start.data(), sizeof h);
    if (raw.big_endian) nifti_swap_as_nifti1(&h);
    magic.assign(h.magic, 4);
    raw.fields = widen(h);
    raw.vox_offset = h.vox_offset;
  } else {
    std::memcpy(&raw.fields, start.data(), sizeof raw.fields);
    if (raw.big_endian) nifti_swap_as_nifti2(&raw.fields);
    magic.assign(raw.fields.magic, 8);
    raw.vox_offset = static_cast<double>(raw.fields.vox_offset);
  }
  const std::string version(1, is_nifti1 ? '1' : '2');
  if (magic.substr(0, 4) == "n+" + version + std::string(1, '\0')) {
    raw.single_file = true;
  } else if (magic.substr(0, 4) == "ni" + version + std::string(1, '\0')) {
    raw.single_file = false;
  } else if (is_nifti1) {
    return unsupported(message(
        name, ": magic is \"", field_text(magic.data(), 4),
        "\": this is an ANALYZE 7.5 or a damaged NIfTI header; ANALYZE does not say which side is "
        "left: convert it to NIfTI with the program that made it"));
  } else {
    return bad_input(message(name, ": magic is \"", field_text(magic.data(), 8),
                             "\": the header is damaged; get the file again"));
  }
  if (!is_nifti1 && magic.substr(4) != "\r\n\032\n") {
    return bad_input(message(name,
                             ": the end of magic is damaged: the file was probably transferred as "
                             "text; transfer it as binary"));
  }
  return raw;
}

Result<VoxelType> voxel_type(std::string_view name, int datatype) {
  switch (datatype) {
    case NIFTI_TYPE_INT8:
      return VoxelType::kInt8;
    case NIFTI_TYPE_UINT8:
      return VoxelType::kUint8;
    case NIFTI_TYPE_INT16:
      return VoxelType::kInt16;
    case NIFTI_TYPE_UINT16:
      return VoxelType::kUint16;
    case NIFTI_TYPE_INT32:
      return VoxelType::kInt32;
    case NIFTI_TYPE_UINT32:
      return VoxelType::kUint32;
    case NIFTI_TYPE_INT64:
      return VoxelType::kInt64;
    case NIFTI_TYPE_UINT64:
      return VoxelType::kUint64;
    case NIFTI_TYPE_FLOAT32:
      return VoxelType::kFloat32;
    case NIFTI_TYPE_FLOAT64:
      return VoxelType::kFloat64;
    default:
      break;
  }
  const char* what = nullptr;
  switch (datatype) {
    case DT_BINARY:
      what = "1-bit voxels: save it as uint8";
      break;
    case NIFTI_TYPE_COMPLEX64:
    case NIFTI_TYPE_COMPLEX128:
    case NIFTI_TYPE_COMPLEX256:
      what = "complex voxels: save the magnitude as float32";
      break;
    case NIFTI_TYPE_RGB24:
    case NIFTI_TYPE_RGBA32:
      what = "colour voxels: only one number per voxel can be analysed";
      break;
    case NIFTI_TYPE_FLOAT128:
      what = "128-bit voxels: save it as float64 or float32";
      break;
    default:
      return bad_input(message(name, ": datatype is ", datatype,
                               ": NIfTI has no such voxel type; the header is damaged"));
  }
  return unsupported(message(name, ": datatype is ", datatype, " (", what, ")"));
}

Status read_format(std::string_view name, const nifti_2_header& h, NiftiHeader& header) {
  const Result<VoxelType> type = voxel_type(name, h.datatype);
  if (!type.ok()) return type.error();
  header.format.type = *type;
  const int bits = static_cast<int>(8 * bytes_per_voxel(*type));
  if (h.bitpix != bits) {
    header.warnings.push_back(message("bitpix is ", static_cast<int>(h.bitpix), " but datatype ",
                                      voxel_type_name(*type), " has ", bits,
                                      " bits: datatype is believed"));
  }
  if (!std::isfinite(h.scl_slope) || h.scl_slope == 0.0) return {};
  header.format.slope = h.scl_slope;
  if (std::isfinite(h.scl_inter)) {
    header.format.intercept = h.scl_inter;
  } else {
    header.warnings.push_back("scl_inter is not a number: 0 is used");
  }
  return {};
}

// dims and number of scans. Fields beyond dim[0] are not looked at, as the standard says.
Status read_dims(std::string_view name, const nifti_2_header& h, NiftiHeader& header) {
  if (h.intent_code >= 3000 && h.intent_code < 3100) {
    return unsupported(message(name, ": intent_code is ", h.intent_code,
                               ": this is a CIFTI file (surfaces and voxels in one matrix); give "
                               "its volume, e.g. from wb_command -cifti-separate"));
  }
  const std::int64_t n_dims = h.dim[0];
  if (n_dims < 1 || n_dims > 7) {
    return bad_input(message(name, ": dim[0] is ", static_cast<long long>(n_dims),
                             ": a NIfTI file has 1 to 7 dimensions; the header is damaged"));
  }
  std::array<std::uint64_t, 8> sizes{};
  sizes.fill(1);
  std::uint64_t n_voxels = 1;
  for (std::size_t d = 1; d <= static_cast<std::size_t>(n_dims); ++d) {
    const std::int64_t size = h.dim[d];
    const std::string field = message("dim[", d, "] is ", static_cast<long long>(size));
    if (size < 1) {
      return bad_input(message(name, ": ", field, ": every dimension must be at least 1"));
    }
    if (d > 4 && size > 1) {
      return unsupported(message(name, ": ", field, ": the file has ", static_cast<int>(d),
                                 " dimensions; only volumes (3-D) and scans over time (4-D) can be "
                                 "used: split it"));
    }
    sizes[d] = static_cast<std::uint64_t>(size);
    const std::uint64_t limit = d == 4 ? kMaxScans : kMaxVoxels;
    if (d <= 3) n_voxels = sizes[d] > limit ? limit + 1 : n_voxels * sizes[d];
    if (sizes[d] > limit || n_voxels > kMaxVoxels) {
      return bad_input(message(
          name, ": ", field, ": ",
          d == 4 ? "more scans than any run has" : "a volume of more than 268,435,456 voxels",
          "; the header is damaged or the file is not a functional scan"));
    }
  }
  for (std::size_t d = 0; d < 3; ++d) header.grid.dims[d] = static_cast<int>(sizes[d + 1]);
  header.n_scans = static_cast<std::size_t>(sizes[4]);
  return {};
}

Status read_offset(std::string_view name, const RawHeader& raw, NiftiHeader& header) {
  const double lowest =
      raw.single_file ? static_cast<double>(raw.version == 1 ? kNifti1Bytes : kNifti2Bytes) + 4 : 0;
  double offset = raw.vox_offset;
  if (raw.single_file && offset == 0.0) {
    header.warnings.push_back(message("vox_offset is 0: ", lowest, " is used"));
    offset = lowest;
  }
  constexpr double kHighest = 0x1p48;  // far beyond any file; below it doubles hold bytes exactly
  if (!(offset >= lowest && offset <= kHighest)) {
    return bad_input(message(name, ": vox_offset is ", raw.vox_offset, ": it must be at least ",
                             lowest, "; the header is damaged"));
  }
  header.data_offset = static_cast<std::uint64_t>(offset);
  return {};
}

bool is_usable(const Eigen::Matrix4d& affine) {
  if (!affine.allFinite()) return false;
  const Eigen::Matrix3d axes = affine.topLeftCorner<3, 3>();
  const double volume_if_perpendicular =
      axes.col(0).norm() * axes.col(1).norm() * axes.col(2).norm();
  // Axes in one plane, or one of no length: voxels would have no volume.
  return volume_if_perpendicular > 0.0 && std::isfinite(volume_if_perpendicular) &&
         std::abs(axes.determinant()) > 1e-6 * volume_if_perpendicular;
}

Eigen::Matrix4d sform_matrix(const nifti_2_header& h) {
  Eigen::Matrix4d affine = Eigen::Matrix4d::Identity();
  for (int column = 0; column < 4; ++column) {
    affine(0, column) = h.srow_x[column];
    affine(1, column) = h.srow_y[column];
    affine(2, column) = h.srow_z[column];
  }
  return affine;
}

Eigen::Matrix4d qform_matrix(const nifti_2_header& h, const std::array<double, 3>& voxel_size) {
  const nifti_dmat44 m = nifti_quatern_to_dmat44(
      h.quatern_b, h.quatern_c, h.quatern_d, h.qoffset_x, h.qoffset_y, h.qoffset_z, voxel_size[0],
      voxel_size[1], voxel_size[2], h.pixdim[0] < 0.0 ? -1.0 : 1.0);
  Eigen::Matrix4d affine;
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 4; ++column) affine(row, column) = m.m[row][column];
  }
  return affine;
}

// pixdim[1..3], with what cannot be a voxel size replaced by 1.
std::array<double, 3> voxel_size_field(const nifti_2_header& h,
                                       std::vector<std::string>& warnings) {
  std::array<double, 3> size{1, 1, 1};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (h.dim[0] < static_cast<std::int64_t>(axis + 1)) continue;
    const double value = std::abs(h.pixdim[axis + 1]);
    const bool usable = std::isfinite(value) && value > 0.0;
    if (usable) size[axis] = value;
    if (!usable || h.pixdim[axis + 1] < 0.0) {
      warnings.push_back(message("pixdim[", axis + 1, "] is ", h.pixdim[axis + 1],
                                 ", no voxel size: ", size[axis], " is used"));
    }
  }
  return size;
}

void choose_affine(const nifti_2_header& h, NiftiHeader& header) {
  if (h.sform_code > 0) {
    header.grid.world_from_voxel = sform_matrix(h);
    header.affine_source = AffineSource::kSform;
    if (is_usable(header.grid.world_from_voxel)) return;
    header.warnings.push_back("sform is not a usable transform: it is ignored");
  }
  const std::array<double, 3> size = voxel_size_field(h, header.warnings);
  if (h.qform_code > 0) {
    header.grid.world_from_voxel = qform_matrix(h, size);
    header.affine_source = AffineSource::kQform;
    if (is_usable(header.grid.world_from_voxel)) return;
    header.warnings.push_back("qform is not a usable transform: it is ignored");
  }
  header.affine_source = AffineSource::kVoxelSize;
  header.grid.world_from_voxel = Eigen::Matrix4d::Identity();
  for (int axis = 0; axis < 3; ++axis) {
    header.grid.world_from_voxel(axis, axis) = size[static_cast<std::size_t>(axis)];
  }
  header.warnings.push_back(
      "the file has no orientation (sform_code and qform_code): left and right and the positions "
      "in mm are not known; only the voxel sizes are used");
}

void read_affine(const nifti_2_header& h, NiftiHeader& header) {
  choose_affine(h, header);
  Eigen::Matrix4d& affine = header.grid.world_from_voxel;
  const int unit = XYZT_TO_SPACE(h.xyzt_units);
  const double mm_per_unit =
      unit == NIFTI_UNITS_METER ? 1e3 : (unit == NIFTI_UNITS_MICRON ? 1e-3 : 1.0);
  if (mm_per_unit != 1.0) {
    // Some programs name a unit that they did not use: a brain voxel is 0.01 to 100 mm.
    const double size = affine.topLeftCorner<3, 1>().norm();
    const bool believable = size * mm_per_unit >= 0.01 && size * mm_per_unit <= 100.0;
    const bool believable_as_mm = size >= 0.01 && size <= 100.0;
    const char* unit_name = unit == NIFTI_UNITS_METER ? "metres" : "micrometres";
    if (believable || !believable_as_mm) {
      affine.topRows<3>() *= mm_per_unit;
      header.warnings.push_back(
          message("the file's spatial unit is ", unit_name, ": converted to mm"));
    } else {
      header.warnings.push_back(message("the file's spatial unit is ", unit_name,
                                        ", which would make a voxel ", size * mm_per_unit,
                                        " mm wide: mm are assumed"));
    }
  }
  for (int axis = 0; axis < 3; ++axis) {
    header.voxel_size_mm[static_cast<std::size_t>(axis)] = affine.block<3, 1>(0, axis).norm();
  }
}

void read_time(const nifti_2_header& h, NiftiHeader& header) {
  const int unit = XYZT_TO_TIME(h.xyzt_units);
  const double secs_per_unit =
      unit == NIFTI_UNITS_MSEC ? 1e-3 : (unit == NIFTI_UNITS_USEC ? 1e-6 : 1.0);
  if (std::isfinite(h.toffset)) header.start_secs = h.toffset * secs_per_unit;
  if (header.n_scans <= 1) return;

  const double stored = h.pixdim[4];
  const auto unknown = [&](const std::string& reason) {
    header.warnings.push_back(
        message(reason, ": the time between scans (TR) is not known; please give it"));
  };
  if (!std::isfinite(stored) || stored <= 0.0) {
    unknown(message("pixdim[4] is ", stored));
    return;
  }
  if (unit != NIFTI_UNITS_UNKNOWN && unit != NIFTI_UNITS_SEC && unit != NIFTI_UNITS_MSEC &&
      unit != NIFTI_UNITS_USEC) {
    unknown(message("xyzt_units is ", h.xyzt_units, ", no unit of time"));
    return;
  }
  const double secs = stored * secs_per_unit;
  if (secs < kShortestTrSecs || secs > kLongestTrSecs) {
    unknown(message("pixdim[4] is ", secs, " s",
                    unit == NIFTI_UNITS_UNKNOWN ? " (the file names no unit)" : "",
                    ", which no scanner does"));
    return;
  }
  header.tr_secs = secs;
  header.tr_source = TrSource::kHeader;
  if (secs == 1.0) {
    header.tr_source = TrSource::kPlaceholder;
    header.warnings.push_back(
        "pixdim[4] is exactly 1 s, which some programs write where they do not know the time "
        "between scans (TR): please check it");
  } else if (unit == NIFTI_UNITS_UNKNOWN) {
    header.tr_source = TrSource::kUnitAssumed;
    header.warnings.push_back(
        message("pixdim[4] is ", stored, " without a unit: taken as seconds between scans (TR)"));
  }
}

}  // namespace

std::size_t nifti_header_bytes(std::span<const std::byte> first_four) {
  switch (recognise(first_four).kind) {
    case HeaderKind::kNifti1:
      return kNifti1Bytes;
    case HeaderKind::kNifti2:
      return kNifti2Bytes;
    case HeaderKind::kNeither:
      break;
  }
  return 512;
}

Result<NiftiHeader> parse_nifti_header(std::string_view file_name,
                                       std::span<const std::byte> start) {
  const Result<RawHeader> raw = load(file_name, start);
  if (!raw.ok()) return raw.error();
  const nifti_2_header& h = raw->fields;
  NiftiHeader header;
  header.version = raw->version;
  header.detached = !raw->single_file;
  header.format.big_endian = raw->big_endian;
  header.sform_code = h.sform_code;
  header.qform_code = h.qform_code;
  header.intent_code = h.intent_code;
  header.intent_name = field_text(h.intent_name, sizeof h.intent_name);
  header.description = field_text(h.descrip, sizeof h.descrip);
  SYNC_ACT_RETURN_IF_ERROR(read_dims(file_name, h, header));
  SYNC_ACT_RETURN_IF_ERROR(read_format(file_name, h, header));
  SYNC_ACT_RETURN_IF_ERROR(read_offset(file_name, *raw, header));
  read_affine(h, header);
  read_time(h, header);
  return header;
}

std::string describe_grid(const Grid& grid) {
  const auto size = [&](int axis) { return grid.world_from_voxel.block<3, 1>(0, axis).norm(); };
  return message(grid.dims[0], " x ", grid.dims[1], " x ", grid.dims[2], " voxels of ", size(0),
                 " x ", size(1), " x ", size(2), " mm");
}

std::string with_thousands_separators(std::uint64_t value) {
  std::string text = std::to_string(value);
  for (std::size_t place = text.size(); place > 3; place -= 3) text.insert(place - 3, 1, ',');
  return text;
}

}  // namespace sync_act
