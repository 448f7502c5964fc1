#include "core/coupling/correlation_maxima.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "core/coupling/correlate_kernels.h"
#include "core/coupling/standardize_series.h"

namespace sync_act {
namespace {

typedef float Float4 __attribute__((vector_size(16)));

Float4 load_4(const float* from) {
  Float4 x;
  std::memcpy(&x, from, sizeof(x));
  return x;
}
void store_4(float* to, Float4 x) { std::memcpy(to, &x, sizeof(x)); }

// The larger; NaN in `value` is passed over.
Float4 larger(Float4 so_far, Float4 value) { return value > so_far ? value : so_far; }

template <bool kAbsolute>
void fold_row(const float* r, std::size_t n_networks, float* of_networks, float* of_neuron) {
  for (std::size_t s = 0; s < kBatchSurrogates; s += 4) {
    Float4 of_this = load_4(of_neuron + s);
    for (std::size_t k = 0; k < n_networks; ++k) {
      const std::size_t at = k * kBatchSurrogates + s;
      Float4 value = load_4(r + at);
      if constexpr (kAbsolute) value = larger(value, -value);
      of_this = larger(of_this, value);
      store_4(of_networks + at, larger(load_4(of_networks + at), value));
    }
    store_4(of_neuron + s, of_this);
  }
}

std::size_t round_up(std::size_t n, std::size_t multiple) {
  return (n + multiple - 1) / multiple * multiple;
}

}  // namespace

PackedColumns PackedColumns::for_neurons(std::size_t n_times, std::size_t n_columns) {
  PackedColumns packed;
  packed.n_times_ = n_times;
  packed.tile_ = correlation_kernels().tile_a;
  packed.n_columns_ = round_up(n_columns, packed.tile_);
  const std::size_t n_blocks =
      std::max<std::size_t>(1, (n_times + kMaxBlockTimes - 1) / kMaxBlockTimes);
  for (std::size_t k = 0; k <= n_blocks; ++k) {
    packed.block_starts_.push_back(k * n_times / n_blocks);
  }
  packed.values_ = std::make_unique<float[]>(n_times * packed.n_columns_);
  return packed;
}

PackedColumns PackedColumns::for_networks(std::size_t n_times, std::size_t n_columns) {
  PackedColumns packed = for_neurons(n_times, 0);
  packed.tile_ = correlation_kernels().tile_b;
  packed.n_columns_ = round_up(n_columns, packed.tile_);
  packed.values_ = std::make_unique<float[]>(n_times * packed.n_columns_);
  return packed;
}

float* PackedColumns::panel(std::size_t block, std::size_t column) {
  const std::size_t start = block_starts_[block];
  return values_.get() + start * n_columns_ + column * (block_starts_[block + 1] - start);
}

const float* PackedColumns::panel(std::size_t block, std::size_t column) const {
  const std::size_t start = block_starts_[block];
  return values_.get() + start * n_columns_ + column * (block_starts_[block + 1] - start);
}

void PackedColumns::pack_standardized(SeriesView series, std::size_t first_column) {
  assert(series.n_times == n_times_ && first_column + series.n_units <= n_columns_);
  sync_act::pack_standardized(series, 0, series.n_units, first_column,
                              {tile_, n_columns_, block_starts_}, values_.get());
}

void PackedColumns::pack_as_they_are(SeriesView series, std::size_t first_column) {
  assert(series.n_times == n_times_ && first_column + series.n_units <= n_columns_);
  for (std::size_t u = 0; u < series.n_units; ++u) {
    const std::span<const float> unit = series.unit(u);
    const std::size_t column = first_column + u;
    for (std::size_t block = 0; block + 1 < block_starts_.size(); ++block) {
      const std::size_t first = block_starts_[block];
      float* const to = panel(block, column / tile_ * tile_) + column % tile_;
      for (std::size_t t = first; t < block_starts_[block + 1]; ++t) {
        to[(t - first) * tile_] = unit[t];
      }
    }
  }
}

void fold_maxima(const PackedColumns& neurons, const PackedColumns& networks,
                 const MaximaBlock& block, std::vector<float>& r, std::span<float> of_networks,
                 std::span<float> of_neurons) {
  const std::size_t n_columns = block.n_networks * kBatchSurrogates;
  assert(neurons.n_times() == networks.n_times());
  assert(of_networks.size() == n_columns);
  assert(of_neurons.size() == block.n_neurons * kBatchSurrogates);
  r.resize(block.n_neurons * n_columns);
  const std::size_t n_blocks = neurons.block_starts().size() - 1;
  for (std::size_t k = 0; k < n_blocks; ++k) {
    RBlock out;
    out.r = r.data();
    out.stride = n_columns;
    out.n_rows = block.n_neurons;
    out.n_columns = n_columns;
    out.is_first = k == 0;
    out.is_last = k + 1 == n_blocks;
    correlation_kernels().multiply(neurons.panel(k, block.first_neuron), networks.panel(k, 0),
                                   neurons.block_starts()[k + 1] - neurons.block_starts()[k], out);
  }
  const auto fold = block.absolute ? &fold_row<true> : &fold_row<false>;
  for (std::size_t n = 0; n < block.n_neurons; ++n) {
    fold(r.data() + n * n_columns, block.n_networks, of_networks.data(),
         of_neurons.data() + n * kBatchSurrogates);
  }
}

}  // namespace sync_act
