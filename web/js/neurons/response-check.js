// @ts-check
// Computes a bundle's responses anew, in this page, from the network and the film that the bundle
// holds, and compares them with those that it gives.

import { BundleError } from '../bundle/bundle-error.js';
import { NeuronClient } from './neuron-client.js';
import { kAgreement, largestDifference } from './neuron-set.js';

/** @typedef {import('../types.js').Matrix} Matrix */

/**
 * @typedef {object} ResponseCheck
 * @property {string} model          its id
 * @property {number} largestDifference  relative to each unit's largest value
 * @property {number} tolerance
 * @property {boolean} agrees
 * @property {{name: string, units: number, rows: number, largestDifference: number}[]} layers
 * @property {string} ranOn
 */

/** Bundles may hold half precision: rounding to 11 bits, and what page and command line may differ by. */
export const kHalfAgreement = kAgreement + 2 ** -11;

/**
 * @param {object} given
 * @param {import('../bundle/bundle.js').Bundle} given.bundle
 * @param {import('../bundle/manifest.js').BundleModel} given.model
 * @param {Matrix[]} given.matrices     its layers' responses
 * @param {(fraction: number, text: string) => void} [given.onProgress]
 * @returns {Promise<ResponseCheck>}
 */
export async function checkResponses({ bundle, model, matrices, onProgress = () => {} }) {
  const layers = model.layers ?? [];
  const film = bundle.manifest.stimulus?.film;
  const lacking = !model.onnx ? 'the network itself (onnx)' : !film ? 'the film' : layers.length === 0 ? 'responses' :
    !model.x_input ? 'how frames went in (x_input)' : !(layers[0].rate_hz > 0) ? 'a rate of its responses' : '';
  if (lacking) throw new BundleError('unsupported', `${model.name} cannot be computed anew: the bundle does not hold ${lacking}.`);
  const client = new NeuronClient();
  try {
    onProgress(0, 'Fetching network and film');
    const [network, clip] = await Promise.all([bundle.file(/** @type {string} */ (model.onnx)), bundle.file(/** @type {string} */ (film))]);
    const facts = await client.openModel(network, null);
    await client.openFilms([clip], [], layers[0].rate_hz);
    const tensors = layers.map((layer) => {
      const wanted = layer.x_tensor ?? layer.name;
      const found = facts.layers.find(({ name, tensor }) => name === wanted || tensor === wanted);
      if (!found) throw new BundleError('bad_input', `${model.onnx} has no layer "${wanted}".`);
      return found.tensor;
    });
    const { set, note } = await client.run({ recipe: { ...facts.recipe, .../** @type {any} */ (model.x_input) }, tensors, reduction: model.x_reduce ?? 'mean', rateHz: layers[0].rate_hz,
      clips: [{ file: clip.name, run: '1', onset: 0 }], provider: 'wasm' }, {}, (done, rows) => onProgress(done / rows, `${done} of ${rows} frames`));
    const compared = layers.map((layer, i) => {
      const ours = set.layers.find(({ tensor }) => tensor === tensors[i]);
      const { rows, columns } = matrices[i];
      return { name: layer.name, units: columns, rows,
        largestDifference: ours?.units === columns && set.rows >= rows ? largestDifference(ours.values.subarray(0, rows * columns), byRows(matrices[i]), columns).relative : Infinity };
    });
    const largest = Math.max(...compared.map((layer) => layer.largestDifference));
    return { model: model.id, largestDifference: largest, tolerance: kHalfAgreement, agrees: largest <= kHalfAgreement, layers: compared, ranOn: note };
  } finally {
    client.close();
  }
}

/** Values [row x column], rows together. @param {Matrix} matrix */
function byRows({ rows, columns, values }) {
  const result = new Float32Array(values.length);
  for (let column = 0; column < columns; ++column) {
    for (let row = 0; row < rows; ++row) result[row * columns + column] = values[column * rows + row];
  }
  return result;
}
