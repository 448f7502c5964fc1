# Sourced by tools/setup: the npm packages of package-lock.json, installed once per lock file under the
# cache folder, so that a fresh clone needs a link only.

npm_folder() { echo "$cache/npm/$(sha256sum package-lock.json | cut -c1-16)"; }

npm_packages_key() { echo "1 $(npm_folder)"; }

set_up_npm_packages() {
  local folder partial
  folder=$(npm_folder)
  [ ! -d "$folder/node_modules" ] || return 0
  partial=$folder.part
  mkdir -p "$partial"
  cp package.json package-lock.json "$partial/"
  # Install scripts are left out: none is needed, and Playwright's would fetch a browser.
  (cd "$partial" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund \
    --prefer-offline --cache "$cache/npm/downloads") ||
    give_up "npm ci failed; check the network"
  rm -rf "$folder"
  mv "$partial" "$folder"
}

link_node_modules() {
  if [ -d node_modules ] && [ ! -L node_modules ]; then
    say "node_modules is a folder here, not the link that set-up makes; it is used as it is"
    return
  fi
  ln -sfn "$(npm_folder)/node_modules" node_modules
}
