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

// Dot products of `one` with kColumns columns that lie `stride` floats apart. The arithmetic of a
// column does not depend on kColumns.
template <class Isa, std::size_t kColumns>
SYNC_ACT_INLINE void dot_some_columns(const float* one, const float* columns, std::size_t stride,
                                      std::size_t n_times, float* r, std::size_t r_stride) {
  using Ops = SimdOps<Isa>;
  using Vec = typename Isa::Vec;
  Vec sums[kColumns];
  for (Vec& sum : sums) sum = Vec{};
  std::size_t t = 0;
  for (; t + Ops::kLanes <= n_times; t += Ops::kLanes) {
    const Vec one_now = Ops::load(one + t);
    for (std::size_t c = 0; c < kColumns; ++c) {
      sums[c] = Isa::multiply_add(one_now, Ops::load(columns + c * stride + t), sums[c]);
    }
  }
  for (std::size_t c = 0; c < kColumns; ++c) {
    float lanes[Ops::kLanes];
    Ops::store(lanes, sums[c]);
    for (std::size_t width = Ops::kLanes / 2; width > 0; width /= 2) {
      for (std::size_t i = 0; i < width; ++i) lanes[i] += lanes[i + width];
    }
    for (std::size_t rest = t; rest < n_times; ++rest) {
      lanes[0] += one[rest] * columns[c * stride + rest];
    }
    r[c * r_stride] = Ops::clamp(lanes[0]);
  }
}

// CorrelationKernels::dot_columns. Eight columns are read at a time, each from another eighth of
// the matrix: a processor fetches ahead within a page only, so that eight streams get up to twice
// the memory bandwidth of one (docs/performance.md).
template <class Isa>
void dot_each_column(const float* one, const float* many, std::size_t n_times, std::size_t n_units,
                     float* r) {
  constexpr std::size_t kStreams = 8;
  const std::size_t n_per_stream = n_units / kStreams;
  for (std::size_t u = 0; u < n_per_stream; ++u) {
    dot_some_columns<Isa, kStreams>(one, many + u * n_times, n_per_stream * n_times, n_times, r + u,
                                    n_per_stream);
  }
  for (std::size_t u = n_per_stream * kStreams; u < n_units; ++u) {
    dot_some_columns<Isa, 1>(one, many + u * n_times, 0, n_times, r + u, 1);
  }
}

template <class Isa, std::size_t kRows, std::size_t kVectors>
constexpr CorrelationKernels make_correlation_kernels(const char* name) {
  return {name, kRows, kVectors * SimdOps<Isa>::kLanes, &multiply_block<Isa, kRows, kVectors>,
          &dot_each_column<Isa>};
}

}  // namespace sync_act
