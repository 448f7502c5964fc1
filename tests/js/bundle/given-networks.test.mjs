// Bundles whose networks are given: their maps are read as numpy and nibabel would, and what is missing or does not fit is said
// before anything that is open goes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { isTemplateSpace, openScan, readGiven } from '../../../web/js/bundle/given-networks.js';
import { inflated, niftiFile, readMaps } from '../../../web/js/bundle/nifti-maps.js';

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

test('of a packed file no more is unpacked than its header promises', async () => {
  const file = niftiFile('maps.nii', [2, 2, 2, 2], affine, new Float32Array(16).fill(3));
  const bytes = new Uint8Array(60 * 2 ** 20);
  bytes.set(new Uint8Array(await file.arrayBuffer()));
  const packed = new Uint8Array(gzipSync(bytes));
  assert.ok(packed.length < 1e5);
  const values = await readMaps(packed, header({ gzip: true }), 'maps.nii.gz');
  assert.deepEqual([...values], Array(16).fill(3));
  assert.ok(values.buffer.byteLength <= 2 ** 20 + 64, `${values.buffer.byteLength} bytes are held`);
  assert.equal((await inflated(packed, 1000, 'maps.nii.gz')).length, 1000);
  await assert.rejects(readMaps(packed, header({ gzip: true, dims: [512, 512, 256, 2] }), 'maps.nii.gz'), /more than a page should take/);
});

test('reading maps tells how far it is, and can be cancelled between turns', async (t) => {
  let clock = 0;
  t.mock.method(performance, 'now', () => (clock += 1000));  // each turn is over as soon as it is asked
  const dims = [64, 64, 64, 2];
  const bytes = new Uint8Array(352 + 2 * dims.reduce((a, b) => a * b));
  new DataView(bytes.buffer).setFloat32(108, 352, true);
  for (const gzip of [false, true]) {
    const file = gzip ? new Uint8Array(gzipSync(bytes, { level: 0 })) : bytes;
    const about = header({ dims, datatype: 'int16', slope: 2, gzip });
    /** @type {number[]} */
    const told = [];
    await readMaps(file, about, 'maps.nii', { onProgress: ({ fraction }) => { told.push(fraction); } });
    assert.ok(told.length >= (gzip ? 60 : 8) && told.every((value, i) => value >= (told[i - 1] ?? 0) && value <= 1), told.join());
    for (const at of [0, told.length - 2]) {
      const stop = new AbortController();
      let n = 0;
      await assert.rejects(readMaps(file, about, 'maps.nii', { signal: stop.signal, onProgress: () => { if (n++ === at) stop.abort(); } }), { name: 'AbortError' });
      assert.equal(n, at + 1);
    }
  }
});

test('what is missing is said by name', async () => {
  const refused = (/** @type {any} */ manifest) => readGiven(/** @type {any} */ ({ manifest, name: 'mine', file: () => { throw new Error('read'); } }), /** @type {any} */ ({}));
  const set = { id: 's', name: 'Seven networks', method: 'ica', network_names: ['a'] };
  const scan = { tr_secs: 2, run_scans: [10] };
  await assert.rejects(refused({ models: [{}] }), /mine has models, but neither networks nor a simulation/);
  await assert.rejects(refused({ scan, network_sets: [{ ...set, maps: 'm.nii' }] }), /"Seven networks" has no time courses and the bundle no scans/);
  await assert.rejects(refused({ scan, network_sets: [{ ...set, timecourses: 't.npy' }] }), /"Seven networks" has no maps and/);
});

test('more scans than a stand-in can have are refused before anything is fetched', async () => {
  const bundle = { name: 'mine', file: () => { throw new Error('read'); }, manifest: { scan: { tr_secs: 1, run_scans: [30_000, 10_000] },
    network_sets: [{ name: 's', network_names: ['a'], maps: 'm.nii', timecourses: 't.npy' }] } };
  await assert.rejects(readGiven(/** @type {any} */ (bundle), /** @type {any} */ ({})), (/** @type {any} */ error) => {
    assert.equal(error.message, 'mine has 40,000 scans: a stand-in can have 32,767. Put the scans in (scan.bold), or split the bundle.');
    return error.code === 'unsupported';
  });
});

/**
 * Two maps on a 2 x 2 x 2 grid, their mask and time courses, as the engine reads such files.
 * @param {{maps?: number[], mask?: number[]|null, maskHeader?: object, bold?: any, courses?: number[], names?: string[]}} parts
 */
function reading({ maps = Array.from({ length: 16 }, (_, i) => i), mask = [1, 1, 1, 1, 0, 0, 0, 1], maskHeader = {}, bold = null, courses = [1, 2, 4, 0, 3, 1], names = ['a', 'b'] }) {
  const image = niftiFile('maps.nii', [2, 2, 2, 2], affine, Float32Array.from(maps));
  const set = { id: 's', name: 'S', method: 'ica', network_names: names, maps: 'nets/maps.nii', timecourses: 'nets/tc.npy', ...(mask ? { mask: 'nets/inside.nii' } : {}) };
  const bundle = { name: 'mine', manifest: { scan: { tr_secs: 1, run_scans: [3], ...(bold ? { bold: 'bold.nii' } : {}) }, network_sets: [set] },
    file: async (/** @type {string} */ path) => (path === 'nets/maps.nii' ? image : new File([], path)) };
  const engine = { readHeader: async (/** @type {File[]} */ [file]) => (file.name === 'bold.nii' ? bold : header()),
    readVolume: async () => ({ dims: [2, 2, 2], worldFromVoxel: affine, values: Float32Array.from(mask ?? []), ...maskHeader }),
    readNpy: async () => ({ rows: 3, columns: 2, values: Float32Array.from(courses), nonFinite: courses.filter((value) => !Number.isFinite(value)).length }) };
  return readGiven(/** @type {any} */ (bundle), /** @type {any} */ (engine));
}

test('maps that show nothing and masks without a voxel are refused by their file\'s name', async () => {
  await assert.rejects(reading({ maps: Array(16).fill(0) }), /nets\/maps\.nii: no value inside of the mask is a number that differs from 0/);
  await assert.rejects(reading({ maps: Array(16).fill(NaN), mask: null }), /nets\/maps\.nii: no value is a number that differs from 0/);
  const outside = Array.from({ length: 16 }, (_, i) => (i % 8 >= 4 && i % 8 < 7 ? 1 : 0));
  await assert.rejects(reading({ maps: outside }), /nets\/maps\.nii: no value inside of the mask/);
  await assert.rejects(reading({ mask: Array(8).fill(0) }), /nets\/inside\.nii: no voxel differs from 0/);
  await assert.rejects(reading({ mask: Array(8).fill(NaN) }), /nets\/inside\.nii: no voxel differs from 0/);
});

test('NaN is 0 in maps, and outside of the mask', async () => {
  const { grid } = await reading({ maps: [NaN, 1, Infinity, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0], mask: [1, NaN, 0, -1, 0, 0, 0, 1] });
  assert.deepEqual([...(grid?.maps ?? [])], [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0]);
  assert.deepEqual([...(grid?.mask ?? [])], [1, 0, 0, 1, 0, 0, 0, 1]);
  assert.deepEqual([...((await reading({ maps: [NaN, 1, Infinity, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0], mask: null })).grid?.mask ?? [])], [0, 1, 0, 1, 0, 0, 0, 0]);
});

test('numbers of names, grids and numbers of scans that do not fit are refused by name', async () => {
  await assert.rejects(reading({ names: ['a', 'b', 'c'] }), /nets\/(maps\.nii has 2 maps, network_names 3 names|tc\.npy is 3 x 2: run_scans and network_names say 3 x 3)/);
  const moved = affine.map((value, i) => (i === 3 ? value + 2 : value));
  await assert.rejects(reading({ maskHeader: { worldFromVoxel: moved } }), /nets\/inside\.nii and nets\/maps\.nii have different grids/);
  await assert.rejects(reading({ maskHeader: { dims: [2, 2, 1] } }), /have different grids/);
  await assert.rejects(reading({ bold: header({ dims: [2, 2, 2, 4] }) }), /bold\.nii has 4 scans, run_scans say 3/);
  await assert.rejects(reading({ bold: header({ dims: [2, 2, 2, 3], worldFromVoxel: moved }) }), /bold\.nii and the maps have different grids/);
});

test('grids are the same to a thousandth of a millimetre per entry, as for the command line', async () => {
  const off = (/** @type {number} */ by, at = 3) => reading({ bold: header({ dims: [2, 2, 2, 3], worldFromVoxel: affine.map((value, i) => (i === at ? value + by : value)) }) });
  assert.ok(await off(0.0009));
  assert.ok(await off(0.0009, 0));
  await assert.rejects(off(0.0011), /different grids/);
  await assert.rejects(off(0.0011, 0), /different grids/);
});

test('a time course with a value that is no number is told with its network, beside what the engine says of the scans', async () => {
  const given = await reading({ courses: [1, 2, 4, 0, NaN, 1], bold: header({ dims: [2, 2, 2, 3] }) });
  const told = 'nets/tc.npy has 1 value that is no number: network "b" is coupled with nothing.';
  assert.deepEqual(given.warnings, [told]);
  const engine = { openBold: async () => ({ warnings: ['of the scans'] }) };
  assert.deepEqual((await openScan(given, /** @type {any} */ (engine), {})).warnings, ['of the scans', told]);
  const rebuilt = await openScan({ ...given, bold: null, boldHeader: null }, /** @type {any} */ (engine), {});
  assert.deepEqual([rebuilt.warnings[0], rebuilt.warnings[2], rebuilt.warnings.length], ['of the scans', told, 3]);
  assert.match(rebuilt.warnings[1], /has no scans\. What is shown on the brain is rebuilt from its 2 maps/);
  assert.deepEqual((await reading({ courses: [NaN, 2, NaN, 0, Infinity, 1] })).warnings, ['nets/tc.npy has 3 values that are no numbers: 2 networks (a, b) are coupled with nothing.']);
  assert.deepEqual((await reading({})).warnings, []);
});

test('maps say whether they are in the reference brain\'s space, scans where there are no maps', () => {
  const of = (/** @type {any} */ given) => isTemplateSpace(given);
  assert.equal(of({ grid: { spaceCode: 4 }, boldHeader: null }), true);
  assert.equal(of({ grid: { spaceCode: 1 }, boldHeader: header() }), false);
  assert.equal(of({ grid: null, boldHeader: header() }), true);
  assert.equal(of({ grid: null, boldHeader: header({ sformCode: 0, qformCode: 4 }) }), true);
  assert.equal(of({ grid: null, boldHeader: header({ sformCode: 1 }) }), false);
  assert.equal(of({ grid: null, boldHeader: null }), false);
});
