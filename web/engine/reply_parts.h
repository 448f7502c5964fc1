#pragma once
// Values that several replies tell in the same way.

#include <cstdint>
#include <span>
#include <vector>

#include "core/data/grid.h"
#include "core/data/time_series.h"
#include "core/io/nifti_header.h"
#include "core/preprocess/clean_series.h"
#include "web/engine/reply.h"

namespace sync_act {

// Fields dims [x, y, z] and worldFromVoxel [16], row-major.
void write_grid(const Grid& grid, JsonWriter& json);

// Fields of Header in web/js/engine-types.js, except file and gzip.
void write_header(const NiftiHeader& header, JsonWriter& json);

// The units in which the preparation left nothing.
std::vector<std::uint32_t> units_without_signal(std::span<const SignalState> states);

// Fields nTimes, nUnits, values (borrowed), noSignal (kept).
void write_prepared(const TimeSeries& series, std::vector<std::uint32_t> no_signal, Reply& reply);

}  // namespace sync_act
