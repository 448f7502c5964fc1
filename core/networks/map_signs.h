#pragma once
// The two conventions that every decomposition ends with: the sign of a map, and the scale of its
// time course.

#include <cstddef>
#include <span>
#include <vector>

namespace sync_act {

// 1 or -1: what the map is multiplied with so that its heavier tail is positive, that is, the sum
// of its cubed values is not negative.
double heavier_tail_sign(std::span<const float> map);

// to = sign * from, with mean 0 and standard deviation 1 in each run (n in the denominator); 0 in a
// run where `from` is constant. from.size() == to.size(); run_starts as in TimeSeries.
void standardize_by_run(std::span<const double> from, const std::vector<std::size_t>& run_starts,
                        double sign, std::span<float> to);

}  // namespace sync_act
