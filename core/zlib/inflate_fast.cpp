// zlib's inner loop of inflate (inffast.c), in its place in zlib_static, with what 64-bit
// registers, unaligned loads and vectors allow: the bit buffer is refilled eight bytes at a time, a
// block's codes are looked up in tables of our own (packed_codes.h), most matches whole, and copied
// 16 bytes at a time. In wasm, where zlib's `unsigned long` has 32 bits, it is the only way to a
// wide bit buffer. The contract is inffast.c's: called with at least 6 bytes of input and room for
// 258 of output, takes at least one symbol, and returns where less of either is left, at the end of
// a block (mode TYPE) or at an error (mode BAD, a message).
//
// What is rare (the ends of input and output, codes longer than an index, matches that reach back
// into zlib's window, the end of the block, errors, blocks of deflate's fixed codes) is decoded by
// careful_symbol(), one symbol at a time, from zlib's own tables.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/zlib/packed_codes.h"

extern "C" {
// Each needs those before it.
// clang-format off
#include "zutil.h"
#include "inftrees.h"
#include "inflate.h"
#include "inffast.h"
// clang-format on
}

namespace {

using sync_act::PackedCodes;

static_assert(std::endian::native == std::endian::little, "words are read as they are stored");

constexpr std::ptrdiff_t kNeededInput = 6;     // bytes of the longest length and distance: 48 bits
constexpr std::ptrdiff_t kNeededOutput = 258;  // of the longest match
constexpr std::ptrdiff_t kWord = sizeof(std::uint64_t);
constexpr unsigned kVector = 16;
// With so much left, a turn of the fast loop needs no other look at the ends.
constexpr std::ptrdiff_t kFastInput = 3 * kWord;
constexpr int kLiteralsPerTurn = 4;  // 56 bits are enough for them and the next code
static_assert((kLiteralsPerTurn + 1) * PackedCodes::kLengthIndexBits <= 56);
constexpr std::ptrdiff_t kFastOutput = kLiteralsPerTurn + kNeededOutput + kVector;

// The bits at hand, the next one lowest. Above `count` of them `hold` may have some of those that
// follow, never anything else.
struct BitBuffer {
  const unsigned char* in;
  const unsigned char* in_end;
  std::uint64_t hold;
  unsigned count;

  // Afterwards at least 56; a word of input must be left.
  void refill_word() {
    std::uint64_t word;
    std::memcpy(&word, in, kWord);
    hold |= word << count;
    in += (63 - count) >> 3;
    count |= 56;
  }
  // Afterwards at least 48, unless the input has ended.
  void refill() {
    if (in_end - in >= kWord) return refill_word();
    while (count <= 55 && in < in_end) {
      hold |= static_cast<std::uint64_t>(*in++) << count;
      count += 8;
    }
  }
  void drop(unsigned n) {
    hold >>= n;
    count -= n;
  }
  unsigned peek(unsigned n) const { return static_cast<unsigned>(hold) & ((1U << n) - 1); }
  unsigned take(unsigned n) {
    const unsigned value = peek(n);
    drop(n);
    return value;
  }
};

// The part of a match that lies before this call's output: `back` bytes before its beginning, in
// the window (a ring of state.wsize bytes, its oldest at wnext). Gives how many bytes it copied.
unsigned copy_from_window(const inflate_state& state, unsigned char* out, unsigned back,
                          unsigned length) {
  const unsigned n = back < length ? back : length;
  // wnext 0: the window is full and its newest byte is its last.
  unsigned position = state.wnext >= back ? state.wnext - back : state.wsize + state.wnext - back;
  for (unsigned i = 0; i < n; ++i) {
    out[i] = state.window[position];
    if (++position == state.wsize) position = 0;
  }
  return n;
}

// 16 bytes, which do not overlap.
inline void copy_vector(unsigned char* out, const unsigned char* from) {
  using Vector = unsigned char __attribute__((vector_size(kVector)));
  Vector bytes;
  std::memcpy(&bytes, from, sizeof(bytes));
  std::memcpy(out, &bytes, sizeof(bytes));
}

// Copies `length` bytes from `distance` back. The two may overlap: then what was written repeats.
// Writes up to kVector - 1 bytes more: what follows overwrites them.
inline void copy_match(unsigned char* out, unsigned distance, unsigned length) {
  const unsigned char* from = out - distance;
  unsigned char* const end = out + length;
  if (distance >= kVector) {
    copy_vector(out, from);
    while ((out += kVector) < end) copy_vector(out, from += kVector);
    return;
  }
  // What repeats, until a word of it does not overlap itself.
  for (; distance < kWord; distance *= 2) {
    for (unsigned i = 0; i < distance; ++i) out[i] = from[i];
    out += distance;
  }
  while (out < end) {
    std::uint64_t word;
    std::memcpy(&word, from, kWord);
    std::memcpy(out, &word, kWord);
    out += kWord;
    from += kWord;
  }
}

// Decodes one symbol, or a match, by zlib's own tables. False at the end of the block and at an
// error.
inline bool careful_symbol(z_stream& stream, inflate_state& state, BitBuffer& bits,
                           unsigned char*& out, const unsigned char* begin) {
  const auto fail = [&](const char* reason) {
    stream.msg = const_cast<char*>(reason);
    state.mode = BAD;
    return false;
  };
  bits.refill();
  code here = state.lencode[bits.peek(state.lenbits)];
  if (here.op != 0 && (here.op & (16 | 32 | 64)) == 0) {  // a code longer than the table's index
    bits.drop(here.bits);
    here = state.lencode[here.val + bits.peek(here.op)];
  }
  bits.drop(here.bits);
  if (here.op == 0) {
    *out++ = static_cast<unsigned char>(here.val);
    return true;
  }
  if ((here.op & 16) == 0) {
    if ((here.op & 32) == 0) return fail("invalid literal/length code");
    state.mode = TYPE;  // the end of the block
    return false;
  }
  unsigned length = here.val + bits.take(here.op & 15);

  here = state.distcode[bits.peek(state.distbits)];
  if ((here.op & (16 | 64)) == 0) {
    bits.drop(here.bits);
    here = state.distcode[here.val + bits.peek(here.op)];
  }
  bits.drop(here.bits);
  if ((here.op & 16) == 0) return fail("invalid distance code");
  const unsigned distance = here.val + bits.take(here.op & 15);
  const auto written = static_cast<std::size_t>(out - begin);
  if (distance > written) {
    const unsigned back = distance - static_cast<unsigned>(written);
    // zlib's default: such data are refused (state.sane).
    if (back > state.whave) return fail("invalid distance too far back");
    const unsigned n = copy_from_window(state, out, back, length);
    out += n;
    length -= n;
  }
  for (; length > 0; --length, ++out) *out = *(out - distance);
  return true;
}

// The value of an entry of kind kBase; drops its bits.
inline unsigned take_value(BitBuffer& bits, std::uint32_t entry) {
  return (entry >> 16) +
         (bits.take(PackedCodes::bits_of(entry)) >> PackedCodes::code_bits_of(entry));
}

}  // namespace

extern "C" void ZLIB_INTERNAL inflate_fast(z_streamp strm, unsigned start) {
  inflate_state& state = *reinterpret_cast<inflate_state*>(strm->state);
  BitBuffer bits{strm->next_in, strm->next_in + strm->avail_in, state.hold, state.bits};
  unsigned char* out = strm->next_out;
  const unsigned char* const begin = out - (start - strm->avail_out);
  const unsigned char* const out_end = out + strm->avail_out;
  const PackedCodes* const codes = sync_act::packed_codes_of_block(*strm, state);
  constexpr unsigned kLengthMask = (1U << PackedCodes::kLengthIndexBits) - 1;
  constexpr unsigned kDistanceMask = (1U << PackedCodes::kDistanceIndexBits) - 1;

  for (;;) {
    if (codes != nullptr && bits.in_end - bits.in >= kFastInput && out_end - out >= kFastOutput) {
      bits.refill_word();
      std::uint32_t entry = codes->lengths[bits.hold & kLengthMask];
      do {  // with at least 56 bits, and the entry that they begin with
        for (int i = 0; i < kLiteralsPerTurn && (entry & PackedCodes::kLiteral) != 0; ++i) {
          *out++ = static_cast<unsigned char>(entry >> 16);
          bits.drop(PackedCodes::bits_of(entry));
          entry = codes->lengths[bits.hold & kLengthMask];
        }
        bits.refill_word();
        BitBuffer after = bits;
        unsigned length;
        unsigned distance;
        if ((entry & PackedCodes::kMatch) != 0) {
          length = 3 + (entry >> 16 & 0xff);
          const unsigned n_other_bits =
              PackedCodes::bits_of(entry) - PackedCodes::code_bits_of(entry);
          distance = 1 + (entry >> 24 << n_other_bits) +
                     (after.take(PackedCodes::bits_of(entry)) >> PackedCodes::code_bits_of(entry));
        } else {
          if ((entry & PackedCodes::kLiteral) != 0) continue;
          if ((entry & PackedCodes::kBase) == 0) break;
          length = take_value(after, entry);
          const std::uint32_t distance_entry = codes->distances[after.hold & kDistanceMask];
          if ((distance_entry & PackedCodes::kBase) == 0) break;
          distance = take_value(after, distance_entry);
        }
        if (distance > static_cast<std::size_t>(out - begin)) break;
        bits = after;
        bits.refill_word();
        entry = codes->lengths[bits.hold & kLengthMask];  // on its way while the match is copied
        copy_match(out, distance, length);
        out += length;
      } while (bits.in_end - bits.in >= kFastInput && out_end - out >= kFastOutput);
    }
    if (bits.in_end - bits.in < kNeededInput || out_end - out < kNeededOutput) break;
    if (!careful_symbol(*strm, state, bits, out, begin)) break;
  }

  // Whole bytes that were not used go back.
  bits.in -= bits.count >> 3;
  bits.count &= 7;
  strm->next_in = const_cast<unsigned char*>(bits.in);  // zlib only reads there
  strm->avail_in = static_cast<unsigned>(bits.in_end - bits.in);
  strm->next_out = out;
  strm->avail_out = static_cast<unsigned>(out_end - out);
  state.hold = static_cast<unsigned long>(bits.hold & ((1U << bits.count) - 1));
  state.bits = bits.count;
}
