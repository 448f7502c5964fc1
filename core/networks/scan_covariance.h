#pragma once
// The covariance of scans over voxels, [scan x scan]: the short side of spatial ICA's PCA. With
// y_t(v) demeaned over voxels, C = 1/n sum_v y(v) y(v)'. Float products over at most 256 voxels,
// added up in double.

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/data/time_series.h"
#include "core/networks/voxel_blocks.h"

namespace sync_act {

class ScanCovariance {
 public:
  // bold [scan x voxel] is borrowed.
  ScanCovariance(const TimeSeries& bold, int n_threads);

  // One bounded unit: at first which voxels are usable and the scans' means, then the products.
  void run_unit();
  bool done() const { return reading_.done() && next_used_ == used_.size(); }
  double fraction() const;

  // After done(): the series of usable voxels, in the mask's order, and the voxels' places.
  const std::vector<const float*>& rows() const { return rows_; }
  const std::vector<std::uint32_t>& used_voxels() const { return used_; }
  const std::vector<float>& means() const { return means_; }  // per scan
  // Gives the matrix away; all of it is filled.
  Eigen::MatrixXd take_covariance();

 private:
  void read_unit();
  void add_voxels(std::size_t first, std::size_t last);

  const TimeSeries& bold_;
  int n_threads_;
  VoxelBlocks reading_;
  std::vector<std::uint8_t> usable_;
  std::vector<std::vector<double>> block_sums_;
  std::vector<double> sums_;
  std::vector<float> means_;
  std::vector<std::uint32_t> used_;
  std::vector<const float*> rows_;
  std::size_t next_used_ = 0;
  std::vector<float> panels_;
  Eigen::MatrixXd products_;
};

}  // namespace sync_act
