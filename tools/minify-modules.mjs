// usage: node tools/minify-modules.mjs OUT_DIR GLUE.js...
//
// What the site ships of JavaScript. web/js becomes one module for the page and one for its workers, and
// more for what is fetched when it is asked for: the dialog for opening files, neuron responses. All are
// without comments and long names: a third of the bytes and two requests instead of thirty. Emscripten's
// loaders (GLUE.js) only lose their long names. Development and tests read web/js as it is.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const web = fileURLToPath(new URL('../web/js/', import.meta.url));
const [outFolder, ...glue] = process.argv.slice(2);
if (!outFolder) {
  console.error('usage: node tools/minify-modules.mjs OUT_DIR GLUE.js...');
  process.exit(2);
}

/** @type {import('esbuild').BuildOptions} */
const small = { format: 'esm', target: 'es2022', minify: true, charset: 'utf8', legalComments: 'none', logLevel: 'warning' };

await build({
  ...small,
  // What is fetched at the start, then what is fetched when it is asked for.
  entryPoints: [
    'main.js', 'engine-worker.js',
    'bundle/bundle-flow.js', 'demo/simulation-text.js', 'demo/demo-panels.js', 'bundle/local-sources.js', 'bundle/given-networks.js',
    'engine-scores.js', 'engine-voxel-test.js',
    'film-player.js',
    'font-drawing.js',
    'neurons/neuron-flow.js', 'neurons/neuron-worker.js', 'neurons/frame-worker.js', 'neurons/response-check.js',
    'open-dialog.js',
    'session/model-scores.js', 'session/unit-details.js', 'session/contents.js', 'screen-text.js',
  ].map((file) => path.join(web, file)),
  bundle: true,
  outbase: web,
  outdir: path.join(outFolder, 'js'),
});
if (glue.length > 0) await build({ ...small, entryPoints: glue, outdir: outFolder });
