#include "core/io/file_bytes.h"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "core/base/sha256.h"

namespace sync_act {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

std::string reason(int error_number) { return std::generic_category().message(error_number); }

}  // namespace

std::string base_name(const std::filesystem::path& path) { return path.filename().string(); }

Result<FileReader> FileReader::open(const std::filesystem::path& path) {
  FileReader reader;
  reader.name_ = path.string();
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return io_error(message(reader.name_, ": this is a folder: give a file"));
  }
  reader.file_.reset(std::fopen(path.c_str(), "rb"));
  if (!reader.file_) {
    return io_error(message(reader.name_, ": cannot be opened: ", reason(errno)));
  }
  reader.size_bytes_ = std::filesystem::file_size(path, error);
  if (error) return io_error(message(reader.name_, ": cannot be read: ", error.message()));
  // Pieces are large already: a second buffer would only cost a copy.
  std::setvbuf(reader.file_.get(), nullptr, _IONBF, 0);
  return reader;
}

Result<std::span<const std::byte>> FileReader::next_piece() {
  piece_.resize(kPieceBytes);
  const std::size_t n = std::fread(piece_.data(), 1, piece_.size(), file_.get());
  if (n < piece_.size() && std::ferror(file_.get()) != 0) {
    return io_error(message(name_, ": cannot be read: ", reason(errno)));
  }
  return std::span<const std::byte>(piece_).first(n);
}

Result<std::vector<std::byte>> read_file(const std::filesystem::path& path) {
  Result<FileReader> reader = FileReader::open(path);
  if (!reader.ok()) return reader.error();
  std::vector<std::byte> bytes;
  bytes.reserve(static_cast<std::size_t>(reader->size_bytes()));
  for (;;) {
    const auto piece = reader->next_piece();
    if (!piece.ok()) return piece.error();
    if (piece->empty()) return bytes;
    bytes.insert(bytes.end(), piece->begin(), piece->end());
  }
}

Result<std::string> file_sha256(const std::filesystem::path& path) {
  Result<FileReader> reader = FileReader::open(path);
  if (!reader.ok()) return reader.error();
  Sha256 hash;
  for (;;) {
    const auto piece = reader->next_piece();
    if (!piece.ok()) return piece.error();
    if (piece->empty()) return hash.finish_hex();
    hash.update(*piece);
  }
}

Result<AtomicFile> AtomicFile::create(const std::filesystem::path& path) {
  AtomicFile file;
  file.path_ = path;
  file.temporary_ = path;
  file.temporary_ += ".tmp";
  file.file_ = std::fopen(file.temporary_.c_str(), "wb");
  if (file.file_ == nullptr) return file.failed("created", errno);
  return file;
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      file_(std::exchange(other.file_, nullptr)) {}

AtomicFile::~AtomicFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  std::error_code ignored;  // nothing more can be done about a temporary file that stays
  std::filesystem::remove(temporary_, ignored);
}

Error AtomicFile::failed(std::string_view doing, int error_number) const {
  return io_error(message(path_.string(), ": cannot be ", doing, ": ", reason(error_number)));
}

Status AtomicFile::write(std::span<const std::byte> bytes) {
  SYNC_ACT_ASSERT(file_ != nullptr);
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) {
    return failed("written", errno);
  }
  return {};
}

Status AtomicFile::commit() {
  SYNC_ACT_ASSERT(file_ != nullptr);
  // What is still in the buffer may meet a full disk only now: the destructor then tidies up.
  if (std::fflush(file_) != 0) return failed("written", errno);
  std::FILE* const file = std::exchange(file_, nullptr);
  std::error_code error;
  if (std::fclose(file) != 0) {
    const int error_number = errno;
    std::filesystem::remove(temporary_, error);
    return failed("written", error_number);
  }
  std::filesystem::rename(temporary_, path_, error);
  if (error) {
    const int error_number = error.value();
    std::filesystem::remove(temporary_, error);
    return failed("renamed into place", error_number);
  }
  return {};
}

Status write_file(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  Result<AtomicFile> file = AtomicFile::create(path);
  if (!file.ok()) return file.error();
  SYNC_ACT_RETURN_IF_ERROR(file->write(bytes));
  return file->commit();
}

Status write_file(const std::filesystem::path& path, std::string_view text) {
  return write_file(path, std::as_bytes(std::span(text)));
}

}  // namespace sync_act
