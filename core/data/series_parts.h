#pragma once
// Parts of time series: some of the units, some of the rows.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/data/time_series.h"

namespace sync_act {

// The units with these names, or numbers from 0 where a name is none of the units', in the stated
// order. Fails, naming those that there are, where one is missing or stated twice.
Result<TimeSeries> choose_units(const TimeSeries& series, std::span<const std::string> wanted);

// Rows [first, last) that are left when rows with a value that is not finite (in any unit) are cut
// off at the start and at the end. Rows in between stay, whatever they hold. first == last where
// no row is finite in all units.
std::pair<std::size_t, std::size_t> rows_with_values(const TimeSeries& series);

// Rows [first, last); runs, interval and start follow.
TimeSeries keep_rows(const TimeSeries& series, std::size_t first, std::size_t last);

// Stretches of rows, [first, last) each.
using RowStretches = std::vector<std::pair<std::size_t, std::size_t>>;

// The stretches, one after another, each a run. Their rows must be there.
TimeSeries keep_stretches(const TimeSeries& series, const RowStretches& stretches);

}  // namespace sync_act
