#include "core/io/gzip_deflate.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace sync_act {
namespace {

constexpr std::size_t kOutBytes = std::size_t{64} << 10;
constexpr int kGzipWindowBits = 15 + 16;
constexpr int kDefaultMemoryLevel = 8;

}  // namespace

struct GzipDeflate::Zlib {
  Zlib() {
    ready = deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindowBits,
                         kDefaultMemoryLevel, Z_DEFAULT_STRATEGY) == Z_OK;
  }
  ~Zlib() { deflateEnd(&stream); }
  Zlib(const Zlib&) = delete;
  Zlib& operator=(const Zlib&) = delete;

  z_stream stream{};
  bool ready = false;
};

GzipDeflate::GzipDeflate(ByteSink sink)
    : sink_(std::move(sink)), zlib_(std::make_unique<Zlib>()), out_(kOutBytes) {}
GzipDeflate::~GzipDeflate() = default;
GzipDeflate::GzipDeflate(GzipDeflate&&) noexcept = default;
GzipDeflate& GzipDeflate::operator=(GzipDeflate&&) noexcept = default;

Status GzipDeflate::write(std::span<const std::byte> bytes) {
  constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
  while (!bytes.empty()) {
    const std::size_t n = std::min(bytes.size(), kMost);
    SYNC_ACT_RETURN_IF_ERROR(run(bytes.first(n), Z_NO_FLUSH));
    bytes = bytes.subspan(n);
  }
  return {};
}

Status GzipDeflate::finish() { return run({}, Z_FINISH); }

Status GzipDeflate::run(std::span<const std::byte> bytes, int flush) {
  if (!zlib_->ready) return Error{ErrorCode::kOutOfMemory, "There is no memory to compress"};
  z_stream& stream = zlib_->stream;
  // zlib does not write through next_in; its declaration predates const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  do {
    stream.next_out = reinterpret_cast<Bytef*>(out_.data());
    stream.avail_out = static_cast<uInt>(out_.size());
    if (deflate(&stream, flush) == Z_STREAM_ERROR) {
      return Error{ErrorCode::kInternal, "zlib's deflate was called wrongly"};
    }
    const std::size_t n = out_.size() - stream.avail_out;
    if (n > 0) SYNC_ACT_RETURN_IF_ERROR(sink_(std::span<const std::byte>(out_).first(n)));
  } while (stream.avail_out == 0);
  return {};
}

Result<std::vector<std::byte>> gzip(std::span<const std::byte> bytes) {
  std::vector<std::byte> out;
  GzipDeflate deflate([&](std::span<const std::byte> piece) -> Status {
    out.insert(out.end(), piece.begin(), piece.end());
    return {};
  });
  SYNC_ACT_RETURN_IF_ERROR(deflate.write(bytes));
  SYNC_ACT_RETURN_IF_ERROR(deflate.finish());
  return out;
}

}  // namespace sync_act
