# Sourced by tools/setup: a private view of the Debian 13 archive, beside the system's own lists.
# Emscripten of Debian 12 and Ubuntu 24.04 is 3.1.6, whose output breaks under Node >= 18. apt checks
# the archive's signatures here as everywhere; nothing of the system's apt is changed.

archive_suite=trixie

# The system's Debian mirror and its keyring, as "URI<tab>keyring": the entry whose suite is the
# system's own code name. SYNC_ACT_DEBIAN_MIRROR goes first (needed on Ubuntu).
debian_mirror() {
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  if [ -n "${SYNC_ACT_DEBIAN_MIRROR:-}" ]; then
    printf '%s\t%s\n' "$SYNC_ACT_DEBIAN_MIRROR" "$keyring"
    return
  fi
  grep -q '^ID=debian' /etc/os-release || return 1
  local codename
  codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
    awk -v codename="$codename" -v keyring="$keyring" '
      # A mirror counts if it carries "main" of this very suite; a deb822 stanza ends at a blank line.
      function emit() {
        if (!found && uri ~ /^(http|https|file|mirror)/ && suites ~ (" " codename " ")) {
          print uri "\t" keyring; found = 1
        }
        uri = ""; suites = ""
      }
      /^[ \t]*#/ { next }
      /^deb[ \t]/ {
        line = $0; sub(/\[[^]]*\]/, "", line); n = split(line, field, /[ \t]+/)
        if (n >= 4 && field[3] == codename) { uri = field[2]; suites = " " field[3] " "; emit() }
        next
      }
      tolower($1) == "uris:" { uri = $2 }
      tolower($1) == "suites:" { $1 = ""; suites = $0 " " }
      /^[ \t]*$/ { emit() }
      END { emit(); exit !found }'
}

# Makes apt-get calls of this shell use the private lists.
open_debian_archive() {
  local mirror keyring folder=$cache/apt
  IFS=$'\t' read -r mirror keyring < <(debian_mirror) ||
    give_up "no Debian mirror is known here: set SYNC_ACT_DEBIAN_MIRROR to one, or put emcc >= 3.1.60 on PATH and set SYNC_ACT_IMGUI_DIR, SYNC_ACT_ZLIB_DIR, SYNC_ACT_NIFTICLIB_DIR and SYNC_ACT_TEMPLATE_DIR"
  [ -e "$keyring" ] || give_up "no $keyring: apt-get install debian-archive-keyring"
  mkdir -p "$folder/state/lists/partial" "$folder/cache/archives/partial" "$folder/none"
  : >"$folder/status"
  : >"$folder/preferences"
  printf '%s [signed-by=%s] %s %s main\n' deb "$keyring" "$mirror" $archive_suite \
    deb-src "$keyring" "$mirror" $archive_suite >"$folder/sources.list"
  # nifticlib's sources differ by Debian revision only; its tarball is the same in both suites, and
  # one of them may be gone from the mirror after a rebuild.
  printf 'deb-src [signed-by=%s] %s %s main\n' "$keyring" "$mirror" bookworm >>"$folder/sources.list"
  cat >"$folder/apt.conf" <<CONF
Dir::State "$folder/state";
Dir::State::status "$folder/status";
Dir::Cache "$folder/cache";
Dir::Etc::sourcelist "$folder/sources.list";
Dir::Etc::sourceparts "$folder/none";
Dir::Etc::preferences "$folder/preferences";
Dir::Etc::preferencesparts "$folder/none";
Acquire::Languages "none";
Acquire::Retries "3";
APT::Update::Error-Mode "any";
CONF
  # Only root can hand the download to apt's own user, who cannot enter root's folders.
  [ "$(id -u)" != 0 ] || echo 'APT::Sandbox::User "root";' >>"$folder/apt.conf"
  export APT_CONFIG=$folder/apt.conf
  if [ -z "$(find "$folder/lists-fetched" -mmin -720 2>/dev/null)" ]; then
    apt-get -q update || give_up "the Debian archive's package lists could not be fetched; check the network"
    touch "$folder/lists-fetched"
  fi
}

# Files already complete in the current folder are kept by apt after checking their hash.
fetch_debs() {
  local tries
  for tries in 1 2; do
    apt-get -q download "$@" && return
    apt-get -q update || true
  done
  give_up "not all of the $# packages could be downloaded; check the network"
}

# fetch_source PACKAGE VERSION...: the sources of the first VERSION that can be had.
fetch_source() {
  local package=$1 version
  shift
  for version in "$@"; do
    apt-get -q source --download-only "$package=$version" && return
  done
  give_up "could not download the sources of $package"
}
