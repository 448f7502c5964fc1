#include "core/networks/voxel_products.h"

#include <algorithm>

#include "core/networks/four_lanes.h"

namespace sync_act {
namespace {

using four_lanes::Floats;
using four_lanes::load;
using four_lanes::multiply_add;
using four_lanes::splat;
using four_lanes::store;

constexpr std::size_t kRows = 4;  // of a tile: with two vectors a row its sums stay in registers

// kVectors vectors of columns from `column` on, for kRowsNow rows.
template <std::size_t kRowsNow, std::size_t kVectors>
inline __attribute__((always_inline)) void multiply_tile(const float* const* rows,
                                                         std::size_t n_inner, const float* matrix,
                                                         const float* offset, std::size_t width,
                                                         float* out) {
  Floats sums[kRowsNow][kVectors];
  for (auto& row : sums) {
    for (std::size_t c = 0; c < kVectors; ++c) row[c] = load(offset + c * kLanes);
  }
  for (std::size_t j = 0; j < n_inner; ++j) {
    Floats now[kVectors];
    for (std::size_t c = 0; c < kVectors; ++c) now[c] = load(matrix + j * width + c * kLanes);
    for (std::size_t i = 0; i < kRowsNow; ++i) {
      const Floats value = splat(rows[i][j]);
      for (std::size_t c = 0; c < kVectors; ++c) {
        sums[i][c] = multiply_add(value, now[c], sums[i][c]);
      }
    }
  }
  for (std::size_t i = 0; i < kRowsNow; ++i) {
    for (std::size_t c = 0; c < kVectors; ++c) store(out + i * width + c * kLanes, sums[i][c]);
  }
}

template <std::size_t kRowsNow>
void multiply_some_rows(const float* const* rows, std::size_t n_inner, const float* matrix,
                        const float* offset, std::size_t width, float* out) {
  std::size_t c = 0;
  for (; c + 2 * kLanes <= width; c += 2 * kLanes) {
    multiply_tile<kRowsNow, 2>(rows, n_inner, matrix + c, offset + c, width, out + c);
  }
  if (c < width) multiply_tile<kRowsNow, 1>(rows, n_inner, matrix + c, offset + c, width, out + c);
}

template <std::size_t kVectors>
inline __attribute__((always_inline)) void add_cross_tile(const float* x, const float* y,
                                                          std::size_t n_rows, std::size_t width,
                                                          float* sums) {
  Floats tile[kRows][kVectors] = {};
  for (std::size_t v = 0; v < n_rows; ++v) {
    Floats now[kVectors];
    for (std::size_t c = 0; c < kVectors; ++c) now[c] = load(y + v * width + c * kLanes);
    for (std::size_t i = 0; i < kRows; ++i) {
      const Floats value = splat(x[v * width + i]);
      for (std::size_t c = 0; c < kVectors; ++c) {
        tile[i][c] = multiply_add(value, now[c], tile[i][c]);
      }
    }
  }
  for (std::size_t i = 0; i < kRows; ++i) {
    for (std::size_t c = 0; c < kVectors; ++c) {
      float* const to = sums + i * width + c * kLanes;
      store(to, load(to) + tile[i][c]);
    }
  }
}

}  // namespace

void multiply_rows(std::span<const float* const> rows, std::size_t n_inner, const float* matrix,
                   const float* offset, std::size_t width, float* out) {
  std::size_t v = 0;
  for (; v + kRows <= rows.size(); v += kRows) {
    multiply_some_rows<kRows>(rows.data() + v, n_inner, matrix, offset, width, out + v * width);
  }
  for (; v < rows.size(); ++v) {
    multiply_some_rows<1>(rows.data() + v, n_inner, matrix, offset, width, out + v * width);
  }
}

void add_cross_products(const float* x, const float* y, std::size_t n_rows, std::size_t width,
                        float* sums) {
  for (std::size_t i = 0; i < width; i += kRows) {
    std::size_t c = 0;
    for (; c + 2 * kLanes <= width; c += 2 * kLanes) {
      add_cross_tile<2>(x + i, y + c, n_rows, width, sums + i * width + c);
    }
    if (c < width) add_cross_tile<1>(x + i, y + c, n_rows, width, sums + i * width + c);
  }
}

void pack_panels(std::span<const float* const> rows, std::span<const float> shift, float* panels) {
  const std::size_t n_columns = shift.size();
  const std::size_t panel_size = rows.size() * kPanel;
  for (std::size_t v = 0; v < rows.size(); ++v) {
    const float* const row = rows[v];
    for (std::size_t p = 0; p < panel_count(n_columns); ++p) {
      float* const to = panels + p * panel_size + v * kPanel;
      const std::size_t first = p * kPanel;
      const std::size_t n = std::min(kPanel, n_columns - first);
      for (std::size_t i = 0; i < n; ++i) to[i] = row[first + i] - shift[first + i];
      for (std::size_t i = n; i < kPanel; ++i) to[i] = 0.0F;
    }
  }
}

void multiply_panels(const float* a, const float* b, std::size_t n_rows, float* products) {
  static_assert(kPanel == 2 * kLanes && kPanel % kRows == 0);
  for (std::size_t first = 0; first < kPanel; first += kRows) {
    Floats tile[kRows][2] = {};
    for (std::size_t v = 0; v < n_rows; ++v) {
      const Floats b0 = load(b + v * kPanel);
      const Floats b1 = load(b + v * kPanel + kLanes);
      for (std::size_t i = 0; i < kRows; ++i) {
        const Floats value = splat(a[v * kPanel + first + i]);
        tile[i][0] = multiply_add(value, b0, tile[i][0]);
        tile[i][1] = multiply_add(value, b1, tile[i][1]);
      }
    }
    for (std::size_t i = 0; i < kRows; ++i) {
      store(products + (first + i) * kPanel, tile[i][0]);
      store(products + (first + i) * kPanel + kLanes, tile[i][1]);
    }
  }
}

}  // namespace sync_act
