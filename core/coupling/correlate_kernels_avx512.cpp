// The kernels for x86-64 processors with AVX-512F, called only on those.

#ifdef __x86_64__

#include <immintrin.h>

#include <span>

// Everything below this line, templates included, is compiled for that instruction set; the
// standard headers stay above it, so that no code of theirs is.
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)
#else
#pragma GCC target("avx512f")
#endif

#include "core/coupling/correlate_kernels_simd.h"

namespace sync_act {
namespace {

struct Avx512 {
  using Vec = __m512;
  static SYNC_ACT_INLINE Vec multiply_add(Vec a, Vec b, Vec sum) {
    return _mm512_fmadd_ps(a, b, sum);
  }
};

}  // namespace

constinit const CorrelationKernels kAvx512CorrelationKernels =
    make_correlation_kernels<Avx512, 12, 2>("avx512");

}  // namespace sync_act

#ifdef __clang__
#pragma clang attribute pop
#endif

#endif
