#include "core/io/transpose_rows.h"

#include <algorithm>

namespace sync_act {

void transpose_rows(const float* rows, std::size_t n_rows, std::size_t n_columns, float* columns,
                    std::size_t column_stride) {
  // 16 columns share a cache line of each row; the tile stays in L1 while they are written.
  constexpr std::size_t kTile = 16;
  for (std::size_t c0 = 0; c0 < n_columns; c0 += kTile) {
    const std::size_t c1 = std::min(c0 + kTile, n_columns);
    for (std::size_t c = c0; c < c1; ++c) {
      float* column = columns + c * column_stride;
      const float* values = rows + c;
      for (std::size_t row = 0; row < n_rows; ++row) column[row] = values[row * n_columns];
    }
  }
}

}  // namespace sync_act
