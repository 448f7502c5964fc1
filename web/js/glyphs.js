// @ts-check
// The interface's glyphs for the screen's density: a file that the site's build has made, else drawn here.

/** Densities that the build makes files for: of screens, without a browser's zoom. */
export const kGlyphDensities = [1, 1.25, 1.5, 2, 3];

/** Characters that the interface's own words do not have (web/fonts/draw_font_atlas.cpp: kOwn). */
const kRare = /[^\0-\x7e\xa0\xb0-\xb3\xb5\xb7\xd7\u2012-\u2014\u2018-\u201d\u2022\u2026\u2039\u203a\u2190-\u2193\u2212\u2248\u2264\u2265]/;

/** Whether a text needs the wide set. @param {string} text */
export const hasRareCharacters = (text) => kRare.test(text);

/** @param {number} density @param {boolean} wide */
export const glyphFile = (density, wide) => `fonts/glyphs-${density}x${wide ? '-wide' : ''}.bin.gz`;

/** Some hosts send .gz files as encoded contents, which the browser has then unpacked. @param {ArrayBuffer} bytes */
async function unzipped(bytes) {
  const file = new Uint8Array(bytes);
  if (file[0] !== 0x1f || file[1] !== 0x8b) return file;
  const stream = new Blob([file]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * @param {URL|string} site  the folder, ending in a slash
 * @param {number} density
 * @param {boolean} wide  with letters that names from files may have
 * @returns {Promise<Uint8Array>}
 */
export async function loadGlyphs(site, density, wide) {
  if (kGlyphDensities.includes(density)) {
    try {
      const response = await fetch(new URL(glyphFile(density, wide), site));
      if (response.ok) return await unzipped(await response.arrayBuffer());
    } catch { /* then as for any other density */ }
  }
  // A module of its own: the address is computed so that nothing brings it along.
  const { drawGlyphsFromSite } = /** @type {typeof import('./font-drawing.js')} */ (
    await import(new URL('./font-drawing.js', import.meta.url).href));
  return drawGlyphsFromSite(site, density, wide);
}
