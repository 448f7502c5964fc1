#pragma once
// The largest r of many batches of surrogate networks, without keeping r: neurons are packed once,
// each batch's correlations are folded into maxima block by block while they are in the cache.
//
// A batch holds kBatchSurrogates surrogates of some networks, as columns: network k's surrogates
// are columns k * kBatchSurrogates and on. So the maxima over neurons (per network and surrogate)
// and over networks (per neuron and surrogate) are both taken on whole vectors.

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/coupling/correlate.h"

namespace sync_act {

inline constexpr std::size_t kBatchSurrogates = 32;  // a multiple of every kernel's tile
inline constexpr std::size_t kBatchNetworks = 32;    // networks whose columns are worked on at once

// Series in the kernels' panels.
class PackedColumns {
 public:
  // Room for n_columns series (rounded up to whole panels of neurons or of networks).
  static PackedColumns for_neurons(std::size_t n_times, std::size_t n_columns);
  static PackedColumns for_networks(std::size_t n_times, std::size_t n_columns);

  std::size_t n_times() const { return n_times_; }
  std::size_t tile() const { return tile_; }
  std::span<const std::size_t> block_starts() const { return block_starts_; }
  // Panels of block `block` of samples from the one with column `column` (a multiple of the tile)
  // on: sample t of column column + u is at [(t - block_starts()[block]) * tile() + u].
  float* panel(std::size_t block, std::size_t column);
  const float* panel(std::size_t block, std::size_t column) const;

  // Fills columns from first_column (a multiple of the tile) on; zeros to the end of a panel.
  void pack_standardized(SeriesView series, std::size_t first_column);
  void pack_as_they_are(SeriesView series, std::size_t first_column);

 private:
  std::size_t n_times_ = 0;
  std::size_t tile_ = 0;
  std::size_t n_columns_ = 0;
  std::vector<std::size_t> block_starts_;
  std::unique_ptr<float[]> values_;
};

struct MaximaBlock {
  std::size_t first_neuron = 0;  // a multiple of kMaximaRows
  std::size_t n_neurons = 0;     // at most kMaximaRows
  std::size_t n_networks = 0;    // at most kBatchNetworks
  bool absolute = false;         // of |r| rather than of r
};
inline constexpr std::size_t kMaximaRows = 96;  // a multiple of every kernel's tile

// Folds the r of some neurons with a batch's columns into
//   of_networks [network x kBatchSurrogates]: the largest over neurons,
//   of_neurons [neuron x kBatchSurrogates]: the largest over networks.
// Both hold the maxima so far, at first -infinity. NaN is passed over. `r` is working memory.
void fold_maxima(const PackedColumns& neurons, const PackedColumns& networks,
                 const MaximaBlock& block, std::vector<float>& r, std::span<float> of_networks,
                 std::span<float> of_neurons);

}  // namespace sync_act
