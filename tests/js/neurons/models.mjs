// @ts-check
// Models and helpers that the tests of web/js/neurons share.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { readOnnxModel } from '../../../web/js/neurons/onnx-model.js';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const goldenFolder = path.join(root, 'tests/golden/neurons');
export const golden = JSON.parse(fs.readFileSync(path.join(root, 'tests/golden/neurons.json'), 'utf8'));

/** @param {string} name */
export function goldenModel(name) {
  const bytes = new Uint8Array(fs.readFileSync(path.join(goldenFolder, name)));
  return { bytes, model: readOnnxModel(bytes, name) };
}

/** A file of the shared test data; null where they are missing. @param {string} relative */
export function shared(relative) {
  const file = path.join(root, '../shared/data', relative);
  return fs.existsSync(file) ? file : null;
}

/** The picture of tests/golden/make_neurons_golden.py. @param {number} width @param {number} height @returns {import('../../../web/js/neurons/picture.js').Picture} */
export function pattern(width, height) {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; ++i) {
    const pixel = Math.floor(i / 3);
    data[i] = (7 * (pixel % width) + 13 * Math.floor(pixel / width) + 50 * (i % 3)) % 256;
  }
  return { width, height, channels: 3, data };
}

/** A source of pictures that are there already. @param {import('../../../web/js/neurons/picture.js').Picture[]} pictures */
export const pictureSource = (pictures) => ({
  nFrames: pictures.length,
  async *pictures(/** @type {ArrayLike<number>} */ indices) {
    for (const index of Array.from(indices)) yield pictures[index];
  },
});

export async function loadOrt() {
  const { default: ort } = await import('onnxruntime-web');
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  return ort;
}
