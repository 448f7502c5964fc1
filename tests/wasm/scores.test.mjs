// Models against one brain in the methods module: the numbers are those of `sync-act score` on the same data
// (tests/golden/make_scores_golden.py), in any order of work, and a comparison can be stopped.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';

import {MethodsPool} from '../../web/js/engine-methods.js';
import {scoreModels} from '../../web/js/engine-scores.js';
import {nodePlatform, skipReason} from './node_platform.mjs';

const golden = (/** @type {string} */ name) => new URL(`../golden/${name}`, import.meta.url);
const kExpected = JSON.parse(readFileSync(golden('model_scores.json'), 'utf8'));
const kOptions = {null: 'phase', surrogates: 99, seed: 1, absolute: false};

const kRunStarts = [0, 25];

/** Columns of a .npy of float32 in rows, z-scored in each run, as what is compared is. @param {string} name @param {number} [first] @param {number} [end] */
function columns(name, first = 0, end = Infinity) {
  const file = readFileSync(golden(name));
  const [rows, all] = [...file.toString('latin1', 0, 128).matchAll(/\((\d+), (\d+)\)/g)][0].slice(1).map(Number);
  const from = 10 + file.readUInt16LE(8);
  const n = Math.min(end, all) - first;
  const values = new Float32Array(rows * n);
  for (let c = 0; c < n; ++c) {
    kRunStarts.forEach((start, run) => {
      const length = (kRunStarts[run + 1] ?? rows) - start;
      const series = Array.from({length}, (_, t) => file.readFloatLE(from + 4 * ((start + t) * all + first + c)));
      const mean = series.reduce((sum, x) => sum + x, 0) / length;
      const sd = Math.sqrt(series.reduce((sum, x) => sum + (x - mean) ** 2, 0) / length);
      series.forEach((x, t) => { values[c * rows + start + t] = sd > 0 ? (x - mean) / sd : 0; });
    });
  }
  return {nTimes: rows, nUnits: n, values, noSignal: new Uint32Array()};
}

const networks = columns('page_networks_50x4.npy');
const models = kExpected.models.map((/** @type {any} */ {name, accuracy}) => {
  const [first, end] = kExpected.columns[name];
  return {name, accuracy, neurons: columns('page_neurons_50x16.npy', first, end), layers: [2, end - first - 2]};
});

/** @param {any} options @param {any} [callOptions] @param {any} [some] */
async function score(options, callOptions = {}, some = models) {
  const platform = nodePlatform();
  const pool = new MethodsPool(platform, 'plain', 1, () => {});
  try {
    return await scoreModels(pool, {models: some, networks, runStarts: kRunStarts, options: {...kOptions, ...options}}, callOptions);
  } finally {
    pool.close();
  }
}

/** @param {number|null} found @param {number|null} expected @param {string} what */
function close(found, expected, what) {
  assert.ok(found === expected || Math.abs(Number(found) - Number(expected)) < 2e-5 * Math.max(1, Math.abs(Number(expected))),
      `${what}: ${found}, sync-act score has ${expected}`);
}

test('scores, nulls and the relation are those of sync-act score', {skip: skipReason}, async () => {
  /** @type {number[]} */
  const told = [];
  const found = await score({subsetSize: 3, subsets: 20}, {onScored: (/** @type {any} */ scores) => told.push(scores.models.length)});
  assert.deepEqual(told, [1, 2, 3]);
  assert.equal(found.heldOut, kExpected.held_out);
  kExpected.models.forEach((/** @type {any} */ expected, /** @type {number} */ i) => {
    const model = found.models[i];
    for (const [key, theirs] of [['score', 'score'], ['sd', 'sd_over_subsets'], ['bestR', 'best_r'], ['nullMean', 'null_mean'], ['nullSd', 'null_sd'], ['z', 'z'], ['p', 'p']]) {
      close(/** @type {any} */ (model)[key], expected[theirs], `${expected.name} ${key}`);
    }
    expected.networks.forEach((/** @type {any} */ network, /** @type {number} */ k) => close(model.networkScores[k], network.score, `${expected.name}, network ${k}`));
    assert.ok(Number(model.low) <= Number(model.score) && Number(model.score) <= Number(model.high));
  });
  for (const kind of /** @type {const} */ (['pearson', 'spearman'])) {
    for (const key of /** @type {const} */ (['r', 'low', 'high', 'p'])) close(found.relation?.[kind][key] ?? null, kExpected.relation[kind][key], `${kind} ${key}`);
  }
});

test('every layer is drawn the same number of units, and one that has too few has no score', {skip: skipReason}, async () => {
  const found = await score({subsetSize: 3});
  assert.equal(found.layerSize, 2);
  for (const {layerScores, layerNetworks} of found.models) {
    assert.equal(layerScores.length, 2);
    assert.equal(layerNetworks.length, 2 * networks.nUnits);
    // A layer of as many units as are drawn: its score is the mean of its networks'.
    const mean = layerNetworks.subarray(0, networks.nUnits).reduce((sum, r) => sum + r, 0) / networks.nUnits;
    assert.ok(Math.abs(mean - layerScores[0]) < 1e-5);
  }
});

test('by itself half of the smallest model is drawn, and two models have no relation', {skip: skipReason}, async () => {
  const found = await score({}, {}, models.slice(1));
  assert.equal(found.subsetSize, 2);  // the narrow one has 4 neurons
  assert.equal(found.relation, null);
});

test('a comparison can be stopped', {skip: skipReason}, async () => {
  const controller = new AbortController();
  await assert.rejects(score({subsetSize: 3}, {signal: controller.signal, onScored: () => controller.abort()}), {code: 'cancelled'});
});

test('models without signal, and none at all, are named', {skip: skipReason}, async () => {
  const silent = {...models[0], name: 'silent', neurons: {...models[0].neurons, values: new Float32Array(models[0].neurons.values.length)}};
  await assert.rejects(score({}, {}, [models[1], silent]), {code: 'bad_input', message: /silent: no neuron/});
  await assert.rejects(score({}, {}, []), {code: 'bad_input'});
});
