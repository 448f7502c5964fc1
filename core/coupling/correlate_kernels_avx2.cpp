// The kernels for x86-64 processors with AVX2 and fused multiply-add, called only on those.

#ifdef __x86_64__

#include <immintrin.h>

#include <span>

// Everything below this line, templates included, is compiled for that instruction set; the
// standard headers stay above it, so that no code of theirs is.
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx2,fma")
#endif

#include "core/coupling/correlate_kernels_simd.h"

namespace sync_act {
namespace {

struct Avx2 {
  using Vec = __m256;
  static SYNC_ACT_INLINE Vec multiply_add(Vec a, Vec b, Vec sum) {
    return _mm256_fmadd_ps(a, b, sum);
  }
};

}  // namespace

constinit const CorrelationKernels kAvx2CorrelationKernels =
    make_correlation_kernels<Avx2, 6, 2>("avx2");

}  // namespace sync_act

#ifdef __clang__
#pragma clang attribute pop
#endif

#endif
