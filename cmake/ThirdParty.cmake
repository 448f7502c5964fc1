# Third-party sources. tools/setup fetches them into the user's cache folder; each place can be set
# by hand: -DSYNC_ACT_ZLIB_DIR=... and so on.
include(${CMAKE_CURRENT_LIST_DIR}/CacheFolder.cmake)
set(sync_act_third_party "${SYNC_ACT_CACHE_FOLDER}/third_party")

# One cache variable; its default is the environment's variable of that name, then set-up's folder.
function(sync_act_third_party_dir name folder what)
  if(DEFINED ENV{${name}})
    set(folder "$ENV{${name}}")
  endif()
  set(${name} "${folder}" CACHE PATH "${what}")
endfunction()
sync_act_third_party_dir(SYNC_ACT_IMGUI_DIR "${sync_act_third_party}/imgui-1.90.1"
  "Dear ImGui 1.90.1 source")
sync_act_third_party_dir(SYNC_ACT_ZLIB_DIR "${sync_act_third_party}/zlib-1.3.1" "zlib 1.3.1 source")
sync_act_third_party_dir(SYNC_ACT_NIFTICLIB_DIR "${sync_act_third_party}/nifticlib-3.0.1"
  "nifti_clib 3.0.1 source")
sync_act_third_party_dir(SYNC_ACT_TEMPLATE_DIR "${sync_act_third_party}/mricron-data"
  "Folder with ch2bet.nii.gz, the brain template")
sync_act_third_party_dir(SYNC_ACT_INTER_DIR /usr/share/fonts/opentype/inter
  "Folder with the Inter font")
sync_act_third_party_dir(SYNC_ACT_JETBRAINS_MONO_DIR /usr/share/fonts/truetype/jetbrains-mono
  "Folder with the JetBrains Mono font")
sync_act_third_party_dir(SYNC_ACT_HEADERS_DIR /usr/include
  "Folder with eigen3/, doctest/ and nlohmann/ (header-only libraries)")

function(sync_act_require_file path what)
  if(NOT EXISTS "${path}")
    message(FATAL_ERROR "${what} not found at ${path}: run tools/setup, or set its cache variable.")
  endif()
endfunction()
sync_act_require_file("${SYNC_ACT_ZLIB_DIR}/zlib.h" "zlib source")
sync_act_require_file("${SYNC_ACT_NIFTICLIB_DIR}/nifti2/nifti2_io.h" "nifti_clib source")
sync_act_require_file("${SYNC_ACT_IMGUI_DIR}/imgui.h" "Dear ImGui source")
sync_act_require_file("${SYNC_ACT_HEADERS_DIR}/eigen3/Eigen/Core" "Eigen")
sync_act_require_file("${SYNC_ACT_HEADERS_DIR}/doctest/doctest.h" "doctest")
sync_act_require_file("${SYNC_ACT_HEADERS_DIR}/nlohmann/json.hpp" "nlohmann-json")

# The header-only libraries are linked into a folder of their own: the whole of /usr/include must
# not be seen by a cross compiler.
set(sync_act_headers "${CMAKE_BINARY_DIR}/third_party_headers")
file(MAKE_DIRECTORY "${sync_act_headers}")
foreach(name Eigen unsupported)
  file(CREATE_LINK "${SYNC_ACT_HEADERS_DIR}/eigen3/${name}" "${sync_act_headers}/${name}" SYMBOLIC)
endforeach()
foreach(name doctest nlohmann)
  file(CREATE_LINK "${SYNC_ACT_HEADERS_DIR}/${name}" "${sync_act_headers}/${name}" SYMBOLIC)
endforeach()
add_library(third_party_headers INTERFACE)
target_include_directories(third_party_headers SYSTEM INTERFACE "${sync_act_headers}")

# zlib_static is zlib with our own inner loop of inflate and checksum (core/zlib); zlib_stock, which
# only the benchmark builds and compares with, has zlib's.
set(zlib_sources
  ${SYNC_ACT_ZLIB_DIR}/adler32.c ${SYNC_ACT_ZLIB_DIR}/deflate.c
  ${SYNC_ACT_ZLIB_DIR}/inflate.c ${SYNC_ACT_ZLIB_DIR}/inftrees.c ${SYNC_ACT_ZLIB_DIR}/trees.c
  ${SYNC_ACT_ZLIB_DIR}/zutil.c)
add_library(zlib_static STATIC ${zlib_sources}
  ${PROJECT_SOURCE_DIR}/core/zlib/crc32.cpp ${PROJECT_SOURCE_DIR}/core/zlib/inflate_fast.cpp
  ${PROJECT_SOURCE_DIR}/core/zlib/packed_codes.cpp)
add_library(zlib_stock STATIC EXCLUDE_FROM_ALL ${zlib_sources}
  ${SYNC_ACT_ZLIB_DIR}/crc32.c ${SYNC_ACT_ZLIB_DIR}/inffast.c)
foreach(zlib zlib_static zlib_stock)
  target_include_directories(${zlib} SYSTEM PUBLIC ${SYNC_ACT_ZLIB_DIR})
  target_compile_options(${zlib} PRIVATE $<$<COMPILE_LANGUAGE:C>:-w> -O3)
  target_link_libraries(${zlib} PUBLIC sync_act_abi)
endforeach()
target_compile_features(zlib_static PRIVATE cxx_std_20)
target_include_directories(zlib_static PRIVATE ${PROJECT_SOURCE_DIR})
# Files are read far more often than written, and the page waits for every byte of wasm.
set_property(SOURCE ${SYNC_ACT_ZLIB_DIR}/deflate.c ${SYNC_ACT_ZLIB_DIR}/trees.c
  ${SYNC_ACT_ZLIB_DIR}/inftrees.c ${SYNC_ACT_ZLIB_DIR}/zutil.c APPEND PROPERTY COMPILE_OPTIONS -Os)

# Header parsing only: files are read by core/io, so znzlib is left out of the link by the linker.
add_library(nifti_clib STATIC
  ${SYNC_ACT_NIFTICLIB_DIR}/nifti2/nifti2_io.c ${SYNC_ACT_NIFTICLIB_DIR}/znzlib/znzlib.c)
target_include_directories(nifti_clib SYSTEM PUBLIC
  ${SYNC_ACT_NIFTICLIB_DIR}/nifti2 ${SYNC_ACT_NIFTICLIB_DIR}/znzlib)
# no_stdio.h: what is never printed or scanned for needs no printf and scanf in the page's modules.
set(no_stdio "SHELL:-include ${PROJECT_SOURCE_DIR}/cmake/no_stdio.h")
target_compile_options(nifti_clib PRIVATE -w -Os -ffunction-sections -fdata-sections
  $<$<BOOL:${EMSCRIPTEN}>:${no_stdio}>)
target_link_libraries(nifti_clib PUBLIC sync_act_abi)

# Dear ImGui's built-in font is 10 kB of the page that are never seen, and this version has no switch
# for it: the page's copy of that source is without it (the page brings its fonts, or says that it cannot).
set(imgui_draw ${SYNC_ACT_IMGUI_DIR}/imgui_draw.cpp)
if(EMSCRIPTEN)
  file(READ ${imgui_draw} imgui_draw_text)
  set(font_declaration "static const char proggy_clean_ttf_compressed_data_base85")
  string(FIND "${imgui_draw_text}" "${font_declaration}[" font_begin)
  string(FIND "${imgui_draw_text}" "static const char* GetDefaultCompressedFontDataTTFBase85()\n{" font_end)
  if(font_begin LESS 0 OR font_end LESS font_begin)
    message(FATAL_ERROR "${imgui_draw} is not the version that cmake/ThirdParty.cmake knows.")
  endif()
  string(SUBSTRING "${imgui_draw_text}" 0 ${font_begin} before_font)
  string(SUBSTRING "${imgui_draw_text}" ${font_end} -1 after_font)
  set(imgui_draw ${CMAKE_BINARY_DIR}/generated/imgui_draw.cpp)
  file(CONFIGURE OUTPUT ${imgui_draw} CONTENT "@before_font@${font_declaration}[] = \"\";\n@after_font@" @ONLY)
endif()
add_library(imgui STATIC
  ${SYNC_ACT_IMGUI_DIR}/imgui.cpp ${imgui_draw}
  ${SYNC_ACT_IMGUI_DIR}/imgui_tables.cpp ${SYNC_ACT_IMGUI_DIR}/imgui_widgets.cpp)
target_include_directories(imgui SYSTEM PUBLIC ${SYNC_ACT_IMGUI_DIR})
target_compile_definitions(imgui PUBLIC
  IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS
  IMGUI_DISABLE_FILE_FUNCTIONS IMGUI_DISABLE_DEFAULT_FORMAT_FUNCTIONS)
target_compile_options(imgui PRIVATE -w ${no_stdio}
  $<$<BOOL:${SYNC_ACT_SANITIZE}>:-fno-sanitize=undefined>)
# In place of its format functions, which need the whole of printf.
add_library(imgui_format STATIC ${PROJECT_SOURCE_DIR}/web/views/imgui/format_string.cpp)
target_include_directories(imgui_format SYSTEM PRIVATE ${SYNC_ACT_IMGUI_DIR})
target_compile_definitions(imgui_format PRIVATE IMGUI_DISABLE_DEFAULT_FORMAT_FUNCTIONS)
target_link_libraries(imgui_format PRIVATE sync_act_options sync_act_small sync_act_no_exceptions)
target_link_libraries(imgui PUBLIC sync_act_abi PRIVATE sync_act_small imgui_format)
