# SYNC_ACT_BUILD_ID: version and commit, written into every result's provenance.
execute_process(
  COMMAND git -C ${CMAKE_CURRENT_SOURCE_DIR} describe --always --dirty --abbrev=10
  OUTPUT_VARIABLE sync_act_commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(sync_act_commit)
  set(SYNC_ACT_BUILD_ID "${PROJECT_VERSION}+${sync_act_commit}")
else()
  set(SYNC_ACT_BUILD_ID "${PROJECT_VERSION}")
endif()
