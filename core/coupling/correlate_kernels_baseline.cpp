// The kernels that every build has: four lanes of whatever the target offers (SSE2, NEON,
// wasm_simd128), or, in the engine that is compiled with SYNC_ACT_RELAXED_SIMD, wasm's fused
// multiply-add.

#include "core/coupling/correlate_kernels_simd.h"

#ifdef SYNC_ACT_RELAXED_SIMD
#include <wasm_simd128.h>
#endif

namespace sync_act {
namespace {

struct Baseline {
  typedef float Vec __attribute__((vector_size(16)));
  static SYNC_ACT_INLINE Vec multiply_add(Vec a, Vec b, Vec sum) {
#ifdef SYNC_ACT_RELAXED_SIMD
    return (Vec)wasm_f32x4_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)sum);
#else
    return sum + a * b;
#endif
  }
};

}  // namespace

#ifdef SYNC_ACT_RELAXED_SIMD
constinit const CorrelationKernels kBaselineCorrelationKernels =
    make_correlation_kernels<Baseline, 6, 2>("relaxed_simd");
#elif defined(__wasm_simd128__)
constinit const CorrelationKernels kBaselineCorrelationKernels =
    make_correlation_kernels<Baseline, 4, 2>("simd128");
#elif defined(__SSE2__)
constinit const CorrelationKernels kBaselineCorrelationKernels =
    make_correlation_kernels<Baseline, 4, 2>("sse2");
#else
constinit const CorrelationKernels kBaselineCorrelationKernels =
    make_correlation_kernels<Baseline, 4, 2>("generic");
#endif

}  // namespace sync_act
