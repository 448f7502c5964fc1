// The command line's numbers against numpy's (tests/golden/make_cli_golden.py).

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { golden, readNifti, readNpy, scratch, shared, syncAct } from './run.mjs';

/**
 * @typedef {{options: string[], unit: number, neurons: string, n_voxels: number, voxels: number[],
 *   r: (number | null)[], n_nan: number, sum: number, sum_of_squares: number}} GoldenMap
 * @typedef {{mask: {n_voxels: number, sha256: string}, recipes: Record<string, GoldenMap>}} GoldenScan
 * @typedef {{options: string[], neurons: string, r: (number | null)[][]}} GoldenCoupling
 * @type {{scans: Record<string, GoldenScan>, couple: Record<string, GoldenCoupling>}}
 */
const expected = JSON.parse(readFileSync(golden('cli_golden.json'), 'utf8'));
// r of float32 series in float32 products: the kernels' own limit is 1e-5 (correlate.h).
const kTolerance = 1e-5;

/** @param {string[]} options  of a golden recipe, with the table of confounds in its place */
const withTables = (options) => options.map((word) => (word === 'CONFOUNDS' ? golden('confounds_50x9.tsv') : word));

/**
 * @param {number} ours
 * @param {number | null} theirs null: NaN is expected
 * @param {number} tolerance
 * @param {string} what
 */
function close(ours, theirs, tolerance, what) {
  if (theirs === null) assert.ok(Number.isNaN(ours), `${what}: ${ours}, not NaN`);
  else assert.ok(Math.abs(ours - theirs) <= tolerance, `${what}: ${ours}, not ${theirs}`);
}

for (const [name, scan] of Object.entries(expected.scans)) {
  const file = shared(`fmri/${name}`);
  const options = { skip: file ? false : `../shared/data/fmri/${name} is missing` };

  test(`the automatic mask of ${name} is SciPy's`, options, (t) => {
    const out = path.join(scratch(t), 'mask.nii.gz');
    const run = syncAct('mask', file, '--out', out, '--json');
    assert.equal(run.code, 0, run.err);
    const report = JSON.parse(run.out);
    assert.equal(report.n_voxels, scan.mask.n_voxels);
    const image = readNifti(out);
    assert.deepEqual(image.dims, [26, 31, 22]);
    const indices = Uint32Array.from([...image.values.keys()].filter((v) => image.values[v] === 1));
    assert.equal(createHash('sha256').update(Buffer.from(indices.buffer)).digest('hex'), scan.mask.sha256);
  });

  for (const [recipe, golden_map] of Object.entries(scan.recipes)) {
    test(`the voxel map of ${name}, recipe "${recipe}", is numpy's`, options, (t) => {
      const folder = scratch(t);
      const out = path.join(folder, 'r.nii.gz');
      const run = syncAct('voxel-map', file, '--tr', '2', '--mask', 'all', '--neurons', golden(golden_map.neurons),
        '--unit', String(golden_map.unit), ...withTables(golden_map.options), '--out', out, '--json');
      assert.equal(run.code, 0, run.err);
      const image = readNifti(out);
      golden_map.voxels.forEach((voxel, i) => close(image.values[voxel], golden_map.r[i], kTolerance, `voxel ${voxel}`));

      const report = JSON.parse(run.out);
      assert.equal(report.mask.n_voxels, golden_map.n_voxels);
      assert.equal(report.n_voxels_without_signal, golden_map.n_nan);
      const finite = image.values.filter((r) => !Number.isNaN(r));
      assert.equal(image.values.length - finite.length, golden_map.n_nan);
      close(finite.reduce((sum, r) => sum + r, 0), golden_map.sum, kTolerance * golden_map.n_voxels, 'sum');
      close(finite.reduce((sum, r) => sum + r * r, 0), golden_map.sum_of_squares, kTolerance * golden_map.n_voxels, 'sum of squares');
    });
  }

  test(`a mask file gives ${name} the same map as the automatic mask that it holds`, options, (t) => {
    const folder = scratch(t);
    /** @param {string} name_of_map @param {...string} mask */
    const map = (name_of_map, ...mask) => {
      const out = path.join(folder, name_of_map);
      const run = syncAct('voxel-map', file, '--tr', '2', '--neurons', golden('page_neurons_50x16.npy'), '--unit', '3', ...mask, '--out', out);
      assert.equal(run.code, 0, run.err);
      return readNifti(out).values;
    };
    const mask = path.join(folder, 'mask.nii');
    assert.equal(syncAct('mask', file, '--out', mask).code, 0);
    const automatic = map('a.nii.gz');
    assert.deepEqual(map('b.nii', '--mask', mask), automatic);
    assert.equal(automatic.filter((r) => r !== 0).length, scan.mask.n_voxels);
  });
}

for (const [recipe, entry] of Object.entries(expected.couple)) {
  test(`couple, recipe "${recipe}", gives numpy's r`, (t) => {
    const out = scratch(t);
    const run = syncAct('couple', '--neurons', golden(entry.neurons), '--networks', golden('page_networks_50x4.npy'),
      '--tr', '2', ...withTables(entry.options), '--out', out);
    assert.equal(run.code, 0, run.err);
    const r = readNpy(path.join(out, 'coupling.npy'));
    assert.deepEqual(r.shape, [entry.r.length, 4]);
    entry.r.flat().forEach((value, i) => close(r.values[i], value, kTolerance, `pair ${i}`));

    /** @type {import('./run.mjs').CouplingReport} */
    const json = JSON.parse(readFileSync(path.join(out, 'coupling.json'), 'utf8'));
    entry.r.forEach((row, n) => {
      const best = row[0] === null ? null : row.indexOf(Math.max(...row.map(Number)));
      assert.equal(json.neurons[n].id, n);
      assert.equal(json.neurons[n].best_network, best);
      assert.equal(json.neurons[n].p, null);
    });
    json.networks.forEach((network, k) => {
      const column = entry.r.map((row) => row[k] ?? -2);
      assert.equal(network.best_neuron, column.indexOf(Math.max(...column)));
      close(network.r ?? NaN, Math.max(...column), kTolerance, `network ${k}`);
    });
    const table = readFileSync(path.join(out, 'coupling.tsv'), 'utf8').trimEnd().split('\n');
    assert.equal(table.length, 1 + entry.r.length);
  });
}

const pmc = shared('fmri/sherlock_run1_PMC_s1_bbox4D.nii.gz');
test('standardized data that are masked already keep their voxels', { skip: pmc ? false : '../shared/data is missing' }, (t) => {
  const run = syncAct('mask', pmc, '--out', path.join(scratch(t), 'm.nii'), '--json');
  assert.equal(JSON.parse(run.out).n_voxels, 481);
});

const slice = shared('fmri/bold.nii.gz');
test('a single slice is preprocessed with its own TR', { skip: slice ? false : '../shared/data is missing' }, (t) => {
  const out = path.join(scratch(t), 'out');
  const run = syncAct('preprocess', slice, '--out', out, '--run-lengths', Array(12).fill(121).join(','), '--json');
  assert.equal(run.code, 0, run.err);
  const report = JSON.parse(run.out);
  assert.equal(report.recipe.tr_secs, 2.5);
  const columns = readNpy(path.join(out, 'columns.npy'));
  assert.deepEqual(columns.shape, [1452, 530]);
  // Each run of each voxel: mean 0, standard deviation 1.
  for (const run_number of [0, 7]) {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < 121; ++i) {
      const value = columns.values[(run_number * 121 + i) * 530 + 100];
      sum += value;
      squares += value * value;
    }
    assert.ok(Math.abs(sum / 121) < 1e-6);
    assert.ok(Math.abs(squares / 121 - 1) < 1e-5);
  }
});
