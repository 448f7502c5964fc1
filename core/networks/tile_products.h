#pragma once
// The one inner loop of vsdbn: c += a b for small float matrices whose sums stay in registers.
// Internal to core/networks.

#include <cstddef>

namespace sync_act {

// Rows and columns are padded to whole tiles.
inline constexpr std::size_t kTileRows = 4;
inline constexpr std::size_t kTileColumns = 8;

inline constexpr std::size_t padded_to(std::size_t n, std::size_t tile) {
  return (n + tile - 1) / tile * tile;
}

// a(r, d) = values[r * row_step + d * depth_step]
struct TileOperand {
  const float* values = nullptr;
  std::size_t row_step = 0;
  std::size_t depth_step = 0;
};

// c[r, j] += sum_d a(r, d) b[d, j], d rising; n_rows and n_columns are multiples of the tile; b and
// c have rows of b_stride and c_stride floats. 2 n_rows n_columns depth flops.
void add_tile_products(const TileOperand& a, const float* b, std::size_t b_stride,
                       std::size_t n_rows, std::size_t n_columns, std::size_t depth, float* c,
                       std::size_t c_stride);

}  // namespace sync_act
