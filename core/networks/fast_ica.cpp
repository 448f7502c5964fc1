#include "core/networks/fast_ica.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/rng.h"
#include "core/networks/voxel_products.h"

namespace sync_act {
namespace {

constexpr std::size_t kVoxelsAtOnce = 128;  // their rows and results stay in the L1 cache

std::size_t voxels_of(std::span<const float> white, std::size_t n_components) {
  return white.size() / padded_length(n_components);
}

}  // namespace

Eigen::MatrixXd orthogonalized(const Eigen::MatrixXd& w) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(w * w.transpose());
  const Eigen::ArrayXd values = eigen.eigenvalues().array().max(std::numeric_limits<double>::min());
  const Eigen::MatrixXd& vectors = eigen.eigenvectors();
  return vectors * values.rsqrt().matrix().asDiagonal() * vectors.transpose() * w;
}

FastIca::FastIca(std::span<const float> white, std::size_t n_components,
                 const FastIcaOptions& options, std::uint64_t seed, std::uint64_t stream,
                 int n_threads)
    : white_(white),
      n_components_(n_components),
      width_(padded_length(n_components)),
      options_(options),
      max_iterations_(static_cast<std::size_t>(options.max_iterations)),
      n_threads_(n_threads),
      blocks_(voxels_of(white, n_components), 2 * width_ * width_ + 8 * width_, kVoxelsAtOnce),
      unmixing_(static_cast<Eigen::Index>(n_components), static_cast<Eigen::Index>(n_components)),
      weights_(width_ * width_, 0.0F),
      block_sums_(VoxelBlocks::kPerUnit) {
  Rng rng(seed, stream);
  for (Eigen::Index i = 0; i < unmixing_.rows(); ++i) {
    for (Eigen::Index j = 0; j < unmixing_.cols(); ++j) unmixing_(i, j) = rng.normal();
  }
  unmixing_ = orthogonalized(unmixing_);
}

void FastIca::add_block(BlockSums& sums, std::size_t first, std::size_t last) const {
  std::vector<float> y(kVoxelsAtOnce * width_);
  std::vector<float> products(width_ * width_);
  const std::vector<float> no_offset(width_, 0.0F);
  const float* rows[kVoxelsAtOnce];
  sums.products.assign(width_ * width_, 0.0);
  sums.slopes.assign(width_, 0.0);
  for (std::size_t v = first; v < last; v += kVoxelsAtOnce) {
    const std::size_t n = std::min(kVoxelsAtOnce, last - v);
    const float* const x = white_.data() + v * width_;
    for (std::size_t i = 0; i < n; ++i) rows[i] = x + i * width_;
    multiply_rows({rows, n}, n_components_, weights_.data(), no_offset.data(), width_, y.data());
    apply_contrast(options_.contrast, y.data(), n, width_, sums.slopes.data());
    std::fill(products.begin(), products.end(), 0.0F);
    add_cross_products(x, y.data(), n, width_, products.data());
    for (std::size_t i = 0; i < products.size(); ++i) {
      sums.products[i] += static_cast<double>(products[i]);
    }
  }
}

void FastIca::run_unit() {
  if (done()) return;
  if (blocks_.next_block() == 0) {
    for (std::size_t i = 0; i < n_components_; ++i) {
      for (std::size_t j = 0; j < n_components_; ++j) {
        weights_[j * width_ + i] = static_cast<float>(
            unmixing_(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)));
      }
    }
    sums_.products.assign(width_ * width_, 0.0);
    sums_.slopes.assign(width_, 0.0);
  }
  const std::size_t n =
      blocks_.run_unit(n_threads_, [&](std::size_t place, std::size_t first, std::size_t last) {
        add_block(block_sums_[place], first, last);
      });
  for (std::size_t place = 0; place < n; ++place) {
    const BlockSums& block = block_sums_[place];
    for (std::size_t i = 0; i < sums_.products.size(); ++i) sums_.products[i] += block.products[i];
    for (std::size_t i = 0; i < width_; ++i) sums_.slopes[i] += block.slopes[i];
  }
  if (blocks_.done()) end_iteration();
}

void FastIca::end_iteration() {
  blocks_.restart();
  const auto n_voxels = static_cast<double>(voxels_of(white_, n_components_));
  Eigen::MatrixXd next(unmixing_.rows(), unmixing_.cols());
  for (Eigen::Index i = 0; i < next.rows(); ++i) {
    const auto row = static_cast<std::size_t>(i);
    for (Eigen::Index j = 0; j < next.cols(); ++j) {
      const double product = sums_.products[static_cast<std::size_t>(j) * width_ + row];
      next(i, j) = (product - sums_.slopes[row] * unmixing_(i, j)) / n_voxels;
    }
  }
  next = orthogonalized(next);
  double change = 0.0;
  for (Eigen::Index i = 0; i < next.rows(); ++i) {
    change = std::max(change, std::abs(1.0 - std::abs(next.row(i).dot(unmixing_.row(i)))));
  }
  unmixing_ = next;
  changes_.push_back(change);
  converged_ = change < options_.tolerance;
}

}  // namespace sync_act
