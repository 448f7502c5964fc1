// Opening scans: the same numbers however the voxels are divided, and the numbers that they should be.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';

import {ballScan, detrendedR, gzipFile, namedFile, niftiBytes, rawBytes, uniforms} from './nifti_bytes.mjs';
import {fileOf, nodePlatform, skipReason, skipWithout, withEngine} from './node_platform.mjs';

/** @typedef {import('../../web/js/engine-client.js').EngineClient} EngineClient */

const scan = ballScan();
const [nx, ny, nz, nt] = scan.dims;
const nVoxels = nx * ny * nz;
const bytes = niftiBytes(scan);
const none = /** @type {const} */ ({kind: 'none'});

/** Neurons [scan x unit], noise. @param {number} nUnits */
function noise(nUnits) {
  const random = uniforms(99);
  return Float32Array.from({length: nt * nUnits}, () => random() - 0.5);
}

/** Everything that an opened scan gives. @param {EngineClient} engine @param {any} request */
async function everything(engine, request) {
  const opened = await engine.openBold(request);
  await engine.prepareNeurons({values: noise(3), nTimes: nt, nUnits: 3, rateHz: null, hrf: none});
  const maps = [];
  for (let n = 0; n < 3; ++n) maps.push(await engine.voxelMap(n));
  const middle = Math.floor(opened.maskVoxels.length / 2);
  return {opened, maps, series: await engine.voxelSeries(middle)};
}

test('every number of workers and every kind of file gives the same bits', {skip: skipReason}, async () => {
  const files = {
    plain: [namedFile('ball.nii', bytes)],
    gzip: [gzipFile('ball.nii.gz', bytes)],
    pair: [namedFile('ball.hdr', niftiBytes({...scan, detached: true})), namedFile('ball.img', rawBytes(scan.values))],
  };
  /** @type {any} */
  let first = null;
  for (const workers of [1, 2, 3]) {
    await withEngine({workers}, async (engine) => {
      for (const [kind, given] of Object.entries(files)) {
        const {opened, maps, series} = await everything(engine, {files: given});
        const shown = {...opened, title: ''};
        first ??= {shown, maps, series};
        assert.deepEqual(shown, first.shown, `${workers} workers, ${kind}`);
        assert.deepEqual(maps, first.maps, `${workers} workers, ${kind}`);
        assert.deepEqual(series, first.series, `${workers} workers, ${kind}`);
      }
    });
  }
  assert.ok(first.shown.maskVoxels.length > 500);
  assert.equal(first.shown.anatomy.kind, 'mean');
  assert.equal(first.shown.anatomy.values.length, nVoxels);
});

test('the worker that was started when files were expected reads them', {skip: skipReason}, async () => {
  const platform = nodePlatform();
  /** @type {string[]} */
  const started = [];
  const spawnWorker = (/** @type {string} */ name) => {
    started.push(name);
    return platform.spawnWorker(name);
  };
  await withEngine({workers: 1, platform: {...platform, spawnWorker}}, async (engine) => {
    engine.expectFiles();
    engine.expectFiles();
    assert.deepEqual(started, ['engine 1', 'engine reader']);
    const {nScans} = await engine.openBold({files: [namedFile('ball.nii', bytes)]});
    assert.equal(nScans, nt);
    assert.deepEqual(started, ['engine 1', 'engine reader']);
  });
});

test('r of a neuron with a voxel is that of the plain formula', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    const {opened, maps, series} = await everything(engine, {files: [namedFile('ball.nii', bytes)]});
    const neurons = noise(3);
    let largest = 0;
    opened.maskVoxels.forEach((voxel, i) => {
      const column = Array.from({length: nt}, (_, t) => scan.values[t * nVoxels + voxel]);
      for (let n = 0; n < 3; ++n) {
        const r = detrendedR(neurons.subarray(n * nt, (n + 1) * nt), column, opened.trSecs);
        largest = Math.max(largest, Math.abs(r - maps[n][i]));
      }
    });
    assert.ok(largest < 2e-6, `differs by ${largest}`);  // a few float32 roundings of sums of 40
    const mean = series.reduce((sum, value) => sum + value / nt, 0);
    const variance = series.reduce((sum, value) => sum + (value - mean) ** 2 / nt, 0);
    assert.ok(Math.abs(mean) < 1e-6 && Math.abs(variance - 1) < 1e-5);
  }));

test('runs are detrended and z-scored each by itself: voxels, neurons and networks', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    const runLengths = [Math.floor(nt / 2) - 1, nt - Math.floor(nt / 2) + 1];
    const files = [namedFile('ball.nii', bytes)];
    const opened = await engine.openBold({files, recipe: {highPassSecs: 0, runLengths}});
    assert.deepEqual(opened.runStarts, [0, runLengths[0]]);
    const neurons = await engine.prepareNeurons({values: noise(1), nTimes: nt, nUnits: 1, rateHz: null, hrf: none});
    const networks = await engine.prepareNetworks({values: noise(1), nTimes: nt, nUnits: 1});
    const voxel = await engine.voxelSeries(Math.floor(opened.maskVoxels.length / 2));
    for (const series of [voxel, neurons.values, networks.values]) {
      runLengths.forEach((length, run) => {
        const own = series.subarray(opened.runStarts[run], opened.runStarts[run] + length);
        const mean = own.reduce((sum, value) => sum + value / length, 0);
        const variance = own.reduce((sum, value) => sum + value * value / length, 0);
        assert.ok(Math.abs(mean) < 1e-5 && Math.abs(variance - 1) < 1e-4, `run ${run}: mean ${mean}, variance ${variance}`);
      });
    }
    await assert.rejects(engine.openBold({files, recipe: {runLengths: [3, nt]}}), /run_lengths/);
    assert.deepEqual((await engine.openBold({files})).runStarts, [0]);
  }));

test('the map and the coupling of a real scan equal numpy', {skip: skipWithout('fmri/sub-007_lowres.nii')}, () =>
  withEngine({workers: 2}, async (engine) => {
    const golden = JSON.parse(readFileSync(new URL('../golden/page_golden.json', import.meta.url), 'utf8'));
    const npy = (/** @type {string} */ name) =>
      engine.readNpy(namedFile(name, readFileSync(new URL(`../golden/${name}`, import.meta.url))));
    const dims = [26, 31, 22];
    const box = new Uint8Array(26 * 31 * 22);
    const [[x0, x1], [y0, y1], [z0, z1]] = golden.box;
    for (let z = z0; z < z1; ++z) {
      for (let y = y0; y < y1; ++y) box.fill(1, x0 + 26 * (y + 31 * z), x1 + 26 * (y + 31 * z));
    }
    const bold = fileOf('fmri/sub-007_lowres.nii');
    const header = await engine.readHeader([bold]);
    const mask = niftiBytes({dims, values: box});
    // The mask must say that it lies where the scan does.
    header.worldFromVoxel.slice(0, 12).forEach((value, i) => mask.writeFloatLE(value, 280 + 4 * i));
    const opened = await engine.openBold({files: [bold], mask: namedFile('box.nii', mask), trSecs: 2});
    assert.equal(opened.maskVoxels.length, box.reduce((sum, value) => sum + value, 0));
    for (const [name, prepare] of /** @type {const} */ ([
      ['page_neurons_50x16.npy', 'prepareNeurons'], ['page_networks_50x4.npy', 'prepareNetworks']])) {
      const {values, rows, columns} = await npy(name);
      await engine[prepare]({values, nTimes: rows, nUnits: columns, rateHz: null, hrf: none});
    }
    const coupling = await engine.couple({});
    assert.equal(coupling.neuronsWithoutSignal, 1);
    golden.r.forEach((/** @type {number | null} */ r, /** @type {number} */ i) => {
      if (r === null) assert.ok(Number.isNaN(coupling.r[i]));
      else assert.ok(Math.abs(coupling.r[i] - r) < 1e-5, `pair ${i}`);
    });
    const byNeuron = (/** @type {number[][]} */ pairs) => [...pairs].sort((a, b) => a[0] - b[0]);
    assert.deepEqual(byNeuron(coupling.mutual), byNeuron(golden.mutual));
    const map = await engine.voxelMap(golden.unit);
    golden.voxel_map.forEach((/** @type {number} */ r, /** @type {number} */ i) => {
      assert.ok(Math.abs(map[i * golden.every] - r) < 1e-5, `voxel ${i * golden.every}`);
    });
    assert.equal(Math.ceil(map.length / golden.every), golden.voxel_map.length);
  }));

test('voxels with NaN and constant voxels are counted, left out, and spread to no other', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    const dims = [4, 3, 2, nt];
    const random = uniforms(5);
    const values = Float32Array.from({length: 24 * nt}, () => 100 + random());
    const whole = niftiBytes({dims: dims.slice(0, 3), values: new Uint8Array(24).fill(1)});
    values[24 * 7 + 3] = NaN;
    values[24 * 9 + 20] = Infinity;
    for (let t = 0; t < nt; ++t) values[24 * t + 11] = 5;
    const opened = await engine.openBold({files: [namedFile('nan.nii', niftiBytes({dims, values}))],
      mask: namedFile('mask.nii', whole)});
    assert.equal(opened.nonFiniteVoxels, 2);
    assert.equal(opened.noSignalVoxels, 1);
    await engine.prepareNeurons({values: noise(1), nTimes: nt, nUnits: 1, rateHz: null, hrf: none});
    const map = await engine.voxelMap(0);
    const without = [...map.keys()].filter((i) => Number.isNaN(map[i]));
    assert.deepEqual(without, [3, 11, 20]);
    assert.ok((await engine.voxelSeries(11)).every((value) => value === 0));
    assert.ok(opened.anatomy.values.every(Number.isFinite));
  }));

test('a mask of another grid is refused', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    const mask = namedFile('small.nii', niftiBytes({dims: [3, 3, 3], values: new Uint8Array(27).fill(1)}));
    await assert.rejects(engine.openBold({files: [namedFile('ball.nii', bytes)], mask}), /small\.nii/);
  }));

test('neurons whose rows do not fit are refused; units without signal are named', {skip: skipReason}, () =>
  withEngine({workers: 1}, async (engine) => {
    await assert.rejects(engine.prepareNeurons({values: noise(1), nTimes: nt, nUnits: 1, rateHz: null, hrf: none}),
        /No scan is open/);
    await engine.openBold({files: [namedFile('ball.nii', bytes)]});
    await assert.rejects(engine.prepareNeurons({values: noise(1).subarray(1), nTimes: nt - 1, nUnits: 1,
      rateHz: null, hrf: none}), (/** @type {any} */ error) => error.code === 'bad_input');
    await assert.rejects(engine.couple({}), /no neurons/);
    await assert.rejects(engine.voxelMap(0), /no neuron 0/);
    const values = noise(3);
    values.fill(7, nt, 2 * nt);
    values[2 * nt] = NaN;
    const prepared = await engine.prepareNeurons({values, nTimes: nt, nUnits: 3, rateHz: null, hrf: none});
    assert.deepEqual([...prepared.noSignal], [1, 2]);
    assert.equal(values[2 * nt + 1], noise(3)[2 * nt + 1]);  // the caller's array is still there
    assert.ok((await engine.voxelMap(1)).every(Number.isNaN));
  }));

test('a map is written on the grid of the scan', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    const opened = await engine.openBold({files: [namedFile('ball.nii', bytes)]});
    const values = Float32Array.from(opened.maskVoxels, (voxel) => voxel / 1000);
    const file = await engine.writeNifti({values, kind: 'voxel map'});
    const back = await engine.readVolume(namedFile('map.nii.gz', file));
    assert.deepEqual(back.dims, opened.dims);
    assert.deepEqual(back.worldFromVoxel, opened.worldFromVoxel);
    const expected = new Float32Array(nVoxels);
    opened.maskVoxels.forEach((voxel, i) => {
      expected[voxel] = values[i];
    });
    assert.deepEqual(back.values, expected);
    await assert.rejects(engine.writeNifti({values: new Float32Array(3), kind: 'x'}), /3 values/);
  }));

test('a voxel outside of the mask is refused', {skip: skipReason}, () =>
  withEngine({workers: 2}, async (engine) => {
    const {maskVoxels} = await engine.openBold({files: [namedFile('ball.nii', bytes)]});
    for (const index of [-1, 0.5, maskVoxels.length]) {
      await assert.rejects(engine.voxelSeries(index), /no voxel/);
    }
    assert.equal((await engine.voxelSeries(maskVoxels.length - 1)).length, nt);
  }));
