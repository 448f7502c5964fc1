// inflate with packed tables against inflate by zlib's own, symbol by symbol: the same bytes and
// the same end for every stream, whole, cut or damaged.

#include <doctest/doctest.h>
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "core/base/rng.h"
#include "core/zlib/packed_codes.h"

namespace sync_act {
namespace {

std::size_t size_below(Rng& rng, std::size_t n) { return static_cast<std::size_t>(rng.below(n)); }

using Bytes = std::vector<std::uint8_t>;
using Sizes = std::initializer_list<std::size_t>;

struct Packing {
  int level;
  int strategy;
};
constexpr Packing kPackings[] = {{6, Z_DEFAULT_STRATEGY},
                                 {1, Z_DEFAULT_STRATEGY},
                                 {9, Z_FILTERED},
                                 {6, Z_HUFFMAN_ONLY},
                                 {6, Z_RLE},
                                 {6, Z_FIXED},
                                 {0, Z_DEFAULT_STRATEGY}};

Bytes packed(const Bytes& plain, Packing packing) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, packing.level, Z_DEFLATED, 15 + 16, 8, packing.strategy) == Z_OK);
  Bytes out(deflateBound(&stream, static_cast<uLong>(plain.size())));
  stream.next_in = const_cast<Bytef*>(plain.data());  // zlib only reads there
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

struct Outcome {
  Bytes bytes;
  int status = Z_OK;
  std::string message;
  bool operator==(const Outcome&) const = default;
};

Outcome unpacked(const Bytes& file, std::size_t piece_bytes, std::size_t out_bytes, bool fast) {
  z_stream stream{};
  const auto codes = std::make_unique<PackedCodes>();
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  if (fast) use_packed_codes(stream, *codes);
  Outcome outcome;
  std::size_t position = 0;
  while (outcome.status == Z_OK || outcome.status == Z_BUF_ERROR) {
    // Memory of exactly this size: a sanitizer sees a byte too many.
    const std::size_t n_piece = std::min(piece_bytes, file.size() - position);
    const Bytes piece(file.begin() + static_cast<std::ptrdiff_t>(position),
                      file.begin() + static_cast<std::ptrdiff_t>(position + n_piece));
    stream.next_in = const_cast<Bytef*>(piece.data());
    stream.avail_in = static_cast<uInt>(n_piece);
    bool progress = false;
    do {
      Bytes out(out_bytes);
      stream.next_out = out.data();
      stream.avail_out = static_cast<uInt>(out_bytes);
      outcome.status = inflate(&stream, Z_NO_FLUSH);
      const std::size_t n_out = out_bytes - stream.avail_out;
      outcome.bytes.insert(outcome.bytes.end(), out.begin(),
                           out.begin() + static_cast<std::ptrdiff_t>(n_out));
      progress = progress || n_out > 0;
    } while (outcome.status == Z_OK && stream.avail_out == 0);
    position += n_piece - stream.avail_in;
    progress = progress || stream.avail_in < n_piece;
    if (!progress) break;  // the stream is cut
  }
  if (stream.msg != nullptr) outcome.message = stream.msg;
  inflateEnd(&stream);
  return outcome;
}

// What scans, their masks and text are like, and what has codes of every length.
std::vector<Bytes> samples() {
  Rng rng(21);
  std::vector<Bytes> all;
  all.push_back({});
  all.push_back({7});
  for (std::size_t n = 2; n < 400; n += 57) all.emplace_back(n, static_cast<std::uint8_t>(n));
  Bytes scan;  // int16: noise around 0 and tissue
  for (std::size_t i = 0; i < 40'000; ++i) {
    const double value = (i / 64 % 3 == 0 ? 8.0 : 9000.0) + 8.0 * rng.normal();
    const auto stored = static_cast<std::int16_t>(value);
    scan.push_back(static_cast<std::uint8_t>(stored & 0xff));
    scan.push_back(static_cast<std::uint8_t>(stored >> 8));
  }
  all.push_back(scan);
  Bytes random(30'000);
  for (std::uint8_t& byte : random) byte = static_cast<std::uint8_t>(rng.below(256));
  all.push_back(random);
  // Each byte half as frequent as the one before: codes up to 15 bits.
  Bytes skewed(60'000);
  for (std::uint8_t& byte : skewed) {
    while (byte < 30 && rng.below(2) == 0) ++byte;
  }
  all.push_back(skewed);
  for (std::size_t period = 1; period < 40; period += 3) {  // matches of all lengths that overlap
    Bytes repeating(8'000);
    for (std::size_t i = 0; i < repeating.size(); ++i) {
      const bool fresh = i < period || rng.below(150) == 0;
      repeating[i] = fresh ? static_cast<std::uint8_t>(rng.below(256)) : repeating[i - period];
    }
    all.push_back(repeating);
  }
  Bytes far = random;  // matches from far back, across outputs and the window's end
  for (std::size_t i = 0; i < 60'000; ++i) {
    const std::size_t distance = 1 + size_below(rng, 29'000);
    const std::size_t n = 3 + size_below(rng, i % 50 == 0 ? 256 : 6);
    for (std::size_t k = 0; k < n && far.size() < 150'000; ++k)
      far.push_back(far[far.size() - distance]);
  }
  all.push_back(far);
  return all;
}

TEST_CASE("inflate: packed tables give what zlib's own give, however a stream is packed and cut") {
  for (const Bytes& plain : samples()) {
    for (const Packing packing : kPackings) {
      const Bytes file = packed(plain, packing);
      CAPTURE(plain.size());
      CAPTURE(packing.level);
      CAPTURE(packing.strategy);
      for (const std::size_t piece : Sizes{13, 999, 1 << 20}) {
        for (const std::size_t out : Sizes{257, 300, 5000, 160'000}) {
          const Outcome outcome = unpacked(file, piece, out, true);
          CHECK(outcome.status == Z_STREAM_END);
          CHECK(outcome.bytes == plain);
        }
      }
      CHECK(unpacked(file, 1 << 20, 4096, false).bytes == plain);
    }
  }
}

TEST_CASE("inflate: a cut or damaged stream ends with packed tables as with zlib's own") {
  Rng rng(22);
  for (const Bytes& sample : samples()) {
    const Bytes plain(
        sample.begin(),
        sample.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(sample.size(), 6000)));
    for (const Packing packing : kPackings) {
      const Bytes file = packed(plain, packing);
      for (int i = 0; i < 60; ++i) {
        Bytes damaged = file;
        if (i % 4 == 0) damaged.resize(size_below(rng, file.size() + 1));
        for (int n = i % 4; n > 0; --n) {
          // Most of them near the beginning, where the codes are described.
          const std::size_t at =
              10 + size_below(rng, i % 2 == 0 ? std::min<std::size_t>(60, file.size() - 10)
                                              : file.size() - 10);
          damaged[at] ^= static_cast<std::uint8_t>(1U << rng.below(8));
        }
        CAPTURE(packing.strategy);
        const bool same =
            unpacked(damaged, 1 << 20, 20'000, true) == unpacked(damaged, 1 << 20, 20'000, false);
        CHECK(same);
      }
    }
  }
}

}  // namespace
}  // namespace sync_act
