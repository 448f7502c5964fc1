// Files with a changed byte or bit, at every place: whatever they turn into, reading ends, with an
// error that names the file or with volumes of the promised size, and without memory or time beyond
// what the file's size allows. Under the sanitizers also without touching foreign memory.

#include <doctest/doctest.h>

#include "core/io/bold_stream.h"
#include "core/io/gzip_deflate.h"
#include "core/io/masked_columns.h"
#include "tests/core/io/nifti_fixture.h"

namespace sync_act {
namespace {

using test::Bytes;
using test::NiftiFixture;
using test::run_stream;
using test::StreamOutcome;

void check_outcome(const StreamOutcome& outcome, TruncatedData truncated, std::size_t plain_bytes) {
  if (!outcome.status.ok()) {
    CHECK(outcome.status.error().message.starts_with("test.nii: "));
    CHECK(outcome.status.error().code != ErrorCode::kInternal);
  } else if (truncated == TruncatedData::kRefuse) {
    CHECK(outcome.volumes.size() == outcome.header.n_scans);
  }
  std::size_t n_bytes = 0;
  for (const Bytes& volume : outcome.volumes) n_bytes += volume.size();
  CHECK(n_bytes <= plain_bytes);
}

void read_damaged(const Bytes& file, std::size_t plain_bytes) {
  for (const bool size_known : {false, true}) {
    for (const TruncatedData truncated : {TruncatedData::kRefuse, TruncatedData::kUseWholeScans}) {
      BoldStreamOptions options;
      if (size_known) options.file_bytes = file.size();
      options.truncated = truncated;
      const StreamOutcome outcome = run_stream(file, options, 256);
      check_outcome(outcome, truncated, plain_bytes);
    }
  }
}

TEST_CASE("Every byte of the header may be wrong") {
  for (const int version : {1, 2}) {
    for (const bool big_endian : {false, true}) {
      NiftiFixture fixture;
      fixture.version = version;
      fixture.big_endian = big_endian;
      fixture.qform_code = 1;
      fixture.extensions = {{6, "a comment"}};
      const Bytes file = fixture.file();
      const std::size_t n_header = fixture.header().size();
      for (std::size_t place = 0; place < n_header; ++place) {
        for (const int value : {0x00, 0x01, 0x7f, 0x80, 0xff}) {
          Bytes damaged = file;
          damaged[place] = static_cast<std::byte>(value);
          read_damaged(damaged, file.size());
        }
      }
    }
  }
}

TEST_CASE("Every bit of a compressed file may be wrong") {
  const NiftiFixture fixture;
  const Bytes file = fixture.file();
  const Bytes packed = *gzip(file);
  for (std::size_t place = 0; place < packed.size(); ++place) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes damaged = packed;
      damaged[place] ^= static_cast<std::byte>(1 << bit);
      const StreamOutcome outcome = run_stream(damaged, {.file_bytes = damaged.size()}, 128);
      if (!outcome.status.ok()) {
        CHECK(outcome.status.error().message.starts_with("test.nii: "));
      }
    }
  }
}

TEST_CASE("Random bytes after a good beginning end in an error or an image") {
  Bytes file = NiftiFixture().file();
  std::uint32_t state = 1;
  for (int round = 0; round < 2000; ++round) {
    Bytes damaged = file;
    for (int change = 0; change < 8; ++change) {
      state = state * 1664525 + 1013904223;
      damaged[40 + (state >> 8) % 308] = static_cast<std::byte>(state >> 24);
    }
    read_damaged(damaged, file.size());
  }
}

}  // namespace
}  // namespace sync_act
