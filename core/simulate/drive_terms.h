#pragma once
// What can drive a network beside a column of the stimulus itself, written as one name:
//   "face*motion_energy"   interaction: the product of the columns
//   "rise:luminance"       transient: how much it grew in the last quarter of a second, at least 0
//   "slow:face"            sustained: its running mean, with weights that fall by e in 4 s
//   "rise:face*body"       of the product

#include <string>
#include <string_view>
#include <vector>

#include "core/data/time_series.h"

namespace sync_act {

enum class DriveShape { kPlain, kRise, kSlow };

struct DriveTerm {
  DriveShape shape = DriveShape::kPlain;
  std::vector<std::string> columns;
};

DriveTerm drive_term(std::string_view name);

// The term's values; `columns` holds every column of it by unit id. Each run starts anew.
std::vector<double> drive_term_values(const DriveTerm& term, const TimeSeries& columns,
                                      double rate_hz);

}  // namespace sync_act
