// What goes wrong is said in one line that names file, field and value; exit 2; nothing is left behind.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { golden, readNifti, readNpy, scratch, shared, start, syncAct, writeNifti, writeNpy } from './run.mjs';

/** @param {number} n @param {number} m @param {(i: number, j: number) => number} value */
const rows = (n, m, value) => Array.from({ length: n }, (_, i) => Array.from({ length: m }, (_, j) => value(i, j)));
/** @param {number} i @param {number} j */
const wave = (i, j) => Math.sin(i * (j + 1) * 0.7) + 0.1 * j;
// 8 x 8 x 4 voxels: a bright block in a dark frame.
/** @param {number} v */
const bright = (v) => v % 8 > 1 && v % 8 < 6 && Math.floor(v / 8) % 8 > 1 && Math.floor(v / 8) % 8 < 6;
/** @param {number} v @param {number} t */
const intensity = (v, t) => (bright(v) ? 8000 : 100) + ((v * 7 + t * t * 13) % 29);

/** @param {import('node:test').TestContext} t */
function inputs(t, { scans = 30, tr = 2 } = {}) {
  const folder = scratch(t);
  return {
    folder,
    bold: writeNifti(path.join(folder, 'bold.nii'), [8, 8, 4, scans], intensity, { tr }),
    neurons: writeNpy(path.join(folder, 'x.npy'), rows(scans, 5, wave)),
    networks: writeNpy(path.join(folder, 'y.npy'), rows(scans, 3, (i, j) => wave(i, j + 1))),
    out: path.join(folder, 'out'),
  };
}

/**
 * Expects exit 2, one line with all parts, and no new file in `folder`.
 * @param {import('./run.mjs').Run} run
 * @param {string} folder
 * @param {...string} parts
 */
function refused(run, folder, ...parts) {
  assert.equal(run.code, 2, `${run.out}${run.err}`);
  assert.match(run.err, /^sync-act: [^\n]+\n$/);
  assert.equal(run.out, '');
  for (const part of parts) assert.ok(run.err.includes(part), `"${part}" is not in: ${run.err}`);
  const left = readdirSync(folder).filter((name) => /partial|tmp|^out|^r\./.test(name));
  assert.deepEqual(left, []);
}

test('usage: help, version, and what is not known, with the nearest known name', (t) => {
  const folder = scratch(t);
  const help = syncAct('--help');
  assert.equal(help.code, 0);
  for (const name of ['info', 'mask', 'preprocess', 'couple', 'voxel-map', 'simulate']) {
    assert.ok(help.out.includes(`  ${name} `));
    const own = syncAct(name, '--help');
    assert.equal(own.code, 0);
    assert.ok(own.out.startsWith(`usage: sync-act ${name}`));
    assert.ok(own.out.split('\n').every((line) => line.length <= 100), `${name} --help has long lines`);
    assert.equal(syncAct('help', name).out, own.out);
  }
  assert.match(syncAct('--version').out, /^sync-act \d+\.\d+\.\d+\S*\n$/);
  refused(syncAct(), folder, 'no command');
  refused(syncAct('cuple'), folder, 'unknown command cuple', 'did you mean couple?');
  refused(syncAct('couple', '--neuron-rat', '4'), folder, 'unknown option --neuron-rat of couple', 'did you mean --neuron-rate?');
  refused(syncAct('couple', '--frobnicate'), folder, 'unknown option --frobnicate', 'sync-act couple --help');
  refused(syncAct('couple', '--neurons', 'x.npy'), folder, 'couple needs --networks');
  refused(syncAct('couple', '--neurons'), folder, '--neurons needs a value');
  refused(syncAct('couple', '--absolute=yes'), folder, '--absolute takes no value');
  refused(syncAct('couple', '--tr', '1', '--tr', '2'), folder, '--tr is given twice');
  refused(syncAct('info'), folder, 'info needs FILE');
  refused(syncAct('info', 'a.nii', 'b.nii'), folder, 'b.nii');
});

test('options out of range are named as the user wrote them', (t) => {
  const { folder, neurons, networks, out } = inputs(t);
  /** @param {...string} more */
  const couple = (...more) => syncAct('couple', '--neurons', neurons, '--networks', networks, '--out', out, ...more);
  refused(couple('--tr', 'two'), folder, '--tr is two');
  refused(couple('--tr', '-1'), folder, '--tr is -1', '0 to 60');
  refused(couple('--tr', '2', '--drop-scans', '1.5'), folder, '--drop-scans is 1.5', 'whole number');
  refused(couple('--tr', '2', '--hrf', 'fir'), folder, '--hrf is fir', 'spm, glover, shift, none');
  refused(couple('--tr', '2', '--detrend=linaer'), folder, '--detrend is linaer', 'quadratic');
  refused(couple('--tr', '2', '--drop-scans', '30'), folder, '--drop-scans = 30', 'y.npy');
  refused(couple('--tr', '2', '--run-lengths', '15,16'), folder, '--run-lengths 15,16', '31', '30');
  refused(couple('--tr', '2', '--run-lengths', '15,x'), folder, '--run-lengths is 15,x');
  refused(couple('--tr', '2', '--threads', '0'), folder, '--threads is 0');
  refused(couple(), folder, 'x.npy', 'repetition time');
  assert.equal(couple('--tr-secs', '2').code, 0);
});

test('files that are missing, damaged or of the wrong kind are named', (t) => {
  const { folder, bold, neurons, networks, out } = inputs(t);
  /** @param {string} x @param {string} y */
  const couple = (x, y) => syncAct('couple', '--neurons', x, '--networks', y, '--tr', '2', '--out', out);
  refused(couple(path.join(folder, 'nowhere.npy'), networks), folder, 'nowhere.npy');
  refused(couple(bold, networks), folder, 'bold.nii');
  const cut = path.join(folder, 'cut.npy');
  writeFileSync(cut, readFileSync(neurons).subarray(0, 400));
  refused(couple(cut, networks), folder, 'cut.npy');
  /** @param {string} image @param {...string} more */
  const map = (image, ...more) => syncAct('voxel-map', image, '--neurons', neurons, '--unit', '0', '--out', path.join(folder, 'r.nii'), ...more);
  const truncated = path.join(folder, 'truncated.nii');
  writeFileSync(truncated, readFileSync(bold).subarray(0, 10000));
  refused(map(truncated), folder, 'truncated.nii');
  refused(map(neurons), folder, 'x.npy');
  refused(map(path.join(folder, 'none.nii')), folder, 'none.nii');
  const other = writeNifti(path.join(folder, 'other.nii'), [7, 8, 4, 1], () => 1);
  refused(map(bold, '--mask', other), folder, 'other.nii', 'bold.nii', '7 x 8 x 4');
  const empty = writeNifti(path.join(folder, 'empty.nii'), [8, 8, 4, 1], () => 0);
  refused(map(bold, '--mask', empty), folder, 'empty.nii');
  const zero = writeNifti(path.join(folder, 'zero.nii'), [8, 8, 4, 30], () => 0);
  refused(map(zero), folder, 'zero.nii', 'no brain');
  const full = writeNifti(path.join(folder, 'full.nii'), [8, 8, 4, 30], (v, i) => 500 + ((v + i) % 7));
  refused(map(full), folder, 'full.nii', 'no background');
  assert.equal(map(full, '--mask', 'all').code, 0);
});

test('shapes that do not fit are told with both numbers and what to do', (t) => {
  const { folder, bold, networks } = inputs(t);
  const out = path.join(folder, 'r.nii.gz');
  const long = writeNpy(path.join(folder, 'long.npy'), rows(120, 2, wave));
  /** @param {...string} more */
  const map = (...more) => syncAct('voxel-map', bold, '--neurons', long, '--unit', '1', '--out', out, ...more);
  refused(map(), folder, 'long.npy', '120 rows', '30 scans', '--neuron-rate');
  refused(map('--neuron-rate', '4'), folder, 'long.npy', '29 s are missing', 'first 15 scans', '--max-scans');
  const single = writeNifti(path.join(folder, 'single.nii'), [8, 8, 4, 1], intensity);
  refused(syncAct('preprocess', single, '--out', path.join(folder, 'out')), folder, 'single.nii', 'dim[4] is 1');
  const names = path.join(folder, 'names.txt');
  writeFileSync(names, 'a\nb\n');
  refused(syncAct('couple', '--neurons', networks, '--networks', networks, '--network-names', names, '--tr', '2', '--out', path.join(folder, 'out')),
    folder, 'names.txt', '2 names', '3 units');
  assert.equal(map('--neuron-rate', '4', '--max-scans', '15').code, 0);
});

test('a unit that is not there, and an output that cannot be, are refused before any work', (t) => {
  const { folder, bold, neurons } = inputs(t);
  /** @param {string} unit @param {string} out */
  const map = (unit, out) => syncAct('voxel-map', bold, '--neurons', neurons, '--unit', unit, '--out', path.join(folder, out));
  refused(map('5', 'r.nii'), folder, 'x.npy', '--unit is 5', '0 to 4');
  refused(map('-1', 'r.nii'), folder, '--unit is -1');
  refused(map('conv1', 'r.nii'), folder, '--unit is conv1');
  refused(map('0', 'r.txt'), folder, '--out', 'r.txt', '.nii');
  refused(map('0', 'nowhere/r.nii'), folder, 'no folder');
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  refused(syncAct('preprocess', bold, '--out', file), folder, 'file');
});

test('a scan without a TR asks for it, also where the header has the placeholder 1', (t) => {
  for (const tr of [0, 1]) {
    const { folder, bold, neurons } = inputs(t, { tr });
    /** @param {...string} more */
    const map = (...more) => syncAct('voxel-map', bold, '--neurons', neurons, '--unit', '0', '--out', path.join(folder, 'r.nii'), ...more);
    refused(map(), folder, 'bold.nii', 'pixdim[4]', 'TR', '--tr');
    assert.equal(map('--tr', '1').code, 0);
  }
});

test('the TR of a real file whose header does not state it', { skip: shared('fmri/sub-018_lowres.nii') ? false : '../shared/data is missing' }, (t) => {
  const folder = scratch(t);
  refused(syncAct('voxel-map', shared('fmri/sub-018_lowres.nii'), '--neurons', golden('page_neurons_50x16.npy'), '--unit', '3', '--out', path.join(folder, 'r.nii.gz')),
    folder, 'sub-018_lowres.nii', 'pixdim[4]', '--tr');
});

test('NaN and constant neurons are counted, have no r and disturb no other', (t) => {
  const { folder, bold, networks } = inputs(t);
  const odd = writeNpy(path.join(folder, 'odd.npy'), rows(30, 4, (i, j) => (j === 1 ? 4.5 : j === 2 && i === 7 ? NaN : wave(i, j))));
  const out = path.join(folder, 'c');
  const run = syncAct('couple', '--neurons', odd, '--networks', networks, '--tr', '2', '--out', out, '--json');
  assert.equal(run.code, 0, run.err);
  /** @type {import('./run.mjs').CouplingReport} */
  const report = JSON.parse(run.out);
  assert.equal(report.n_neurons_without_signal, 2);
  assert.deepEqual(report.neurons.map((n) => n.best_network === null), [false, true, true, false]);
  const r = readNpy(path.join(out, 'coupling.npy')).values;
  assert.deepEqual([...r].map(Number.isNaN), [0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0].map(Boolean));
  const info = JSON.parse(syncAct('info', odd, '--json').out);
  assert.deepEqual([info.n_constant_units, info.n_nonfinite_units, info.n_nonfinite_values], [1, 1, 1]);
  const map = syncAct('voxel-map', bold, '--neurons', odd, '--unit', '2', '--out', path.join(folder, 'r.nii'), '--json');
  assert.equal(map.code, 0, map.err);
  assert.equal(JSON.parse(map.out).neuron_has_signal, false);
  const r_map = readNifti(path.join(folder, 'r.nii')).values;
  assert.equal(r_map.filter(Number.isNaN).length, JSON.parse(map.out).mask.n_voxels);
  assert.ok(r_map.every((value, v) => Number.isNaN(value) ? bright(v) : value === 0));
});

test('names take the place of numbers', (t) => {
  const { folder, neurons, networks, out, bold } = inputs(t);
  const names = path.join(folder, 'neurons.txt');
  writeFileSync(names, ['a:0', 'a:1', 'b:0', 'b:1', 'b:2'].join('\r\n'));
  const network_names = path.join(folder, 'networks.txt');
  writeFileSync(network_names, 'Visual\nAuditory\nDefault mode\n');
  const run = syncAct('couple', '--neurons', neurons, '--neuron-names', names, '--networks', networks, '--network-names', network_names,
    '--tr', '2', '--hrf', 'none', '--detrend', 'none', '--out', out, '--json');
  assert.equal(run.code, 0, run.err);
  /** @type {import('./run.mjs').CouplingReport} */
  const report = JSON.parse(run.out);
  assert.deepEqual(report.networks.map((n) => [n.id, n.best_neuron]), [['Visual', 'a:1'], ['Auditory', 'b:0'], ['Default mode', 'b:1']]);
  assert.deepEqual(report.provenance.inputs.map((i) => i.name), ['x.npy', 'y.npy']);
  assert.match(report.provenance.inputs[0].sha256, /^[0-9a-f]{64}$/);
  assert.ok(!JSON.stringify(report).includes(folder), 'the user\'s folder is in the result');
  assert.equal(syncAct('voxel-map', bold, '--neurons', neurons, '--neuron-names', names, '--unit', 'b:0', '--out', path.join(folder, 'r.nii')).code, 0);
  assert.equal(JSON.parse(readFileSync(path.join(folder, 'r.json'), 'utf8')).unit, 2);
});

test('a failing command leaves earlier results as they were', (t) => {
  const { folder, neurons, networks, out } = inputs(t);
  /** @param {string} x */
  const couple = (x) => syncAct('couple', '--neurons', x, '--networks', networks, '--tr', '2', '--out', out);
  assert.equal(couple(neurons).code, 0);
  const before = readdirSync(out).map((name) => [name, statSync(path.join(out, name)).mtimeMs]);
  assert.equal(couple(path.join(folder, 'nowhere.npy')).code, 2);
  assert.deepEqual(readdirSync(out).map((name) => [name, statSync(path.join(out, name)).mtimeMs]), before);
  // A folder where a file should go: nothing is taken away, nothing half-written stays.
  const blocked = path.join(folder, 'blocked');
  mkdirSync(path.join(blocked, 'coupling.npy', 'deep'), { recursive: true });
  const run = syncAct('couple', '--neurons', neurons, '--networks', networks, '--tr', '2', '--out', blocked);
  assert.equal(run.code, 2);
  assert.deepEqual(readdirSync(blocked), ['coupling.npy']);
});

test('Ctrl-C ends a command with 130 and leaves nothing', async (t) => {
  const folder = scratch(t);
  const out = path.join(folder, 'out');
  const child = start('simulate', '--seed', '1', '--out', out, '--voxel-mm', '3', '--scans-per-run', '400');
  while (readdirSync(folder).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill('SIGINT');
  const code = await new Promise((resolve) => child.on('exit', resolve));
  assert.equal(code, 130);
  assert.deepEqual(readdirSync(folder), []);
});
