#pragma once
// Dual regression: from spatial maps and a scan to the maps' time courses in that scan, and from
// these to maps as this scan shows them.
//
//   stage 1, per scan t:   y_t(v) - mean_v = sum_k a_tk (m_k(v) - mean_v m_k) + e   ->  a
//   stage 2, per voxel v:  y_v(t) - mean_t = sum_k b_kv (a_tk - mean_t a_k) + e     ->  b
//
// Both by ordinary least squares in double. Maps are demeaned over voxels (stage 1) and time
// courses per run (stage 2); an intercept for the data follows from that. With `normalize` the time
// courses of stage 2 have standard deviation 1, so that b is in the data's units and its size shows
// the size of a network's fluctuations (FSL's --des_norm).
//
// Filippini et al. (2009), PNAS 106:7209-7214; Nickerson et al. (2017), Front. Neurosci. 11:115.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/data/time_series.h"

namespace sync_act {

struct DualRegressionOptions {
  bool normalize = true;
};

struct DualRegression {
  TimeSeries time_courses;              // [scan x map], coefficients a of stage 1
  std::vector<float> maps;              // [voxel x map], coefficients b of stage 2
  std::vector<double> explained_share;  // per map: SS(a_k) |m_k - mean|^2 / SS(y - mean_v)
  // Maps that are the same at every voxel used (e.g. that lie outside the mask): their time course
  // and their map of stage 2 are 0.
  std::vector<std::size_t> empty_maps;
  // Voxels with NaN or Inf in series or maps, or with a constant series: not used, 0 in the maps.
  std::size_t n_voxels_left_out = 0;
};

class DualRegressionJob : public Job {
 public:
  // bold [scan x voxel]; maps [voxel x map], each contiguous, maps.size() a multiple of
  // bold.n_units(); both are borrowed until the job is done. `names`: of the maps, for messages;
  // may be empty. Fails where there are no more scans than maps. The job fails where a map, or its
  // time course, is a linear combination of others. Cost: about 2 x scans x voxels x maps
  // multiply-adds.
  static Result<std::unique_ptr<DualRegressionJob>> create(const TimeSeries& bold,
                                                           std::span<const float> maps,
                                                           std::vector<std::string> names,
                                                           const DualRegressionOptions& options,
                                                           int n_threads);
  ~DualRegressionJob() override;
  JobProgress progress() const override;
  // After kDone, once.
  DualRegression take_result();

 protected:
  Result<JobState> advance_one_unit() override;

 private:
  struct Work;
  explicit DualRegressionJob(std::unique_ptr<Work> work);
  std::unique_ptr<Work> work_;
};

// Both stages at once, for small data and tests.
Result<DualRegression> dual_regression(const TimeSeries& bold, std::span<const float> maps,
                                       const DualRegressionOptions& options, int n_threads);

}  // namespace sync_act
