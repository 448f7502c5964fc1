#pragma once
// Series whose truth is known, for both sides of a coupling: [scan x unit], runs kept apart,
// z-scored per run as prepared data are.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/base/rng.h"
#include "core/data/time_series.h"

namespace sync_act::validity {

struct Layout {
  std::size_t n_runs = 1;
  std::size_t run_scans = 200;
  std::size_t last_scans = 0;  // of a shorter run after them (not for block_course); 0: none

  std::size_t n_scans() const { return n_runs * run_scans + last_scans; }
  std::string text() const;  // "2 x 100", "2 x 100 + 20"
};

// Zeros, with the layout's runs.
TimeSeries empty_series(const Layout& layout, std::size_t n_units);

// Independent stationary Gaussian AR(1) series of variance 1; each run starts anew.
TimeSeries ar1_series(const Layout& layout, std::size_t n_units, double coefficient, Rng& rng);

// 1 in the second half of each period of `period` scans, else 0, delayed by `delay` scans and
// smoothed by the canonical HRF at a TR of 2 s; the mean taken off and scaled to variance 1.
std::vector<double> block_course(const Layout& layout, std::size_t period, std::size_t delay);

// unit += weight course, run by run the same.
void add_course(std::span<float> unit, std::span<const double> course, double weight);

void standardize_runs(TimeSeries& series);

}  // namespace sync_act::validity
