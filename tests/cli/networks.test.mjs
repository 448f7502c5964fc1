// sync-act networks: each method from files to files, several runs, and what is refused.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { readNifti, readNpy, scratch, start, syncAct, writeNifti } from './run.mjs';

// 10 x 10 x 2 voxels; two networks, on the left and on the right of a bright block, each with its
// course, and noise between them.
const kDims = [10, 10, 2];
/** @param {number} v */
const bright = (v) => v % 10 > 0 && v % 10 < 9 && Math.floor(v / 10) % 10 > 0 && Math.floor(v / 10) % 10 < 9;
/** 0 left, 1 right, -1 between. @param {number} v */
const side = (v) => (v % 10 < 4 ? 0 : v % 10 > 5 ? 1 : -1);
/** @param {number} v @param {number} t */
const noise = (v, t) => ((v * 7919 + t * 104729 + ((v * t * 31) % 101) * 17) % 97) - 48;
/** @param {number} run */
const intensity = (run) => (/** @type {number} */ v, /** @type {number} */ t) =>
  bright(v)
    ? Math.round(8000 + 300 * [0, Math.sin((t + run) * 0.7), Math.cos((t - run) * 1.9)][side(v) + 1] + noise(v, t + 50 * run))
    : 90 + noise(v, t) / 6;

/** @param {import('node:test').TestContext} t */
function inputs(t) {
  const folder = scratch(t);
  const file = (/** @type {string} */ name) => path.join(folder, name);
  return {
    folder,
    out: file('out'),
    bold: writeNifti(file('run1.nii'), [...kDims, 40], intensity(1), { tr: 2 }),
    second: writeNifti(file('run2.nii'), [...kDims, 30], intensity(2), { tr: 2 }),
    maps: writeNifti(file('maps.nii'), [...kDims, 2], (v, k) => (bright(v) && side(v) === k ? 100 + noise(v, k) : 0), { tr: 1 }),
    labels: writeNifti(file('labels.nii'), [...kDims, 1], (v) => (bright(v) ? [0, 3, 8][side(v) + 1] : 0), { tr: 1 }),
  };
}

/** @param {Float32Array} values @param {number} width @param {number} column */
const columnOf = (values, width, column) => Array.from({ length: values.length / width }, (_, i) => values[i * width + column]);
/** @param {number[]} a @param {number[]} b */
function correlation(a, b) {
  const mean = (/** @type {number[]} */ x) => x.reduce((s, v) => s + v, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((x, i) => { ab += (x - ma) * (b[i] - mb); aa += (x - ma) ** 2; bb += (b[i] - mb) ** 2; });
  return ab / Math.sqrt(aa * bb);
}
const left = Array.from({ length: 40 }, (_, t) => Math.sin((t + 1) * 0.7));
const right = Array.from({ length: 40 }, (_, t) => Math.cos((t - 1) * 1.9));

/** @param {{runs: {file: string, first_scan: number, n_scans: number}[]}} record */
const runsOf = (record) => record.runs.map(({ file, first_scan, n_scans }) => ({ file, first_scan, n_scans }));

/** @param {string} out */
function results(out) {
  assert.deepEqual(readdirSync(out).sort(), ['maps.nii.gz', 'mask.nii.gz', 'networks.json', 'timecourses.npy']);
  const record = JSON.parse(readFileSync(path.join(out, 'networks.json'), 'utf8'));
  return { record, courses: readNpy(path.join(out, 'timecourses.npy')), maps: readNifti(path.join(out, 'maps.nii.gz')) };
}

test('ica: maps, time courses and a record of how they were found; the same seed the same bytes', (t) => {
  const { bold, out } = inputs(t);
  const run = syncAct('networks', bold, '--method', 'ica', '--count', '2', '--seed', '5', '--out', out);
  assert.equal(run.code, 0, run.err);
  const { record, courses, maps } = results(out);
  assert.deepEqual(courses.shape, [40, 2]);
  assert.deepEqual(maps.dims, [...kDims, 2]);
  assert.equal(record.method, 'ica');
  assert.equal(record.parameters.count, 2);
  assert.equal(record.parameters.nonlinearity, 'logcosh');
  assert.equal(record.networks.length, 2);
  assert.ok(record.networks[0].explained_variance >= record.networks[1].explained_variance);
  assert.equal(record.convergence.trajectory.length, record.convergence.n_iterations);
  assert.equal(record.n_scans, 40);
  assert.deepEqual(runsOf(record), [{ file: 'run1.nii', first_scan: 0, n_scans: 40 }]);
  assert.deepEqual(record.grid.dims, kDims);
  assert.equal(record.provenance.seed, 5);
  assert.equal(record.provenance.options.method, 'ica');
  assert.match(record.provenance.inputs[0].sha256, /^[0-9a-f]{64}$/);
  for (const truth of [left, right]) {
    const best = Math.max(...[0, 1].map((k) => Math.abs(correlation(truth, columnOf(courses.values, 2, k)))));
    assert.ok(best > 0.9, `${best}`);
  }
  const again = syncAct('networks', bold, '--method', 'ica', '--count', '2', '--seed', '5', '--out', `${out}2`, '--threads', '2');
  assert.equal(again.code, 0, again.err);
  for (const name of ['maps.nii.gz', 'timecourses.npy']) {
    assert.deepEqual(readFileSync(path.join(`${out}2`, name)), readFileSync(path.join(out, name)));
  }
});

test('templates and parcels: the courses of given maps and regions, by name', (t) => {
  const { folder, bold, maps, labels, out } = inputs(t);
  const names = path.join(folder, 'names.txt');
  writeFileSync(names, 'left\nright\n');
  const templates = syncAct('networks', bold, '--method', 'templates', '--maps', maps, '--map-names', names, '--out', out);
  assert.equal(templates.code, 0, templates.err);
  const found = results(out);
  assert.deepEqual(found.record.networks.map((/** @type {{id: string}} */ n) => n.id), ['left', 'right']);
  assert.ok(correlation(left, columnOf(found.courses.values, 2, 0)) > 0.9);
  assert.ok(correlation(right, columnOf(found.courses.values, 2, 1)) > 0.9);

  const table = path.join(folder, 'regions.tsv');
  writeFileSync(table, 'index\tname\n3\tL\n8\tR\n9\tAbsent\n');
  const parcels = syncAct('networks', bold, '--method', 'parcels', '--labels', labels, '--label-names', table, '--out', `${out}p`, '--json');
  assert.equal(parcels.code, 0, parcels.err);
  const record = JSON.parse(parcels.out);
  assert.deepEqual(record.networks.map((/** @type {{id: string}} */ n) => n.id), ['L', 'R']);
  assert.match(record.notes[0], /Absent/);
  assert.ok(correlation(left, columnOf(results(`${out}p`).courses.values, 2, 0)) > 0.95);
});

test('several files are runs, one after another, in one mask', (t) => {
  const { bold, second, labels, out } = inputs(t);
  const run = syncAct('networks', bold, second, '--method', 'parcels', '--labels', labels, '--out', out);
  assert.equal(run.code, 0, run.err);
  const { record, courses } = results(out);
  assert.deepEqual(courses.shape, [70, 2]);
  assert.deepEqual(record.run_starts, [0, 40]);
  assert.deepEqual(runsOf(record), [
    { file: 'run1.nii', first_scan: 0, n_scans: 40 },
    { file: 'run2.nii', first_scan: 40, n_scans: 30 },
  ]);
  assert.equal(record.provenance.inputs.length, 3);
  assert.ok(correlation(left, columnOf(courses.values, 2, 0).slice(0, 40)) > 0.95);
});

test('confounds and scrubbed scans are regressed out, counted, and repeated from the record', (t) => {
  const { folder, bold, second, labels, out } = inputs(t);
  const table = path.join(folder, 'confounds.tsv');
  writeFileSync(table, ['drive\tframewise_displacement', ...left.map((x, i) => `${x}\t${i === 0 ? 'n/a' : i === 7 ? 0.9 : 0.1}`)].join('\n'));
  const parcels = ['networks', bold, '--method', 'parcels', '--labels', labels];
  const run = syncAct(...parcels, '--confounds', 'drive', '--scrub-fd', '0.5', '--confounds-file', table, '--out', out);
  assert.equal(run.code, 0, run.err);
  assert.match(run.out, /note: run 1 \(run1\.nii\): 1 confounds and 1 scrubbed scans/);
  const { record, courses } = results(out);
  const [{ n_confounds, n_scrubbed, degrees_of_freedom }] = record.runs;
  assert.deepEqual([n_confounds, n_scrubbed], [1, 1]);
  assert.ok(degrees_of_freedom < 38 && degrees_of_freedom > 30, degrees_of_freedom);
  assert.ok(record.notes[0].includes('1 scrubbed'), record.notes[0]);
  assert.deepEqual(record.provenance.inputs.map((/** @type {{name: string}} */ i) => i.name), ['run1.nii', 'confounds.tsv', 'labels.nii']);
  // What the left network follows is gone; the right one keeps its course, but at the scrubbed scan.
  const kept = (/** @type {number[]} */ x) => x.filter((_, i) => i !== 7);
  assert.ok(Math.abs(correlation(left, columnOf(courses.values, 2, 0))) < 0.02);
  assert.ok(correlation(kept(right), kept(columnOf(courses.values, 2, 1))) > 0.9);
  assert.ok(Math.abs(courses.values[7 * 2 + 1]) < 1e-3);
  const again = syncAct(...parcels, '--recipe', path.join(out, 'networks.json'), '--confounds-file', table, '--out', `${out}2`);
  assert.equal(again.code, 0, again.err);
  assert.deepEqual(results(`${out}2`).courses.values, courses.values);
  const without = syncAct(...parcels, '--confounds', 'drive', '--out', `${out}3`);
  assert.equal(without.code, 2);
  assert.match(without.err, /--confounds-file/);
  const two = syncAct('networks', bold, second, '--method', 'parcels', '--labels', labels, '--confounds', 'drive', '--confounds-file', table, '--out', `${out}4`);
  assert.equal(two.code, 2);
  assert.match(two.err, /1 table, but 2 scan files/);
});

test('names of regions in any of the forms atlases have', (t) => {
  const { folder, bold, labels, out } = inputs(t);
  const lines = path.join(folder, 'regions.txt');
  writeFileSync(lines, '3 Left 2001\n8 Right 2002\n');
  const run = syncAct('networks', bold, '--method', 'parcels', '--labels', labels, '--label-names', lines, '--out', out);
  assert.equal(run.code, 0, run.err);
  assert.deepEqual(results(out).record.networks.map((/** @type {{id: string}} */ n) => n.id), ['Left', 'Right']);
});

test('help lists every method, and of one method its own options', () => {
  const all = syncAct('networks', '--help');
  assert.equal(all.code, 0);
  for (const flag of ['--count', '--nonlinearity', '--maps', '--labels', '--scaling', 'BOLD...']) {
    assert.ok(all.out.includes(flag), flag);
  }
  assert.ok(all.out.split('\n').every((line) => line.length <= 100));
  const one = syncAct('networks', '--method', 'templates', '--help');
  assert.ok(one.out.includes('--scaling') && one.out.includes('Filippini'));
  assert.ok(!one.out.includes('--count') && !one.out.includes('--labels'));
});

test('what cannot be done is refused in one line, and leaves nothing behind', (t) => {
  const { folder, bold, maps, labels, out } = inputs(t);
  /** @param {string[]} words @param {...string} parts */
  const refused = (words, ...parts) => {
    const run = syncAct('networks', ...words, '--out', out);
    assert.equal(run.code, 2, `${run.out}${run.err}`);
    assert.match(run.err, /^sync-act: [^\n]+\n$/);
    for (const part of parts) assert.ok(run.err.includes(part), `"${part}" is not in: ${run.err}`);
    assert.ok(!existsSync(out));
  };
  refused([bold], 'networks needs --method');
  refused(['--method', 'ica'], 'networks needs BOLD...');
  refused([bold, '--method', 'pca'], '--method is pca', 'ica');
  refused([bold, '--method', 'ica', '--count', '40'], '--count is 40', 'below the number of scans, 40');
  refused([bold, '--method', 'ica', '--count', 'many'], '--count is many');
  refused([bold, '--method', 'ica', '--maps', maps], '--maps is not for --method ica');
  refused([bold, '--method', 'templates'], 'templates needs --maps');
  refused([bold, '--method', 'templates', '--maps', maps, '--count', '3'], '--count is not for --method templates');
  refused([bold, '--method', 'parcels', '--labels', bold], 'run1.nii', 'a label image has one volume');
  const slow = writeNifti(path.join(folder, 'slow.nii'), [...kDims, 30], intensity(3), { tr: 3 });
  refused([bold, slow, '--method', 'parcels', '--labels', labels], 'repetition times differ', 'slow.nii has 3 s');
  const other = writeNifti(path.join(folder, 'other.nii'), [10, 10, 3, 30], intensity(3), { tr: 2 });
  refused([bold, other, '--method', 'parcels', '--labels', labels], 'run1.nii', 'other.nii', '10 x 10 x 3');
});

test('Ctrl-C ends a long run with 130 and nothing written', async (t) => {
  const { bold, out } = inputs(t);
  const child = start('networks', bold, '--method', 'ica', '--count', '30', '--stability-runs', '50', '--max-iterations', '100000', '--tolerance', '1e-9', '--out', out);
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.equal(child.exitCode, null, 'it has ended before it could be interrupted');
  child.kill('SIGINT');
  const code = await new Promise((resolve) => child.on('exit', resolve));
  assert.equal(code, 130);
  assert.ok(!existsSync(out));
});
