#include "core/base/memory.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>

namespace sync_act {

TEST_CASE("memory that is there can be had, more than an address can name cannot") {
  CHECK(has_memory_for(0));
  CHECK(has_memory_for(1 << 20));
  CHECK_FALSE(has_memory_for(std::numeric_limits<std::size_t>::max()));
}

}  // namespace sync_act
