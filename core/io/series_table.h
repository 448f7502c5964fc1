#pragma once
// Time series as text, one row per time: .csv and .tsv as spreadsheets, pandas, AFNI and R write
// them.
//
//   header       the first row where a cell of it is no number: names of the units; else none
//   separator    tab where the first row has one, else comma, else semicolon
//   a cell       a number with a decimal point; empty, "n/a", "NA", "nan" are NaN; "inf" is
//   infinite quotes       "..." around a cell are taken off, "" inside is one quote
//
// NaN and infinite values are kept: such a unit has no signal, or its rows are cut off on request
// (rows_with_values in core/data/series_parts.h).

#include <filesystem>
#include <string_view>

#include "core/base/result.h"
#include "core/data/time_series.h"

namespace sync_act {

// [time x unit]; unit_ids from the header. Fails, naming row, column and text, where a cell is no
// number, rows differ in length, a name comes twice or nothing is there.
Result<TimeSeries> parse_series_table(std::string_view file_name, std::string_view text);

// By the file's ending: .npy, .csv, .tsv or .txt.
Result<TimeSeries> read_series(const std::filesystem::path& path);

}  // namespace sync_act
