# sync_act_shaders: shaders/*.vert and *.frag as strings of a header that is generated at build time.
#   #include "generated/shaders.h"   ->   sync_act::kSliceVert is the text of shaders/slice.vert
file(GLOB sync_act_shader_files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/shaders/*.vert"
  "${PROJECT_SOURCE_DIR}/shaders/*.frag")
set(sync_act_shader_header "${CMAKE_BINARY_DIR}/generated/generated/shaders.h")
add_custom_command(
  OUTPUT "${sync_act_shader_header}"
  COMMAND ${CMAKE_COMMAND} "-DSHADERS=${sync_act_shader_files}" "-DHEADER=${sync_act_shader_header}"
    -P "${PROJECT_SOURCE_DIR}/cmake/embed_shaders.cmake"
  DEPENDS ${sync_act_shader_files} "${PROJECT_SOURCE_DIR}/cmake/embed_shaders.cmake"
  COMMENT "Embedding the shaders" VERBATIM)
add_library(sync_act_shaders INTERFACE "${sync_act_shader_header}")
target_include_directories(sync_act_shaders INTERFACE "${CMAKE_BINARY_DIR}/generated")
