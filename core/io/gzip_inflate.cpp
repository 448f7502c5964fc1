#include "core/io/gzip_inflate.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "core/io/nifti_header.h"
#include "core/zlib/packed_codes.h"

namespace sync_act {
namespace {

constexpr std::byte kMagic0{0x1f};
constexpr std::byte kMagic1{0x8b};
constexpr int kGzipWindowBits = 15 + 16;  // zlib: 32 kB window, gzip head and checksum

uInt clamp_to_zlib(std::size_t n) {
  return static_cast<uInt>(std::min<std::size_t>(n, std::numeric_limits<uInt>::max()));
}

}  // namespace

struct GzipInflate::Zlib {
  Zlib() {
    ready = inflateInit2(&stream, kGzipWindowBits) == Z_OK;
    if (ready) use_packed_codes(stream, codes);
  }
  ~Zlib() { inflateEnd(&stream); }
  Zlib(const Zlib&) = delete;
  Zlib& operator=(const Zlib&) = delete;

  z_stream stream{};
  PackedCodes codes;
  bool ready = false;
};

GzipInflate::GzipInflate(std::string_view file_name) : file_name_(file_name) {}
GzipInflate::~GzipInflate() = default;
GzipInflate::GzipInflate(GzipInflate&&) noexcept = default;
GzipInflate& GzipInflate::operator=(GzipInflate&&) noexcept = default;

void GzipInflate::push(std::span<const std::byte> piece) {
  SYNC_ACT_ASSERT(needs_input() && !input_finished_);
  // The magic may be cut in two: its bytes are kept aside until both are there.
  while (mode_ == Mode::kUndecided && n_magic_ < magic_.size() && !piece.empty()) {
    magic_[n_magic_++] = piece.front();
    piece = piece.subspan(1);
  }
  piece_ = piece;
  drained_ = false;
}

void GzipInflate::finish_input() { input_finished_ = true; }

bool GzipInflate::needs_input() const {
  return piece_.empty() && (mode_ == Mode::kUndecided || n_magic_used_ == n_magic_);
}

bool GzipInflate::at_end() const { return input_finished_ && drained_ && needs_input(); }

bool GzipInflate::truncated() const { return at_end() && in_member_; }

std::span<const std::byte> GzipInflate::peek_input() const {
  if (n_magic_used_ < n_magic_) {
    return std::span(magic_).subspan(n_magic_used_, n_magic_ - n_magic_used_);
  }
  return piece_;
}

void GzipInflate::use_input(std::size_t n) {
  bytes_in_ += n;
  if (n_magic_used_ < n_magic_) {
    n_magic_used_ += n;
  } else {
    piece_ = piece_.subspan(n);
  }
}

bool GzipInflate::decide_mode() {
  if (mode_ != Mode::kUndecided) return true;
  if (n_magic_ < magic_.size() && !input_finished_) return false;
  const bool gzip = n_magic_ == magic_.size() && magic_[0] == kMagic0 && magic_[1] == kMagic1;
  mode_ = gzip ? Mode::kGzip : Mode::kPlain;
  in_member_ = gzip;
  return true;
}

Result<std::size_t> GzipInflate::read(std::span<std::byte> out) {
  if (!decide_mode()) return std::size_t{0};
  Result<std::size_t> n = mode_ == Mode::kPlain ? read_plain(out) : read_gzip(out);
  if (n.ok()) {
    bytes_out_ += *n;
    drained_ = *n < out.size();
  }
  return n;
}

Result<std::size_t> GzipInflate::read_plain(std::span<std::byte> out) {
  std::size_t n_written = 0;
  while (n_written < out.size()) {
    const std::span<const std::byte> input = peek_input();
    if (input.empty()) break;
    const std::size_t n = std::min(input.size(), out.size() - n_written);
    std::memcpy(out.data() + n_written, input.data(), n);
    use_input(n);
    n_written += n;
  }
  return n_written;
}

Result<std::size_t> GzipInflate::read_gzip(std::span<std::byte> out) {
  if (!zlib_) zlib_ = std::make_unique<Zlib>();
  if (!zlib_->ready) return Error{ErrorCode::kOutOfMemory, file_name_ + ": no memory to unpack it"};
  z_stream& stream = zlib_->stream;
  std::size_t n_written = 0;
  while (n_written < out.size()) {
    const std::span<const std::byte> input = peek_input();
    if (!in_member_) {  // between members: another one, padding, or something else
      if (input.empty()) break;
      if (!trailing_garbage_ && input.front() == kMagic0) {
        inflateReset(&stream);
        in_member_ = true;
        continue;
      }
      if (input.front() != std::byte{0}) trailing_garbage_ = true;
      use_input(trailing_garbage_ ? input.size() : 1);
      continue;
    }
    // zlib does not write through next_in; its declaration predates const.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(input.data()));
    stream.avail_in = clamp_to_zlib(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + n_written);
    stream.avail_out = clamp_to_zlib(out.size() - n_written);
    const uInt in_before = stream.avail_in;
    const uInt out_before = stream.avail_out;
    const int status = inflate(&stream, Z_NO_FLUSH);
    use_input(in_before - stream.avail_in);
    n_written += out_before - stream.avail_out;
    if (status == Z_STREAM_END) {
      in_member_ = false;
    } else if (status == Z_MEM_ERROR) {
      return Error{ErrorCode::kOutOfMemory, file_name_ + ": no memory to unpack it"};
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      return damaged(stream.msg);
    } else if (stream.avail_in == in_before && stream.avail_out == out_before) {
      break;  // no progress without more input
    }
  }
  return n_written;
}

Error GzipInflate::damaged(const char* reason) const {
  const std::string_view text = reason == nullptr ? "" : reason;
  std::string what = message("the gzip data are damaged (", text, ")");
  if (text == "incorrect data check") what = "the gzip checksum (CRC-32) does not match the data";
  if (text == "incorrect length check") what = "the gzip length does not match the data";
  return bad_input(message(file_name_, ": ", what, " at byte ",
                           with_thousands_separators(bytes_in_),
                           " of the file: copy or download it again"));
}

}  // namespace sync_act
