// Comparing in another way: at a lag, and without what features of the film explain of both sides.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {shiftWithinRuns} from '../../web/js/engine-lag.js';
import {correlation} from './correlation.mjs';
import {skipReason, withEngine} from './node_platform.mjs';

const unit = (/** @type {any} */ series, /** @type {number} */ u) => series.values.subarray(u * series.nTimes, (u + 1) * series.nTimes);

/** b without its projection on a. @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
function residual(a, b) {
  let [ab, aa] = [0, 0];
  for (let i = 0; i < a.length; ++i) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
  }
  return Float64Array.from(a, (x, i) => b[i] - (x * ab) / aa);
}

test('at a lag r, maps and the null are of the neurons moved within their runs', {skip: skipReason}, async () => {
  await withEngine({workers: 2}, async (engine) => {
    const {scan, neurons, networks} = await engine.simulate({seed: 3});
    const at0 = await engine.couple({});
    const map0 = await engine.voxelMap(5);
    const lagged = await engine.couple({lagScans: 2});
    const moved = shiftWithinRuns(neurons.values, neurons.nTimes, scan.runStarts, 2);
    for (const [n, k] of [[5, 0], [17, 3]]) {
      const expected = correlation(moved.subarray(n * neurons.nTimes, (n + 1) * neurons.nTimes), unit(networks, k));
      assert.ok(Math.abs(lagged.r[n * networks.nUnits + k] - expected) < 1e-5, `${n}, ${k}`);
    }
    const map2 = await engine.voxelMap(5);
    const voxel = map2.indexOf(map2.reduce((a, b) => (b > a ? b : a), -1));
    const series = await engine.voxelSeries(voxel);
    assert.ok(Math.abs(map2[voxel] - correlation(moved.subarray(5 * neurons.nTimes, 6 * neurons.nTimes), series)) < 1e-5);
    const again = await engine.couple({});
    assert.deepEqual(again.r, at0.r);
    assert.deepEqual(await engine.voxelMap(5), map0);
  });
});

test('features taken out of both sides leave the partial correlation, and a neuron that is one nothing', {skip: skipReason}, async () => {
  await withEngine({workers: 1}, async (engine) => {
    const {scan, networks} = await engine.simulate({seed: 3});
    const rateHz = 2;
    const rows = Math.ceil(scan.nScans * scan.trSecs * rateHz) + 4;
    let seed = 1;
    const random = () => ((seed = (seed * 1664525 + 1013904223) >>> 0) / 2 ** 32);
    const feature = Float32Array.from({length: rows}, random);
    const other = Float32Array.from({length: rows}, (_, i) => random() + 0.5 * feature[i]);
    const hrf = {kind: /** @type {'spm'} */ ('spm')};
    const request = {values: new Float32Array([...feature, ...other]), nTimes: rows, nUnits: 2, rateHz, hrf};
    const prepared = await engine.prepareNeurons(request);
    const [f, x] = [unit(prepared, 0).slice(), unit(prepared, 1).slice()];
    const y = unit(networks, 1).slice();
    await engine.prepareNetworks(networks);
    const left = await engine.partialOut({values: feature, nTimes: rows, nUnits: 1, rateHz, hrf});
    assert.deepEqual([...left.neurons.noSignal], [0]);
    const {r} = await engine.couple({});
    assert.ok(Number.isNaN(r[1]));
    const expected = correlation(residual(f, x), residual(f, y));
    assert.ok(Math.abs(r[networks.nUnits + 1] - expected) < 1e-4, `${r[networks.nUnits + 1]}, not ${expected}`);
    await engine.prepareNeurons(request);
    await engine.prepareNetworks(networks);
    const {r: back} = await engine.couple({});
    assert.ok(Math.abs(back[networks.nUnits + 1] - correlation(x, y)) < 1e-4);
    await assert.rejects(engine.partialOut({values: feature, nTimes: 10, nUnits: 2, rateHz, hrf}), {code: 'bad_input'});
  });
});
