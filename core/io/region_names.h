#pragma once
// The names of an atlas's regions, from the text files that atlases come with. Read are:
//
//   index name ...   one region per line, the label first, the name second, anything after it
//                    ignored; separated by tabs or spaces (tabs let names hold spaces). AAL's
//                    "1 Precentral_L 2001", Schaefer's "1<tab>7Networks_LH_Vis_1<tab>120 18 131 0",
//                    FreeSurfer's and ITK-SNAP's look-up tables.
//   a table          with a header that has a column index (or label, id, value, roi) and a column
//                    name (or region, structure, abbreviation where there is none), tabs or commas:
//                    BIDS *_dseg.tsv.
//   names only       one name per line, the n-th for label n; no line starts with a number.
//
// Empty lines and lines that start with # are left out. Quotes around a name are taken off.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace sync_act {

// By rising label. Label 0 (the background) is left out.
using RegionNames = std::vector<std::pair<std::int32_t, std::string>>;

// Fails, naming file and line, where a label has two names, where a line has no name, and where a
// list of names has no line.
Result<RegionNames> parse_region_names(std::string_view file_name, std::string_view text);
Result<RegionNames> read_region_names(const std::filesystem::path& path);

// The name of a label, or "label 7" where it has none.
std::string region_name(const RegionNames& names, std::int32_t label);

}  // namespace sync_act
