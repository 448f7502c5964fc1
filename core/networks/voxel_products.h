#pragma once
// The inner loops of methods that go over all voxels again and again: products of small matrices
// with many voxels' rows, four floats at a time on any target (SSE2, NEON, wasm SIMD; in the engine
// compiled with SYNC_ACT_RELAXED_SIMD with wasm's fused multiply-add).
//
// Rows are padded with zeros to a multiple of kLanes floats. Sums are in float and meant for a few
// hundred rows; callers add them up in double, block after block.

#include <cstddef>
#include <span>

namespace sync_act {

inline constexpr std::size_t kLanes = 4;
inline constexpr std::size_t padded_length(std::size_t n) {
  return (n + kLanes - 1) / kLanes * kLanes;
}

// out [row x width] = offset + rows [row x n_inner] * matrix [n_inner x width]. `rows` points to
// each row; width is padded; offset [width].
void multiply_rows(std::span<const float* const> rows, std::size_t n_inner, const float* matrix,
                   const float* offset, std::size_t width, float* out);

// sums [width x width] += x' y, for x and y [row x width], width padded.
void add_cross_products(const float* x, const float* y, std::size_t n_rows, std::size_t width,
                        float* sums);

// Panels for the Gram matrix of rows: panel p holds columns [kPanel p, kPanel (p + 1)) of every
// row, one row after another, zeros behind the last column.
inline constexpr std::size_t kPanel = 8;
inline constexpr std::size_t panel_count(std::size_t n_columns) {
  return (n_columns + kPanel - 1) / kPanel;
}
// panels: panel_count(n_columns) * n_rows * kPanel floats; `shift` is taken from each row.
void pack_panels(std::span<const float* const> rows, std::span<const float> shift, float* panels);
// products [kPanel x kPanel] = a' b for two panels of n_rows rows.
void multiply_panels(const float* a, const float* b, std::size_t n_rows, float* products);

}  // namespace sync_act
