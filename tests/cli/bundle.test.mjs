// Bundles: made all or nothing, checked part by part, every problem told.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { scratch, syncAct, writeNifti, writeNpy } from './run.mjs';

/** @param {number} n @param {number} m */
const waves = (n, m) => Array.from({ length: n }, (_, i) => Array.from({ length: m }, (_, j) => Math.sin(i * (j + 1) * 0.7)));

/**
 * A specification with its files, in folder/spec.
 * @param {string} folder
 */
function makeSpec(folder) {
  const at = (/** @type {string} */ name) => path.join(folder, 'spec', name);
  for (const sub of ['', 'models', 'elsewhere']) mkdirSync(at(sub), { recursive: true });
  writeNpy(at('models/conv1.npy'), waves(120, 4));
  writeNpy(at('courses.npy'), waves(20, 2));
  writeNifti(at('elsewhere/found.nii'), [6, 5, 4, 2], (v, t) => (v + t) % 7);
  writeNifti(at('brain.nii'), [6, 5, 4, 1], (v) => v);
  writeNifti(at('atlas.nii'), [6, 5, 4, 1], (v) => v % 3);
  writeFileSync(at('atlas.txt'), '1 Left\n2 Right\n');
  writeFileSync(at('labels.tsv'), ['face\tplace', ...waves(120, 2).map((row) => row.map((v) => v.toFixed(3)).join('\t'))].join('\n'));
  writeFileSync(at('recipe.json'), '{}');
  const spec = {
    format: 'sync-act-bundle', version: '1.0', title: 'Test', licence: 'CC0-1.0', citation: 'None', simulated: true,
    stimulus: { duration_secs: 30, labels: 'labels.tsv', labels_rate_hz: 4 },
    scan: { tr_secs: 1.5, run_scans: [10, 10] },
    models: [{ id: 'm', name: 'M', layers: [{ name: 'conv1', responses: 'models/conv1.npy', rate_hz: 4 }] }],
    network_sets: [{ id: 's', name: 'S', method: 'planted', network_names: ['a', 'b'], maps: 'maps/a.nii', timecourses: 'courses.npy' }],
    anatomy: { template: 'brain.nii', atlas: 'atlas.nii', atlas_names: 'atlas.txt' },
    simulation: { recipe: 'recipe.json' },
    sources: { 'maps/a.nii': 'elsewhere/found.nii' },
  };
  writeFileSync(at('spec.json'), JSON.stringify(spec));
  return { spec, file: at('spec.json'), at };
}

/** @param {import('node:test').TestContext} t */
function makeBundle(t) {
  const folder = scratch(t);
  const made = makeSpec(folder);
  const out = path.join(folder, 'out');
  const run = syncAct('bundle', made.file, '--out', out);
  assert.equal(run.code, 0, run.err);
  return { ...made, folder, out, inBundle: (/** @type {string} */ name) => path.join(out, name) };
}

/**
 * Changes bundle.json and, where a file is given, its hash.
 * @param {string} out @param {(json: any) => void} change @param {string[]} rehash
 */
function edit(out, change, rehash = []) {
  const file = path.join(out, 'bundle.json');
  const json = JSON.parse(readFileSync(file, 'utf8'));
  change(json);
  for (const name of rehash) {
    const bytes = readFileSync(path.join(out, name));
    json.files[name] = { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
  }
  writeFileSync(file, JSON.stringify(json));
}

/** @param {string} out @param {...string} parts */
function invalid(out, ...parts) {
  const run = syncAct('validate', out);
  assert.equal(run.code, 2, run.out);
  assert.match(run.err, /^sync-act: [^\n]+\n$/);
  for (const part of parts) assert.ok(run.out.includes(part), `"${part}" is not in: ${run.out}`);
  const report = JSON.parse(syncAct('validate', out, '--json').out);
  assert.equal(report.valid, false);
  return /** @type {string[]} */ (report.problems);
}

test('a bundle is made with shapes and hashes, passes its check, and is the same every time', (t) => {
  const { folder, file, out, inBundle } = makeBundle(t);
  const bundle = JSON.parse(readFileSync(inBundle('bundle.json'), 'utf8'));
  assert.equal(bundle.sources, undefined);
  assert.equal(bundle.models[0].layers[0].n_samples, 120);
  assert.equal(bundle.models[0].layers[0].n_units, 4);
  const maps = readFileSync(inBundle('maps/a.nii'));
  assert.deepEqual(bundle.files['maps/a.nii'], { sha256: createHash('sha256').update(maps).digest('hex'), bytes: maps.length });
  const check = syncAct('validate', out);
  assert.equal(check.code, 0, check.out + check.err);
  assert.ok(check.out.includes('Test (simulated): 0 problems in 8 files, 0 warnings'), check.out);
  const again = path.join(folder, 'again');
  assert.equal(syncAct('bundle', file, '--out', again).code, 0);
  assert.ok(readFileSync(path.join(again, 'bundle.json')).equals(readFileSync(inBundle('bundle.json'))));
});

test('a specification with a fault leaves nothing behind', (t) => {
  const folder = scratch(t);
  const { spec, file, at } = makeSpec(folder);
  const out = path.join(folder, 'out');
  /** @param {(json: any) => void} change @param {...string} parts */
  const refused = (change, ...parts) => {
    const json = structuredClone(spec);
    change(json);
    writeFileSync(file, JSON.stringify(json));
    const run = syncAct('bundle', file, '--out', out);
    assert.equal(run.code, 2, run.out);
    for (const part of parts) assert.ok(run.err.includes(part), run.err);
    assert.deepEqual(readdirSync(folder), ['spec']);
  };
  refused((json) => delete json.licence, 'spec.json: licence is missing');
  refused((json) => (json.colour = 1), 'spec.json: colour is not known');
  refused((json) => (json.models[0].onnx = 'none.onnx'), 'models[0].onnx is "none.onnx"', 'there is no file');
  refused((json) => (json.models[0].layers[0].responses = '../x.npy'), 'leads out of');
  refused((json) => (json.sources['b.nii'] = 'brain.nii'), 'sources has "b.nii", which no field names');
  refused((json) => (json.models[0].layers[0].n_units = 5), 'conv1.npy', '120 x 4', '120 x 5');
  refused((json) => (json.scan.run_scans = [10, 11]), 'courses.npy', '21 scans');
  refused((json) => (json.version = '2.0'), 'version is 2.0');
  refused((json) => (json.scan.bold = 'none.nii'), 'scan.bold is "none.nii"', 'there is no file');
  refused((json) => (json.scan.bold = 'labels.tsv'), 'scan.bold');
  writeFileSync(at('models/conv1.npy'), 'no matrix');
  refused(() => {}, 'conv1.npy');
});

test('every damage is told by file: missing, changed, cut, escaping, unlisted', (t) => {
  const { out, folder, inBundle } = makeBundle(t);
  rmSync(inBundle('atlas.txt'));
  writeFileSync(inBundle('recipe.json'), '[]');
  const courses = readFileSync(inBundle('courses.npy'));
  writeFileSync(inBundle('courses.npy'), courses.subarray(0, courses.length - 4));
  writeFileSync(inBundle('extra.txt'), 'x');
  rmSync(inBundle('brain.nii'));
  writeNifti(path.join(folder, 'outside.nii'), [6, 5, 4, 1], (v) => v);
  symlinkSync(path.join(folder, 'outside.nii'), inBundle('brain.nii'));
  const problems = invalid(out, 'atlas.txt: is missing', 'recipe.json: has the SHA-256', 'courses.npy: has ',
    'brain.nii: leads out of the bundle', 'warning: extra.txt: is in the folder');
  assert.equal(problems.length, 4);
});

test('files that are whole but do not fit one another are told, all at once', (t) => {
  const { out, inBundle } = makeBundle(t);
  writeNpy(inBundle('courses.npy'), waves(20, 3));
  writeNpy(inBundle('models/conv1.npy'), waves(100, 4));
  writeFileSync(inBundle('labels.tsv'), 'face\n1\n0\n');
  writeFileSync(inBundle('recipe.json'), '[]');
  writeNifti(inBundle('maps/a.nii'), [6, 5, 4, 3], (v) => v % 5);
  writeFileSync(inBundle('atlas.txt'), '1 Left\nRight\n');
  edit(out, (json) => (json.models[0].layers[0].n_samples = 100),
    ['courses.npy', 'models/conv1.npy', 'labels.tsv', 'recipe.json', 'maps/a.nii', 'atlas.txt']);
  const problems = invalid(out, 'courses.npy: has the shape 20 x 3, but there are 20 scans and 2 networks',
    'models/conv1.npy: has 100 samples, but 30 s of film at 4 Hz are 120', 'labels.tsv: has 2 rows', 'recipe.json: is not a JSON object',
    'maps/a.nii: has 3 volumes for 2 networks', 'atlas.txt: line 2 is "Right"');
  assert.equal(problems.length, 6);
});

test('scans in the bundle have the stated number and the grid of the maps', (t) => {
  const folder = scratch(t);
  const { spec, file, at } = makeSpec(folder);
  const made = (/** @type {number[]} */ dims, /** @type {string} */ out) => {
    writeNifti(at('bold.nii'), dims, (v, s) => v + s);
    writeFileSync(file, JSON.stringify({ ...spec, version: '1.1', scan: { ...spec.scan, bold: 'bold.nii' } }));
    return syncAct('bundle', file, '--out', path.join(folder, out));
  };
  const good = made([6, 5, 4, 20], 'good');
  assert.equal(good.code, 0, good.err);
  assert.equal(syncAct('validate', path.join(folder, 'good')).code, 0);
  assert.match(made([6, 5, 4, 19], 'short').err, /bold\.nii: has 19 scans, run_scans add up to 20/);
  assert.match(made([6, 5, 5, 20], 'other').err, /maps\/a\.nii: has .*the scans have/);
});

test('a truncated matrix with a right hash, NaN and units without signal', (t) => {
  const { out, inBundle } = makeBundle(t);
  const whole = readFileSync(inBundle('courses.npy'));
  writeFileSync(inBundle('courses.npy'), whole.subarray(0, whole.length - 8));
  edit(out, () => {}, ['courses.npy']);
  invalid(out, 'courses.npy: ');
  writeNpy(inBundle('courses.npy'), waves(20, 2).map(([a], i) => [i === 3 ? NaN : a, 7]));
  edit(out, () => {}, ['courses.npy']);
  const run = syncAct('validate', out);
  assert.equal(run.code, 0, run.err);
  assert.ok(run.out.includes('warning: courses.npy: 1 values are NaN or infinite'), run.out);
  assert.ok(run.out.includes('warning: courses.npy: 1 of 2 units are constant'), run.out);
});

test('what is no bundle is said in one line', (t) => {
  const folder = scratch(t);
  const run = syncAct('validate', folder);
  assert.equal(run.code, 2);
  assert.match(run.err, /bundle\.json: cannot be read/);
  writeFileSync(path.join(folder, 'bundle.json'), '{"format": "sync-act-bundle", "version": "3.1"}');
  assert.match(syncAct('validate', folder).err, /version is 3\.1, but this program reads bundles of version 1/);
  assert.match(syncAct('validate', path.join(folder, 'bundle.json')).err, /is not a folder/);
});
