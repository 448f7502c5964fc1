#pragma once
// Four floats as one value, for inner loops; see voxel_products.h.

#include <cstdint>
#include <cstring>

#ifdef SYNC_ACT_RELAXED_SIMD
#include <wasm_simd128.h>
#endif

namespace sync_act::four_lanes {

typedef float Floats __attribute__((vector_size(16)));
typedef std::int32_t Integers __attribute__((vector_size(16)));

inline __attribute__((always_inline)) Floats load(const float* from) {
  Floats v;
  std::memcpy(&v, from, sizeof(v));
  return v;
}
inline __attribute__((always_inline)) void store(float* to, Floats v) {
  std::memcpy(to, &v, sizeof(v));
}
inline __attribute__((always_inline)) Floats splat(float x) { return Floats{x, x, x, x}; }
inline __attribute__((always_inline)) Floats multiply_add(Floats a, Floats b, Floats sum) {
#ifdef SYNC_ACT_RELAXED_SIMD
  return (Floats)wasm_f32x4_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)sum);
#else
  return sum + a * b;
#endif
}

}  // namespace sync_act::four_lanes
