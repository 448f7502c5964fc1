#pragma once

#include <cstddef>

namespace sync_act {

// Whether n_bytes can be had in one piece. To be asked before an allocation whose size a file or a
// user decides: in WebAssembly a failed one ends the program, since the modules are built without
// exceptions (they would be a tenth of the page's bytes).
bool has_memory_for(std::size_t n_bytes);

}  // namespace sync_act
