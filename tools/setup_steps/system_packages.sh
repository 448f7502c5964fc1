# Sourced by tools/setup: tools and header libraries from the system's packages.
# What counts is that the thing is there, not that a package put it there.

is_ubuntu() { grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null; }

find_chromium() {
  local name path
  [ -z "${SYNC_ACT_CHROMIUM:-}" ] || { echo "$SYNC_ACT_CHROMIUM"; return; }
  for name in chromium google-chrome google-chrome-stable chromium-browser; do
    path=$(command -v "$name" 2>/dev/null) || continue
    # Ubuntu's chromium-browser is a script that asks for a snap.
    [ "$name" != chromium-browser ] || ! grep -qs snap "$path" || continue
    echo "$path"
    return
  done
}

node_is_good() {
  command -v npm >/dev/null && command -v node >/dev/null &&
    node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' 2>/dev/null
}

cmake_is_good() {
  local version
  version=$(cmake --version 2>/dev/null | sed -n '1s/.*version \([0-9.]*\).*/\1/p')
  [ -n "$version" ] && version_at_least "$version" 3.22
}

missing_system_packages() {
  command -v g++ >/dev/null || command -v clang++ >/dev/null || echo g++
  cmake_is_good || echo cmake
  command -v ninja >/dev/null || echo ninja-build
  command -v git >/dev/null || echo git
  command -v patchelf >/dev/null || echo patchelf
  command -v xz >/dev/null || echo xz-utils
  command -v python3 >/dev/null || echo python3
  command -v dpkg-deb >/dev/null || echo dpkg
  command -v clang-format >/dev/null || echo clang-format
  command -v clang-tidy >/dev/null || echo clang-tidy
  [ -d /etc/ssl/certs ] && [ -n "$(ls /etc/ssl/certs 2>/dev/null | head -n 1)" ] || echo ca-certificates
  local headers=${SYNC_ACT_HEADERS_DIR:-/usr/include}
  [ -e "$headers/eigen3/Eigen/Core" ] || echo libeigen3-dev
  [ -e "$headers/doctest/doctest.h" ] || echo doctest-dev
  [ -e "$headers/nlohmann/json.hpp" ] || echo nlohmann-json3-dev
  # The system's Python has the module even where another python3 comes first on PATH.
  /usr/bin/python3 -c 'import fontTools.subset' 2>/dev/null || echo python3-fonttools
  [ -d /usr/share/fonts/opentype/inter ] || [ -d /usr/share/fonts/truetype/inter ] || echo fonts-inter
  [ -d /usr/share/fonts/truetype/jetbrains-mono ] || [ -d /usr/share/fonts/opentype/jetbrains-mono ] ||
    echo fonts-jetbrains-mono
  node_is_good || echo nodejs npm
  # tools/neuron-responses reads films with it, and tests make films; pictures work without.
  command -v ffmpeg >/dev/null || echo ffmpeg
  if [ -z "$(find_chromium)" ] && ! is_ubuntu; then echo chromium; fi
}

missing_golden_packages() {
  missing_python_modules numpy:python3-numpy scipy:python3-scipy sklearn:python3-sklearn nibabel:python3-nibabel onnx:python3-onnx
}

missing_demo_packages() {
  missing_python_modules numpy:python3-numpy cairo:python3-cairo PIL:python3-pil torch:python3-torch onnx:python3-onnx
  command -v ffmpeg >/dev/null || echo ffmpeg
}

# missing_python_modules MODULE:PACKAGE...: of the system's Python
missing_python_modules() {
  local module package
  for module in "$@"; do
    package=${module#*:}
    /usr/bin/python3 -c "import importlib.util as u, sys; sys.exit(u.find_spec('${module%%:*}') is None)" \
      2>/dev/null || echo "$package"
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo -n true 2>/dev/null || sudo -v </dev/tty || give_up "needs root for: $*"
    sudo "$@"
  fi
}

install_packages() {
  command -v apt-get >/dev/null ||
    give_up "this system has no apt-get; install these with its own packages: $*"
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    give_up "needs root; ask for: apt-get install $*"
  fi
  local wait_for_others='-oDPkg::Lock::Timeout=600'
  # An installation that was interrupted must be ended before anything else can be installed.
  if [ -n "$(dpkg --audit 2>/dev/null)" ] || [ -n "$(ls /var/lib/dpkg/updates 2>/dev/null)" ]; then
    as_root env DEBIAN_FRONTEND=noninteractive dpkg --force-confdef --configure -a || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get $wait_for_others -q -y --no-install-recommends -f install || true
  fi
  as_root apt-get $wait_for_others -q -oAcquire::Retries=3 update ||
    echo "some package lists could not be fetched; going on with what is known"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get $wait_for_others -oAcquire::Retries=3 \
    -q -y --no-install-recommends install "$@" || give_up "apt-get could not install: $*"
}

install_system_packages() { install_packages "$@"; }
install_golden_packages() { install_packages "$@"; }
install_demo_packages() { install_packages "$@"; }
