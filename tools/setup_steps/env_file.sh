# Sourced by tools/setup: writes env.sh in the cache folder, which the other tools source and
# `eval "$(tools/env)"` brings into a shell.

font_folder() { # font_folder NAME: where the system keeps that font's files
  local kind
  for kind in opentype truetype; do
    [ ! -d "/usr/share/fonts/$kind/$1" ] || { echo "/usr/share/fonts/$kind/$1"; return; }
  done
}

write_env_file() {
  local emcc emcc_folder
  if emcc=$(emcc_on_path); then emcc_folder=; else emcc_folder=$toolchain/bin; fi
  local partial=$cache/env.sh.part
  {
    echo "# Written by tools/setup."
    put SYNC_ACT_CACHE "$cache"
    put SYNC_ACT_EMCC "${emcc:-$toolchain/bin/emcc}"
    put SYNC_ACT_IMGUI_DIR "$imgui_dir"
    put SYNC_ACT_ZLIB_DIR "$zlib_dir"
    put SYNC_ACT_NIFTICLIB_DIR "$nifticlib_dir"
    put SYNC_ACT_TEMPLATE_DIR "$template_dir"
    put SYNC_ACT_INTER_DIR "${SYNC_ACT_INTER_DIR:-$(font_folder inter)}"
    put SYNC_ACT_JETBRAINS_MONO_DIR "${SYNC_ACT_JETBRAINS_MONO_DIR:-$(font_folder jetbrains-mono)}"
    put SYNC_ACT_CHROMIUM "$(find_chromium)"
    put PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD 1
    if [ -n "$emcc_folder" ]; then
      printf 'case ":$PATH:" in *:%q:*) ;; *) export PATH=%q:"$PATH" ;; esac\n' "$emcc_folder" "$emcc_folder"
    fi
  } >"$partial"
  mv "$partial" "$cache/env.sh"
  [ -n "$(find_chromium)" ] ||
    say "no Chromium found: the browser tests are skipped (install Chrome or Chromium, or set SYNC_ACT_CHROMIUM)"
}

put() { printf 'export %s=%q\n' "$1" "$2"; }
