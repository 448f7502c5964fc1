#pragma once
// Lasso codes of many series over one dictionary:
//
//   a = argmin 1/2 ||x - D a||^2 + penalty ||a||_1
//
// by coordinate descent on the Gram matrix (Friedman, Hastie & Tibshirani 2010): with c = D'x and
// G = D'D a sweep needs no series any more. Sweeps run over the non-zero weights only until these
// have settled, then over all to see whether one joins them. Internal to dictionary.cpp.

#include <cstddef>
#include <span>
#include <vector>

namespace sync_act {

struct CodeLimits {
  float tolerance = 1e-3F;  // a voxel is done when no weight moved by more than this share of the
                            // largest weight
  int max_sweeps = 100;
};

// What coding a block of voxels leaves behind, for the objective and for the next dictionary.
struct CodeSums {
  double objective = 0.0;         // sum of 1/2 ||x - D a||^2 + penalty ||a||_1
  std::size_t n_unfinished = 0;   // voxels that reached max_sweeps
  double worst_residual = -1.0;   // largest ||x - D a||^2
  std::size_t worst_voxel = 0;    // and whose it is: its place in `voxels`
  std::vector<float> code_gram;   // change of sum a a' [atom x stride]
  std::vector<float> series_sum;  // change of sum x a' [atom x time], each atom contiguous
  // Per atom, only where asked for: ||x - D a without it||^2 - ||x - D a||^2, summed.
  std::vector<double> unique_energy;
};

class SparseCoder {
 public:
  SparseCoder(std::size_t n_times, std::size_t n_atoms);

  std::size_t n_times() const { return n_times_; }
  std::size_t n_atoms() const { return n_atoms_; }
  // Atoms rounded up to whole panels: the length of a voxel's codes.
  std::size_t stride() const { return stride_; }

  // atoms [atom x time], each contiguous. k^2 T multiply-adds.
  void set_atoms(std::span<const double> atoms);

  // D'x of each series: products [series x stride], zeros beyond the last atom. 2 T k flops a
  // series.
  void multiply(std::span<const float* const> series, std::span<float> products) const;

  // Codes the series of `voxels` (columns of [time x voxel] data). `codes` [all voxels x stride]
  // holds where each search starts and then its end; `energies` ||x||^2 of all voxels. With
  // `last`, CodeSums::unique_energy is filled in place of the changes.
  CodeSums code(const float* data, std::span<const std::size_t> voxels,
                std::span<const double> energies, float penalty, CodeLimits limits, bool last,
                std::span<float> codes) const;

 private:
  // One voxel; q: D'(x - D a) at the end. Answers false where max_sweeps did not suffice.
  bool descend(const float* products, float penalty, CodeLimits limits, float* q,
               float* code) const;

  std::size_t n_times_;
  std::size_t n_atoms_;
  std::size_t stride_;
  std::vector<float> panels_;  // kPanel atoms side by side: [panel][time][kPanel]
  std::vector<float> gram_;    // [atom x stride]
};

}  // namespace sync_act
