#include "core/io/bold_stream.h"

#include <doctest/doctest.h>

#include <initializer_list>

#include "core/io/gzip_deflate.h"
#include "core/io/voxel_convert.h"
#include "tests/core/io/nifti_fixture.h"

namespace sync_act {
namespace {

using Sizes = std::initializer_list<std::size_t>;

using test::Bytes;
using test::NiftiFixture;
using test::run_stream;
using test::StreamOutcome;

constexpr VoxelType kAllTypes[] = {VoxelType::kInt8,   VoxelType::kUint8,  VoxelType::kInt16,
                                   VoxelType::kUint16, VoxelType::kInt32,  VoxelType::kUint32,
                                   VoxelType::kInt64,  VoxelType::kUint64, VoxelType::kFloat32,
                                   VoxelType::kFloat64};

// Every value is what the fixture stored, scaled.
bool volumes_are_right(const StreamOutcome& outcome, const NiftiFixture& fixture) {
  if (outcome.volumes.size() != fixture.n_scans()) return false;
  const VoxelFormat& format = outcome.header.format;
  for (std::size_t scan = 0; scan < outcome.volumes.size(); ++scan) {
    std::vector<float> values(fixture.n_voxels());
    if (outcome.volumes[scan].size() != values.size() * bytes_per_voxel(format.type)) return false;
    convert_voxels(format, outcome.volumes[scan], values);
    for (std::size_t v = 0; v < values.size(); ++v) {
      const double stored = NiftiFixture::stored(v, scan);
      // The scale factors are kept in double; NIfTI-1 stores them as float32.
      const double expected = stored * format.slope + format.intercept;
      if (values[v] != static_cast<float>(expected)) return false;
    }
  }
  return true;
}

TEST_CASE("Every type, byte order, version, scaling and compression streams to the right values") {
  for (const VoxelType type : kAllTypes) {
    for (const bool big_endian : {false, true}) {
      for (const int version : {1, 2}) {
        for (const double slope : {0.0, 0.25}) {
          NiftiFixture fixture;
          fixture.type = type;
          fixture.big_endian = big_endian;
          fixture.version = version;
          fixture.slope = slope;
          fixture.intercept = slope == 0.0 ? 0.0 : -8.0;
          const Bytes file = fixture.file();
          CAPTURE(voxel_type_name(type));
          CAPTURE(big_endian);
          CAPTURE(version);
          const StreamOutcome plain = run_stream(file, {.file_bytes = file.size()});
          REQUIRE(plain.status.ok());
          CHECK(plain.header.format.is_scaled() == (slope != 0.0));
          CHECK(plain.header.warnings.empty());
          CHECK(volumes_are_right(plain, fixture));
          const Bytes packed = *gzip(file);
          const StreamOutcome unpacked = run_stream(packed, {.file_bytes = packed.size()});
          REQUIRE(unpacked.status.ok());
          CHECK(volumes_are_right(unpacked, fixture));
        }
      }
    }
  }
}

TEST_CASE("The pieces' size makes no difference") {
  NiftiFixture fixture;
  fixture.extensions = {{6, "a comment"}, {4, std::string(5000, 'x')}};
  const Bytes file = fixture.file();
  const Bytes packed = *gzip(file);
  for (const Bytes* bytes : {&file, &packed}) {
    for (const std::size_t piece : Sizes{1, 2, 3, 7, 119, 120, 121, 4096, 1000000}) {
      CAPTURE(piece);
      const StreamOutcome outcome = run_stream(*bytes, {}, piece);
      REQUIRE(outcome.status.ok());
      CHECK(volumes_are_right(outcome, fixture));
    }
  }
}

TEST_CASE("Extensions are listed and skipped; damaged ones end the list with a warning") {
  NiftiFixture fixture;
  for (const bool big_endian : {false, true}) {
    fixture.big_endian = big_endian;
    fixture.extensions = {{6, "a comment"}, {32, std::string(100, 'x')}};
    const StreamOutcome outcome = run_stream(fixture.file(), {}, 5);
    REQUIRE(outcome.status.ok());
    REQUIRE(outcome.header.extensions.size() == 2);
    CHECK(outcome.header.extensions[0].code == 6);
    CHECK(outcome.header.extensions[0].bytes == 24);  // 9 bytes and 8 of head fill 32
    CHECK(outcome.header.extensions[1].code == 32);
    CHECK(volumes_are_right(outcome, fixture));

    Bytes damaged = fixture.file();
    damaged[352 + (big_endian ? 0 : 3)] = std::byte{0x7f};  // esize about 2^31
    const StreamOutcome refused = run_stream(damaged);
    REQUIRE(refused.status.ok());
    CHECK(refused.header.extensions.empty());
    REQUIRE(refused.header.warnings.size() == 1);
    CHECK(refused.header.warnings[0].find("header extension 1") == 0);
    CHECK(volumes_are_right(refused, fixture));
  }
}

TEST_CASE("A pair streams its image after its header") {
  for (const int version : {1, 2}) {
    for (const double offset : {-1.0, 64.0}) {
      NiftiFixture fixture;
      fixture.version = version;
      fixture.single_file = false;
      fixture.vox_offset = offset;
      Bytes image = fixture.image();
      if (offset > 0) image.insert(image.begin(), static_cast<std::size_t>(offset), std::byte{9});
      for (const bool packed : {false, true}) {
        const Bytes header_file = packed ? *gzip(fixture.header()) : fixture.header();
        const Bytes image_file = packed ? *gzip(image) : image;
        const Result<NiftiHeader> header = read_detached_header("test.hdr", header_file);
        REQUIRE(header.ok());
        CHECK(header->detached);
        const StreamOutcome outcome = run_stream(
            image_file, {.file_bytes = image_file.size(), .detached_header = *header}, 50);
        REQUIRE(outcome.status.ok());
        CHECK(outcome.header_seen);
        CHECK(volumes_are_right(outcome, fixture));
      }
    }
  }
}

TEST_CASE("The header of a pair alone is refused with what is missing") {
  NiftiFixture fixture;
  fixture.single_file = false;
  const StreamOutcome outcome = run_stream(fixture.header());
  REQUIRE_FALSE(outcome.status.ok());
  CHECK(outcome.status.error().message ==
        "test.nii: magic is \"ni1\": this is only the header; its values are in the .img file of "
        "the same name: give both");
}

TEST_CASE("A file cut anywhere is refused, or read as far as it goes where that is allowed") {
  const NiftiFixture fixture;
  const Bytes file = fixture.file();
  const std::size_t volume_bytes = 120;
  for (std::size_t n = 0; n < file.size(); ++n) {
    const auto cut = std::span(file).first(n);
    const std::size_t whole = n < 352 ? 0 : (n - 352) / volume_bytes;
    CAPTURE(n);
    for (const bool size_known : {false, true}) {
      BoldStreamOptions options;
      if (size_known) options.file_bytes = n;
      const StreamOutcome refused = run_stream(cut, options, 100);
      REQUIRE_FALSE(refused.status.ok());
      CHECK(refused.status.error().code == ErrorCode::kBadInput);
      CHECK(refused.whole_scans == whole);
      // A known size refuses before the first volume, an unknown one after the last whole one.
      CHECK(refused.volumes.size() == (size_known ? 0 : whole));
      if (n >= 352) {
        CHECK(refused.status.error().message.find(message("test.nii: the data end in scan ",
                                                          whole + 1, " of 6: ", n - 352,
                                                          " of 720 bytes are there")) == 0);
      }
      options.truncated = TruncatedData::kUseWholeScans;
      const StreamOutcome used = run_stream(cut, options, 100);
      CHECK(used.status.ok() == (whole > 0));
      CHECK(used.volumes.size() == whole);
      if (whole > 0) CHECK_FALSE(used.header.warnings.empty());
      if (whole > 0 && size_known) CHECK(used.header.n_scans == whole);
    }
  }
}

TEST_CASE("A compressed file cut anywhere ends in an error or gives whole scans") {
  const NiftiFixture fixture;
  const Bytes packed = *gzip(fixture.file());
  for (std::size_t n = 0; n < packed.size(); ++n) {
    const auto cut = std::span(packed).first(n);
    const StreamOutcome refused = run_stream(cut, {.file_bytes = n}, 64);
    CAPTURE(n);
    if (refused.status.ok()) {
      // Only the checksum at the end is missing.
      CHECK(n >= packed.size() - 9);
      CHECK(refused.header.warnings.size() == 1);
      CHECK(volumes_are_right(refused, fixture));
      continue;
    }
    const StreamOutcome used =
        run_stream(cut, {.file_bytes = n, .truncated = TruncatedData::kUseWholeScans}, 64);
    CHECK(used.volumes.size() == refused.whole_scans);
  }
}

TEST_CASE("Bytes after the last scan are ignored with a warning") {
  const NiftiFixture fixture;
  Bytes file = fixture.file();
  file.resize(file.size() + 5000);
  for (const Bytes& bytes : {file, *gzip(file)}) {
    const StreamOutcome outcome = run_stream(bytes, {.file_bytes = bytes.size()}, 333);
    REQUIRE(outcome.status.ok());
    CHECK(volumes_are_right(outcome, fixture));
    REQUIRE(outcome.header.warnings.size() == 1);
    CHECK(outcome.header.warnings[0] == "5,000 bytes after the last scan are ignored");
  }
}

TEST_CASE("A header that promises far more than the file holds is refused without the memory") {
  NiftiFixture fixture;
  fixture.version = 2;
  fixture.dim = {4, 600, 600, 600, 100000, 1, 1, 1};  // 43 TB
  const Bytes header = fixture.header();
  Bytes file = header;
  file.resize(file.size() + 100000);
  for (const bool size_known : {false, true}) {
    for (const Bytes& bytes : {file, *gzip(file)}) {
      BoldStreamOptions options;
      if (size_known) options.file_bytes = bytes.size();
      BoldStream stream({.file_name = "test.nii", .file_bytes = options.file_bytes});
      const StreamOutcome outcome = run_stream(stream, bytes, 4096);
      REQUIRE_FALSE(outcome.status.ok());
      CHECK(stream.volume().size() <= (std::size_t{16} << 20));
    }
  }
}

TEST_CASE("A first volume larger than the first allotment arrives whole") {
  NiftiFixture fixture;
  fixture.type = VoxelType::kFloat64;
  fixture.dim = {4, 200, 150, 100, 2, 1, 1, 1};  // 24 MB a volume
  const StreamOutcome outcome = run_stream(fixture.file(), {}, 1000003);
  REQUIRE(outcome.status.ok());
  CHECK(volumes_are_right(outcome, fixture));
}

TEST_CASE("An error stays: asking again gives the same one") {
  BoldStream stream({.file_name = "test.nii"});
  const Bytes nothing(4, std::byte{1});
  REQUIRE(*stream.next() == StreamEvent::kNeedInput);
  stream.push(nothing);
  stream.finish_input();
  const Result<StreamEvent> first = stream.next();
  REQUIRE_FALSE(first.ok());
  const Result<StreamEvent> second = stream.next();
  REQUIRE_FALSE(second.ok());
  CHECK(second.error().message == first.error().message);
}

TEST_CASE("Progress counts the bytes of the file as stored") {
  const Bytes packed = *gzip(NiftiFixture().file());
  BoldStream stream({.file_name = "test.nii.gz"});
  REQUIRE(run_stream(stream, packed, 64).status.ok());
  CHECK(stream.bytes_used() == packed.size());
}

}  // namespace
}  // namespace sync_act
