#pragma once
// Where dictionary learning starts: k lines through the origin that many of some series lie close
// to. A series gains max(0, |d'x| - penalty)^2 from a line d: half of that is what a dictionary of
// this line alone takes off the Lasso objective. Lines are chosen one by one as greedy k-means++
// chooses centres, each the best of a few series drawn, for the sum over series of the largest
// gain. Then a few rounds as in k-means: a line becomes the sum of the series that gain most from
// it, weighted with their soft-thresholded products. Series of noise alone thus do not count. Of
// three such starts the one with the largest sum of gains is taken. Internal to dictionary.cpp.

#include <cstddef>
#include <utility>
#include <vector>

#include "core/base/rng.h"
#include "core/data/time_series.h"
#include "core/networks/sparse_codes.h"

namespace sync_act {

class LineMeans {
 public:
  // voxels: columns of `bold` with a signal, at least n_lines of them. `bold` is borrowed.
  LineMeans(const TimeSeries& bold, std::vector<std::size_t> voxels, std::size_t n_lines,
            double penalty, Rng rng);

  // Does one bounded step: a line chosen, or a round. Answers false when nothing is left to do.
  bool advance();
  double fraction() const;
  // [line x time], unit norm, each contiguous.
  std::vector<double> take_lines() { return std::move(best_lines_); }

 private:
  void choose_one();
  void improve();
  void end_start();
  double gain_of(double product) const;

  const TimeSeries& bold_;
  std::vector<std::size_t> voxels_;
  std::size_t n_lines_;
  double penalty_;
  Rng rng_;
  SparseCoder coder_;  // for its products
  SparseCoder trial_coder_;
  std::vector<const float*> series_;
  std::vector<double> energies_;  // ||x||^2
  std::vector<double> left_;      // ||x||^2 less what the nearest line explains
  std::vector<double> gains_;     // the largest of each series so far
  std::vector<double> lines_;
  std::size_t n_chosen_ = 0;
  int round_ = 0;
  int start_ = 0;
  double total_gain_ = 0.0;
  double best_gain_ = -1.0;
  std::vector<double> best_lines_;
};

}  // namespace sync_act
