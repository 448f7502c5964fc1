#pragma once
// Files by path, for the native command line (in the page JavaScript reads the files). Reading in
// pieces or whole; writing so that a file is there complete or not at all.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace sync_act {

// The last part of a path: what messages and provenance call a file.
std::string base_name(const std::filesystem::path& path);

// Reads a file in pieces.
class FileReader {
 public:
  static Result<FileReader> open(const std::filesystem::path& path);

  std::uint64_t size_bytes() const { return size_bytes_; }
  // The next piece, empty at the end; valid until the next call.
  Result<std::span<const std::byte>> next_piece();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  FileReader() = default;

  std::string name_;
  std::unique_ptr<std::FILE, Close> file_;
  std::uint64_t size_bytes_ = 0;
  std::vector<std::byte> piece_;
};

Result<std::vector<std::byte>> read_file(const std::filesystem::path& path);
// The SHA-256 of a file's bytes as they are on disk, in lower-case hex.
Result<std::string> file_sha256(const std::filesystem::path& path);

// Writes to a temporary file beside `path` and renames it at commit(); without commit() nothing is
// left. Every failure (no such folder, disk full) is reported with the path and the reason.
class AtomicFile {
 public:
  static Result<AtomicFile> create(const std::filesystem::path& path);
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  ~AtomicFile();

  Status write(std::span<const std::byte> bytes);
  Status commit();

 private:
  AtomicFile() = default;
  Error failed(std::string_view doing, int error_number) const;

  std::filesystem::path path_;
  std::filesystem::path temporary_;
  std::FILE* file_ = nullptr;  // owned; closed by commit() or the destructor
};

Status write_file(const std::filesystem::path& path, std::span<const std::byte> bytes);
Status write_file(const std::filesystem::path& path, std::string_view text);

}  // namespace sync_act
