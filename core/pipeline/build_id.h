#pragma once
// Which program made a result.

#include <string_view>

namespace sync_act {

// Version and commit, "0.1.0+g1a2b3c4", as the build defined them (SYNC_ACT_BUILD_ID); "unknown"
// where it did not. In a file of its own, so that a new commit recompiles only that.
std::string_view build_id();

}  // namespace sync_act
