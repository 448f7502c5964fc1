#pragma once
// Where the tests find files that are not compiled into them.

#include <filesystem>

namespace sync_act::test {

// The repository's folder; told to test_main.cpp alone, so that no other object depends on it.
std::filesystem::path project_root();

// Real files, kept outside the project; tests that use them skip where the folder is missing.
inline std::filesystem::path shared_data() { return project_root() / ".." / "shared" / "data"; }

}  // namespace sync_act::test
