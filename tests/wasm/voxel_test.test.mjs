// What of a neuron's voxel map is significant, through the engine: against the formulas written out here, with any
// number of workers, and at a lag.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {shiftWithinRuns} from '../../web/js/engine-lag.js';
import {EngineInstance} from '../../web/js/engine-wasm.js';
import {nodePlatform, skipReason, withEngine} from './node_platform.mjs';

/** Unbiased autocorrelation within runs. @param {ArrayLike<number>} x @param {[number, number][]} runs @param {number} lag */
function rho(x, runs, lag) {
  let [products, squares, pairs] = [0, 0, 0];
  for (const [first, last] of runs) {
    for (let t = first; t + lag < last; ++t) products += x[t] * x[t + lag];
    for (let t = first; t < last; ++t) squares += x[t] * x[t];
    pairs += Math.max(0, last - first - lag);
  }
  return products / pairs / (squares / x.length);
}

/** t of r with Pyper & Peterman's degrees of freedom. @param {ArrayLike<number>} x @param {ArrayLike<number>} y @param {[number, number][]} runs @param {number} r */
function tOf(x, y, runs, r) {
  const n = x.length;
  let sum = 0;
  for (let k = 1; k <= Math.floor(Math.max(...runs.map(([a, b]) => b - a)) / 4); ++k) sum += (n - k) / n * rho(x, runs, k) * rho(y, runs, k);
  const inverse = 1 / n + 2 / n * sum;
  const effective = inverse > 1 / n ? 1 / inverse : n;
  return {t: Math.abs(r) * Math.sqrt((effective - 2) / (1 - r * r)), df: effective - 2};
}

/** Two-sided p of Student's t, by Simpson's rule on the density. @param {number} t @param {number} df */
function pOf(t, df) {
  const lgamma = (/** @type {number} */ z) => (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * z) - 1 / (360 * z ** 3);
  const scale = Math.exp(lgamma((df + 1) / 2) - lgamma(df / 2)) / Math.sqrt(df * Math.PI);
  const density = (/** @type {number} */ x) => scale * (1 + x * x / df) ** (-(df + 1) / 2);
  const end = t + 60;
  const steps = 60_000;
  let sum = density(t) + density(end);
  for (let i = 1; i < steps; ++i) sum += (i % 2 ? 4 : 2) * density(t + (end - t) * i / steps);
  return 2 * sum * (end - t) / steps / 3;
}

test('significant voxels are those of the formulas, at any number of workers and at a lag', {skip: skipReason}, async () => {
  /** @type {import('../../web/js/engine-voxel-test.js').VoxelTestResult[]} */
  const found = [];
  for (const workers of [1, 3]) {
    await withEngine({workers}, async (engine) => {
      const {scan, neurons, networks} = await engine.simulate({seed: 3, scansPerRun: 200, voxelMm: 8});
      const coupling = await engine.couple({});
      const [neuron] = coupling.mutual[0];
      assert.ok(networks.nUnits > 0);
      const runs = scan.runStarts.map((first, i) => /** @type {[number, number]} */ ([first, scan.runStarts[i + 1] ?? scan.nScans]));
      for (const lagScans of [0, 1]) {
        await engine.couple({lagScans});
        const map = await engine.voxelMap(neuron);
        // Two at once: both are answered, and the voxels are brought once.
        const [result, other] = await Promise.all([engine.voxelTest(neuron), engine.voxelTest(neuron)]);
        assert.deepEqual(other, result);
        found.push(result);
        assert.equal(result.nVoxels, map.length);
        assert.ok(result.nSignificant > 2 && result.nSignificant < map.length, `${result.nSignificant} of ${map.length}`);
        const inside = [...result.strength.keys()].filter((v) => result.strength[v] >= 1);
        assert.equal(inside.length, result.nSignificant);
        const least = Math.min(...inside.map((v) => Math.abs(map[v])));
        assert.ok(Math.abs(least - result.leastR) < 1e-6);
        // The weakest significant voxel's p is the threshold: its rank times it must be within q, the next one's not.
        const own = neurons.values.slice(neuron * scan.nScans, (neuron + 1) * scan.nScans);
        const series = lagScans ? shiftWithinRuns(own, scan.nScans, scan.runStarts, lagScans) : own;
        const mean = series.reduce((sum, x) => sum + x, 0) / series.length;
        const centred = series.map((x) => x - mean);
        const pAt = async (/** @type {number} */ voxel) => {
          const {t, df} = tOf(centred, await engine.voxelSeries(voxel), runs, map[voxel]);
          return pOf(t, df);
        };
        const byStrength = [...result.strength.keys()].sort((a, b) => result.strength[b] - result.strength[a]);
        const n = result.nSignificant;
        const weakest = await pAt(byStrength[n - 1]);
        const next = await pAt(byStrength[n]);
        assert.ok(weakest * map.length / n <= 0.05 * 1.001, `q ${weakest * map.length / n}`);
        assert.ok(next * map.length / (n + 1) > 0.05 * 0.999, `q ${next * map.length / (n + 1)}`);
        const strongest = byStrength[Math.floor(n / 2)];
        const expected = Math.log(await pAt(strongest)) / Math.log(weakest);
        assert.ok(Math.abs(result.strength[strongest] / expected - 1) < 1e-3, `${result.strength[strongest]}, ${expected}`);
      }
    });
  }
  const [one, oneLagged, three, threeLagged] = found;
  assert.equal(three.nSignificant, one.nSignificant);
  assert.deepEqual(three.strength, one.strength);
  assert.deepEqual(threeLagged.strength, oneLagged.strength);
  assert.notEqual(oneLagged.nSignificant, one.nSignificant);
});

test('another scan is tested with its own voxels, and an unknown neuron is refused', {skip: skipReason}, async () => {
  await withEngine({workers: 2}, async (engine) => {
    await engine.simulate({seed: 3, scansPerRun: 80, voxelMm: 8});
    await engine.couple({});
    const first = await engine.voxelTest(1);
    await engine.simulate({seed: 4, scansPerRun: 60, voxelMm: 10});
    await engine.couple({});
    const second = await engine.voxelTest(1);
    assert.notEqual(second.nVoxels, first.nVoxels);
    assert.equal(second.nVoxels, (await engine.voxelMap(1)).length);
    await assert.rejects(engine.voxelTest(100_000), {code: 'bad_input'});
  });
});

/** @param {EngineInstance} engine @param {{values: Float32Array, runStarts?: number[], nTimes: number, first: number}} block */
function addVoxels(engine, {values, runStarts = [0], nTimes, first}) {
  engine.putFloats(values);
  engine.putBytes(new Uint8Array(Uint32Array.from(runStarts).buffer));
  return engine.call('add_tested_voxels', nTimes, first).nVoxels;
}
/** @param {EngineInstance} engine */
function voxelsKept(engine) {
  engine.putFloats(new Float32Array());
  return engine.call('test_voxels', 0.05).nVoxels;
}
async function methodsInstance() {
  const platform = nodePlatform();
  return EngineInstance.create(await platform.compileModule('plain', 'methods'), platform.glueUrl('plain', 'methods'));
}

test('voxels that cannot be added are refused, and those before them are let go', {skip: skipReason}, async () => {
  const engine = await methodsInstance();
  const nTimes = 100;
  const values = Float32Array.from({length: 200 * nTimes}, (_, i) => Math.sin(i * i));
  for (const runStarts of [[5], [0, 50, 50], [0, 60, 30], [0, 100], [0, 4e9]]) {
    assert.throws(() => addVoxels(engine, {values, runStarts, nTimes, first: 0}), {code: 'bad_input', message: /runs must start at 0/});
    assert.equal(voxelsKept(engine), 0);
  }
  for (const wrong of [{first: 150, nTimes}, {first: 200, nTimes: 50}, {first: 200, nTimes: 99}, {first: 200, nTimes, runStarts: [1]}]) {
    assert.equal(addVoxels(engine, {values, runStarts: [0, 50], nTimes, first: 0}), 200);
    assert.equal(voxelsKept(engine), 200);
    assert.throws(() => addVoxels(engine, {values, ...wrong}), {code: 'bad_input'});
    assert.equal(voxelsKept(engine), 0, JSON.stringify(wrong));
  }
  engine.destroy();
});

test('the voxels\' autocorrelations take their own memory, not twice that', {skip: skipReason}, async () => {
  const engine = await methodsInstance();
  const heap = () => engine.heapBytes(0, 1).buffer.byteLength;
  const [nTimes, perBlock, nBlocks] = [40, 20_000, 32];
  const values = Float32Array.from({length: nTimes * perBlock}, (_, i) => i % 7 - 3);
  for (let block = 0; block < nBlocks; ++block) addVoxels(engine, {values, nTimes, first: block * perBlock});
  const kept = nBlocks * perBlock * (nTimes / 4 + 1) * 4;
  // Emscripten lets memory grow by a fifth more than is needed. One growing array: 1.7.
  assert.ok(heap() < 1.35 * (kept + values.byteLength), `${heap()} bytes for ${kept}`);
  engine.destroy();
});
