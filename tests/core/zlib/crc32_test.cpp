#include <doctest/doctest.h>
#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

#include "core/base/rng.h"

namespace sync_act {
namespace {

// The definition: one bit after the other.
std::uint32_t crc32_reference(std::uint32_t crc, const std::uint8_t* bytes, std::size_t n_bytes) {
  std::uint32_t rest = ~crc;
  for (std::size_t i = 0; i < n_bytes; ++i) {
    rest ^= bytes[i];
    for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ ((rest & 1) != 0 ? 0xedb88320U : 0U);
  }
  return ~rest;
}

TEST_CASE("crc32: as by its definition, at any length, place and start") {
  Rng rng(5);
  std::vector<std::uint8_t> bytes(40'000);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(rng.below(256));
  std::vector<std::size_t> lengths;
  for (std::size_t n = 0; n < 70; ++n) lengths.push_back(n);
  // Around where whole vectors are taken (600 of 16 bytes), and longer than what it remembers.
  for (std::size_t n = 9580; n < 9640; ++n) lengths.push_back(n);
  for (const std::size_t n : std::initializer_list<std::size_t>{12'345, 16'384, 30'001, 39'900})
    lengths.push_back(n);
  for (const std::size_t n : lengths) {
    const auto offset = static_cast<std::size_t>(rng.below(64));
    const auto start = static_cast<std::uint32_t>(rng.below(1U << 31));
    CAPTURE(n);
    CHECK(crc32(start, bytes.data() + offset, static_cast<uInt>(n)) ==
          crc32_reference(start, bytes.data() + offset, n));
  }
}

TEST_CASE("crc32: of the parts one after another is that of the whole, the check value is known") {
  const unsigned char digits[] = {'1', '2', '3', '4', '5', '6', '7', '8', '9'};
  CHECK(crc32(0, digits, 9) == 0xcbf43926);
  CHECK(crc32(0, nullptr, 0) == 0);
  const std::vector<std::uint8_t> zeros(30'000);
  const auto whole = crc32(0, zeros.data(), 30'000);
  CHECK(whole == crc32_reference(0, zeros.data(), zeros.size()));
  CHECK(crc32(crc32(0, zeros.data(), 11'111), zeros.data(), 18'889) == whole);
}

}  // namespace
}  // namespace sync_act
