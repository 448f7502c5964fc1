// usage: node tools/make-font-atlas.mjs MODULE_FOLDER FONTS_FOLDER OUT_FOLDER
//
// Draws the interface's glyphs for the densities that most screens have, so that the page need not.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

import { drawGlyphs, kFontFiles, startModule } from '../web/js/font-drawing.js';
import { glyphFile, kGlyphDensities } from '../web/js/glyphs.js';

const [moduleFolder, fontsFolder, outFolder] = process.argv.slice(2);
if (!outFolder) {
  console.error('usage: node tools/make-font-atlas.mjs MODULE_FOLDER FONTS_FOLDER OUT_FOLDER');
  process.exit(2);
}

const glue = await import(pathToFileURL(path.resolve(moduleFolder, 'fonts.js')).href);
const module = await startModule(glue, readFileSync(path.join(moduleFolder, 'fonts.wasm')));
const fonts = kFontFiles.map(([name, file]) => ({ name, bytes: readFileSync(path.join(fontsFolder, `${file}.ttf`)) }));
for (const density of kGlyphDensities) {
  for (const wide of [false, true]) {
    const file = path.join(outFolder, glyphFile(density, wide));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, gzipSync(drawGlyphs(module, fonts, density, wide), { level: 9 }));
  }
}
