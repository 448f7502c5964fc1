#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "tests/core/project_root.h"

std::filesystem::path sync_act::test::project_root() { return SYNC_ACT_SOURCE_DIR; }
