# sync_act_options: the warnings, floating-point rules and wasm features of all our own code.
add_library(sync_act_options INTERFACE)
target_compile_features(sync_act_options INTERFACE cxx_std_20)
target_include_directories(sync_act_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(sync_act_options INTERFACE
  -Wall -Wextra -Wshadow -Wconversion
  # Results must not depend on where a compiler finds a multiply-add to fuse.
  -ffp-contract=off
  $<$<BOOL:${SYNC_ACT_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees an overlap in "text" + std::string that is not there (its bug 105651).
  target_compile_options(sync_act_options INTERFACE -Wno-restrict)
endif()

# What objects of one module must agree on; third-party code is compiled with it, too.
add_library(sync_act_abi INTERFACE)
if(EMSCRIPTEN)
  # Exceptions stay off (emcc's default): their landing pads would be a tenth of the page's bytes.
  # Whatever has SIMD has these instructions, too (and every conversion of a float is shorter by one
  # comparison). Nothing here asks for a type at run time or starts threads within a module.
  target_compile_options(sync_act_abi INTERFACE -msimd128 -mnontrapping-fptoint -mbulk-memory
    $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti> $<$<COMPILE_LANGUAGE:CXX>:-fno-threadsafe-statics>)
endif()
if(SYNC_ACT_SANITIZE)
  target_compile_options(sync_act_abi INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(sync_act_abi INTERFACE -fsanitize=address,undefined)
endif()
target_link_libraries(sync_act_options INTERFACE sync_act_abi)

# For what the app module is made of: nothing there is hot, and size decides when the page is seen.
add_library(sync_act_small INTERFACE)
if(EMSCRIPTEN)
  target_compile_options(sync_act_small INTERFACE -Oz)
else()
  # Only tests run it: it is compiled oftener than it runs.
  target_compile_options(sync_act_small INTERFACE -O1)
endif()

# For our own code in WebAssembly: a try or throw there is an error, for it would do nothing.
add_library(sync_act_no_exceptions INTERFACE)
if(EMSCRIPTEN)
  target_compile_options(sync_act_no_exceptions INTERFACE -fno-exceptions)
endif()

# Written into results; only the file that needs it is recompiled when it changes.
function(sync_act_define_build_id source)
  set_property(SOURCE ${source} APPEND PROPERTY COMPILE_DEFINITIONS
    SYNC_ACT_BUILD_ID="${SYNC_ACT_BUILD_ID}" SYNC_ACT_VERSION="${PROJECT_VERSION}")
endfunction()

# Most of the time would go into headers: the standard library's, which are in all of them, and those given.
function(sync_act_precompile target)
  target_precompile_headers(${target} PRIVATE ${ARGN} <algorithm> <cmath> <functional> <limits> <map> <memory>
    <numeric> <optional> <set> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND (SYNC_ACT_SANITIZE OR target MATCHES "test"))
    # Precompiled, the standard library's headers are no system headers to GCC's warnings.
    target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
  endif()
endfunction()
