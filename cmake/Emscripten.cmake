# Finds emcc (on PATH, or where tools/setup has put it) and hands over to Emscripten's own file.
find_program(SYNC_ACT_EMCC emcc)
if(NOT SYNC_ACT_EMCC)
  message(FATAL_ERROR "emcc is not on PATH: run `eval \"$(tools/env)\"` first (tools/setup installs it).")
endif()
execute_process(COMMAND ${SYNC_ACT_EMCC} --version OUTPUT_QUIET ERROR_QUIET)
get_filename_component(emcc_real "${SYNC_ACT_EMCC}" REALPATH)
get_filename_component(emcc_dir "${emcc_real}" DIRECTORY)
if(NOT EXISTS "${emcc_dir}/cmake/Modules/Platform/Emscripten.cmake")
  set(emcc_dir "/usr/share/emscripten")  # Debian's wrapper in /usr/bin
endif()
include("${emcc_dir}/cmake/Modules/Platform/Emscripten.cmake")
