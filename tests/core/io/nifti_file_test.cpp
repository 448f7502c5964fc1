#include "core/io/nifti_file.h"

#include <doctest/doctest.h>

#include <initializer_list>

#include "core/io/file_bytes.h"
#include "core/io/gzip_deflate.h"
#include "tests/core/io/nifti_fixture.h"

namespace sync_act {
namespace {

using Sizes = std::initializer_list<std::size_t>;

using test::Bytes;
using test::NiftiFixture;
using test::TemporaryFolder;

void put_file(const std::filesystem::path& path, const Bytes& bytes) {
  const Status written = write_file(path, std::span<const std::byte>(bytes));
  REQUIRE(written.ok());
}

bool is_scan(const Volume& volume, std::size_t scan) {
  for (std::size_t v = 0; v < volume.values().size(); ++v) {
    if (volume.values()[v] != static_cast<float>(NiftiFixture::stored(v, scan))) return false;
  }
  return volume.values().size() == 60;
}

TEST_CASE("A file by path gives its volumes in order, then its end") {
  const TemporaryFolder folder;
  put_file(folder / "bold.nii", NiftiFixture().file());
  put_file(folder / "bold.nii.gz", *gzip(NiftiFixture().file()));
  for (const char* name : {"bold.nii", "bold.nii.gz"}) {
    Result<BoldFile> file = BoldFile::open(folder / name);
    REQUIRE(file.ok());
    CHECK(file->header().n_scans == 6);
    for (std::size_t scan = 0; scan < 6; ++scan) {
      const Result<std::optional<RawVolume>> volume = file->next_volume();
      REQUIRE(volume.ok());
      REQUIRE(volume->has_value());
      CHECK((*volume)->scan == scan);
      CHECK((*volume)->bytes.size() == 120);
    }
    const Result<std::optional<RawVolume>> end = file->next_volume();
    REQUIRE(end.ok());
    CHECK_FALSE(end->has_value());
    CHECK(file->fraction_read() == 1.0);
    CHECK(file->scans_read() == 6);
  }
}

TEST_CASE("Any scan can be read as a volume, by path and from memory") {
  const TemporaryFolder folder;
  const Bytes packed = *gzip(NiftiFixture().file());
  put_file(folder / "bold.nii.gz", packed);
  for (const std::size_t scan : Sizes{0, 3, 5}) {
    const Result<Volume> by_path = read_volume(folder / "bold.nii.gz", scan);
    REQUIRE(by_path.ok());
    CHECK(is_scan(*by_path, scan));
    const Result<Volume> from_memory = decode_volume("bold.nii.gz", packed, scan);
    REQUIRE(from_memory.ok());
    CHECK(is_scan(*from_memory, scan));
    CHECK(same_grid(by_path->grid(), from_memory->grid()));
  }
  const Result<Volume> beyond = read_volume(folder / "bold.nii.gz", 6);
  REQUIRE_FALSE(beyond.ok());
  CHECK(beyond.error().message.find("has 6 scans: there is no scan 7") != std::string::npos);
}

TEST_CASE("The checksum of a single volume is compared") {
  NiftiFixture fixture;
  fixture.dim[4] = 1;
  Bytes packed = *gzip(fixture.file());
  packed[packed.size() - 6] ^= std::byte{4};
  const Result<Volume> volume = decode_volume("map.nii.gz", packed);
  REQUIRE_FALSE(volume.ok());
  CHECK(volume.error().message.find("checksum") != std::string::npos);
}

TEST_CASE("Either file of a pair opens both, compressed or not; a missing one is named") {
  NiftiFixture fixture;
  fixture.single_file = false;
  fixture.extensions = {{6, "in the header file"}};
  const TemporaryFolder folder;
  put_file(folder / "a.hdr", fixture.header());
  put_file(folder / "a.img.gz", *gzip(fixture.image()));
  for (const char* name : {"a.hdr", "a.img.gz"}) {
    const Result<Volume> volume = read_volume(folder / name, 5);
    REQUIRE(volume.ok());
    CHECK(is_scan(*volume, 5));
    CHECK(read_nifti_header(folder / name)->extensions.size() == 1);
  }
  put_file(folder / "b.hdr", fixture.header());
  const Result<NiftiHeader> alone = read_nifti_header(folder / "b.hdr");
  REQUIRE_FALSE(alone.ok());
  CHECK(alone.error().message.find("b.hdr: there is no b.img beside it") != std::string::npos);
}

TEST_CASE("Paths that lead to no file are refused with the reason") {
  const TemporaryFolder folder;
  const Result<NiftiHeader> none = read_nifti_header(folder / "none.nii");
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().code == ErrorCode::kIo);
  CHECK(none.error().message.find("none.nii: cannot be opened: ") != std::string::npos);
  const Result<NiftiHeader> is_folder = read_nifti_header(folder.path());
  REQUIRE_FALSE(is_folder.ok());
  CHECK(is_folder.error().message.find("this is a folder") != std::string::npos);
}

TEST_CASE("Truncated files are refused, or give the scans that are whole") {
  const TemporaryFolder folder;
  Bytes file = NiftiFixture().file();
  file.resize(352 + 3 * 120 + 17);
  put_file(folder / "cut.nii", file);
  const Result<BoldFile> refused = BoldFile::open(folder / "cut.nii");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("the data end in scan 4 of 6: 377 of 720 bytes are there; get "
                                     "the complete file or use its first 3 scans") !=
        std::string::npos);
  Result<BoldFile> used = BoldFile::open(folder / "cut.nii", TruncatedData::kUseWholeScans);
  REQUIRE(used.ok());
  CHECK(used->header().n_scans == 3);
  while (used->next_volume()->has_value()) {
  }
  CHECK(used->scans_read() == 3);
}

TEST_CASE("A mask is the voxels that differ from 0, on the scan's grid") {
  NiftiFixture fixture;
  fixture.dim[4] = 1;
  const Bytes file = fixture.file();
  const Result<Mask> mask = decode_mask("mask.nii", file);
  REQUIRE(mask.ok());
  std::size_t n_expected = 0;
  for (std::size_t v = 0; v < 60; ++v) {
    if (NiftiFixture::stored(v, 0) != 0) ++n_expected;
  }
  CHECK(n_expected < 60);
  CHECK(mask->size() == n_expected);
  CHECK(decode_mask("mask.nii", file, mask->grid).ok());

  Grid other = mask->grid;
  other.dims[0] = 6;
  const Result<Mask> wrong_dims = decode_mask("mask.nii", file, other);
  REQUIRE_FALSE(wrong_dims.ok());
  CHECK(wrong_dims.error().message ==
        "mask.nii has 5 x 4 x 3 voxels of 3 x 3 x 4 mm, but the scan has 6 x 4 x 3 voxels of 3 x 3 "
        "x 4 mm: resample one to the other's grid");
  Grid moved = mask->grid;
  moved.world_from_voxel(0, 3) += 1.5;
  const Result<Mask> wrong_place = decode_mask("mask.nii", file, moved);
  REQUIRE_FALSE(wrong_place.ok());
  CHECK(wrong_place.error().message.find("[-3 0 0 90; 0 3 0 -126; 0 0 4 -72] and [-3 0 0 91.5; ") !=
        std::string::npos);
}

TEST_CASE("A mask without voxels is refused") {
  NiftiFixture fixture;
  fixture.dim = {3, 1, 1, 1, 1, 1, 1, 1};  // the first voxel is 0
  const Result<Mask> mask = decode_mask("mask.nii", fixture.file());
  REQUIRE_FALSE(mask.ok());
  CHECK(mask.error().message == "mask.nii: no voxel differs from 0: this mask is empty");
}

}  // namespace
}  // namespace sync_act
