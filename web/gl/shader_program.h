#pragma once
// Compiles and links shader programs.

#include <string>

namespace sync_act::gl {

// Starts compiling and linking, and does not wait for either. The program's name.
unsigned start_program(const char* vertex_source, const char* fragment_source);

// The compiler's or linker's message, empty where the program is well. Waits for both. `name` is
// that of the shader files.
std::string program_problem(const char* name, unsigned program);

}  // namespace sync_act::gl
