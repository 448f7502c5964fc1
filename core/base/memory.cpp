#include "core/base/memory.h"

#include <cstddef>
#include <cstdlib>
#include <limits>

namespace sync_act {

bool has_memory_for(std::size_t n_bytes) {
  if (n_bytes > static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max())) return false;
  // volatile: an allocation that nothing is done with may be optimised away, as if it succeeded.
  void* volatile probe = std::malloc(n_bytes == 0 ? 1 : n_bytes);
  void* const memory = probe;
  std::free(memory);
  return memory != nullptr;
}

}  // namespace sync_act
