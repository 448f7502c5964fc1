#pragma once
// Time courses of maps whose dual regression has no unique answer: each map is regressed on its
// own,
//
//   a_k(t) = sum_v (m_k(v) - mean m_k) y_t(v) / sum_v (m_k(v) - mean m_k)^2
//
// over the voxels with a signal.

#include <cstddef>
#include <span>
#include <vector>

#include "core/data/time_series.h"
#include "core/networks/voxel_blocks.h"

namespace sync_act {

class MapProjection {
 public:
  // maps [voxel x map]; both are borrowed.
  MapProjection(const TimeSeries& bold, std::span<const float> maps, int n_threads);

  // Does a bounded part of the work; answers false when all is done.
  bool advance();
  double fraction() const { return blocks_.fraction(); }
  // [scan x map]; 0 for a constant map.
  TimeSeries time_courses() const;
  // Per map: share of the scans' variance over voxels that it explains by itself.
  std::vector<double> explained_share() const;

 private:
  std::span<const float> map(std::size_t k) const {
    return maps_.subspan(k * bold_.n_units(), bold_.n_units());
  }

  const TimeSeries& bold_;
  std::span<const float> maps_;
  int n_threads_;
  std::size_t n_maps_;
  VoxelBlocks blocks_;
  std::vector<double> sums_;   // [map x time]
  std::vector<double> scans_;  // each scan's sum, then the sum of all squares
  std::vector<double> means_;
  std::vector<double> energies_;
};

}  // namespace sync_act
