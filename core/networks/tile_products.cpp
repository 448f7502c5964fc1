#include "core/networks/tile_products.h"

#include <cstring>

#ifdef SYNC_ACT_RELAXED_SIMD
#include <wasm_simd128.h>
#endif

#include "core/base/result.h"

namespace sync_act {
namespace {

typedef float Vec __attribute__((vector_size(16)));

inline Vec load(const float* from) {
  Vec v;
  std::memcpy(&v, from, sizeof v);
  return v;
}
inline void store(float* to, Vec v) { std::memcpy(to, &v, sizeof v); }
inline Vec multiply_add(float a, Vec b, Vec sum) {
  const Vec splat{a, a, a, a};
#ifdef SYNC_ACT_RELAXED_SIMD
  return (Vec)wasm_f32x4_relaxed_madd((v128_t)splat, (v128_t)b, (v128_t)sum);
#else
  return sum + splat * b;
#endif
}

}  // namespace

void add_tile_products(const TileOperand& a, const float* b, std::size_t b_stride,
                       std::size_t n_rows, std::size_t n_columns, std::size_t depth, float* c,
                       std::size_t c_stride) {
  SYNC_ACT_ASSERT(n_rows % kTileRows == 0 && n_columns % kTileColumns == 0);
  for (std::size_t r = 0; r < n_rows; r += kTileRows) {
    for (std::size_t j = 0; j < n_columns; j += kTileColumns) {
      Vec sums[kTileRows][2] = {};
      const float* const rows = a.values + r * a.row_step;
      for (std::size_t d = 0; d < depth; ++d) {
        const Vec low = load(b + d * b_stride + j);
        const Vec high = load(b + d * b_stride + j + 4);
        for (std::size_t i = 0; i < kTileRows; ++i) {
          const float factor = rows[i * a.row_step + d * a.depth_step];
          sums[i][0] = multiply_add(factor, low, sums[i][0]);
          sums[i][1] = multiply_add(factor, high, sums[i][1]);
        }
      }
      for (std::size_t i = 0; i < kTileRows; ++i) {
        float* const to = c + (r + i) * c_stride + j;
        store(to, load(to) + sums[i][0]);
        store(to + 4, load(to + 4) + sums[i][1]);
      }
    }
  }
}

}  // namespace sync_act
