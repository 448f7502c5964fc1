// zlib's inner loop of inflate (inffast.c), in its place in zlib_static, with what 64-bit registers
// and unaligned loads allow: the bit buffer is refilled eight bytes at a time, several literals are
// taken from one refill, and matches are copied in words. The raw bytes of scans are mostly
// literals: that is where the time of opening one goes. In wasm, where zlib's `unsigned long` has
// 32 bits, it is the only way to a wide bit buffer. The contract is inffast.c's: called with at
// least 6 bytes of input and room for 258 of output, returns with less of either, at the end of a
// block (mode TYPE) or at an error (mode BAD, a message).

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

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

static_assert(std::endian::native == std::endian::little, "words are read as they are stored");

constexpr std::ptrdiff_t kNeededInput = 6;     // bytes of the longest length and distance: 48 bits
constexpr std::ptrdiff_t kNeededOutput = 258;  // of the longest match
// An entry of at most 9 bits (inflate's root) each: so many fit 48 bits.
constexpr int kLiteralsPerRefill = 5;
constexpr std::ptrdiff_t kWord = sizeof(std::uint64_t);

// The bits at hand, the next one lowest. Above `count` of them `hold` may have some of those that
// follow, never anything else.
struct BitBuffer {
  const unsigned char* in;
  const unsigned char* in_end;
  std::uint64_t hold;
  unsigned count;

  // Afterwards at least 48, unless the input has ended.
  void refill() {
    if (in_end - in >= kWord) {
      std::uint64_t word;
      std::memcpy(&word, in, kWord);
      hold |= word << count;
      in += (63 - count) >> 3;
      count |= 56;
      return;
    }
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

// Copies `length` bytes from `distance` back. The two may overlap: then what was written repeats.
inline unsigned char* copy_match(unsigned char* out, const unsigned char* out_end,
                                 unsigned distance, unsigned length) {
  const unsigned char* from = out - distance;
  unsigned char* const end = out + length;
  if (out_end - end < kWord) {  // no room for a word too many
    do *out++ = *from++;
    while (out < end);
    return end;
  }
  // What repeats, until a word of it does not overlap itself.
  for (; distance < kWord; distance *= 2) {
    for (unsigned i = 0; i < distance; ++i) out[i] = from[i];
    out += distance;
  }
  // Up to a word too many: what follows overwrites it.
  while (out < end) {
    std::uint64_t word;
    std::memcpy(&word, from, kWord);
    std::memcpy(out, &word, kWord);
    out += kWord;
    from += kWord;
  }
  return end;
}

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

}  // namespace

extern "C" void ZLIB_INTERNAL inflate_fast(z_streamp strm, unsigned start) {
  inflate_state& state = *reinterpret_cast<inflate_state*>(strm->state);
  BitBuffer bits{strm->next_in, strm->next_in + strm->avail_in, state.hold, state.bits};
  unsigned char* out = strm->next_out;
  const unsigned char* const begin = out - (start - strm->avail_out);
  const unsigned char* const out_end = out + strm->avail_out;
  const code* const lengths = state.lencode;
  const code* const distances = state.distcode;
  const unsigned length_bits = state.lenbits;
  const unsigned distance_bits = state.distbits;
  const auto fail = [&](const char* reason) {
    strm->msg = const_cast<char*>(reason);
    state.mode = BAD;
  };

  do {
    bits.refill();
    code here = lengths[bits.peek(length_bits)];
    if (here.op == 0) {
      for (int i = 0; i < kLiteralsPerRefill; ++i) {
        bits.drop(here.bits);
        *out++ = static_cast<unsigned char>(here.val);
        here = lengths[bits.peek(length_bits)];
        if (here.op != 0) break;
      }
      continue;
    }
    if ((here.op & (16 | 32 | 64)) == 0) {  // a code longer than the table's index
      bits.drop(here.bits);
      here = lengths[here.val + bits.peek(here.op)];
      if (here.op == 0) {
        bits.drop(here.bits);
        *out++ = static_cast<unsigned char>(here.val);
        continue;
      }
    }
    bits.drop(here.bits);
    if ((here.op & 16) == 0) {
      if (here.op & 32) {
        state.mode = TYPE;  // the end of the block
      } else {
        fail("invalid literal/length code");
      }
      break;
    }
    unsigned length = here.val + bits.take(here.op & 15);

    here = distances[bits.peek(distance_bits)];
    if ((here.op & (16 | 64)) == 0) {
      bits.drop(here.bits);
      here = distances[here.val + bits.peek(here.op)];
    }
    bits.drop(here.bits);
    if ((here.op & 16) == 0) {
      fail("invalid distance code");
      break;
    }
    const unsigned distance = here.val + bits.take(here.op & 15);
    const auto written = static_cast<std::size_t>(out - begin);
    if (distance > written) {
      const unsigned back = distance - static_cast<unsigned>(written);
      if (back > state.whave) {  // zlib's default: such data are refused (state.sane)
        fail("invalid distance too far back");
        break;
      }
      const unsigned n = copy_from_window(state, out, back, length);
      out += n;
      length -= n;
      if (length == 0) continue;
    }
    out = copy_match(out, out_end, distance, length);
  } while (bits.in_end - bits.in >= kNeededInput && out_end - out >= kNeededOutput);

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
