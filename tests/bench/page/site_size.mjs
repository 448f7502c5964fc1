// How much of the site a visitor's browser fetches before the first scan is there, in kB of gzip.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** What app and engine may take, all wasm and JavaScript; fonts, anatomy, HTML and styles are listed apart. */
export const SIZE_LIMIT_KB = 400;

/**
 * @param {string} siteFolder
 * @returns {{rows: {what: string, kilobytes: number}[], counted: number}}
 */
export function siteSize(siteFolder) {
  const gzipped = (/** @type {string[]} */ files) =>
    files.reduce((sum, file) => sum + gzipSync(readFileSync(`${siteFolder}/${file}`), { level: 9 }).length, 0) / 1000;
  const under = (/** @type {string} */ folder, /** @type {string} */ end) =>
    readdirSync(`${siteFolder}/${folder}`).filter((name) => name.endsWith(end)).map((name) => `${folder}/${name}`);
  // A browser takes one of two modules, with relaxed SIMD or without: the larger one counts.
  const larger = (/** @type {string} */ name) => {
    const choices = [name, `${name}_relaxed`].map((module) => [`${module}.wasm`, `${module}.js`]);
    return gzipped(choices[0]) > gzipped(choices[1]) ? choices[0] : choices[1];
  };
  const later = ['js/open-dialog.js', 'js/font-drawing.js', 'js/screen-text.js', 'js/engine-scores.js', 'js/engine-voxel-test.js'];
  const firstJs = under('js', '.js').filter((file) => !later.includes(file));
  const rowsOf = (/** @type {string[][]} */ groups, /** @type {string} */ prefix) =>
    groups.map((files) => ({ what: prefix + files.join(', '), kilobytes: gzipped(files) }));
  const counted = rowsOf([['app.wasm'], ['app.js'], ...larger('engine').map((file) => [file]), firstJs,
    ['js/bundle/bundle-flow.js', 'js/demo/simulation-text.js']], '');
  // Fetched when it is asked for, and by nobody who only looks.
  const onDemand = rowsOf([
    // Methods find the demo's networks once its scan is there.
    ...(existsSync(`${siteFolder}/methods.wasm`) ? [larger('methods')] : []), ['js/open-dialog.js'], ['js/screen-text.js'], ['js/engine-scores.js'], ['js/engine-voxel-test.js'], ['js/demo/demo-panels.js', 'styles/demo.css'],
    ['js/bundle/local-sources.js'], ['js/bundle/given-networks.js'], under('js/neurons', '.js'),
    ['fonts.wasm', 'fonts.js', 'js/font-drawing.js'],
  ], 'on demand: ');
  const afterFrame = rowsOf([['app_later.wasm']], 'after the first frame: ');
  const apart = [
    { what: 'apart: index.html and styles', kilobytes: gzipped(['index.html', ...under('styles', '.css')]) },
    { what: 'apart: glyphs at one device pixel per CSS pixel', kilobytes: gzipped(['fonts/glyphs-1x.bin.gz']) },
    { what: 'apart: font files', kilobytes: gzipped(under('fonts', '.ttf')) },
  ];
  return { rows: [...counted, ...afterFrame, ...onDemand, ...apart], counted: counted.reduce((sum, { kilobytes }) => sum + kilobytes, 0) };
}
