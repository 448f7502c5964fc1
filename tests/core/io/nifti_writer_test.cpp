#include "core/io/nifti_writer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <initializer_list>
#include <numbers>

#include "core/io/nifti_file.h"
#include "core/io/npy.h"
#include "tests/core/io/nifti_fixture.h"

namespace sync_act {
namespace {

using Sizes = std::initializer_list<std::size_t>;

using test::Bytes;
using test::TemporaryFolder;

Grid oblique_grid() {
  Grid grid;
  grid.dims = {4, 3, 2};
  const double c = std::cos(0.3), s = std::sin(0.3);
  grid.world_from_voxel << -2 * c, -3 * s, 0, 12.5, -2 * s, 3 * c, 0, -7, 0, 0, 4, 3.25, 0, 0, 0, 1;
  return grid;
}

std::vector<float> pattern(std::size_t n) {
  std::vector<float> values(n);
  for (std::size_t i = 0; i < n; ++i) values[i] = static_cast<float>(i) * 0.5F - 3.0F;
  return values;
}

const NiftiWriteOptions kOptions{.tr_secs = 1.5,
                                 .space_code = 4,
                                 .intent_code = 2,
                                 .intent_name = "r",
                                 .description = "written by a test"};

TEST_CASE("What is written reads back with grid, TR, texts and values") {
  const Grid grid = oblique_grid();
  for (const std::size_t n_scans : Sizes{1, 5}) {
    for (const Compression compression : {Compression::kNone, Compression::kGzip}) {
      const std::vector<float> values = pattern(24 * n_scans);
      const auto bytes = encode_nifti(grid, values, n_scans, kOptions, compression);
      REQUIRE(bytes.ok());
      const test::StreamOutcome outcome =
          test::run_stream(*bytes, {.file_name = "w.nii", .file_bytes = bytes->size()});
      REQUIRE(outcome.status.ok());
      const NiftiHeader& header = outcome.header;
      CHECK(header.warnings.empty());
      CHECK(same_grid(header.grid, grid));
      CHECK(header.sform_code == 4);
      CHECK(header.qform_code == 4);
      CHECK(header.n_scans == n_scans);
      CHECK(header.tr_secs == (n_scans > 1 ? 1.5 : 0.0));
      CHECK(header.intent_code == 2);
      CHECK(header.intent_name == "r");
      CHECK(header.description == "written by a test");
      const Result<Volume> last = decode_volume("w.nii", *bytes, n_scans - 1);
      REQUIRE(last.ok());
      CHECK(std::equal(last->values().begin(), last->values().end(),
                       values.end() - static_cast<std::ptrdiff_t>(24)));
    }
  }
}

TEST_CASE(
    "The qform says the same as the sform, and is left out where axes are not perpendicular") {
  Grid grid = oblique_grid();
  const auto qform_only = [&](const Grid& written) {
    Bytes bytes = *encode_nifti(written, pattern(24), 1, kOptions, Compression::kNone);
    bytes[254] = std::byte{0};  // sform_code
    return *parse_nifti_header("w.nii", bytes);
  };
  CHECK(qform_only(grid).affine_source == AffineSource::kQform);
  CHECK(same_grid(qform_only(grid).grid, grid));
  grid.world_from_voxel.col(0) *= -1.0;  // left-handed: qfac
  CHECK(same_grid(qform_only(grid).grid, grid));
  grid.world_from_voxel(0, 2) = 1.0;  // sheared
  CHECK(qform_only(grid).affine_source == AffineSource::kVoxelSize);
}

TEST_CASE("A mask is written as uint8 and reads back the same") {
  Mask mask;
  mask.grid = oblique_grid();
  mask.voxels = {0, 5, 6, 23};
  for (const Compression compression : {Compression::kNone, Compression::kGzip}) {
    const auto bytes = encode_nifti_mask(mask, kOptions, compression);
    REQUIRE(bytes.ok());
    const Result<Mask> read = decode_mask("m.nii", *bytes, mask.grid);
    REQUIRE(read.ok());
    CHECK(read->voxels == mask.voxels);
  }
}

TEST_CASE("Masked values fill the voxels of the mask and nothing else") {
  Mask mask;
  mask.grid = oblique_grid();
  mask.voxels = {2, 23};
  const std::vector<float> volume = volume_from_masked(mask, std::vector<float>{5.0F, 6.0F}, -1.0F);
  CHECK(volume.size() == 24);
  CHECK(volume[2] == 5.0F);
  CHECK(volume[23] == 6.0F);
  CHECK(volume[0] == -1.0F);
}

TEST_CASE("As int16 each value is rounded, held within the range, and NaN is 0") {
  const TemporaryFolder folder;
  Grid grid;
  grid.dims = {3, 2, 1};
  NiftiWriteOptions options = kOptions;
  options.as_int16 = true;
  Result<NiftiWriter> writer = NiftiWriter::create(folder / "w.nii.gz", grid, 1, options);
  REQUIRE(writer.ok());
  REQUIRE(writer->write_volume(std::vector<float>{1.4F, -1.6F, 4e4F, -4e4F, NAN, 9999.5F}).ok());
  REQUIRE(writer->finish().ok());
  CHECK(read_nifti_header(folder / "w.nii.gz")->format.type == VoxelType::kInt16);
  CHECK(read_volume(folder / "w.nii.gz")->values() ==
        std::vector<float>{1.0F, -2.0F, 32767.0F, -32768.0F, 0.0F, 10000.0F});
}

TEST_CASE("To a path: complete or not at all") {
  const TemporaryFolder folder;
  const Grid grid = oblique_grid();
  const std::vector<float> values = pattern(48);
  for (const char* name : {"w.nii", "w.nii.gz"}) {
    REQUIRE(write_nifti(folder / name, grid, values, 2, kOptions).ok());
    const Compression compression =
        std::string_view(name).ends_with(".gz") ? Compression::kGzip : Compression::kNone;
    // The same bytes each time, streamed or not.
    const Result<Bytes> file = read_file(folder / name);
    CHECK((file->at(0) == std::byte{0x1f}) == (compression == Compression::kGzip));
    CHECK(read_volume(folder / name, 1)->values()[23] == values[47]);
    REQUIRE(write_nifti(folder / name, grid, values, 2, kOptions).ok());
    CHECK(*read_file(folder / name) == *file);
  }
  CHECK(folder.n_files() == 2);
  {
    Result<NiftiWriter> writer = NiftiWriter::create(folder / "half.nii.gz", grid, 2, kOptions);
    REQUIRE(writer.ok());
    REQUIRE(writer->write_volume(std::span(values).first(24)).ok());
    const Status finished = writer->finish();
    REQUIRE_FALSE(finished.ok());
    CHECK(finished.error().code == ErrorCode::kInternal);
  }
  CHECK(folder.n_files() == 2);
}

TEST_CASE("What NIfTI-1 cannot hold is refused") {
  Grid grid = oblique_grid();
  grid.dims = {40000, 1, 1};
  const auto bytes = encode_nifti(grid, std::vector<float>(40000), 1, kOptions, Compression::kNone);
  REQUIRE_FALSE(bytes.ok());
  CHECK(bytes.error().message.find("dim[1] is 40000") == 0);
}

TEST_CASE("nibabel and numpy read what we write") {
  const std::string script =
      (test::project_root() / "tests/golden/check_written_files.py").string();
  // The system's Python: another one on PATH may lack nibabel.
  const std::string python = "/usr/bin/python3";
  if (std::system((python + " -c 'import nibabel, numpy' 2>/dev/null").c_str()) != 0) {
    MESSAGE("skipped: /usr/bin/python3 with nibabel and numpy is not here");
    return;
  }
  const TemporaryFolder folder;
  const Grid grid = oblique_grid();
  REQUIRE(write_nifti(folder / "scan.nii.gz", grid, pattern(24 * 5), 5, kOptions).ok());
  REQUIRE(write_nifti(folder / "map.nii", grid, pattern(24), 1, kOptions).ok());
  Mask mask;
  mask.grid = grid;
  mask.voxels = {0, 5, 6, 23};
  REQUIRE(write_nifti_mask(folder / "mask.nii.gz", mask, kOptions).ok());
  const std::size_t shape[] = {3, 4};
  const std::vector<float> floats = pattern(12);
  const std::vector<double> doubles(floats.begin(), floats.end());
  const std::vector<std::int32_t> integers{1, -2, 3};
  const std::size_t shape_1d[] = {3};
  const TimeSeries series(3, 4, pattern(12));
  const auto put = [&](std::string_view name, const Bytes& bytes) {
    REQUIRE(write_file(folder / name, std::span<const std::byte>(bytes)).ok());
  };
  put("f4.npy", encode_npy(floats, shape));
  put("f8.npy", encode_npy(doubles, shape));
  put("i4.npy", encode_npy(integers, shape_1d));
  put("series.npy", encode_npy(series));
  CHECK(std::system((python + " '" + script + "' '" + folder.path().string() + "'").c_str()) == 0);
}

}  // namespace
}  // namespace sync_act
