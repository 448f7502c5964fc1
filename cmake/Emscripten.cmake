# Finds emcc (on PATH, or where tools/setup has unpacked it) and hands over to Emscripten's own file.
include(${CMAKE_CURRENT_LIST_DIR}/CacheFolder.cmake)
find_program(SYNC_ACT_EMCC emcc HINTS ENV EMSDK PATHS "${SYNC_ACT_CACHE_FOLDER}/emscripten/bin"
  PATH_SUFFIXES upstream/emscripten)
if(NOT SYNC_ACT_EMCC)
  message(FATAL_ERROR "emcc was found neither on PATH nor in ${SYNC_ACT_CACHE_FOLDER}: run tools/setup.")
endif()
get_filename_component(emcc_real "${SYNC_ACT_EMCC}" REALPATH)
get_filename_component(emcc_dir "${emcc_real}" DIRECTORY)
# emcc itself, a wrapper of tools/setup, or Debian's wrapper in /usr/bin.
foreach(folder "${emcc_dir}" "${emcc_dir}/../usr/share/emscripten" /usr/share/emscripten)
  if(EXISTS "${folder}/cmake/Modules/Platform/Emscripten.cmake")
    get_filename_component(emcc_dir "${folder}" ABSOLUTE)
    break()
  endif()
endforeach()
include("${emcc_dir}/cmake/Modules/Platform/Emscripten.cmake")
