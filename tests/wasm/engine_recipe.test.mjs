// The demo's recipe through the engine: the same at any number of workers, its options and presets
// used, and what is impossible refused.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';

import {correlation} from './correlation.mjs';
import {skipReason, withEngine} from './node_platform.mjs';

const demo = new URL('../../assets/demo/', import.meta.url);
const recipe = JSON.parse(readFileSync(new URL('scan/recipe.json', demo), 'utf8'));

function labels() {
  const [head, ...rows] = readFileSync(new URL('film/labels.tsv', demo), 'utf8').trim().split('\n').map((row) => row.split('\t'));
  const values = new Float32Array(rows.length * head.length);
  rows.forEach((row, t) => row.forEach((text, c) => { values[c * rows.length + t] = Number(text); }));
  return {names: head, values};
}
const stimulus = labels();
const coarse = {voxel_mm: 8};

/** @param {Record<string, number>} overrides @param {number} [workers] */
const simulated = (overrides, workers = 2) => withEngine({workers}, async (engine) => {
  const {scan, neurons, networks} = await engine.simulate({recipe, stimulus, overrides: {...coarse, ...overrides}});
  return {scan, neurons, networks, series: await engine.voxelSeries(scan.maskVoxels.length - 1)};
});

test('1 and 3 workers make the same demo scan, bit by bit, with no neurons', {skip: skipReason}, async () => {
  const one = await simulated({}, 1);
  assert.deepEqual(await simulated({}, 3), one);
  assert.deepEqual([one.scan.nScans, one.scan.runStarts, one.scan.trSecs], [280, [0, 140], 1.5]);
  assert.equal(one.neurons.nUnits, 0);
  assert.deepEqual(one.networks.ids, recipe.networks.map((/** @type {any} */ network) => network.name));
  assert.equal(one.networks.maps?.length, one.networks.nUnits * one.scan.maskVoxels.length);
});

test('a planted peak follows its network in the clean preset and not in pure noise', {skip: skipReason}, async () => {
  for (const [preset, follows] of [['clean', true], ['pure noise', false]]) {
    await withEngine({workers: 2}, async (engine) => {
      const {scan, networks} = await engine.simulate({recipe, stimulus, overrides: {...recipe.presets[String(preset)], ...coarse}});
      const k = networks.ids.indexOf('Auditory');
      const map = networks.maps?.subarray(k * scan.maskVoxels.length, (k + 1) * scan.maskVoxels.length) ?? new Float32Array(1);
      const series = await engine.voxelSeries(map.indexOf(map.reduce((a, b) => Math.max(a, b))));
      const r = correlation(series, networks.values.subarray(k * scan.nScans, (k + 1) * scan.nScans));
      assert.ok(follows ? r > 0.8 : Math.abs(r) < 0.25, `${preset}: r = ${r}`);
    });
  }
});

test('a shorter scan sees the beginning of each run of the film', {skip: skipReason}, async () => {
  const short = await simulated({scans_per_run: 60});
  assert.deepEqual(short.scan.runStarts, [0, 60]);
});

test('what cannot be simulated is refused by name, and the next scan is not made of it', {skip: skipReason}, () =>
  withEngine({workers: 1}, async (engine) => {
    await assert.rejects(engine.simulate({recipe, stimulus, overrides: {tr_secs: 99}}), /tr_secs/);
    await assert.rejects(engine.simulate({recipe: {...recipe, wings: 2}, stimulus}), /wings/);
    await assert.rejects(engine.simulate({recipe, stimulus, overrides: {scans_per_run: 400}}), /samples/);
    const {networks} = await engine.simulate({voxelMm: 8, scansPerRun: 60});
    assert.equal(networks.ids[0], 'Primary visual');
  }));
