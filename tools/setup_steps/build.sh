# Sourced by tools/run and tools/test after set-up: configuring and building a preset.

# configure PRESET [CMAKE OPTION...]: does nothing when the last configuration was the same. A build
# folder configured with other paths or compilers is configured afresh.
configure() {
  local preset=$1 key stamp
  shift
  stamp=build/$preset/.configured
  key=$(cat "$cache/env.sh" CMakePresets.json; echo "$@"; echo "${CC:-} ${CXX:-}"; pwd)
  key=$(echo "$key" | sha256sum | cut -c1-16)
  if [ "$(cat "$stamp" 2>/dev/null)" != "$key" ] || [ ! -e "build/$preset/build.ninja" ]; then
    rm -rf "build/$preset/CMakeCache.txt" "build/$preset/CMakeFiles"
    cmake --preset "$preset" "$@" >"build-$preset.tmp" 2>&1 || {
      cat "build-$preset.tmp"
      rm -f "build-$preset.tmp"
      echo "cmake --preset $preset failed" >&2
      return 1
    }
    rm -f "build-$preset.tmp"
    echo "$key" >"$stamp"
  fi
}

# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  # Ninja's own progress is one line per file where there is no terminal; the status is enough.
  if [ -t 1 ]; then
    cmake --build --preset "$preset" ${1:+--target "$@"}
  else
    cmake --build --preset "$preset" ${1:+--target "$@"} -- --quiet
  fi
}
