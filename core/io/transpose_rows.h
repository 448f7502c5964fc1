#pragma once
// Rows -> columns for blocks of a matrix too large for the cache.

#include <cstddef>

namespace sync_act {

// rows: [n_rows x n_columns], each row contiguous. Writes columns[c * column_stride + r] for every
// row r and column c. Best with 16 to 32 rows at a time: then each column receives whole cache
// lines and the rows are read in long stretches.
void transpose_rows(const float* rows, std::size_t n_rows, std::size_t n_columns, float* columns,
                    std::size_t column_stride);

}  // namespace sync_act
