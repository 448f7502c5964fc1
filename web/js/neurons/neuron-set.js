// @ts-check
// The result: responses of all chosen layers with all that is needed to make them again, and the
// files it is saved as: neurons.json, one .npy [row x unit] per layer, units.tsv, stimulus.npy and a
// sheet of frames.

import { badInput } from './neuron-error.js';
import { kStimulusUnits } from './stimulus-features.js';

/** @typedef {import('./responses.js').LayerResponses} LayerResponses */
/** @typedef {import('./input-recipe.js').InputRecipe} InputRecipe */
/** @typedef {import('./timeline.js').Clip} Clip */

/**
 * @typedef {object} NeuronLayer
 * @property {string} name
 * @property {string} tensor
 * @property {string} operator
 * @property {number} units
 * @property {number[]} map
 * @property {boolean} untrained    filters of one value only: no unit counts as having a signal
 * @property {Float32Array} values  [row x unit], rows together
 */

/**
 * @typedef {object} NeuronSet
 * @property {{name: string, sha256: string, bytes: number, opset: number, producer: string, rights: string[]}} model
 * @property {InputRecipe} input
 * @property {import('./reduce.js').Reduction} reduction
 * @property {number} rateHz
 * @property {number} rows
 * @property {import('./timeline.js').Timeline['runs']} runs
 * @property {(Clip & {sha256?: string})[]} clips
 * @property {NeuronLayer[]} layers
 * @property {Float32Array|null} stimulus  [row x kStimulusUnits]
 * @property {string} provider   what ran it: 'wasm' or 'webgpu'
 * @property {string} runtime    name and version
 */

/**
 * Mean, standard deviation (n - 1) and signal of each unit.
 * @param {Float32Array} values [row x unit]
 * @param {number} rows
 * @param {number} units
 * @param {boolean} [untrained]
 * @returns {{mean: Float64Array, sd: Float64Array, dead: Uint8Array}} dead: constant, not a number, or of a
 *   layer that has learned nothing
 */
export function unitStatistics(values, rows, units, untrained = false) {
  const mean = new Float64Array(units);
  const sd = new Float64Array(units);
  const dead = new Uint8Array(units);
  const first = values.subarray(0, units);
  const lows = Float64Array.from(first);
  const highs = Float64Array.from(first);
  for (let row = 0; row < rows; ++row) {
    for (let unit = 0, at = row * units; unit < units; ++unit, ++at) {
      const value = values[at];
      mean[unit] += value;
      if (value < lows[unit]) lows[unit] = value;
      else if (value > highs[unit]) highs[unit] = value;
    }
  }
  for (let unit = 0; unit < units; ++unit) mean[unit] /= rows;
  for (let row = 0; row < rows; ++row) {
    for (let unit = 0, at = row * units; unit < units; ++unit, ++at) sd[unit] += (values[at] - mean[unit]) ** 2;
  }
  for (let unit = 0; unit < units; ++unit) {
    sd[unit] = rows > 1 ? Math.sqrt(sd[unit] / (rows - 1)) : 0;
    // Differences in the last bits of float32 are rounding, not signal.
    const size = Math.max(Math.abs(lows[unit]), Math.abs(highs[unit]));
    dead[unit] = !untrained && Number.isFinite(mean[unit]) && highs[unit] - lows[unit] > 1e-6 * size ? 0 : 1;
  }
  return { mean, sd, dead };
}

/**
 * Rows between clips get each unit's mean over the rows that show a picture, so that a gap is no
 * signal. Done once, when everything has run.
 * @param {Float32Array} values [row x unit]; changed in place
 * @param {number} units
 * @param {ArrayLike<number>} indices frame of each row, -1: none
 */
export function fillGaps(values, units, indices) {
  if (!Array.prototype.some.call(indices, (index) => index < 0)) return;
  const sums = new Float64Array(units);
  let shown = 0;
  for (let row = 0; row < indices.length; ++row) {
    if (indices[row] < 0) continue;
    ++shown;
    for (let unit = 0; unit < units; ++unit) sums[unit] += values[row * units + unit];
  }
  for (let row = 0; row < indices.length; ++row) {
    if (indices[row] >= 0) continue;
    for (let unit = 0; unit < units; ++unit) values[row * units + unit] = sums[unit] / shown;
  }
}

/** A name that every system allows as a file's. @param {string} name */
const fileStem = (name) => name.replace(/[^\w.-]+/g, '_').replace(/^[._]+|[._]+$/g, '').slice(0, 80) || 'layer';

/**
 * A matrix as .npy, version 1.0, float32, C order.
 * @param {Float32Array} values [row x column]
 * @param {number} rows
 * @param {number} columns
 * @returns {Uint8Array}
 */
export function npyFile(values, rows, columns) {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 10;
  const bytes = new Uint8Array(10 + length + values.length * 4);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8]);
  bytes.set(new TextEncoder().encode(dictionary.padEnd(length - 1) + '\n'), 10);
  const view = new DataView(bytes.buffer, 10 + length);
  for (let i = 0; i < values.length; ++i) view.setFloat32(4 * i, values[i], true);
  return bytes;
}

/**
 * Reads what npyFile() writes, and the same in Fortran order or double precision.
 * @param {Uint8Array} bytes
 * @param {string} name
 * @returns {{values: Float32Array, rows: number, columns: number}}
 */
export function readNpyFile(bytes, name) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || bytes[0] !== 0x93 || String.fromCharCode(...bytes.subarray(1, 6)) !== 'NUMPY') throw badInput(`${name} is no .npy file.`);
  const long = bytes[6] > 1;
  const start = (long ? 12 : 10) + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = new TextDecoder().decode(bytes.subarray(10, Math.min(start, bytes.length)));
  const type = /'descr':\s*'<f([48])'/.exec(header)?.[1];
  const shape = /'shape':\s*\((\d+),\s*(\d*)\)/.exec(header);
  if (!type || !shape) throw badInput(`${name}: a float32 or float64 matrix is needed.`);
  const [rows, columns] = [Number(shape[1]), Number(shape[2] || 1)];
  const size = Number(type);
  if (start + rows * columns * size > bytes.length) throw badInput(`${name} is cut off.`);
  const isFortran = /'fortran_order':\s*True/.test(header);
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < values.length; ++i) {
    const at = start + i * size;
    const to = isFortran ? (i % rows) * columns + Math.floor(i / rows) : i;
    values[to] = size === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
  }
  return { values, rows, columns };
}

/**
 * The files of a set.
 * @param {NeuronSet} set
 * @param {{file: string, bytes: Uint8Array, description: object}|null} [sprite]
 * @returns {{name: string, bytes: Uint8Array}[]}
 */
export function neuronSetFiles(set, sprite = null) {
  const text = new TextEncoder();
  const taken = new Set();
  /** @type {{name: string, bytes: Uint8Array}[]} */
  const files = [];
  /** @param {string} wanted */
  const freeName = (wanted) => {
    let name = wanted;
    for (let i = 2; taken.has(name.toLowerCase()); ++i) name = wanted.replace(/\.npy$/, `_${i}.npy`);
    taken.add(name.toLowerCase());
    return name;
  };
  if (set.stimulus) taken.add('stimulus.npy');
  const table = ['layer\tunit\tmean\tsd\tdead'];
  const layers = set.layers.map((layer) => {
    const file = freeName(`${fileStem(layer.name)}.npy`);
    files.push({ name: file, bytes: npyFile(layer.values, set.rows, layer.units) });
    const { mean, sd, dead } = unitStatistics(layer.values, set.rows, layer.units, layer.untrained);
    for (let unit = 0; unit < layer.units; ++unit) {
      table.push(`${layer.name}\t${unit}\t${Number(mean[unit].toPrecision(7))}\t${Number(sd[unit].toPrecision(7))}\t${dead[unit]}`);
    }
    return { name: layer.name, units: layer.units, file, tensor: layer.tensor, operator: layer.operator, map: layer.map,
      ...(layer.untrained ? { untrained: true } : {}), dead_units: dead.reduce((sum, flag) => sum + flag, 0) };
  });
  files.push({ name: 'units.tsv', bytes: text.encode(`${table.join('\n')}\n`) });
  if (set.stimulus) files.push({ name: 'stimulus.npy', bytes: npyFile(set.stimulus, set.rows, kStimulusUnits.length) });
  if (sprite) files.push({ name: sprite.file, bytes: sprite.bytes });
  const description = {
    format: 'sync-act-neurons', version: 1,
    model: set.model.name, model_sha256: set.model.sha256, model_bytes: set.model.bytes, model_opset: set.model.opset,
    model_producer: set.model.producer, model_rights: set.model.rights,
    input: set.input, reduce: set.reduction, rate_hz: set.rateHz, rows: set.rows, runs: set.runs, clips: set.clips,
    layers,
    units_table: 'units.tsv',
    ...(set.stimulus ? { stimulus: { file: 'stimulus.npy', units: [...kStimulusUnits] } } : {}),
    ...(sprite ? { frames: sprite.description } : {}),
    runtime: set.runtime, provider: set.provider,
  };
  return [{ name: 'neurons.json', bytes: text.encode(`${JSON.stringify(description, null, 2)}\n`) }, ...files];
}

/**
 * Largest difference of two matrices, relative to the largest value of each unit.
 * @param {Float32Array} ours   [row x unit]
 * @param {Float32Array} theirs
 * @param {number} units
 * @returns {{relative: number, row: number, unit: number}}
 */
export function largestDifference(ours, theirs, units) {
  if (ours.length !== theirs.length) return { relative: Infinity, row: -1, unit: -1 };
  const sizes = new Float64Array(units);
  for (let i = 0; i < theirs.length; ++i) sizes[i % units] = Math.max(sizes[i % units], Math.abs(theirs[i]));
  const worst = { relative: 0, row: -1, unit: -1 };
  for (let i = 0; i < ours.length; ++i) {
    const size = sizes[i % units];
    const difference = Math.abs(ours[i] - theirs[i]);
    if (Number.isNaN(ours[i]) && Number.isNaN(theirs[i])) continue;
    const relative = difference === 0 ? 0 : size > 0 ? difference / size : Infinity;
    if (!(relative <= worst.relative)) Object.assign(worst, { relative, row: Math.floor(i / units), unit: i % units });
  }
  return worst;
}

/** Responses that agree to this much count as the same. */
export const kAgreement = 1e-4;

/**
 * Responses against those that were saved before.
 * @param {NeuronLayer[]} layers
 * @param {{name: string, units: number, values: Float32Array}[]} saved
 * @returns {{agrees: boolean, text: string, worst: number}}
 */
export function compareWithSaved(layers, saved) {
  let worst = 0;
  let place = '';
  let compared = 0;
  for (const layer of layers) {
    const other = saved.find(({ name }) => name === layer.name);
    if (!other) continue;
    ++compared;
    const { relative, row, unit } = other.units === layer.units ? largestDifference(layer.values, other.values, layer.units) :
      { relative: Infinity, row: -1, unit: -1 };
    if (relative > worst) {
      worst = relative;
      place = row >= 0 ? `${layer.name}, unit ${unit}, row ${row}` : `${layer.name}: ${layer.values.length / layer.units} × ${layer.units} against ${other.values.length / other.units} × ${other.units}`;
    }
  }
  const agrees = compared > 0 && worst <= kAgreement;
  const text = compared === 0 ? 'None of the saved layers was computed.' :
    `${agrees ? 'Agrees' : 'Does not agree'} with the saved responses: largest difference ${worst.toPrecision(2)} of a unit's largest value` +
    `${place ? ` (${place})` : ''}; tolerance ${kAgreement}.`;
  return { agrees, text, worst };
}
