#include "core/io/file_bytes.h"

#include <doctest/doctest.h>

#include <string>

#include "core/base/sha256.h"
#include "tests/core/io/nifti_fixture.h"

#if defined(__linux__) && !defined(__EMSCRIPTEN__)
#include <sys/resource.h>

#include <csignal>
#endif

namespace sync_act {
namespace {

using test::Bytes;
using test::TemporaryFolder;

TEST_CASE("A written file reads back, whole and in pieces, with its hash") {
  const TemporaryFolder folder;
  Bytes bytes(3 * (1 << 20) + 5);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * 7);
  REQUIRE(write_file(folder / "a.bin", std::span<const std::byte>(bytes)).ok());
  CHECK(folder.n_files() == 1);
  const Result<Bytes> read = read_file(folder / "a.bin");
  REQUIRE(read.ok());
  CHECK(*read == bytes);
  CHECK(*file_sha256(folder / "a.bin") == sha256_hex(bytes));
  REQUIRE(write_file(folder / "a.bin", std::string_view("shorter")).ok());
  CHECK(read_file(folder / "a.bin")->size() == 7);
}

TEST_CASE("A file that is not committed leaves nothing, and the earlier one as it was") {
  const TemporaryFolder folder;
  REQUIRE(write_file(folder / "a.txt", std::string_view("first")).ok());
  {
    Result<AtomicFile> file = AtomicFile::create(folder / "a.txt");
    REQUIRE(file.ok());
    REQUIRE(file->write(std::as_bytes(std::span(std::string_view("second")))).ok());
  }
  CHECK(folder.n_files() == 1);
  CHECK(read_file(folder / "a.txt")->size() == 5);
}

TEST_CASE("A folder that is not there is reported with path and reason") {
  const TemporaryFolder folder;
  const Status status = write_file(folder / "no/such/a.txt", std::string_view("x"));
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().code == ErrorCode::kIo);
  CHECK(status.error().message.find("a.txt: cannot be created: ") != std::string::npos);
}

#if defined(__linux__) && !defined(__EMSCRIPTEN__)
TEST_CASE("A full disk is reported and leaves nothing") {
  // A limit on the size of files stands for the full disk: writing fails in the same place.
  const TemporaryFolder folder;
  rlimit before{};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 100000;
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  const Bytes large(1000000);
  const Status at_write = write_file(folder / "large.bin", std::span<const std::byte>(large));
  // So little beyond the limit that only emptying the buffer at the end meets it.
  Result<AtomicFile> file = AtomicFile::create(folder / "b.bin");
  Status at_commit = file.ok() ? file->write(std::span(large).first(99000)) : file.error();
  if (at_commit.ok()) at_commit = file->write(std::span(large).first(1500));
  if (at_commit.ok()) at_commit = file->commit();
  { const Result<AtomicFile> closed = std::move(file); }
  REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, handler);
  REQUIRE_FALSE(at_write.ok());
  CHECK(at_write.error().message.find("large.bin: cannot be written: ") != std::string::npos);
  REQUIRE_FALSE(at_commit.ok());
  CHECK(folder.n_files() == 0);
}
#endif

}  // namespace
}  // namespace sync_act
