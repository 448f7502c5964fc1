// CRC-32, in the place of zlib's in zlib_static: 16 bytes per turn, without tables for most of
// them.
//
// The checksum is the remainder of the data, a polynomial over GF(2), modulo CRC-32's of degree 32:
// it stays the same where any multiple of that polynomial is added to the data. With
// g = x^128, 1 + g^89 + g^117 + g^155 + g^300 is one (of the shortest with five terms; the test
// compares with the bitwise definition). So a vector of 16 bytes becomes zero when it is added
// (XOR) to those 300 - 155 = 145, 183, 211 and 300 vectors later. That is done to all but the last
// 300 vectors; those are then divided with tables, eight bytes at a time.
//
// After "Chorba: A novel CRC32 implementation" (Russell 2024, arXiv:2412.16398), whose polynomials
// are for 64-bit words.

#include <zlib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace {

static_assert(std::endian::native == std::endian::little, "words are read as they are stored");

constexpr std::size_t kVectorBytes = 16;
using Vector = std::uint32_t __attribute__((vector_size(kVectorBytes)));

constexpr std::array<std::size_t, 4> kLater{145, 183, 211, 300};
constexpr std::size_t kReach = 300;
constexpr std::size_t kRing = 512;  // vectors that are remembered: a power of two above kReach
constexpr std::size_t kLeastVectors = 2 * kReach;

Vector load(const unsigned char* bytes) {
  Vector vector;
  std::memcpy(&vector, bytes, sizeof(vector));
  return vector;
}

// tables[k][b]: the remainder of byte b that k more bytes follow.
using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

Tables make_tables() {
  constexpr std::uint32_t kPolynomial = 0xedb88320;  // its highest power lowest, as the data
  Tables tables;
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ ((rest & 1) != 0 ? kPolynomial : 0);
    tables[0][byte] = rest;
  }
  for (std::size_t k = 1; k < tables.size(); ++k) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = tables[k - 1][byte];
      tables[k][byte] = before >> 8 ^ tables[0][before & 0xff];
    }
  }
  return tables;
}

// Goes on with the remainder of what came before.
std::uint32_t divide(const Tables& tables, std::uint32_t rest, const unsigned char* bytes,
                     std::size_t n_bytes) {
  for (; n_bytes >= 8; n_bytes -= 8, bytes += 8) {
    std::array<std::uint32_t, 2> word;
    std::memcpy(word.data(), bytes, sizeof(word));
    word[0] ^= rest;
    rest = tables[7][word[0] & 0xff] ^ tables[6][word[0] >> 8 & 0xff] ^
           tables[5][word[0] >> 16 & 0xff] ^ tables[4][word[0] >> 24] ^ tables[3][word[1] & 0xff] ^
           tables[2][word[1] >> 8 & 0xff] ^ tables[1][word[1] >> 16 & 0xff] ^
           tables[0][word[1] >> 24];
  }
  for (; n_bytes > 0; --n_bytes) rest = rest >> 8 ^ tables[0][(rest ^ *bytes++) & 0xff];
  return rest;
}

// The same for n_vectors of at least kLeastVectors.
std::uint32_t divide_vectors(const Tables& tables, std::uint32_t rest, const unsigned char* bytes,
                             std::size_t n_vectors) {
  std::array<Vector, kRing> added{};  // by index modulo kRing: what later ones receive
  const auto complete = [&](std::size_t t) {
    Vector vector = load(bytes + t * kVectorBytes);
    for (const std::size_t later : kLater) vector ^= added[(t - later) % kRing];
    return vector;
  };
  added[0] = load(bytes) ^ Vector { rest, 0, 0, 0 };
  std::size_t t = 1;
  for (; t < n_vectors - kReach; ++t) added[t % kRing] = complete(t);
  rest = 0;
  for (; t < n_vectors; ++t) {
    const Vector vector = complete(t);
    added[t % kRing] = Vector{};
    std::array<unsigned char, kVectorBytes> last;
    std::memcpy(last.data(), &vector, sizeof(vector));
    rest = divide(tables, rest, last.data(), last.size());
  }
  return rest;
}

}  // namespace

extern "C" unsigned long ZEXPORT crc32(unsigned long crc, const Bytef* bytes, uInt n_bytes) {
  if (bytes == nullptr) return 0;
  // Made at the first use: the page would wait for their 8 kB.
  static const Tables tables = make_tables();
  std::uint32_t rest = ~static_cast<std::uint32_t>(crc);
  std::size_t n_left = n_bytes;
  const std::size_t n_vectors = n_left / kVectorBytes;
  if (n_vectors >= kLeastVectors) {
    rest = divide_vectors(tables, rest, bytes, n_vectors);
    bytes += n_vectors * kVectorBytes;
    n_left %= kVectorBytes;
  }
  return static_cast<std::uint32_t>(~divide(tables, rest, bytes, n_left));
}
