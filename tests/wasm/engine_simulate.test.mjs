// The simulated scan through the whole engine: planted couplings come back, the same at any number
// of workers, and both builds agree.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {skipReason, skipRelaxed, withEngine} from './node_platform.mjs';

/** @typedef {import('../../web/js/engine-client.js').EngineClient} EngineClient */

const small = {seed: 3, voxelMm: 8, scansPerRun: 60};

/** @param {EngineClient} engine */
async function simulated(engine) {
  const {scan, neurons, networks, truth} = await engine.simulate(small);
  const coupling = await engine.couple({});
  const maps = [await engine.voxelMap(0), await engine.networkMap(2)];
  return {scan, neurons, networks, truth, coupling, maps,
    series: await engine.voxelSeries(scan.maskVoxels.length - 1)};
}

test('1 and 3 workers simulate the same scan, bit by bit', {skip: skipReason}, async () => {
  const one = await withEngine({workers: 1}, simulated);
  const three = await withEngine({workers: 3}, simulated);
  assert.deepEqual(three, one);
  assert.equal(one.scan.simulated, true);
  assert.deepEqual(one.scan.runStarts, [0, 60]);
  assert.equal(one.scan.nonFiniteVoxels, 0);
  assert.equal(one.neurons.nTimes, one.scan.nScans);
  assert.equal(one.networks.ids.length, one.networks.nUnits);
  assert.equal(one.truth.neurons.length, one.neurons.nUnits);
});

test('another seed is another scan', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    const a = await simulated(engine);
    const {neurons} = await engine.simulate({...small, seed: 4});
    assert.notDeepEqual(neurons.values, a.neurons.values);
  }));

test('the planted couplings come back', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    const {neurons, truth} = await engine.simulate({seed: 1, voxelMm: 8});
    const {bestNetwork, neuronsWithoutSignal} = await engine.couple({absolute: true});
    const planted = truth.neurons.map((neuron, n) => ({...neuron, n}))
        .filter(({kind, weight}) => /coupled/.test(kind) && Math.abs(weight) > 0.6);
    const found = planted.filter(({n, network}) => bestNetwork[n] === network);
    assert.ok(planted.length > 50);
    assert.ok(found.length >= 0.9 * planted.length, `${found.length} of ${planted.length}`);
    const dead = truth.neurons.flatMap(({kind}, n) => (kind === 'dead' ? [n] : []));
    assert.equal(neuronsWithoutSignal, dead.length);
    assert.deepEqual([...neurons.noSignal], dead);
  }));

test('a given anatomy is used and another brain than the phantom results', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    const dims = [20, 24, 20];
    const values = new Float32Array(20 * 24 * 20).map((_, v) => {
      const [x, y, z] = [v % 20 - 9.5, Math.floor(v / 20) % 24 - 11.5, Math.floor(v / 480) - 9.5];
      return x * x + y * y + z * z < 50 ? 1 : 0;
    });
    const worldFromVoxel = [8, 0, 0, -76, 0, 8, 0, -110, 0, 0, 8, -68, 0, 0, 0, 1];
    const phantom = await engine.simulate(small);
    const given = await engine.simulate({...small, anatomy: {dims, worldFromVoxel, values}});
    assert.deepEqual(given.scan.dims, phantom.scan.dims);
    assert.ok(given.scan.maskVoxels.length < 0.8 * phantom.scan.maskVoxels.length);
    assert.equal(values.length, 20 * 24 * 20);  // still the caller's
    const nothing = {dims: [2, 2, 2], worldFromVoxel, values: new Float32Array(8)};
    await assert.rejects(engine.simulate({...small, anatomy: nothing}), /MNI/);
  }));

test('the plain and the relaxed build agree', {skip: skipReason || skipRelaxed}, async () => {
  const plain = await withEngine({workers: 1, simd: 'plain'}, simulated);
  const relaxed = await withEngine({workers: 1, simd: 'relaxed'}, async (engine) => {
    assert.notEqual(engine.info.kernel, 'simd128');
    return simulated(engine);
  });
  assert.deepEqual(relaxed.scan.maskVoxels, plain.scan.maskVoxels);
  assert.deepEqual(relaxed.coupling.mutual, plain.coupling.mutual);
  /** Largest difference; NaN where both are is none. @param {Float32Array} a @param {Float32Array} b */
  const difference = (a, b) => a.reduce((most, value, i) =>
    Math.max(most, Number.isNaN(value) && Number.isNaN(b[i]) ? 0 : Math.abs(value - b[i])), 0);
  // Fused multiply-adds round once where plain ones round twice: a few 1e-8 per sum of r.
  assert.ok(difference(relaxed.coupling.r, plain.coupling.r) < 1e-6);
  assert.ok(difference(relaxed.maps[0], plain.maps[0]) < 1e-6);
  assert.ok(difference(relaxed.series, plain.series) < 1e-4);
});

test('networks can be the user\'s own', {skip: skipReason}, () =>
  withEngine({workers: 1}, async (engine) => {
    const {scan, networks} = await engine.simulate(small);
    const values = networks.values.slice(0, 2 * scan.nScans);
    const prepared = await engine.prepareNetworks({values, nTimes: scan.nScans, nUnits: 2});
    assert.equal(prepared.nUnits, 2);
    assert.equal((await engine.couple({})).nNetworks, 2);
    await assert.rejects(engine.prepareNetworks({values, nTimes: 2 * scan.nScans, nUnits: 1}), /scans/);
  }));
