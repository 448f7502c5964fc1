#pragma once
// Averages of correlations by Fisher's z = atanh r (|r| held below 1 - 1e-9; NaN left out).

#include <span>

namespace sync_act {

// NaN where there is nothing to average.
double fisher_mean(std::span<const double> r);

// Pearson r in double, by its formula; NaN without signal.
double pearson(std::span<const double> x, std::span<const double> y);

}  // namespace sync_act
