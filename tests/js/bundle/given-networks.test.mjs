// Bundles whose networks are given: their maps are read as numpy and nibabel would, a stand-in for scans that are not there holds the
// networks and nothing else, and what is missing is said.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { coarser, isTemplateSpace, readGiven, standIn } from '../../../web/js/bundle/given-networks.js';
import { niftiFile, readMaps } from '../../../web/js/bundle/nifti-maps.js';

const affine = [-2, 0, 0, 90, 0, 2, 0, -126, 0, 0, 2, -72, 0, 0, 0, 1];
/** @param {object} changed @returns {any} */
const header = (changed = {}) => ({ version: 1, dims: [2, 2, 2, 2], datatype: 'float32', slope: 1, intercept: 0, gzip: false, bigEndian: false,
  worldFromVoxel: affine, sformCode: 4, qformCode: 0, ...changed });

test('what is written is read back, packed or not', async () => {
  const values = Float32Array.from({ length: 16 }, (_, i) => i / 3 - 2);
  const file = niftiFile('maps.nii', [2, 2, 2, 2], affine, values, { trSecs: 1.5, spaceCode: 4 });
  const bytes = new Uint8Array(await file.arrayBuffer());
  assert.deepEqual(await readMaps(bytes, header(), 'maps.nii'), values);
  assert.deepEqual(await readMaps(new Uint8Array(gzipSync(bytes)), header({ gzip: true }), 'maps.nii.gz'), values);
  await assert.rejects(readMaps(bytes.subarray(0, 400), header(), 'maps.nii'), /maps\.nii is shorter than its header says/);
  await assert.rejects(readMaps(new Uint8Array(gzipSync(bytes)).subarray(0, 90), header({ gzip: true }), 'maps.nii.gz'), /cannot be unpacked/);
  await assert.rejects(readMaps(bytes, header({ datatype: 'complex64' }), 'maps.nii'), /maps of complex64/);
});

test('integers of the other byte order are scaled as the header says', async () => {
  const view = new DataView(new ArrayBuffer(352 + 32));
  view.setFloat32(108, 352, false);
  for (let i = 0; i < 16; ++i) view.setInt16(352 + 2 * i, i - 8, false);
  const read = await readMaps(new Uint8Array(view.buffer), header({ datatype: 'int16', bigEndian: true, slope: 0.5, intercept: 1 }), 'maps.nii');
  assert.deepEqual([...read], Array.from({ length: 16 }, (_, i) => (i - 8) / 2 + 1));
});

/** Two networks on four voxels in a row; the last is outside of the mask. @param {number} nScans @returns {any} */
const given = (nScans) => ({ nScans, courses: { nTimes: nScans, nUnits: 2, values: Float32Array.from({ length: 2 * nScans }, (_, i) =>
  (i < nScans ? Math.sin(i) : Math.cos(2.3 * i))) },
grid: { dims: [4, 1, 1], worldFromVoxel: affine, mask: Uint8Array.from([1, 1, 1, 0]), maps: Float32Array.from([8, 1, 0, 8, 0, 1, 4, 4]), spaceCode: 4 } });

test('a stand-in varies with a network where its map is large, and not where all maps are small', () => {
  const n = 50;
  const it = given(n);
  const { values, dims } = standIn(it);
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
  const quiet = standIn(it);
  assert.deepEqual(new Set(Array.from({ length: n }, (_, t) => quiet.values[t * 4 + 1])), new Set([1000]));
});

test('a grid too fine for a stand-in is averaged over blocks, whose centres stay where they are', () => {
  const dims = [91, 109, 91];
  const nVoxels = dims[0] * dims[1] * dims[2];
  const grid = { dims, worldFromVoxel: affine, spaceCode: 4, mask: new Uint8Array(nVoxels).fill(1), maps: new Float32Array(nVoxels).map((_, i) => i % 91) };
  assert.equal(coarser(grid, 40), grid);
  const small = coarser(grid, 300);
  assert.deepEqual(small.dims, [46, 55, 46]);
  assert.equal(small.maps[0], 0.5);
  assert.deepEqual([small.worldFromVoxel[0], small.worldFromVoxel[3], small.worldFromVoxel[7]], [-4, 89, -125]);
  assert.equal(small.maps[46 * 55 * 46 - 1], 90);  // the rim: one voxel of eight
});

test('what is missing is said by name', async () => {
  const refused = (/** @type {any} */ manifest) => readGiven(/** @type {any} */ ({ manifest, name: 'mine', file: () => { throw new Error('read'); } }), /** @type {any} */ ({}));
  const set = { id: 's', name: 'Seven networks', method: 'ica', network_names: ['a'] };
  const scan = { tr_secs: 2, run_scans: [10] };
  await assert.rejects(refused({ models: [{}] }), /mine has models, but neither networks nor a simulation/);
  await assert.rejects(refused({ scan, network_sets: [{ ...set, maps: 'm.nii' }] }), /"Seven networks" has no time courses and the bundle no scans/);
  await assert.rejects(refused({ scan, network_sets: [{ ...set, timecourses: 't.npy' }] }), /"Seven networks" has no maps and/);
});

test('maps say whether they are in the reference brain\'s space', () => {
  assert.equal(isTemplateSpace(given(2)), true);
  assert.equal(isTemplateSpace(/** @type {any} */ ({ grid: { spaceCode: 1 } })), false);
  assert.equal(isTemplateSpace(/** @type {any} */ ({ grid: null })), false);
});
