#pragma once
// A block's Huffman codes of deflate, made ready for inflate_fast.cpp: tables of its own, made from
// zlib's at the beginning of each block, whose entries say all about a symbol, or a whole match
// where its two codes fit the index. (Two literals in one entry are rare in scans and not worth
// their while.)

#include <zlib.h>

#include <array>
#include <cstdint>

struct inflate_state;  // zlib's inflate.h

namespace sync_act {

struct PackedCodes {
  static constexpr unsigned kLengthIndexBits = 11;
  static constexpr unsigned kDistanceIndexBits = 8;

  // An entry, from its lowest bit on:
  //   8 bits: how many bits it uses, those of a length or distance beside its code included
  //   4 bits: how many of those are codes
  //   4 bits: what it is; none of these: a longer code, the end of the block, or no code at all
  static constexpr std::uint32_t kLiteral = 1U << 12;  // 16 bits: it
  static constexpr std::uint32_t kBase = 2U << 12;     // 16 bits: the least length or distance
  static constexpr std::uint32_t kMatch = 4U << 12;    // 8 bits: its length - 3; 2 bits, which the
                                                       // distance's other bits follow: distance - 1
  static unsigned bits_of(std::uint32_t entry) { return entry & 0xff; }
  static unsigned code_bits_of(std::uint32_t entry) { return entry >> 8 & 15; }

  std::array<std::uint32_t, 1U << kLengthIndexBits> lengths;
  std::array<std::uint32_t, 1U << kDistanceIndexBits> distances;

  // The code lengths that the tables were made of.
  std::array<unsigned short, 320> code_lengths;
  unsigned n_lengths = 0;  // 0: none yet
  unsigned n_distances = 0;
};

// After inflateInit and before the first inflate; `codes` must live as long as the stream. (The
// stream's zalloc, zfree and opaque tell inflate_fast of it.) inflate works without it, but slower.
void use_packed_codes(z_stream& stream, PackedCodes& codes);

// For inflate_fast: the tables of the block that is being read, made where they are not yet. Null
// for a block of deflate's fixed codes and for a stream without PackedCodes.
const PackedCodes* packed_codes_of_block(const z_stream& stream, const inflate_state& state);

}  // namespace sync_act
