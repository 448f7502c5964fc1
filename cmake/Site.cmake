# build/site: the static site, assembled from the page's files and the wasm modules.
