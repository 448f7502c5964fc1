# A wasm module for workers: a small C ABI whose header declares what is exported, one module per
# instruction set.
#
#   sync_act_add_module(TARGET CORE API_HEADER SOURCES...)
function(sync_act_add_module target core api)
  # What is exported is what the header declares.
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${api})
  file(READ ${api} api_text)
  string(REGEX MATCHALL "engine_[a-z_]+\\(" calls "${api_text}")
  list(TRANSFORM calls REPLACE "(.*)\\(" "_\\1")
  list(JOIN calls "," calls)

  add_executable(${target} ${ARGN})
  target_link_libraries(${target} PRIVATE ${core} sync_act_options third_party_headers
    sync_act_no_exceptions)
  target_compile_options(${target} PRIVATE -Oz)  # no inner loops here
  target_compile_definitions(${target} PRIVATE SYNC_ACT_VERSION="${PROJECT_VERSION}")
  # The page compiles the module once and hands it to every worker (instantiateWasm), so the glue
  # needs neither a file system nor a way to fetch. emmalloc: few, large blocks, 4 kB smaller.
  target_link_options(${target} PRIVATE
    -Oz --no-entry -sMODULARIZE=1 -sEXPORT_ES6=1 -sENVIRONMENT=web,worker -sFILESYSTEM=0
    -sALLOW_MEMORY_GROWTH=1 -sMAXIMUM_MEMORY=4GB -sSTACK_SIZE=1MB -sMALLOC=emmalloc
    -sINCOMING_MODULE_JS_API=instantiateWasm -sEXPORTED_RUNTIME_METHODS=HEAPU8
    "-sEXPORTED_FUNCTIONS=${calls}")
  set_target_properties(${target} PROPERTIES
    SUFFIX .js RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR} LINK_DEPENDS ${api})
endfunction()
