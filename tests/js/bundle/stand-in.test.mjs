// A stand-in for scans that are not there holds the networks and nothing else, and making it leaves room for the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { coarser, standIn } from '../../../web/js/bundle/stand-in.js';

const affine = [-2, 0, 0, 90, 0, 2, 0, -126, 0, 0, 2, -72, 0, 0, 0, 1];

/** Two networks on four voxels in a row; the last is outside of the mask. @param {number} nScans @returns {any} */
const given = (nScans) => ({ nScans, courses: { nTimes: nScans, nUnits: 2, values: Float32Array.from({ length: 2 * nScans }, (_, i) =>
  (i < nScans ? Math.sin(i) : Math.cos(2.3 * i))) },
grid: { dims: [4, 1, 1], worldFromVoxel: affine, mask: Uint8Array.from([1, 1, 1, 0]), maps: Float32Array.from([8, 1, 0, 8, 0, 1, 4, 4]), spaceCode: 4 } });

test('a stand-in varies with a network where its map is large, and not where all maps are small', async () => {
  const n = 50;
  const it = given(n);
  const { values, dims } = await standIn(it);
  const series = (/** @type {number} */ voxel) => Array.from({ length: n }, (_, t) => values[t * dims[0] + voxel]);
  const r = (/** @type {number[]} */ a, /** @type {ArrayLike<number>} */ b) => {
    const centred = (/** @type {ArrayLike<number>} */ x) => Array.from(x, (value, _, all = Array.from(x)) => value - all.reduce((s, v) => s + v, 0) / n);
    const [p, q] = [centred(a), centred(b)];
    const dot = (/** @type {number[]} */ x, /** @type {number[]} */ y) => x.reduce((s, v, i) => s + v * y[i], 0);
    return dot(p, q) / Math.sqrt(dot(p, p) * dot(q, q));
  };
  assert.ok(r(series(0), it.courses.values.subarray(0, n)) > 0.999);
  assert.ok(r(series(2), it.courses.values.subarray(n)) > 0.999);
  // 1 of 8 is less than a quarter, 1 of 4 is one: the voxel follows the second alone.
  assert.ok(r(series(1), it.courses.values.subarray(n)) > 0.999);
  assert.deepEqual(new Set(series(3)), new Set([0]));
  it.grid.maps[5] = 0.9;
  const quiet = await standIn(it);
  assert.deepEqual(new Set(Array.from({ length: n }, (_, t) => quiet.values[t * 4 + 1])), new Set([1000]));
});

test('a grid too fine for a stand-in is averaged over blocks, whose centres stay where they are', async () => {
  const dims = [91, 109, 91];
  const nVoxels = dims[0] * dims[1] * dims[2];
  const grid = { dims, worldFromVoxel: affine, spaceCode: 4, mask: new Uint8Array(nVoxels).fill(1), maps: new Float32Array(nVoxels).map((_, i) => i % 91) };
  assert.equal(await coarser(grid, 40), grid);
  const small = await coarser(grid, 300);
  assert.deepEqual(small.dims, [46, 55, 46]);
  assert.equal(small.maps[0], 0.5);
  assert.deepEqual([small.worldFromVoxel[0], small.worldFromVoxel[3], small.worldFromVoxel[7]], [-4, 89, -125]);
  assert.equal(small.maps[46 * 55 * 46 - 1], 90);  // the rim: one voxel of eight
});

test('each value is the baseline and the sum of the maps that are shown there, times their z-scored time courses', async () => {
  let seed = 1;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647 - 0.5;
  const [dims, nVoxels, n, nMaps] = [[3, 4, 5], 60, 30, 5];
  const maps = Float32Array.from({ length: nMaps * nVoxels }, (_, i) => (i < nVoxels ? 0 : random()));  // the first is empty
  const courses = Float32Array.from({ length: nMaps * n }, (_, i) => (i >= 4 * n ? 7 : random()));         // the last is constant
  courses[2 * n + 3] = NaN;
  const mask = Uint8Array.from({ length: nVoxels }, (_, i) => (i % 7 === 0 ? 0 : 1));
  const { values } = await standIn({ nScans: n, courses: { values: courses, nTimes: n, nUnits: nMaps }, grid: { dims, worldFromVoxel: affine, mask, maps, spaceCode: 4 } });
  for (let v = 0; v < nVoxels; ++v) for (let t = 0; t < n; ++t) {
    let expected = mask[v] ? 1000 : 0;
    for (const k of [1, 3]) {
      const map = [...maps.slice(k * nVoxels, (k + 1) * nVoxels)];
      const series = [...courses.slice(k * n, (k + 1) * n)];
      const mean = series.reduce((a, b) => a + b) / n;
      const sd = Math.sqrt(series.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
      if (mask[v] && Math.abs(map[v]) >= Math.max(...map.map(Math.abs)) / 4) expected += map[v] * (series[t] - mean) / sd;
    }
    assert.ok(Math.abs(values[t * nVoxels + v] - expected) < 1e-3, `voxel ${v}, scan ${t}`);
  }
});

test('making one tells how far it is, leaves the page turns, and stops where it is cancelled', async (t) => {
  let clock = 0;
  t.mock.method(performance, 'now', () => (clock += 1000));  // each turn is over as soon as it is asked
  const [dims, n, nMaps] = [[40, 40, 40], 700, 3];
  const large = { nScans: n, courses: { nTimes: n, nUnits: nMaps, values: Float32Array.from({ length: n * nMaps }, (_, i) => Math.sin(i * i)) },
    grid: { dims, worldFromVoxel: affine, spaceCode: 4, mask: new Uint8Array(64_000).fill(1), maps: new Float32Array(nMaps * 64_000).fill(1) } };
  /** @type {Map<string, number[]>} */
  const told = new Map();
  let turns = 0;
  const ticking = setInterval(() => ++turns, 1);
  await standIn(large, { onProgress: ({ step, fraction }) => { told.set(step, [...told.get(step) ?? [], fraction]); } });
  clearInterval(ticking);
  assert.ok(turns > 3, `${turns} turns`);
  assert.equal(told.get('Averaging the maps')?.length, nMaps);
  const all = [...told.values()].flat();
  assert.ok(all.every((value, i) => value >= (all[i - 1] ?? 0) && value <= 1), all.join());
  assert.ok(new Set(all).size > nMaps * n, 'a turn per scan and network');
  const stop = new AbortController();
  await assert.rejects(standIn(large, { signal: stop.signal, onProgress: ({ fraction }) => { if (fraction > 0.6) stop.abort(); } }), { name: 'AbortError' });
});

test('no number of scans keeps the search for a coarser grid going for ever', async () => {
  const grid = { dims: [2, 2, 2], worldFromVoxel: affine, spaceCode: 4, mask: new Uint8Array(8).fill(1), maps: new Float32Array(8).fill(1) };
  assert.deepEqual((await coarser(grid, 1e9)).dims, [1, 1, 1]);
});
