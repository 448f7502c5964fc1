#pragma once
// Which voxels go with a neuron more than chance would have it: each voxel's r is tested two-sided
// with the effective degrees of freedom of the two series (statistics/effective_df.h), and the p of
// all voxels are corrected together (statistics/corrections.h, Benjamini & Hochberg 1995).
//
// The autocorrelations of the voxels stay the same for every neuron: they are found once, block by
// block of the voxels, directly from lagged products (statistics/autocorrelation.h is the slow
// reference): N L multiplications per voxel with N scans and L lags. A neuron's test is then L per
// voxel, and its p.

#include <cstddef>
#include <span>
#include <vector>

namespace sync_act {

class VoxelTest {
 public:
  // The scans' runs; lags go up to a quarter of the longest.
  VoxelTest(std::vector<std::size_t> run_starts, std::size_t n_times);

  // Further voxels: [scan x voxel], of mean 0 (z-scored per run, as prepared series are).
  void add_voxels(std::span<const float> values);
  std::size_t n_voxels() const { return n_voxels_; }
  std::size_t n_times() const { return n_times_; }
  // Bytes that so many voxels take.
  std::size_t bytes_for(std::size_t n_voxels) const {
    return n_voxels * (n_lags_ + 1) * sizeof(float);
  }

  // series: the neuron's, [scan]; r: its correlation with every voxel. NaN where r is, where either
  // series has no signal, and where the two have no more than 2 effective samples: nothing can be
  // said of such a voxel, and it does not count among those that q is made from.
  std::vector<double> p(std::span<const float> series, std::span<const float> r) const;

 private:
  std::vector<std::size_t> run_starts_;
  std::size_t n_times_, n_lags_, n_voxels_ = 0;
  // Block by block as they came, [lag x voxel], lags from 0 on, where it is 1; NaN without signal.
  // Blocks stay where they are: growing one array would take twice its memory for a while.
  std::vector<std::vector<float>> rho_;
};

struct SignificantVoxels {
  std::size_t n = 0;
  double least_r = 0;  // the smallest |r| among them; 0 without any
  // Per voxel log p / log p of the weakest significant voxel: at or above 1 exactly where q is at
  // most the given one, and falling to 0 as p rises to 1. Empty where no voxel is.
  std::vector<float> strength;
};
SignificantVoxels significant_voxels(std::span<const double> p, std::span<const float> r,
                                     double most_q);

}  // namespace sync_act
