// @ts-check
// Bundles whose networks are given, as `sync-act bundle` writes them from an analysis of scans: with the scans, with maps and time
// courses alone, and what cannot be shown.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { dropFiles, expect, openPage, root, syncAct, test } from './explorer.mjs';

const command = path.join(root, 'build/native/sync-act');
const demo = path.join(root, 'assets/demo');
let folder = '';

/** @param {string[]} words */
const run = (...words) => execFileSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** What docs/datasets.md does, small: scans of the demo's film, networks found in them, a bundle of it. @param {string} name @param {(spec: any) => void} [change] */
function bundle(name, change = () => {}) {
  const spec = { format: 'sync-act-bundle', version: '1.1', title: 'Scans with a film', licence: 'CC0-1.0', citation: 'none: simulated', simulated: true,
    stimulus: { title: 'The demo film', duration_secs: 420, run_durations_secs: [210, 210], labels: 'labels.tsv', labels_rate_hz: 4 },
    scan: { tr_secs: 1.5, run_scans: [140, 140] },
    models: [{ id: 'plain-4', name: 'plain-4', source: 'docs/demo.md', layers: [{ name: 'conv4', responses: 'conv4.npy', rate_hz: 4 }] }],
    network_sets: [{ id: 'ica8', name: 'ICA, 8 networks', method: 'ica', network_names: Array.from({ length: 8 }, (_, k) => `network ${k + 1}`),
      maps: 'maps.nii.gz', mask: 'mask.nii.gz', timecourses: 'timecourses.npy' }],
    sources: { 'labels.tsv': path.join(demo, 'film/labels.tsv'), 'conv4.npy': path.join(demo, 'responses/plain-4/04-conv4.npy'),
      'maps.nii.gz': 'ica/maps.nii.gz', 'mask.nii.gz': 'ica/mask.nii.gz', 'timecourses.npy': 'ica/timecourses.npy', 'bold.nii.gz': 'scan/bold.nii.gz' } };
  change(spec);
  const named = JSON.stringify({ ...spec, sources: {} });
  /** @type {any} */ (spec).sources = Object.fromEntries(Object.entries(spec.sources).filter(([file]) => named.includes(`"${file}"`))
    .map(([file, source]) => [file, path.resolve(folder, String(source))]));
  fs.writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(spec));
  const out = path.join(folder, name);
  run('bundle', path.join(folder, `${name}.json`), '--out', out);
  return fs.readdirSync(out).map((file) => ({ name: file, bytes: new Uint8Array(fs.readFileSync(path.join(out, file))) }));
}

test.beforeAll(() => {
  if (!fs.existsSync(command)) return;
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sync-act-bundle-'));
  const recipe = JSON.parse(fs.readFileSync(path.join(demo, 'scan/recipe.json'), 'utf8'));
  fs.writeFileSync(path.join(folder, 'recipe.json'), JSON.stringify({ ...recipe, ...recipe.presets.clean, presets: undefined, voxel_mm: 8,
    stimulus: path.join(demo, 'film/labels.tsv') }));
  run('simulate', '--recipe', path.join(folder, 'recipe.json'), '--out', path.join(folder, 'scan'));
  run('networks', path.join(folder, 'scan/bold.nii.gz'), '--mask', path.join(folder, 'scan/mask.nii.gz'), '--method', 'ica', '--count', '8',
    '--run-lengths', '140,140', '--out', path.join(folder, 'ica'));
});
test.afterAll(() => folder && fs.rmSync(folder, { recursive: true, force: true }));
test.beforeEach(() => test.skip(!fs.existsSync(command), 'build/native/sync-act is missing: it makes the bundle'));

/** r as `sync-act couple` has it, [neuron x network]. */
function coupled() {
  const out = path.join(folder, 'coupled');
  run('couple', '--neurons', path.join(demo, 'responses/plain-4/04-conv4.npy'), '--neuron-rate', '4', '--networks', path.join(folder, 'ica/timecourses.npy'),
    '--tr', '1.5', '--run-lengths', '140,140', '--out', out);
  const bytes = fs.readFileSync(path.join(out, 'coupling.npy'));
  const start = 10 + bytes.readUInt16LE(8);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length));
}

/** @param {import('@playwright/test').Page} page @param {{name: string, bytes: Uint8Array}[]} files */
async function drop(page, files) {
  await page.goto('about:blank');  // the same address again would keep what is open
  await openPage(page);
  await dropFiles(page, files);
  await expect(page.locator('[data-part="data"]')).toContainText('Scans with a film');
  await expect.poll(async () => (await syncAct(page, 'getCoupling'))?.networks?.length).toBe(8);
}

/** @param {import('@playwright/test').Page} page */
async function rOfPage(page) {
  const { r } = await syncAct(page, 'getCoupling');
  return /** @type {{n_neurons: number, n_networks: number, values: number[]}} */ (r);
}

test('maps and time courses without scans: the couplings are those of the command line, the brain is named as rebuilt', async ({ page }) => {
  await drop(page, bundle('without'));
  await expect(page.locator('[data-part="data"]')).toContainText('no scans, rebuilt from maps');
  const expected = coupled();
  const { n_neurons: n, n_networks: k, values } = await rOfPage(page);
  expect([n, k]).toEqual([16, 8]);
  values.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-3));
  const map = await syncAct(page, 'getVoxelMap', 0);
  expect(map.r.filter((/** @type {number|null} */ value) => value !== null && Number.isFinite(value)).length).toBeGreaterThan(50);
});

/** r of neuron 0 by voxel. @param {import('@playwright/test').Page} page @returns {Promise<{maskVoxels: number[], r: (number|null)[]}>} */
const voxelMap = (page) => syncAct(page, 'getVoxelMap', 0);

test('with scans the same networks couple the same, and voxels answer with noise', async ({ page }) => {
  await drop(page, bundle('with', (spec) => { spec.scan.bold = 'bold.nii.gz'; }));
  await expect(page.locator('[data-part="data"]')).not.toContainText('rebuilt');
  const expected = coupled();
  (await rOfPage(page)).values.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-3));
  const measured = await voxelMap(page);
  await drop(page, bundle('without'));
  await expect(page.locator('[data-part="data"]')).toContainText('no scans, rebuilt from maps');
  const rebuilt = new Map(await voxelMap(page).then(({ maskVoxels, r }) => maskVoxels.map((voxel, i) => /** @type {[number, number|null]} */ ([voxel, r[i]]))));
  const pairs = measured.maskVoxels.map((voxel, i) => [measured.r[i], rebuilt.get(voxel)]).filter((pair) => pair.every((r) => typeof r === 'number' && Number.isFinite(r))).map((pair) => pair.map(Number));
  expect(pairs.length).toBeGreaterThan(1000);
  // The same places (.82), but for noise: of the size of r, a third is lost in it.
  expect(correlation(pairs)).toBeGreaterThan(0.6);
  expect(correlation(pairs)).toBeLessThan(0.95);
  expect(sizeOf(pairs.map(([, r]) => r)) / sizeOf(pairs.map(([r]) => r))).toBeGreaterThan(1.3);
});

/** Root mean square. @param {number[]} values */
const sizeOf = (values) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

/** @param {number[][]} pairs */
function correlation(pairs) {
  const [a, b] = [0, 1].map((side) => {
    const mean = pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
    return pairs.map((pair) => pair[side] - mean);
  });
  return a.reduce((sum, value, i) => sum + value * b[i], 0) / (sizeOf(a) * sizeOf(b) * pairs.length);
}

test('maps alone are regressed on the bundle\'s scans', async ({ page }) => {
  await drop(page, bundle('maps', (spec) => {
    spec.scan.bold = 'bold.nii.gz';
    delete spec.network_sets[0].timecourses;
  }));
  const expected = coupled();
  // ICA's time courses are the regression of the scans on its maps.
  const { values } = await rOfPage(page);
  expect(values).toHaveLength(expected.length);
  values.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-4));
});

/** @param {import('@playwright/test').Page} page @param {{name: string, bytes: Uint8Array}[]} files @param {RegExp} message */
async function refused(page, files, message) {
  await openPage(page);
  const before = await syncAct(page, 'getCoupling');
  await dropFiles(page, files);
  await expect(page.locator('[data-part="problem"]')).toContainText(message);
  const after = await syncAct(page, 'getCoupling');
  expect(after.r).toEqual(before.r);
  expect((await syncAct(page, 'getVoxelMap', 0)).r.length).toBeGreaterThan(50);
}

test('maps alone without scans are refused, with what is missing', ({ page }) =>
  refused(page, bundle('alone', (spec) => { delete spec.network_sets[0].timecourses; }), /"ICA, 8 networks" has no time courses and the bundle no scans/));

/**
 * The bundle with scans and maps, changed after it was made: what `sync-act bundle` would not make.
 * @param {string} name
 * @param {(json: any) => void} change
 * @param {Record<string, (bytes: Buffer) => void>} [images]  unpacked .nii.gz
 */
function changed(name, change, images = {}) {
  const files = bundle(name, (spec) => {
    spec.scan.bold = 'bold.nii.gz';
    delete spec.network_sets[0].timecourses;
  });
  const json = JSON.parse(new TextDecoder().decode(files.find((file) => file.name === 'bundle.json')?.bytes));
  const others = files.filter((file) => file.name !== 'bundle.json').map((file) => {
    if (!images[file.name]) return file;
    const plain = gunzipSync(file.bytes);
    images[file.name](plain);
    const bytes = gzipSync(plain);
    json.files[file.name] = { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
    return { name: file.name, bytes: new Uint8Array(bytes) };
  });
  change(json);
  return [{ name: 'bundle.json', bytes: new TextEncoder().encode(JSON.stringify(json)) }, ...others];
}

/** Moves an image by 2 mm along x. @param {Buffer} nifti */
function moved(nifti) {
  nifti.writeFloatLE(nifti.readFloatLE(268) + 2, 268);  // of the quaternion
  nifti.writeFloatLE(nifti.readFloatLE(292) + 2, 292);  // of the matrix
}
/** @param {Buffer} nifti */
const emptied = (nifti) => { nifti.fill(0, nifti.readFloatLE(108)); };

/** @type {[string, () => {name: string, bytes: Uint8Array}[], RegExp][]} */
const kRefused = [
  ['names of other networks than there are maps', () => changed('names', (json) => json.network_sets[0].network_names.pop()), /maps\.nii\.gz has 8 maps, network_names 7 names/],
  ['a mask on another grid', () => changed('mask', () => {}, { 'mask.nii.gz': moved }), /mask\.nii\.gz and maps\.nii\.gz have different grids/],
  ['scans on another grid', () => changed('grid', () => {}, { 'bold.nii.gz': moved }), /bold\.nii\.gz and the maps have different grids/],
  ['other numbers of scans than are there', () => changed('count', (json) => { json.scan.run_scans = [140, 139]; }), /bold\.nii\.gz has 280 scans, run_scans say 279/],
  ['a mask without a voxel', () => changed('empty', () => {}, { 'mask.nii.gz': emptied }), /mask\.nii\.gz: no voxel differs from 0/],
  ['maps that are all 0', () => changed('zero', () => {}, { 'maps.nii.gz': emptied }), /maps\.nii\.gz: no value inside of the mask is a number that differs from 0/],
  ['networks without a scan', () => changed('no-scan', (json) => { delete json.scan; }), /scan is missing, but there are network_sets/],
];
for (const [what, files, message] of kRefused) test(`refused, and what was open stays: ${what}`, ({ page }) => refused(page, files(), message));

test('a value of the time courses that is no number is told with its network', async ({ page }) => {
  const files = bundle('nan', (spec) => { spec.scan.bold = 'bold.nii.gz'; });
  const courses = files.find((file) => file.name === 'timecourses.npy');
  const json = files.find((file) => file.name === 'bundle.json');
  if (!courses || !json) throw new Error('no time courses');
  const bytes = Buffer.from(courses.bytes);
  const dtype = bytes.toString('latin1', 10, 10 + bytes.readUInt16LE(8));
  expect(dtype).toMatch(/'<f4'.*\(280, 8\)/);
  const value = dtype.includes("'fortran_order': True") ? 3 * 280 + 5 : 5 * 8 + 3;  // of network 4
  bytes.writeFloatLE(NaN, 10 + bytes.readUInt16LE(8) + 4 * value);
  courses.bytes = new Uint8Array(bytes);
  const manifest = JSON.parse(new TextDecoder().decode(json.bytes));
  manifest.files['timecourses.npy'].sha256 = createHash('sha256').update(bytes).digest('hex');
  json.bytes = new TextEncoder().encode(JSON.stringify(manifest));
  await drop(page, files);
  const { values, n_networks: n } = await rOfPage(page);
  expect(values.filter((_, i) => i % n === 3).every((r) => r === null || Number.isNaN(r))).toBe(true);
  await syncAct(page, 'setState', { screen: 'data' });
  await expect(page.locator('body')).toContainText('timecourses.npy has 1 value that is no number: network "network 4" is coupled with nothing.');
});
