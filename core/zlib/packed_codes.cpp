#include "core/zlib/packed_codes.h"

#include <cstddef>
#include <cstring>

extern "C" {
// Each needs those before it.
// clang-format off
#include "zutil.h"
#include "inftrees.h"
#include "inflate.h"
// clang-format on
}

namespace sync_act {
namespace {

// The entry of the code at the beginning of `bits`, of which n_bits are known, from one of zlib's
// tables: there a literal's op is 0, a length's or distance's 16 + its other bits, and a longer
// code's how many bits index its own table.
std::uint32_t packed_entry(const code* table, unsigned table_bits, unsigned bits, unsigned n_bits) {
  code here = table[bits & ((1U << table_bits) - 1)];
  unsigned n_code_bits = here.bits;
  if (here.op != 0 && (here.op & (16 | 32 | 64)) == 0) {
    here = table[here.val + ((bits >> n_code_bits) & ((1U << here.op) - 1))];
    n_code_bits += here.bits;
  }
  if (n_code_bits > n_bits) return 0;
  const std::uint32_t value = static_cast<std::uint32_t>(here.val) << 16;
  if (here.op == 0) return value | PackedCodes::kLiteral | n_code_bits;
  if ((here.op & 16) == 0) return 0;
  return value | PackedCodes::kBase | n_code_bits << 8 | (n_code_bits + (here.op & 15));
}

void make_tables(const inflate_state& state, PackedCodes& codes) {
  constexpr unsigned kBits = PackedCodes::kLengthIndexBits;
  const code* const lengths = state.lencode;
  // What zlib's own index finds repeats; then the codes that are too long for it.
  const unsigned n_own = 1U << state.lenbits;
  for (unsigned i = 0; i < n_own; ++i) {
    codes.lengths[i] = packed_entry(lengths, state.lenbits, i, state.lenbits);
  }
  for (unsigned n = n_own; n < codes.lengths.size(); n *= 2) {
    std::memcpy(&codes.lengths[n], &codes.lengths[0], n * sizeof(codes.lengths[0]));
  }
  for (unsigned own = 0; own < n_own; ++own) {
    if (codes.lengths[own] != 0) continue;
    for (unsigned i = own; i < codes.lengths.size(); i += n_own) {
      codes.lengths[i] = packed_entry(lengths, state.lenbits, i, kBits);
    }
  }
  for (unsigned i = 0; i < codes.distances.size(); ++i) {
    codes.distances[i] =
        packed_entry(state.distcode, state.distbits, i, PackedCodes::kDistanceIndexBits);
  }
  // Lengths that are nothing but a code, with the distance's code after them.
  for (unsigned i = 0; i < codes.lengths.size(); ++i) {
    const std::uint32_t length = codes.lengths[i];
    const unsigned n_bits = PackedCodes::bits_of(length);
    if ((length & PackedCodes::kBase) == 0 || n_bits != PackedCodes::code_bits_of(length)) continue;
    const std::uint32_t distance = codes.distances[(i >> n_bits) % codes.distances.size()];
    const unsigned n_code_bits = n_bits + PackedCodes::code_bits_of(distance);
    if ((distance & PackedCodes::kBase) == 0 || n_code_bits > kBits) continue;
    const unsigned n_other_bits =
        PackedCodes::bits_of(distance) - PackedCodes::code_bits_of(distance);
    codes.lengths[i] = PackedCodes::kMatch | n_code_bits << 8 | (n_code_bits + n_other_bits) |
                       ((length >> 16) - 3) << 16 | ((distance >> 16) - 1) >> n_other_bits << 24;
  }
}

// The stream's allocators, and the mark that its `opaque` is a PackedCodes.
voidpf allocate(voidpf, uInt n_items, uInt item_bytes) {
  return zcalloc(nullptr, n_items, item_bytes);
}
void release(voidpf, voidpf memory) { zcfree(nullptr, memory); }

}  // namespace

void use_packed_codes(z_stream& stream, PackedCodes& codes) {
  // The state was allocated by zlib's default, which allocate() and release() are.
  stream.zalloc = allocate;
  stream.zfree = release;
  stream.opaque = &codes;
}

const PackedCodes* packed_codes_of_block(const z_stream& stream, const inflate_state& state) {
  if (stream.zalloc != allocate || state.lencode != state.codes) return nullptr;
  PackedCodes& codes = *static_cast<PackedCodes*>(stream.opaque);
  const std::size_t n_bytes = (state.nlen + state.ndist) * sizeof(state.lens[0]);
  if (codes.n_lengths != state.nlen || codes.n_distances != state.ndist ||
      std::memcmp(codes.code_lengths.data(), state.lens, n_bytes) != 0) {
    make_tables(state, codes);
    codes.n_lengths = state.nlen;
    codes.n_distances = state.ndist;
    std::memcpy(codes.code_lengths.data(), state.lens, n_bytes);
  }
  return &codes;
}

}  // namespace sync_act
