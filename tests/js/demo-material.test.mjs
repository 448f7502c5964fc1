// The committed material of the demo: film, labels, networks, responses. tools/make-demo made it.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {test} from 'node:test';

import {floatsOfHalves} from '../../web/js/neurons/float16.js';
import {guessRecipe} from '../../web/js/neurons/input-recipe.js';
import {listLayers} from '../../web/js/neurons/layers.js';
import {readNpyFile} from '../../web/js/neurons/neuron-set.js';
import {readOnnxModel, statedLabels} from '../../web/js/neurons/onnx-model.js';

const demo = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../assets/demo');
const root = resolve(demo, '../..');
const read = (/** @type {string} */ path) => readFileSync(join(demo, path));
const json = (/** @type {string} */ path) => JSON.parse(read(path).toString('utf8'));
const sha256 = (/** @type {Buffer} */ bytes) => createHash('sha256').update(bytes).digest('hex');
const film = json('film/film.json');
const family = json('models/models.json');
const responses = json('responses/responses.json').models;

/** @param {string} path @returns {{header: string[], rows: string[][]}} */
function table(path) {
  const [header, ...rows] = read(path).toString('utf8').trimEnd().split('\n').map((line) => line.split('\t'));
  return {header, rows};
}

/** @param {Buffer} bytes  .npy of f2, as pack_responses.mjs writes it */
function halves(bytes) {
  const start = 10 + bytes.readUInt16LE(8);
  const shape = /'descr': '<f2', 'fortran_order': False, 'shape': \((\d+), (\d+)\)/.exec(bytes.toString('latin1', 10, start));
  assert.ok(shape, 'a matrix of half floats');
  const values = floatsOfHalves(new Uint16Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length)));
  return {rows: Number(shape[1]), units: Number(shape[2]), values};
}

test('film, labels and shots are those that film.json names', () => {
  for (const [name, hash] of Object.entries(film.sha256)) assert.equal(sha256(read(`film/${name}`)), hash, name);
  assert.ok(film.duration_secs >= 360 && film.duration_secs <= 480);
  assert.equal(read('film/film.webm').readUInt32BE(0), 0x1a45dfa3, 'the film is Matroska');
  assert.ok(statSync(join(demo, 'film/film.webm')).size <= 5_000_000);
  const sheets = film.frames.sheets.map((/** @type {string} */ name) => read(`film/${name}`));
  for (const sheet of sheets) assert.equal(sheet.toString('latin1', 8, 12), 'WEBP');
  assert.ok(sheets.reduce((/** @type {number} */ sum, /** @type {Buffer} */ sheet) => sum + sheet.length, 0) <= 1_500_000);
  assert.equal(film.frames.count * film.frames.interval_secs, film.duration_secs);
  assert.ok(film.frames.columns * film.frames.rows * sheets.length >= film.frames.count);
});

test('the label table has a row per sample, shares of the frame, and every category in both runs', () => {
  const {header, rows} = table('film/labels.tsv');
  assert.deepEqual(header, [...film.categories, ...film.features]);
  assert.equal(rows.length, film.duration_secs * film.labels_rate_hz);
  const nCategories = film.categories.length;
  const perRun = rows.length / film.runs;
  let several = 0;
  /** @type {number[][]} seconds per run and category in which it covers a fiftieth of the frame or more */
  const shown = Array.from({length: film.runs}, () => Array(nCategories).fill(0));
  rows.forEach((row, i) => {
    const values = row.map(Number);
    assert.ok(values.every((value) => value >= 0 && Number.isFinite(value)), `row ${i}: ${row}`);
    const shares = values.slice(0, nCategories);
    // Shares are measured at 80 pixels across in 8 bits: they can exceed the whole by rounding only.
    assert.ok(shares.reduce((a, b) => a + b, 0) <= 1.005, `row ${i} covers more than the frame`);
    shares.forEach((share, c) => { if (share >= 0.02) shown[Math.floor(i / perRun)][c] += 1 / film.labels_rate_hz; });
    if (shares.filter((share) => share >= 0.02).length > 1) ++several;
  });
  for (const run of shown) run.forEach((secs, c) => assert.ok(secs >= 4, `${film.categories[c]} is on for ${secs} s of a run`));
  assert.ok(several / rows.length > 0.2, `several categories at once in ${several} of ${rows.length} samples`);
});

test('shots follow one another without a gap, without a rhythm, never two of a kind', () => {
  const {rows} = table('film/shots.tsv');
  const perRun = film.run_durations_secs[0];
  const lengths = [];
  let end = perRun;
  let before = ['0'];
  for (const row of rows) {
    const isFirst = row[0] !== before[0];
    if (isFirst) assert.equal(end, perRun, 'the run before was filled');
    assert.equal(Number(row[2]), isFirst ? 0 : end);
    assert.ok(isFirst || row[4] !== before[4], `two shots of ${row[4]} in a row`);
    end = Number(row[3]);
    lengths.push(end - Number(row[2]));
    before = row;
  }
  assert.equal(end, perRun);
  const mean = lengths.reduce((a, b) => a + b, 0) / lengths.length;
  const sd = Math.sqrt(lengths.reduce((sum, x) => sum + (x - mean) ** 2, 0) / lengths.length);
  assert.ok(sd / mean > 0.3, `lengths of ${mean.toFixed(1)} s vary by ${sd.toFixed(1)} s`);
});

test('the renderer draws the excerpt that film.json has', {skip: skipWithoutCairo()}, () => {
  assert.match(execFileSync(join(root, 'tools/make-demo'), ['--check'], {encoding: 'utf8'}), /the excerpt is that of film.json/);
});

function skipWithoutCairo() {
  const run = spawnSync('/usr/bin/python3', ['-c', 'import cairo, numpy']);
  return run.status === 0 ? false : 'no python3-cairo and python3-numpy (tools/setup --demo)';
}

test('the family: three architectures, from chance to high accuracy, small files that say what they are', () => {
  const {models} = family;
  assert.ok(models.length >= 8);
  assert.equal(new Set(models.map((/** @type {any} */ model) => model.architecture)).size, 3);
  for (const model of models) {
    const bytes = read(`models/${model.file}`);
    assert.equal(sha256(bytes), model.sha256, model.id);
    assert.ok(bytes.length <= 400_000, `${model.id}: ${bytes.length} bytes`);
    const [low, high] = model.accuracy.interval_95;
    assert.ok(low <= model.accuracy.value && model.accuracy.value <= high && model.accuracy.n >= 1000);
    const onnx = readOnnxModel(new Uint8Array(bytes), model.file);
    assert.deepEqual(statedLabels(onnx), family.labels);
    assert.equal(guessRecipe(onnx).recipe.preset, family.input.preset, 'the page guesses the input by itself');
    const layers = listLayers(onnx).filter(({suggested}) => suggested);
    assert.ok(layers.length >= 4 && layers.every(({name, channels}) => model.layers.includes(name) && channels > 0), model.id);
  }
  const values = models.map((/** @type {any} */ model) => model.accuracy.value);
  const chance = models.find((/** @type {any} */ model) => model.training.steps === 0);
  assert.ok(Math.abs(chance.accuracy.value - 1 / family.labels.length) < 0.06, `untrained: ${chance.accuracy.value}`);
  assert.ok(Math.max(...values) > 0.85, `best: ${Math.max(...values)}`);
  assert.ok(values.filter((/** @type {number} */ value) => value > 0.2 && value < 0.8).length >= 2, `between: ${values}`);
});

test('responses are of these models to this film, a row per sample', () => {
  const ids = family.models.map((/** @type {any} */ model) => model.id);
  assert.deepEqual(ids.filter((/** @type {string} */ id) => !responses[id]), [], 'models without responses');
  for (const [id, set] of Object.entries(responses)) {
    assert.equal(set.film_sha256, film.sha256['film.webm'], id);
    const model = family.models.find((/** @type {any} */ each) => each.id === id);
    if (model) assert.equal(set.model_sha256, model.sha256, id);
    for (const layer of set.layers) {
      const {rows, units, values} = halves(read(`responses/${id}/${layer.file}`));
      assert.equal(rows, film.duration_secs * set.rate_hz);
      assert.equal(units, layer.units);
      assert.ok(values.every(Number.isFinite), `${id}, ${layer.name}`);
      assert.ok(layer.units_without_signal < layer.units, `${id}, ${layer.name}: all units are dead`);
    }
  }
});

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

test('ten seconds of the film run through a network again give the committed responses', {skip: hasFfmpeg ? false : 'no ffmpeg'}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-responses-'));
  try {
    writeFileSync(join(folder, 'clips.tsv'), `file\tonset\tduration\n${join(demo, 'film/film.webm')}\t0\t10\n`);
    execFileSync(join(root, 'tools/neuron-responses'), ['--quiet', '--model', join(demo, 'models/plain-4.onnx'), '--fit', 'stretch',
      '--clips', join(folder, 'clips.tsv'), '--out', join(folder, 'out')], {stdio: 'pipe'});
    const set = JSON.parse(readFileSync(join(folder, 'out/neurons.json'), 'utf8'));
    assert.equal(set.rows, 40);
    for (const [i, layer] of set.layers.entries()) {
      const again = readNpyFile(new Uint8Array(readFileSync(join(folder, 'out', layer.file))), layer.file);
      const kept = halves(read(`responses/plain-4/${responses['plain-4'].layers[i].file}`));
      const largest = Math.max(...kept.values.subarray(0, again.values.length).map(Math.abs));
      // Half precision keeps 11 bits: 2^-11 of the value, here of the largest one.
      again.values.forEach((value, k) => assert.ok(Math.abs(value - kept.values[k]) <= 6e-4 * largest, `${layer.name}, value ${k}`));
    }
    // The pictures start with the film: a sample shows the frame that its label was measured on.
    const measured = readNpyFile(new Uint8Array(readFileSync(join(folder, 'out/stimulus.npy'))), 'stimulus.npy');
    const {header, rows} = table('film/labels.tsv');
    for (const [name, most] of [['luminance', 0.01], ['contrast', 0.01], ['motion_energy', 0.004], ['colourfulness', 0.02], ['sound_envelope', 0.06]]) {
      const [ours, theirs] = [header.indexOf(String(name)), set.stimulus.units.indexOf(name)];
      for (let row = 0; row < 40; ++row) {
        const [label, again] = [Number(rows[row][ours]), measured.values[row * measured.columns + theirs]];
        // What encoding changes: far less than a frame's worth at a cut.
        assert.ok(Math.abs(label - again) <= Number(most), `${name} at ${row / 4} s: ${label} in the table, ${again} in the film`);
      }
    }
  } finally {
    rmSync(folder, {recursive: true});
  }
});

test('all of it stays within twelve megabytes', () => {
  assert.ok(bytesIn(demo) <= 12_000_000, `${bytesIn(demo)} bytes`);
});

/** @param {string} folder @returns {number} */
function bytesIn(folder) {
  const sizes = readdirSync(folder, {withFileTypes: true}).map((entry) =>
    (entry.isDirectory() ? bytesIn(join(folder, entry.name)) : statSync(join(folder, entry.name)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
