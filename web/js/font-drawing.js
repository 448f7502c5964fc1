// @ts-check
// Draws the interface's glyphs from the font files (web/fonts): under Node when the site is built
// (tools/make-font-atlas.mjs), and in the page for densities that have no file there.

/** Faces as fonts_add names them, and their files. @type {[string, string][]} */
export const kFontFiles = [['regular', 'Inter-Regular'], ['medium', 'Inter-Medium'], ['semibold', 'Inter-SemiBold'],
  ['mono', 'JetBrainsMono-Regular']];

/**
 * @param {any} glue  fonts.js as Emscripten makes it
 * @param {Uint8Array<ArrayBuffer>} wasm
 * @returns {Promise<any>}
 */
export const startModule = (glue, wasm) => new Promise((resolve, reject) => {
  glue.default({
    instantiateWasm(/** @type {WebAssembly.Imports} */ imports, /** @type {(instance: WebAssembly.Instance) => void} */ done) {
      WebAssembly.instantiate(wasm, imports).then(({ instance }) => done(instance), reject);
      return {};
    },
  }).then(resolve, reject);
});

/**
 * @param {any} module  what startModule gives
 * @param {{name: string, bytes: Uint8Array}[]} fonts
 * @param {number} density  device pixels per CSS pixel
 * @param {boolean} wide    with letters beyond those of the interface's own words
 * @returns {Uint8Array} what app_set_glyphs takes
 */
export function drawGlyphs(module, fonts, density, wide) {
  const copied = (/** @type {Uint8Array} */ bytes) => {
    const pointer = module._malloc(bytes.length);
    if (pointer === 0) throw new Error('out of memory');
    module.HEAPU8.set(bytes, pointer);
    return pointer;
  };
  for (const { name, bytes } of fonts) {
    const pointers = [copied(new TextEncoder().encode(`${name}\0`)), copied(bytes)];
    module._fonts_add(...pointers, bytes.length);
    for (const pointer of pointers) module._free(pointer);
  }
  const count = module._fonts_draw(density, wide ? 1 : 0);
  const start = module._fonts_file();
  return module.HEAPU8.slice(start, start + count);
}

/**
 * @param {URL|string} site  the folder, ending in a slash
 * @param {number} density
 * @param {boolean} wide
 */
export async function drawGlyphsFromSite(site, density, wide) {
  const bytesOf = async (/** @type {string} */ file) => {
    const response = await fetch(new URL(file, site));
    if (!response.ok) throw new Error(`${file}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const [glue, wasm, ...fonts] = await Promise.all([import(new URL('fonts.js', site).href), bytesOf('fonts.wasm'),
    ...kFontFiles.map(async ([name, file]) => ({ name, bytes: await bytesOf(`fonts/${file}.ttf`) }))]);
  const module = await startModule(glue, wasm);
  return drawGlyphs(module, fonts, density, wide);
}
