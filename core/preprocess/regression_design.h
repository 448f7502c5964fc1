#pragma once
// What is regressed out of a series, in one regression together (Lindquist et al. 2019, Human Brain
// Mapping 40:2358-2376: filtering and regressing one after the other brings removed variance back).
// Each step adds its columns to the design: polynomial trends, cosines, confounds. Columns belong
// to one run: the design is block diagonal over runs.

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace sync_act {

class RegressionDesign {
 public:
  // n_times > 0; run_starts as in TimeSeries (empty: one run).
  RegressionDesign(std::size_t n_times, const std::vector<std::size_t>& run_starts);

  std::size_t n_times() const { return n_times_; }
  std::size_t n_runs() const { return runs_.size(); }
  // [first, last) sample of a run.
  std::pair<std::size_t, std::size_t> run(std::size_t r) const { return runs_[r]; }
  const std::vector<std::vector<double>>& columns(std::size_t r) const { return columns_[r]; }

  // values: one per sample of run r, finite.
  void add_column(std::size_t r, std::vector<double> values);

 private:
  std::size_t n_times_ = 0;
  std::vector<std::pair<std::size_t, std::size_t>> runs_;
  std::vector<std::vector<std::vector<double>>> columns_;  // per run, per column
};

// An orthonormal basis Q of the design's columns, by modified Gram-Schmidt applied twice (enough
// for orthogonality to rounding: Giraud & Langou 2005). A column that is a combination of earlier
// ones (what is left of it is below 1e-10 of its length) adds nothing and is left out.
class RegressionBasis {
 public:
  // Fails where a run has no more samples than independent columns: nothing would be left.
  static Result<RegressionBasis> create(const RegressionDesign& design);

  std::size_t n_times() const { return n_times_; }
  std::size_t n_runs() const { return runs_.size(); }
  std::pair<std::size_t, std::size_t> run(std::size_t r) const { return runs_[r]; }
  std::size_t rank(std::size_t r) const { return columns_[r].size(); }

  // y <- y - Q Q' y for the samples of one run. Cost: 4 x samples x rank.
  void remove_from_run(std::size_t r, std::span<double> y) const;

 private:
  std::size_t n_times_ = 0;
  std::vector<std::pair<std::size_t, std::size_t>> runs_;
  std::vector<std::vector<std::vector<double>>> columns_;
};

}  // namespace sync_act
