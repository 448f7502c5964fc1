#pragma once
// FastICA with symmetric orthogonalization on whitened voxels (Hyvarinen 1999, IEEE Transactions on
// Neural Networks 10:626-634): for W [component x dimension] and white z(v),
//
//   W+ = E[g(W z) z'] - diag(E[g'(W z)]) W,   W <- (W+ W+')^(-1/2) W+
//
// until max_i |1 - |w_i(new) . w_i(old)|| is below the tolerance. As scikit-learn's "parallel".

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/networks/contrast.h"
#include "core/networks/voxel_blocks.h"

namespace sync_act {

struct FastIcaOptions {
  Contrast contrast = Contrast::kLogcosh;
  double tolerance = 1e-4;
  int max_iterations = 200;
};

class FastIca {
 public:
  // white: [voxel x padded_length(n_components)], row by row, borrowed. W starts from normal random
  // numbers of this seed and stream.
  FastIca(std::span<const float> white, std::size_t n_components, const FastIcaOptions& options,
          std::uint64_t seed, std::uint64_t stream, int n_threads);

  void run_unit();  // bounded: part of an iteration
  bool done() const { return converged_ || changes_.size() == max_iterations_; }

  bool converged() const { return converged_; }
  // Per iteration.
  const std::vector<double>& changes() const { return changes_; }
  // Orthonormal rows.
  const Eigen::MatrixXd& unmixing() const { return unmixing_; }

 private:
  struct BlockSums {
    std::vector<double> products;  // [dimension x component], padded
    std::vector<double> slopes;    // [component], padded
  };
  void add_block(BlockSums& sums, std::size_t first, std::size_t last) const;
  void end_iteration();

  std::span<const float> white_;
  std::size_t n_components_;
  std::size_t width_;
  FastIcaOptions options_;
  std::size_t max_iterations_;
  int n_threads_;
  VoxelBlocks blocks_;
  Eigen::MatrixXd unmixing_;
  std::vector<float> weights_;  // unmixing' as [dimension x component], padded
  std::vector<BlockSums> block_sums_;
  BlockSums sums_;
  std::vector<double> changes_;
  bool converged_ = false;
};

// (W W')^(-1/2) W.
Eigen::MatrixXd orthogonalized(const Eigen::MatrixXd& w);

}  // namespace sync_act
