#pragma once
// Streaming gunzip over zlib: compressed pieces in, bytes out, straight into the caller's memory.
// What does not begin with gzip's magic passes through unchanged. Several gzip members one after
// another (bgzip, pigz, cat) read as one. Zero padding and other bytes after the last member are
// ignored, the latter with a remark in trailing_garbage().

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace sync_act {

class GzipInflate {
 public:
  // `file_name` is for messages only.
  explicit GzipInflate(std::string_view file_name);
  ~GzipInflate();
  GzipInflate(GzipInflate&&) noexcept;
  GzipInflate& operator=(GzipInflate&&) noexcept;

  // Gives the next piece of the file; any size, not copied: it must stay valid until read() has
  // used it up (needs_input()). Precondition: needs_input().
  void push(std::span<const std::byte> piece);
  // There are no more pieces.
  void finish_input();

  // Writes the next bytes into `out` and answers how many; fewer than out.size() only where more
  // input is needed or the data end. Fails with kBadInput where the data are damaged.
  Result<std::size_t> read(std::span<std::byte> out);

  // All of the last piece has been used. (After a read() that filled `out`, bytes may still come
  // out without more input.)
  bool needs_input() const;
  // finish_input() was called and all bytes are out.
  bool at_end() const;
  // At the end: the file stops inside a gzip member.
  bool truncated() const;
  bool is_gzip() const { return mode_ == Mode::kGzip; }
  bool trailing_garbage() const { return trailing_garbage_; }
  std::uint64_t bytes_in() const { return bytes_in_; }
  std::uint64_t bytes_out() const { return bytes_out_; }

 private:
  enum class Mode { kUndecided, kPlain, kGzip };
  struct Zlib;  // keeps zlib.h out of this header

  Result<std::size_t> read_plain(std::span<std::byte> out);
  Result<std::size_t> read_gzip(std::span<std::byte> out);
  // Takes up to n bytes of the pieces; the two bytes kept for the magic come first.
  std::span<const std::byte> peek_input() const;
  void use_input(std::size_t n);
  bool decide_mode();
  Error damaged(const char* reason) const;

  std::string file_name_;
  std::unique_ptr<Zlib> zlib_;
  Mode mode_ = Mode::kUndecided;
  std::array<std::byte, 2> magic_{};  // first bytes of the file, until the mode is decided
  std::size_t n_magic_ = 0;
  std::size_t n_magic_used_ = 0;
  std::span<const std::byte> piece_;
  bool input_finished_ = false;
  bool in_member_ = false;
  bool drained_ = false;  // the last read() left nothing behind
  bool trailing_garbage_ = false;
  std::uint64_t bytes_in_ = 0;
  std::uint64_t bytes_out_ = 0;
};

}  // namespace sync_act
