#include "core/io/nifti_header.h"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <limits>

#include "core/io/bold_stream.h"
#include "tests/core/io/nifti_fixture.h"

namespace sync_act {
namespace {

using Sizes = std::initializer_list<std::size_t>;

using test::Bytes;
using test::NiftiFixture;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Result<NiftiHeader> parse(const NiftiFixture& fixture) {
  return parse_nifti_header("x.nii", fixture.header());
}

Bytes bytes_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

bool has_warning(const NiftiHeader& header, std::string_view part) {
  for (const std::string& warning : header.warnings) {
    if (warning.find(part) != std::string::npos) return true;
  }
  return false;
}

void check_refused(const Result<NiftiHeader>& header, ErrorCode code, std::string_view part) {
  REQUIRE_FALSE(header.ok());
  CAPTURE(header.error().message);
  CHECK(header.error().code == code);
  CHECK(header.error().message.find("x.nii: ") == 0);
  CHECK(header.error().message.find(part) != std::string::npos);
}

TEST_CASE("A header gives grid, scans, voxel format and TR in both versions and byte orders") {
  for (const int version : {1, 2}) {
    for (const bool big_endian : {false, true}) {
      NiftiFixture fixture;
      fixture.version = version;
      fixture.big_endian = big_endian;
      fixture.slope = 0.5;
      fixture.intercept = -3;
      fixture.intent_code = 2;
      fixture.toffset = 4;
      const Result<NiftiHeader> header = parse(fixture);
      REQUIRE(header.ok());
      CHECK(header->version == version);
      CHECK_FALSE(header->detached);
      CHECK(header->grid.dims == std::array<int, 3>{5, 4, 3});
      CHECK(header->n_scans == 6);
      CHECK(header->format == VoxelFormat{VoxelType::kInt16, big_endian, 0.5, -3});
      CHECK(header->tr_secs == 2.0);
      CHECK(header->tr_source == TrSource::kHeader);
      CHECK(header->start_secs == 4.0);
      CHECK(header->data_offset == (version == 1 ? 352 : 544));
      CHECK(header->intent_code == 2);
      CHECK(header->description == "made by a test");
      CHECK(header->volume_bytes() == 120);
      CHECK(header->data_bytes() == 720);
      CHECK(header->warnings.empty());
      Eigen::Matrix4d expected;
      expected << -3, 0, 0, 90, 0, 3, 0, -126, 0, 0, 4, -72, 0, 0, 0, 1;
      CHECK(header->grid.world_from_voxel == expected);
      CHECK(header->voxel_size_mm == std::array<double, 3>{3, 3, 4});
    }
  }
}

TEST_CASE("3-D files and files with fewer dimensions are one scan without TR") {
  NiftiFixture fixture;
  fixture.dim = {3, 5, 4, 3, 99, 99, 99, 99};  // beyond dim[0] anything may stand
  fixture.pixdim[4] = 0;
  REQUIRE(parse(fixture).ok());
  CHECK(parse(fixture)->n_scans == 1);
  CHECK(parse(fixture)->tr_secs == 0.0);
  CHECK(parse(fixture)->warnings.empty());
  fixture.dim = {2, 5, 4, 77, 1, 1, 1, 1};
  CHECK(parse(fixture)->grid.dims == std::array<int, 3>{5, 4, 1});
  fixture.dim = {7, 5, 4, 3, 6, 1, 1, 1};
  CHECK(parse(fixture)->n_scans == 6);
}

TEST_CASE("Slope 0, NaN or infinite means unscaled; a bad intercept is 0 with a warning") {
  for (const double slope : {0.0, kNan, std::numeric_limits<double>::infinity()}) {
    NiftiFixture fixture;
    fixture.slope = slope;
    fixture.intercept = 7;
    CHECK_FALSE(parse(fixture)->format.is_scaled());
  }
  NiftiFixture fixture;
  fixture.slope = 2;
  fixture.intercept = kNan;
  CHECK(parse(fixture)->format.slope == 2.0);
  CHECK(parse(fixture)->format.intercept == 0.0);
  CHECK(has_warning(*parse(fixture), "scl_inter"));
}

TEST_CASE("The TR follows the unit; what no scanner does is unknown, with a warning") {
  struct Case {
    double pixdim4;
    int time_unit;
    double tr_secs;
    TrSource source;
    const char* warning;
  };
  for (const Case& c : {
           Case{2.5, 8, 2.5, TrSource::kHeader, ""},
           Case{2500, 16, 2.5, TrSource::kHeader, ""},
           Case{800000, 24, 0.8, TrSource::kHeader, ""},
           Case{2, 0, 2.0, TrSource::kUnitAssumed, "without a unit: taken as seconds"},
           Case{1, 8, 1.0, TrSource::kPlaceholder, "exactly 1 s"},
           Case{1000, 16, 1.0, TrSource::kPlaceholder, "exactly 1 s"},
           Case{0, 8, 0.0, TrSource::kUnknown, "pixdim[4] is 0: "},
           Case{-2, 8, 0.0, TrSource::kUnknown, "pixdim[4] is -2: "},
           Case{kNan, 8, 0.0, TrSource::kUnknown, "not known; please give it"},
           Case{2000, 8, 0.0, TrSource::kUnknown, "pixdim[4] is 2000 s"},
           Case{2000, 0, 0.0, TrSource::kUnknown, "names no unit"},
           Case{0.001, 8, 0.0, TrSource::kUnknown, "which no scanner does"},
           Case{2, 32, 0.0, TrSource::kUnknown, "no unit of time"},
       }) {
    NiftiFixture fixture;
    fixture.pixdim[4] = c.pixdim4;
    fixture.xyzt_units = 2 | c.time_unit;
    const Result<NiftiHeader> header = parse(fixture);
    REQUIRE(header.ok());
    CAPTURE(c.pixdim4);
    CHECK(header->tr_secs == doctest::Approx(c.tr_secs).epsilon(1e-6));
    CHECK(header->tr_source == c.source);
    CHECK(header->warnings.empty() == std::string_view(c.warning).empty());
    if (!header->warnings.empty()) CHECK(has_warning(*header, c.warning));
  }
}

TEST_CASE("The transform is the sform, else the qform, else the voxel sizes with a warning") {
  NiftiFixture fixture;
  fixture.qform_code = 1;
  fixture.quatern = {0, 0, 1};  // half a turn around z: x and y change sign
  fixture.qoffset = {10, 20, 30};
  CHECK(parse(fixture)->affine_source == AffineSource::kSform);

  fixture.sform_code = 0;
  Result<NiftiHeader> header = parse(fixture);
  CHECK(header->affine_source == AffineSource::kQform);
  Eigen::Matrix4d expected;
  expected << -3, 0, 0, 10, 0, -3, 0, 20, 0, 0, 4, 30, 0, 0, 0, 1;
  CHECK((header->grid.world_from_voxel - expected).cwiseAbs().maxCoeff() < 1e-6);

  fixture.pixdim[0] = -1;  // qfac: z is mirrored
  CHECK(parse(fixture)->grid.world_from_voxel(2, 2) == doctest::Approx(-4));

  fixture.qform_code = 0;
  header = parse(fixture);
  CHECK(header->affine_source == AffineSource::kVoxelSize);
  CHECK(header->grid.world_from_voxel(1, 1) == 3.0);
  CHECK(header->grid.world_from_voxel(0, 3) == 0.0);
  CHECK(has_warning(*header, "no orientation"));
}

TEST_CASE("A transform that cannot be is passed over with a warning") {
  NiftiFixture fixture;
  fixture.qform_code = 1;
  for (const double bad : {0.0, kNan}) {
    fixture.srow = {-3, 0, 0, 90, 0, 3, 0, -126, 0, 0, bad, -72};
    const Result<NiftiHeader> header = parse(fixture);
    CHECK(header->affine_source == AffineSource::kQform);
    CHECK(has_warning(*header, "sform is not a usable transform"));
  }
  fixture.quatern = {kNan, 0, 0};
  fixture.pixdim[2] = 0;
  const Result<NiftiHeader> header = parse(fixture);
  CHECK(header->affine_source == AffineSource::kVoxelSize);
  CHECK(has_warning(*header, "qform is not a usable transform"));
  CHECK(has_warning(*header, "pixdim[2] is 0"));
  CHECK(header->voxel_size_mm == std::array<double, 3>{3, 1, 4});
}

TEST_CASE("Metres and micrometres become mm, unless that gives an impossible voxel") {
  NiftiFixture fixture;
  fixture.xyzt_units = 1 | 8;
  fixture.srow = {.003, 0, 0, .09, 0, .003, 0, 0, 0, 0, .004, 0};
  CHECK(parse(fixture)->voxel_size_mm[2] == doctest::Approx(4.0));
  CHECK(parse(fixture)->grid.world_from_voxel(0, 3) == doctest::Approx(90.0));
  CHECK(has_warning(*parse(fixture), "metres: converted to mm"));
  fixture.xyzt_units = 3 | 8;
  fixture.srow = {3000, 0, 0, 0, 0, 3000, 0, 0, 0, 0, 4000, 0};
  CHECK(parse(fixture)->voxel_size_mm[2] == doctest::Approx(4.0));
  fixture.xyzt_units = 1 | 8;
  fixture.srow = {3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0};
  CHECK(parse(fixture)->voxel_size_mm[2] == doctest::Approx(4.0));
  CHECK(has_warning(*parse(fixture), "mm are assumed"));
}

TEST_CASE("Impossible dims are refused with field and value") {
  struct Case {
    std::array<std::int64_t, 8> dim;
    int version;
    ErrorCode code;
    const char* part;
  };
  for (const Case& c : {
           Case{{0, 5, 4, 3, 6, 1, 1, 1}, 1, ErrorCode::kBadInput, "dim[0] is 0:"},
           Case{{8, 5, 4, 3, 6, 1, 1, 1}, 1, ErrorCode::kBadInput, "dim[0] is 8:"},
           Case{{-1, 5, 4, 3, 6, 1, 1, 1}, 2, ErrorCode::kBadInput, "dim[0] is -1:"},
           Case{{4, 5, 0, 3, 6, 1, 1, 1}, 1, ErrorCode::kBadInput, "dim[2] is 0:"},
           Case{{4, -5, 4, 3, 6, 1, 1, 1}, 1, ErrorCode::kBadInput, "dim[1] is -5:"},
           Case{{4, 5, 4, 3, 0, 1, 1, 1}, 1, ErrorCode::kBadInput, "dim[4] is 0:"},
           Case{{5, 5, 4, 3, 1, 3, 1, 1}, 1, ErrorCode::kUnsupported, "dim[5] is 3:"},
           Case{{7, 5, 4, 3, 1, 1, 1, 2}, 1, ErrorCode::kUnsupported, "dim[7] is 2:"},
           Case{{3, 32767, 32767, 32767, 1, 1, 1, 1}, 1, ErrorCode::kBadInput, "dim[2] is 32767:"},
           Case{{3, std::int64_t{1} << 62, 8, 1, 1, 1, 1, 1}, 2, ErrorCode::kBadInput, "dim[1] is"},
           Case{{3, 1 << 20, 1 << 20, 1 << 20, 1, 1, 1, 1}, 2, ErrorCode::kBadInput, "dim[2] is"},
           Case{{4, 5, 4, 3, std::int64_t{1} << 40, 1, 1, 1}, 2, ErrorCode::kBadInput, "dim[4] is"},
       }) {
    NiftiFixture fixture;
    fixture.version = c.version;
    fixture.dim = c.dim;
    CAPTURE(c.part);
    for (const bool big_endian : {false, true}) {
      fixture.big_endian = big_endian;
      check_refused(parse(fixture), c.code, c.part);
    }
  }
}

TEST_CASE("The largest volume that is accepted has a size that fits, also of 8-byte voxels") {
  NiftiFixture fixture;
  fixture.version = 2;
  fixture.type = VoxelType::kFloat64;
  fixture.dim = {4, 1 << 14, 1 << 14, 1, 2, 1, 1, 1};
  const Result<NiftiHeader> header = parse(fixture);
  REQUIRE(header.ok());
  CHECK(header->volume_bytes() == std::size_t{1} << 31);  // on wasm32, too
  CHECK(header->data_bytes() == std::uint64_t{1} << 32);
  fixture.dim[3] = 2;
  check_refused(parse(fixture), ErrorCode::kBadInput, "dim[3] is 2: a volume of more than");
}

TEST_CASE("Voxel types that cannot be used are refused by name") {
  struct Case {
    int datatype;
    ErrorCode code;
    const char* part;
  };
  for (const Case& c : {Case{1, ErrorCode::kUnsupported, "datatype is 1 (1-bit"},
                        Case{32, ErrorCode::kUnsupported, "datatype is 32 (complex"},
                        Case{1792, ErrorCode::kUnsupported, "datatype is 1792 (complex"},
                        Case{2048, ErrorCode::kUnsupported, "datatype is 2048 (complex"},
                        Case{128, ErrorCode::kUnsupported, "datatype is 128 (colour"},
                        Case{2304, ErrorCode::kUnsupported, "datatype is 2304 (colour"},
                        Case{1536, ErrorCode::kUnsupported, "datatype is 1536 (128-bit"},
                        Case{0, ErrorCode::kBadInput, "datatype is 0:"},
                        Case{5, ErrorCode::kBadInput, "datatype is 5:"}}) {
    NiftiFixture fixture;
    fixture.datatype = c.datatype;
    CAPTURE(c.datatype);
    check_refused(parse(fixture), c.code, c.part);
  }
  NiftiFixture fixture;
  fixture.bitpix = 32;
  REQUIRE(parse(fixture).ok());
  CHECK(has_warning(*parse(fixture), "bitpix is 32"));
}

TEST_CASE("vox_offset must lie behind the header; 0 is taken as right behind it") {
  for (const double offset : {100.0, -4.0, 351.0, kNan, 1e30}) {
    NiftiFixture fixture;
    fixture.vox_offset = offset;
    CAPTURE(offset);
    check_refused(parse(fixture), ErrorCode::kBadInput, "vox_offset is ");
  }
  NiftiFixture fixture;
  fixture.vox_offset = 0;
  REQUIRE(parse(fixture).ok());
  CHECK(parse(fixture)->data_offset == 352);
  CHECK(has_warning(*parse(fixture), "vox_offset is 0"));
  fixture.single_file = false;
  CHECK(parse(fixture)->data_offset == 0);
  CHECK(parse(fixture)->detached);
}

TEST_CASE("What is not NIfTI is named") {
  const auto refused = [](const Bytes& bytes, ErrorCode code, std::string_view part) {
    check_refused(parse_nifti_header("x.nii", bytes), code, part);
  };
  refused({}, ErrorCode::kBadInput, "the file is empty");
  refused(bytes_of("ab"), ErrorCode::kBadInput, "only 2 bytes");
  refused(bytes_of("<!DOCTYPE html><html>404"), ErrorCode::kBadInput, "a web page (HTML)");
  refused(bytes_of("PK\3\4 and so on"), ErrorCode::kBadInput, "a zip archive");
  refused(bytes_of("\x93NUMPY..."), ErrorCode::kBadInput, "a numpy .npy file");
  refused(bytes_of("\x1f\x8b\x08 twice"), ErrorCode::kBadInput, "gzip data inside gzip data");
  refused(bytes_of(std::string(128, '\0') + "DICM"), ErrorCode::kBadInput, "a DICOM file");
  refused(bytes_of(std::string(400, 'q')), ErrorCode::kBadInput, "sizeof_hdr is ");
  refused(Bytes(400), ErrorCode::kBadInput, "sizeof_hdr is 0 where 348 or 540 must be");

  NiftiFixture analyze;
  analyze.magic = std::string(4, '\0');
  check_refused(parse(analyze), ErrorCode::kUnsupported, "ANALYZE 7.5");
  NiftiFixture text_mode;
  text_mode.version = 2;
  text_mode.magic = std::string("n+2\0\n\n\032\n", 8);
  check_refused(parse(text_mode), ErrorCode::kBadInput, "transferred as text");
  NiftiFixture cifti;
  cifti.version = 2;
  cifti.intent_code = 3001;
  cifti.dim = {6, 1, 1, 1, 1, 10, 10, 1};
  check_refused(parse(cifti), ErrorCode::kUnsupported, "this is a CIFTI file");
}

TEST_CASE("A header cut short is refused with both byte counts") {
  for (const int version : {1, 2}) {
    NiftiFixture fixture;
    fixture.version = version;
    const Bytes header = fixture.header();
    for (const std::size_t n : Sizes{4, 40, 347}) {
      check_refused(parse_nifti_header("x.nii", std::span(header).first(n)), ErrorCode::kBadInput,
                    message(n, " of ", version == 1 ? 348 : 540, " bytes"));
    }
  }
}

TEST_CASE("Texts of the header are printable whatever they hold") {
  NiftiFixture fixture;
  fixture.description = "caf\xc3\xa9 \x01 <b>  ";
  CHECK(parse(fixture)->description == "caf?? ? <b>");
  fixture.description = std::string(80, 'd');  // no NUL at its end
  CHECK(parse(fixture)->description == std::string(80, 'd'));
}

TEST_CASE("Numbers and grids read well in messages") {
  CHECK(with_thousands_separators(0) == "0");
  CHECK(with_thousands_separators(999) == "999");
  CHECK(with_thousands_separators(1000) == "1,000");
  CHECK(with_thousands_separators(61180336) == "61,180,336");
  CHECK(describe_grid(parse(NiftiFixture())->grid) == "5 x 4 x 3 voxels of 3 x 3 x 4 mm");
}

}  // namespace
}  // namespace sync_act
