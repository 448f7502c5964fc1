#pragma once
// Compiles and links one shader program.

#include <string>

namespace sync_act::gl {

// Program name, or 0 with the compiler's message in `problem`. `name` is that of the shader files.
unsigned link_program(const char* name, const char* vertex_source, const char* fragment_source,
                      std::string& problem);

}  // namespace sync_act::gl
