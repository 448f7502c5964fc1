#pragma once
// The inner loops of correlate.h for one instruction set, and the choice between them. Internal to
// core/coupling, its tests and the bench; everybody else includes correlate.h.
//
// Packed panels: `tile_a` (or `tile_b`) series side by side, interleaved sample by sample:
// panel[t * tile + u]. Columns beyond the last unit are zero. A kernel works on one block of at
// most kMaxBlockTimes samples; the sums of the blocks are added in r.

#include <cstddef>
#include <span>

namespace sync_act {

// 304 samples of an 8 wide panel are 9.5 KiB: a panel of b stays in the L1 cache while those of a
// pass by. It also bounds the rounding error, since a float sum runs over one block only.
inline constexpr std::size_t kMaxBlockTimes = 304;
// A block of a (384 x 304 floats, 456 KiB) stays in the L2 cache while the panels of b pass by.
inline constexpr std::size_t kBlockUnitsA = 384;
inline constexpr std::size_t kBlockUnitsB = 1024;

// One block of r: rows are units of a, columns units of b.
struct RBlock {
  float* r = nullptr;  // its first element
  std::size_t stride = 0;
  std::size_t n_rows = 0;
  std::size_t n_columns = 0;
  bool is_first = true;  // write the sums; else add them to what is there
  bool is_last = true;   // hold the result within [-1, 1]
};

struct CorrelationKernels {
  const char* name = "";
  std::size_t tile_a = 0;  // units of a panel of a; divides kBlockUnitsA
  std::size_t tile_b = 0;  // units of a panel of b; divides kBlockUnitsB

  // Multiplies ceil(n_rows / tile_a) panels of a with ceil(n_columns / tile_b) panels of b, each
  // panel n_times long, following one another without gaps.
  void (*multiply)(const float* a_panels, const float* b_panels, std::size_t n_times,
                   const RBlock& block) = nullptr;
  // Dot products of `one` [n_times] with each of the n_units columns of `many` [n_times x n_units].
  void (*dot_columns)(const float* one, const float* many, std::size_t n_times, std::size_t n_units,
                      float* r) = nullptr;
};

// All that this processor can run, the fastest last. Never empty.
std::span<const CorrelationKernels* const> available_correlation_kernels();
// The fastest of them.
const CorrelationKernels& correlation_kernels();

// One translation unit each; only those that the build's target has are defined.
extern const CorrelationKernels kBaselineCorrelationKernels;
extern const CorrelationKernels kAvx2CorrelationKernels;
extern const CorrelationKernels kAvx512CorrelationKernels;

}  // namespace sync_act
