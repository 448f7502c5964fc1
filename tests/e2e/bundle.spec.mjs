// @ts-check
// Bundles whose networks are given, as `sync-act bundle` writes them from an analysis of scans: with the scans, with maps and time
// courses alone, and what cannot be shown.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
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

test('with scans the same networks couple the same, and voxels answer with noise', async ({ page }) => {
  await drop(page, bundle('with', (spec) => { spec.scan.bold = 'bold.nii.gz'; }));
  await expect(page.locator('[data-part="data"]')).not.toContainText('rebuilt');
  const expected = coupled();
  (await rOfPage(page)).values.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-3));
});

test('maps alone are regressed on the bundle\'s scans', async ({ page }) => {
  await drop(page, bundle('maps', (spec) => {
    spec.scan.bold = 'bold.nii.gz';
    delete spec.network_sets[0].timecourses;
  }));
  const expected = coupled();
  // ICA's time courses are the regression of the scans on its maps: the same but for a constant map beside them.
  const { values } = await rOfPage(page);
  const differences = values.map((value, i) => Math.abs(value - expected[i])).sort((a, b) => a - b);
  expect(differences[Math.floor(differences.length / 2)]).toBeLessThan(0.02);
});

test('maps alone without scans are refused, with what is missing', async ({ page }) => {
  const files = bundle('alone', (spec) => { delete spec.network_sets[0].timecourses; });
  await openPage(page);
  const before = await syncAct(page, 'getCoupling');
  await dropFiles(page, files);
  await expect(page.locator('[data-part="problem"]')).toContainText(/"ICA, 8 networks" has no time courses and the bundle no scans/);
  expect((await syncAct(page, 'getCoupling')).r).toEqual(before.r);
});
