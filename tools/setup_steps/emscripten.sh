# Sourced by tools/setup: a compiler to WebAssembly. An emcc >= 3.1.60 on PATH is used as it is;
# otherwise Debian 13's packages are unpacked (not installed) into the cache folder, with their own
# C library, so that they run on Debian 12 and Ubuntu too.

emscripten_minimum=3.1.60
toolchain=$cache/emscripten

emscripten_packages="emscripten binaryen clang-19 lld-19 llvm-19 llvm-19-linker-tools
  libllvm19 libclang-cpp19 libclang-common-19-dev node-acorn
  libc6 libstdc++6 libgcc-s1 libz3-4 libxml2 libzstd1 zlib1g libedit2 libtinfo6 libbsd0 libmd0
  libffi8 liblzma5 libicu76"

# What is left out of the packages: LTO, PIC and threaded variants of the system libraries (1.3 GB;
# emcc builds one should it be asked for), tests, documentation, and LLVM's tools that emcc never calls.
emscripten_left_out="./usr/share/emscripten/test ./usr/share/emscripten/docs ./usr/share/emscripten/media
  ./usr/share/emscripten/cache/sysroot/lib/wasm32-emscripten/lto*
  ./usr/share/emscripten/cache/sysroot/lib/wasm32-emscripten/pic*
  ./usr/share/emscripten/cache/sysroot/lib/wasm32-emscripten/*-mt*
  ./usr/share/emscripten/cache/sysroot/lib/wasm32-emscripten/*-ww* ./usr/share/man"
llvm_tools_kept="clang clang-19 clang++ lld wasm-ld llvm-ar llvm-ranlib llvm-nm llvm-objcopy llvm-strip
  llvm-dwarfdump llvm-dwp llvm-symbolizer llvm-readobj llvm-readelf llvm-objdump llvm-size"

emcc_on_path() {
  local emcc version
  emcc=$(command -v emcc 2>/dev/null) || return 1
  case $emcc in "$cache"/*) return 1 ;; esac
  version=$("$emcc" -dumpversion 2>/dev/null) || return 1
  version_at_least "${version%%-*}" "$emscripten_minimum" || return 1
  echo "$emcc"
}

emscripten_key() {
  local emcc
  if emcc=$(emcc_on_path); then
    echo "3 path $emcc"
  else
    echo "3 private $cache $(command -v node)"
  fi
}

emscripten_made() { emcc_on_path || echo "$toolchain/bin/emcc"; }

set_up_emscripten() {
  local emcc
  if emcc=$(emcc_on_path); then
    mkdir -p "$toolchain"
    rm -rf "$toolchain/bin"
    check_emcc "$emcc"
    return
  fi
  local downloads=$cache/downloads/emscripten partial=$cache/emscripten.part
  open_debian_archive
  mkdir -p "$downloads"
  (cd "$downloads" && fetch_debs $emscripten_packages)
  rm -rf "$partial" "$toolchain"
  mkdir -p "$partial"
  unpack_toolchain "$downloads" "$partial"
  make_self_contained "$partial" "$toolchain"
  configure_emscripten "$partial" "$toolchain"
  mv "$partial" "$toolchain"
  check_emcc "$toolchain/bin/emcc"
  rm -rf "$downloads"
}

unpack_toolchain() {
  local downloads=$1 root=$2 deb pattern excludes=()
  for pattern in $emscripten_left_out; do excludes+=("--exclude=$pattern"); done
  for deb in "$downloads"/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$root" --no-same-owner "${excludes[@]}" ||
      give_up "could not unpack $(basename "$deb"); is the disk full?"
  done
  local tool
  for tool in "$root"/usr/lib/llvm-19/bin/*; do
    case " $(echo $llvm_tools_kept) " in *" $(basename "$tool") "*) ;; *) rm -f "$tool" ;; esac
  done
}

# Gives each program the C library and loader of its own folder: it must not matter how old the
# system's are. FINAL is where ROOT will be moved to.
make_self_contained() {
  local root=$1 final=$2 loader libraries file
  loader=$(cd "$root" && find usr/lib* -name 'ld-linux*' -type f | head -n 1)
  [ -n "$loader" ] || give_up "libc6 holds no loader"
  libraries=$final/$(dirname "$loader"):$final/usr/lib/llvm-19/lib
  for file in "$root"/usr/lib/llvm-19/bin/* "$root"/usr/bin/wasm*; do
    [ -f "$file" ] && [ ! -L "$file" ] || continue
    patchelf --set-interpreter "$final/$loader" --force-rpath --set-rpath "$libraries" "$file" ||
      give_up "patchelf could not adapt $(basename "$file")"
  done
}

configure_emscripten() {
  local root=$1 final=$2 scripts=usr/share/emscripten name
  # emscripten reads this file beside its scripts when EM_CONFIG is not set.
  cat >"$root/$scripts/.emscripten" <<CONF
LLVM_ROOT = '$final/usr/lib/llvm-19/bin'
BINARYEN_ROOT = '$final/usr'
EMSCRIPTEN_ROOT = '$final/$scripts'
NODE_JS = '$(command -v node)'
CACHE = '$final/$scripts/cache'
CONF
  mkdir -p "$root/$scripts/node_modules" "$root/bin"
  ln -sfn ../../nodejs/acorn "$root/$scripts/node_modules/acorn"
  for name in emcc em++ emar emranlib emnm emcmake emrun em-config embuilder emstrip emsize emsymbolizer; do
    printf '#!/bin/sh\nEM_CONFIG=%s exec %s "$@"\n' "$final/$scripts/.emscripten" \
      "$final/$scripts/$name" >"$root/bin/$name"
    chmod +x "$root/bin/$name"
  done
}

node_has_relaxed_simd() { node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)'; }

# The very features that the build uses: SIMD, relaxed SIMD, a growing memory, WebGL2.
check_emcc() {
  local emcc=$1 folder=$cache/emscripten-check
  local compile="${emcc%emcc}em++"
  rm -rf "$folder"
  mkdir -p "$folder"
  cat >"$folder/check.cpp" <<'CODE'
#include <wasm_simd128.h>

#include <cstdio>
int main(int argc, char**) {
  v128_t sum = wasm_f32x4_splat(static_cast<float>(argc));
#ifdef __wasm_relaxed_simd__
  sum = wasm_f32x4_relaxed_madd(sum, sum, sum);
#endif
  if (wasm_f32x4_extract_lane(sum, 0) > 0) std::puts("works");
}
CODE
  local flags said
  for flags in -msimd128 '-msimd128 -mrelaxed-simd'; do
    "$compile" -O2 -std=c++20 $flags -sALLOW_MEMORY_GROWTH "$folder/check.cpp" \
      -o "$folder/check.js" || give_up "emcc $flags does not compile a small program"
    # Relaxed SIMD is behind a flag in Node 20, and older ones know an early draft of it or nothing:
    # there it is enough that it compiles. Browsers have it.
    case $flags in *relaxed*) node_has_relaxed_simd || continue ;; esac
    said=$(node "$folder/check.js" 2>"$folder/said" ||
      node --experimental-wasm-relaxed-simd "$folder/check.js" 2>>"$folder/said") || tail -n 5 "$folder/said"
    [ "$said" = works ] || give_up "a program made by emcc $flags does not run under $(command -v node)"
  done
  echo '#include <GLES3/gl3.h>
int main() { glClear(GL_COLOR_BUFFER_BIT); }' >"$folder/check_gl.cpp"
  "$compile" -Os -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 -sMODULARIZE \
    -sEXPORT_ES6 -sENVIRONMENT=web "$folder/check_gl.cpp" -o "$folder/check_gl.mjs" ||
    give_up "emcc does not link a WebGL2 program"
  rm -rf "$folder"
}
