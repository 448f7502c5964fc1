#pragma once
// The kernels of correlate_kernels.h as templates on a vector type. Included only by the
// translation units that instantiate them, each with an `Isa` type of its own in an unnamed
// namespace: that gives every instantiation internal linkage, so that the linker cannot put one
// unit's AVX code in the place of another's baseline code.
//
//   struct Isa {
//     using Vec = ...;                            // a GCC/clang vector of floats
//     static Vec multiply_add(Vec a, Vec b, Vec sum);   // a * b + sum
//   };

#include <cstddef>
#include <cstring>

#include "core/coupling/correlate_kernels.h"

#define SYNC_ACT_INLINE inline __attribute__((always_inline))

namespace sync_act {

template <class Isa>
struct SimdOps {
  using Vec = typename Isa::Vec;
  static constexpr std::size_t kLanes = sizeof(Vec) / sizeof(float);

  static SYNC_ACT_INLINE Vec load(const float* from) {
    Vec v;
    std::memcpy(&v, from, sizeof(Vec));
    return v;
  }
  static SYNC_ACT_INLINE void store(float* to, Vec v) { std::memcpy(to, &v, sizeof(Vec)); }
  static SYNC_ACT_INLINE Vec splat(float x) { return x - Vec{}; }  // exact, also for -0
  // NaN stays NaN: both comparisons are false.
  static SYNC_ACT_INLINE Vec clamp(Vec v) {
    const Vec one = splat(1.0F);
    v = v > one ? one : v;
    return v < -one ? -one : v;
  }
  static SYNC_ACT_INLINE float clamp(float x) { return x > 1.0F ? 1.0F : (x < -1.0F ? -1.0F : x); }
};

// One tile of r: kRows units of a, each broadcast, times kVectors vectors of units of b. The sums
// stay in registers. k is not unrolled: V8 then runs out of registers (docs/performance.md).
template <class Isa, std::size_t kRows, std::size_t kVectors>
struct Tile {
  using Ops = SimdOps<Isa>;
  using Vec = typename Isa::Vec;
  static constexpr std::size_t kColumns = kVectors * Ops::kLanes;

  Vec sums[kRows][kVectors];

  SYNC_ACT_INLINE void multiply(const float* a, const float* b, std::size_t n_times) {
    for (auto& row : sums) {
      for (Vec& sum : row) sum = Vec{};
    }
    for (std::size_t t = 0; t < n_times; ++t) {
      Vec b_now[kVectors];
      for (std::size_t j = 0; j < kVectors; ++j) b_now[j] = Ops::load(b + j * Ops::kLanes);
      for (std::size_t i = 0; i < kRows; ++i) {
        const Vec a_now = Ops::splat(a[i]);
        for (std::size_t j = 0; j < kVectors; ++j) {
          sums[i][j] = Isa::multiply_add(a_now, b_now[j], sums[i][j]);
        }
      }
      a += kRows;
      b += kColumns;
    }
  }

  SYNC_ACT_INLINE void write(float* r, std::size_t stride, bool is_first, bool is_last) {
    for (std::size_t i = 0; i < kRows; ++i) {
      for (std::size_t j = 0; j < kVectors; ++j) {
        float* const to = r + i * stride + j * Ops::kLanes;
        Vec sum = sums[i][j];
        if (!is_first) sum += Ops::load(to);
        if (is_last) sum = Ops::clamp(sum);
        Ops::store(to, sum);
      }
    }
  }
};

// CorrelationKernels::multiply. A panel of b is reused from the L1 cache for all panels of a.
template <class Isa, std::size_t kRows, std::size_t kVectors>
void multiply_block(const float* a_panels, const float* b_panels, std::size_t n_times,
                    const RBlock& block) {
  using T = Tile<Isa, kRows, kVectors>;
  const RBlock out = block;
  for (std::size_t j = 0; j < out.n_columns; j += T::kColumns) {
    const float* const b = b_panels + j * n_times;
    const std::size_t n_columns = out.n_columns - j < T::kColumns ? out.n_columns - j : T::kColumns;
    for (std::size_t i = 0; i < out.n_rows; i += kRows) {
      const std::size_t n_rows = out.n_rows - i < kRows ? out.n_rows - i : kRows;
      float* const r = out.r + i * out.stride + j;
      T tile;
      tile.multiply(a_panels + i * n_times, b, n_times);
      if (n_rows == kRows && n_columns == T::kColumns) {
        tile.write(r, out.stride, out.is_first, out.is_last);
        continue;
      }
      // At the edge the same arithmetic runs in a full tile aside.
      float edge[kRows * T::kColumns] = {};
      for (std::size_t row = 0; row < n_rows && !out.is_first; ++row) {
        std::memcpy(edge + row * T::kColumns, r + row * out.stride, n_columns * sizeof(float));
      }
      tile.write(edge, T::kColumns, out.is_first, out.is_last);
      for (std::size_t row = 0; row < n_rows; ++row) {
        std::memcpy(r + row * out.stride, edge + row * T::kColumns, n_columns * sizeof(float));
      }
    }
  }
}

// CorrelationKernels::dot_columns: four vector sums a column, added in a fixed order.
template <class Isa>
void dot_each_column(const float* one, const float* many, std::size_t n_times, std::size_t n_units,
                     float* r) {
  using Ops = SimdOps<Isa>;
  using Vec = typename Isa::Vec;
  constexpr std::size_t kStep = 4 * Ops::kLanes;
  for (std::size_t u = 0; u < n_units; ++u) {
    const float* const column = many + u * n_times;
    Vec sums[4] = {};
    std::size_t t = 0;
    for (; t + kStep <= n_times; t += kStep) {
      for (std::size_t j = 0; j < 4; ++j) {
        const std::size_t at = t + j * Ops::kLanes;
        sums[j] = Isa::multiply_add(Ops::load(one + at), Ops::load(column + at), sums[j]);
      }
    }
    for (; t + Ops::kLanes <= n_times; t += Ops::kLanes) {
      sums[0] = Isa::multiply_add(Ops::load(one + t), Ops::load(column + t), sums[0]);
    }
    float rest = 0;
    for (; t < n_times; ++t) rest += one[t] * column[t];
    const Vec sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    float lanes[Ops::kLanes];
    Ops::store(lanes, sum);
    for (std::size_t width = Ops::kLanes / 2; width > 0; width /= 2) {
      for (std::size_t i = 0; i < width; ++i) lanes[i] += lanes[i + width];
    }
    r[u] = Ops::clamp(lanes[0] + rest);
  }
}

template <class Isa, std::size_t kRows, std::size_t kVectors>
constexpr CorrelationKernels make_correlation_kernels(const char* name) {
  return {name, kRows, kVectors * SimdOps<Isa>::kLanes, &multiply_block<Isa, kRows, kVectors>,
          &dot_each_column<Isa>};
}

}  // namespace sync_act
