#pragma once
// The command line's words -> Arguments, by the command's table of options.

#include <string>
#include <vector>

#include "core/base/result.h"
#include "tools/sync-act/command.h"

namespace sync_act::cli {

// `words`: what follows the subcommand's name. "--flag value" and "--flag=value"; "--" ends the
// options. Fails with kBadInput for an unknown option (naming the nearest), one given twice, a
// missing value, a missing required option or argument, and an argument too many.
Result<Arguments> parse_arguments(const Command& command, const std::vector<std::string>& words);

// The candidate nearest to `word` by edit distance; empty where none is near.
std::string nearest(const std::string& word, const std::vector<std::string>& candidates);

std::string help_for(const Command& command);
std::string help_for_all();

// A library message in terms of this command line: "tr_secs" becomes "--tr".
std::string with_flags(const Command& command, std::string message);

}  // namespace sync_act::cli
