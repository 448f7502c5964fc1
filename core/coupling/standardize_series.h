#pragma once
// Mean and norm of a series, and the packing of standardized series into the panels that the
// correlation kernels read. Internal to core/coupling.

#include <cstddef>
#include <limits>
#include <span>

#include "core/coupling/correlate.h"

namespace sync_act {

// What turns x into (x - mean) * scale, of zero mean and unit Euclidean norm. Both are NaN for a
// series without signal.
struct Standardization {
  double mean = std::numeric_limits<double>::quiet_NaN();
  double scale = std::numeric_limits<double>::quiet_NaN();  // 1 / norm of the centred series
};
Standardization standardization_of(std::span<const float> series);

// Panels of `tile` series each (correlate_kernels.h), for a number of series rounded up to whole
// panels. block_starts divides the samples: rising, from 0 to n_times. For each block of samples in
// turn, all its panels follow one another: those of block k start at block_starts[k] * n_columns.
struct PanelLayout {
  std::size_t tile = 0;
  std::size_t n_columns = 0;  // a multiple of tile
  std::span<const std::size_t> block_starts;
};

// Writes units [first_unit, first_unit + n_units), standardized, to the columns of `panels` from
// first_column (a multiple of the tile) on, and zeros to the rest of their last panel. `panels`
// holds n_times * n_columns floats.
void pack_standardized(SeriesView series, std::size_t first_unit, std::size_t n_units,
                       std::size_t first_column, const PanelLayout& layout, float* panels);

}  // namespace sync_act
