# SYNC_ACT_CACHE_FOLDER: where tools/setup keeps what it fetched (same rule as in tools/setup_steps).
if(NOT "$ENV{SYNC_ACT_CACHE}" STREQUAL "")
  set(SYNC_ACT_CACHE_FOLDER "$ENV{SYNC_ACT_CACHE}")
elseif(NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
  set(SYNC_ACT_CACHE_FOLDER "$ENV{XDG_CACHE_HOME}/sync-act")
else()
  set(SYNC_ACT_CACHE_FOLDER "$ENV{HOME}/.cache/sync-act")
endif()
