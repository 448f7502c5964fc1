#pragma once
// Checks what the files of a bundle hold against what bundle.json says and against one another.

#include <filesystem>
#include <string>
#include <vector>

#include "core/io/bundle.h"

namespace sync_act {

// One sentence per finding, appended. `folder`: where the files are; files in `unusable` (missing
// or damaged, told already) are left alone.
void check_bundle_contents(const Bundle& bundle, const std::filesystem::path& folder,
                           const std::vector<std::string>& unusable,
                           std::vector<std::string>& problems, std::vector<std::string>& warnings);

}  // namespace sync_act
