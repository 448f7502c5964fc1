// What the card of a unit asks of the engine: labels of the film compared as units are, and the regions of a map.
import assert from 'node:assert/strict';
import test from 'node:test';

import {skipReason, withEngine} from './node_platform.mjs';

/** Pearson r, in double. @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
function pearson(a, b) {
  const n = a.length;
  let [sa, sb] = [0, 0];
  for (let i = 0; i < n; ++i) {
    sa += a[i];
    sb += b[i];
  }
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < n; ++i) {
    ab += (a[i] - sa / n) * (b[i] - sb / n);
    aa += (a[i] - sa / n) ** 2;
    bb += (b[i] - sb / n) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

/** @param {number} seed */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

test('labels are prepared as units are, compared with one, and the units stay', {skip: skipReason}, async () => {
  await withEngine({workers: 2}, async (engine) => {
    const {scan, neurons, networks} = await engine.simulate({seed: 3, scansPerRun: 80, voxelMm: 8});
    const before = await engine.couple({});
    const n = scan.nScans;
    const unit = 5;
    const series = neurons.values.slice(unit * n, (unit + 1) * n);
    // The unit itself upside down with noise, noise alone, a label that never changes.
    const noise = random(7);
    const values = new Float32Array(3 * n);
    for (let t = 0; t < n; ++t) {
      values[t] = -series[t] + 0.5 * noise();
      values[n + t] = noise();
      values[2 * n + t] = 1;
    }
    const labels = await engine.prepareLabels({values, nTimes: n, nUnits: 3, rateHz: null, hrf: {kind: 'none'}});
    assert.deepEqual([labels.nTimes, labels.nUnits, [...labels.noSignal]], [n, 3, [2]]);
    // The same numbers as neurons get by the same request.
    const asNeurons = await withEngine({workers: 1}, async (other) => {
      await other.simulate({seed: 3, scansPerRun: 80, voxelMm: 8});
      return other.prepareNeurons({values, nTimes: n, nUnits: 3, rateHz: null, hrf: {kind: 'none'}});
    });
    assert.deepEqual(labels.values, asNeurons.values);

    const options = {null: 'phase', surrogates: 199, seed: 1};
    const found = await engine.labelResponses({labels, of: 'neuron', units: [unit], options});
    const r = [0, 1].map((label) => pearson(labels.values.subarray(label * n, (label + 1) * n), series));
    r.forEach((value, label) => assert.ok(Math.abs(found.r[label] - value) < 1e-5, `label ${label}: ${found.r[label]}, not ${value}`));
    assert.ok(r[0] < -0.8);
    assert.ok(Math.abs(found.p[0] - 1 / 200) < 1e-6, `p ${found.p[0]}`);  // either sign counts
    assert.ok(found.p[1] > 0.05, `p ${found.p[1]}`);
    assert.ok(Number.isNaN(found.r[2]) && Number.isNaN(found.p[2]));

    // Several networks at once; q over all pairs by Benjamini-Hochberg.
    const all = await engine.labelResponses({labels, of: 'network', units: [0, 1], options});
    assert.equal(all.r.length, 6);
    const p = [all.p[0], all.p[1], all.p[3], all.p[4]];
    const rank = [...p].sort((a, b) => a - b);
    const adjusted = rank.map((value, i) => (value * p.length) / (i + 1));
    for (let i = adjusted.length - 2; i >= 0; --i) adjusted[i] = Math.min(adjusted[i], adjusted[i + 1]);
    [0, 1, 3, 4].forEach((pair, i) => assert.ok(Math.abs(all.q[pair] - Math.min(1, adjusted[rank.indexOf(p[i])])) < 1e-5));
    const firstNetwork = pearson(labels.values.subarray(0, n), networks.values.subarray(0, n));
    assert.ok(Math.abs(all.r[0] - firstNetwork) < 1e-5);

    assert.deepEqual((await engine.couple({})).r, before.r);
    await assert.rejects(engine.labelResponses({labels, of: 'neuron', units: [1e6], options}), {code: 'bad_input', message: /1000000/});
  });
});

test('a long method does not hold the small questions up, and they leave it alone', {skip: skipReason}, async () => {
  await withEngine({workers: 1}, async (engine) => {
    const {scan, neurons} = await engine.simulate({seed: 3, scansPerRun: 80, voxelMm: 8});
    const n = scan.nScans;
    const labels = await engine.prepareLabels({values: neurons.values.slice(0, 2 * n), nTimes: n, nUnits: 2, rateHz: null, hrf: {kind: 'none'}});
    const order = /** @type {string[]} */ ([]);
    const options = {null: 'phase', surrogates: 99, seed: 1};
    const long = engine.significance({...options, surrogates: 5000}).then((found) => (order.push('long'), found));
    await Promise.all([0, 1, 2].map((unit) => engine.labelResponses({labels, of: 'neuron', units: [unit], options}).then(() => order.push('short'))));
    assert.equal((await long).nSurrogates, 5000);
    assert.deepEqual(order, ['short', 'short', 'short', 'long']);
  });
});

test('regions hold the shares of a map\'s mass that lie in them', {skip: skipReason}, async () => {
  await withEngine({workers: 1}, async (engine) => {
    const {scan} = await engine.simulate({seed: 3, scansPerRun: 60, voxelMm: 8});
    const [nx, ny, nz] = scan.dims;
    // Left of the middle 7, right of it 9; the lowest slice is in no region.
    const values = new Float32Array(nx * ny * nz);
    for (let v = 0; v < values.length; ++v) {
      const [x, z] = [v % nx, Math.floor(v / (nx * ny))];
      values[v] = z === 0 ? 0 : x < nx / 2 ? 7 : 9;
    }
    const atlas = {volume: {dims: scan.dims, worldFromVoxel: scan.worldFromVoxel, values}, names: 'index\tname\n7\tLow_x\n9\tHigh_x\n'};
    // 40 voxels far above the rest of the map.
    const map = new Float32Array(scan.maskVoxels.length).fill(0.01);
    const high = Array.from({length: 40}, (_, i) => 11 + 7 * i);
    high.forEach((voxel, i) => { map[voxel] = 1 + i / 100; });
    const [found] = await engine.regions({maps: [map], atlas});
    let total = 0;
    const shares = new Map();
    high.forEach((voxel) => {
      const label = values[scan.maskVoxels[voxel]];
      total += map[voxel];
      shares.set(label, (shares.get(label) ?? 0) + map[voxel]);
    });
    assert.equal(found.nVoxelsInside, 40);
    const named = Object.fromEntries(found.regions.map(({name, share}) => [name, share]));
    for (const [label, name] of /** @type {[number, string][]} */ ([[7, 'Low_x'], [9, 'High_x']])) {
      assert.ok(Math.abs((named[name] ?? 0) - (shares.get(label) ?? 0) / total) < 1e-5, name);
    }
    assert.ok(Math.abs(found.shareOutside - (shares.get(0) ?? 0) / total) < 1e-5);
    // The largest value is the first peak, at its voxel's place.
    const top = scan.maskVoxels[high[39]];
    const voxel = [top % nx, Math.floor(top / nx) % ny, Math.floor(top / (nx * ny)), 1];
    const mm = [0, 1, 2].map((row) => voxel.reduce((sum, value, i) => sum + value * scan.worldFromVoxel[4 * row + i], 0));
    found.peaks[0].mm.forEach((/** @type {number} */ value, /** @type {number} */ i) => assert.ok(Math.abs(value - mm[i]) < 1e-3));
    // An atlas of another place is refused by name.
    const far = {...atlas, volume: {...atlas.volume, worldFromVoxel: scan.worldFromVoxel.map((value, i) => (i === 3 ? value + 1e4 : value))}};
    await assert.rejects(engine.regions({maps: [map], atlas: far}), {code: 'bad_input', message: /same space/});
  });
});
