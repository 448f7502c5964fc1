#pragma once
// SHA-256 (FIPS 180-4) of a stream: provenance names every input by it, bundles check every part.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sync_act {

class Sha256 {
 public:
  void update(std::span<const std::byte> piece);
  void update(std::string_view text);
  // Ends the stream and answers 64 lower-case hex digits; the object starts anew afterwards.
  std::string finish_hex();

 private:
  void compress(const std::byte* block);

  std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::byte, 64> pending_{};
  std::size_t n_pending_ = 0;
  std::uint64_t n_bytes_ = 0;
};

// Of one piece of memory.
std::string sha256_hex(std::span<const std::byte> bytes);

}  // namespace sync_act
