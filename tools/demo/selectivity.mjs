// What the units of a model prefer, from their responses to samples of one category each: to the film's shots of one kind, run by run,
// or to stills. Preference is measured without any scan.

import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

import {floatsOfHalves} from '../../web/js/neurons/float16.js';

const demo = path.resolve(import.meta.dirname, '../../assets/demo');

/** The class of a kind of shot or still; indoors and outdoors are both places. @param {string} kind */
export const classOf = (kind) => (kind === 'indoor' || kind === 'outdoor' ? 'place' : kind);

/** The planted network that a class drives most. Animals, textures and gratings have none of their own. @type {Record<string, string>} */
export const kNetworkOf = {face: 'Faces', body: 'Bodies', object: 'Objects (LOC)', place: 'Places', word: 'Words (VWFA)', dots: 'Motion (MT+)', colour: 'Colour (V4)'};

/** Labels of a class, as the recipe's drives name them. @param {string} name */
export const labelsOf = (name) => (name === 'place' ? ['indoor', 'outdoor'] : [name]);

/** A preference counts from here: the means lie a standard deviation apart. */
export const kLeast = 1;

/** @typedef {{rows: number, units: number, values: Float32Array}} Responses  values: [row x unit] */

/** @param {string} file  .npy of halves or floats, [row x unit] @returns {Responses} */
export function readResponses(file) {
  const bytes = readFileSync(file);
  const start = 10 + bytes.readUInt16LE(8);
  const [, kind, rows, units] = /'descr': '<(f[24])', 'fortran_order': False, 'shape': \((\d+), (\d+)\)/.exec(bytes.toString('latin1', 10, start)) ?? [];
  if (!kind) throw new Error(`${file}: no matrix of halves or floats in C order`);
  const own = bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length);
  return {rows: Number(rows), units: Number(units), values: kind === 'f2' ? floatsOfHalves(new Uint16Array(own)) : new Float32Array(own)};
}

/** All layers of a model, one after the other, and what their units are called. @param {string} model */
export function modelResponses(model) {
  const folder = path.join(demo, 'responses', model);
  const layers = readdirSync(folder).filter((file) => file.endsWith('.npy')).sort()
    .map((file) => ({name: file.replace(/^\d+-|\.npy$/g, ''), ...readResponses(path.join(folder, file))}));
  const units = layers.reduce((sum, layer) => sum + layer.units, 0);
  const values = new Float32Array(layers[0].rows * units);
  let first = 0;
  for (const layer of layers) {
    for (let row = 0; row < layer.rows; ++row) values.set(layer.values.subarray(row * layer.units, (row + 1) * layer.units), row * units + first);
    first += layer.units;
  }
  return {rows: layers[0].rows, units, values, names: layers.flatMap((layer) => Array.from({length: layer.units}, (_, unit) => `${layer.name}:${unit}`))};
}

/** The class that each sample of the film shows alone; '' where it shows several or nothing. @returns {string[]} */
export function filmClasses() {
  const film = JSON.parse(readFileSync(path.join(demo, 'film/film.json'), 'utf8'));
  const perRun = film.run_durations_secs[0] * film.labels_rate_hz;
  const classes = Array(perRun * film.runs).fill('');
  const [head, ...shots] = readFileSync(path.join(demo, 'film/shots.tsv'), 'utf8').trim().split('\n').map((line) => line.split('\t'));
  const at = (/** @type {string[]} */ shot, /** @type {string} */ name) => shot[head.indexOf(name)];
  for (const shot of shots) {
    if (['mix', 'blank'].includes(at(shot, 'kind'))) continue;
    const [start, end] = ['start_secs', 'end_secs'].map((name) => Number(at(shot, name)) * film.labels_rate_hz);
    for (let i = Math.ceil(start); i < Math.min(Math.ceil(end), perRun); ++i) classes[(Number(at(shot, 'run')) - 1) * perRun + i] = classOf(at(shot, 'kind'));
  }
  return classes;
}

/**
 * d' of each unit for each class against the samples of all others: difference of the means over the root of the mean variance.
 * @param {Responses} responses
 * @param {string[]} classes        of each row; '' is left out
 * @param {(row: number) => boolean} [isUsed]
 * @returns {Map<string, number>[]} per unit
 */
export function selectivity({rows, units, values}, classes, isUsed = () => true) {
  const names = [...new Set(classes)].filter(Boolean).sort();
  return Array.from({length: units}, (_, unit) => {
    /** @type {Map<string, number[]>} */
    const of = new Map(names.map((name) => [name, []]));
    for (let row = 0; row < rows; ++row) if (classes[row] && isUsed(row)) /** @type {number[]} */ (of.get(classes[row])).push(values[row * units + unit]);
    return new Map(names.map((name) => {
      const [own, others] = [/** @type {number[]} */ (of.get(name)), names.filter((other) => other !== name).flatMap((other) => /** @type {number[]} */ (of.get(other)))];
      const [a, b] = [own, others].map(moments);
      const spread = Math.sqrt((a.variance + b.variance) / 2);
      return [name, spread > 0 ? (a.mean - b.mean) / spread : 0];
    }));
  });
}

/** @param {number[]} x */
function moments(x) {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  return {mean, variance: x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length};
}

/** The class of the largest d', where that reaches kLeast. @param {Map<string, number>} of */
export function preferred(of) {
  const [name, largest] = [...of].reduce((best, entry) => (entry[1] > best[1] ? entry : best), ['', 0]);
  return largest >= kLeast ? name : '';
}

/** What each unit prefers in the film: the same in both of its runs. @param {Responses} responses @returns {string[]} '' where nothing */
export function filmPreferences(responses) {
  const classes = filmClasses();
  const half = classes.length / 2;
  const [first, second] = [0, 1].map((run) => selectivity(responses, classes, (row) => Math.floor(row / half) === run).map(preferred));
  return first.map((name, unit) => (name === second[unit] ? name : ''));
}

/** What each unit prefers among the held-out stills. @param {string} model @returns {Map<string, string>} by unit; '' where nothing */
export function stillPreferences(model) {
  const [head, ...rows] = readFileSync(path.join(demo, `models/${model}-stills.tsv`), 'utf8').trim().split('\n').map((line) => line.split('\t'));
  return new Map(rows.map(([unit, ...values]) => [unit, preferred(new Map(values.map((value, i) => [head[i + 1], Number(value)])))]));
}
