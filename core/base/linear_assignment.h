#pragma once
// One-to-one assignment of rows to columns (the Hungarian problem) by shortest augmenting paths:
// Jonker & Volgenant (1987), in the form for rectangular problems of Crouse (2016), IEEE Trans.
// Aerosp. Electron. Syst. 52:1679-1696. O(rows^2 columns) with rows the smaller side.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sync_act {

// score: [row x column], row-major, finite. Chooses min(rows, columns) pairs, no row and no column
// twice, with the largest sum of scores. Per row its column, or -1. Among equal sums the answer is
// always the same one for the same scores.
std::vector<std::int32_t> assign_largest(std::span<const double> score, std::size_t n_rows,
                                         std::size_t n_columns);

}  // namespace sync_act
