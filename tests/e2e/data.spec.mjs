// @ts-check
// A scientist's own files: what the page computes equals numpy's values, whichever way it is asked.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { confirmOpening, dialog, dropFiles, expect, getState, golden, keepPicture, niftiBytes, npyBytes, openPage, sharedFile, syncAct,
  test } from './explorer.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/**
 * A mask of a box on the grid of a scan: the scan's own header, one volume.
 * @param {string} scan
 * @param {[number, number][]} box
 */
function boxMask(scan, box) {
  const header = fs.readFileSync(scan).subarray(0, 352);
  const [nx, ny, nz] = [42, 44, 46].map((at) => header.readInt16LE(at));
  const bytes = Buffer.alloc(352 + 4 * nx * ny * nz);
  header.copy(bytes);
  bytes.writeInt16LE(3, 40);
  bytes.writeInt16LE(1, 48);
  bytes.writeFloatLE(352, 108);
  const voxels = [];
  const inside = (/** @type {number} */ at, /** @type {[number, number]} */ [first, end]) => at >= first && at < end;
  for (let v = 0; v < nx * ny * nz; ++v) {
    if (!(inside(v % nx, box[0]) && inside(Math.floor(v / nx) % ny, box[1]) && inside(Math.floor(v / (nx * ny)), box[2]))) continue;
    bytes.writeFloatLE(1, 352 + 4 * v);
    voxels.push(v);
  }
  return { bytes, voxels };
}

/** The largest difference; NaN on one side only counts as infinite. @param {number[]} ours @param {(number|null)[]} theirs */
function largestDifference(ours, theirs) {
  expect(ours.length).toBe(theirs.length);
  return ours.reduce((worst, value, i) => {
    const other = theirs[i] ?? NaN;
    return Number.isNaN(value) && Number.isNaN(other) ? worst : Math.max(worst, Number.isNaN(value - other) ? Infinity : Math.abs(value - other));
  }, 0);
}

test('a dropped scan with neurons and networks gives numpy\'s voxel map and coupling', async ({ page }) => {
  const scan = sharedFile('fmri/sub-007_lowres.nii');
  const expected = JSON.parse(fs.readFileSync(golden('page_golden.json'), 'utf8'));
  const mask = boxMask(scan, expected.box);
  await openPage(page);
  await dropFiles(page, [scan, golden('page_neurons_50x16.npy'), golden('page_networks_50x4.npy'),
    { name: 'sub-007_mask.nii', bytes: mask.bytes }]);
  const role = (/** @type {string} */ name) => dialog(page).locator('.open-file').filter({ hasText: name }).locator('select');
  await expect(role('neurons_50x16')).toHaveValue('neurons');
  await expect(role('networks_50x4')).toHaveValue('networks');
  await expect(role('sub-007_mask')).toHaveValue('mask');

  const tr = dialog(page).getByLabel('Scan to scan (TR)');
  await expect(tr).toBeFocused();
  await expect(tr).toHaveValue('');
  await keepPicture(page, 'open-dialog');
  await dialog(page).getByRole('button', { name: 'Open', exact: true }).click();
  await expect(tr).toHaveAttribute('aria-invalid', 'true');
  await tr.fill('2');
  await dialog(page).getByLabel('Response delay (HRF)').selectOption(expected.hrf);
  expect(await confirmOpening(page)).toBe('done');
  await expect(page.locator('[data-part="data"]')).toContainText('sub-007_lowres.nii: 50 scans, TR 2 s');

  const map = await syncAct(page, 'getVoxelMap', expected.unit);
  expect(map.maskVoxels).toEqual(mask.voxels);
  const shown = map.r.filter((/** @type {number} */ _r, /** @type {number} */ i) => i % expected.every === 0);
  expect(largestDifference(shown, expected.voxel_map)).toBeLessThan(1e-5);
  const coupling = await syncAct(page, 'getCoupling');
  expect(largestDifference(coupling.r.values, expected.r)).toBeLessThan(1e-5);
  expect(coupling.mutual.map((/** @type {string[]} */ pair) => pair.join()).sort()).toEqual(
    expected.mutual.map((/** @type {number[]} */ pair) => pair.join()).sort());
  expect(coupling.provenance).toMatchObject({ simulated: false, tr_secs: 2, detrend: 'linear', high_pass_secs: 128 });
  await keepPicture(page, 'own-data');

  // The address now says that the view needs files, and names none.
  await expect.poll(() => page.url()).toContain('data=local');
  expect(page.url()).not.toContain('sub-007');
});

test('without a mask the page finds the command line\'s, and gives its voxel map', async ({ page }) => {
  // The golden values are numpy's and SciPy's; tests/cli/golden.test.mjs holds the command line to the same.
  const expected = JSON.parse(fs.readFileSync(golden('cli_golden.json'), 'utf8')).scans['sub-018_lowres.nii'];
  const recipe = expected.recipes.default;
  await openPage(page);
  await dropFiles(page, [sharedFile('fmri/sub-018_lowres.nii'), golden(recipe.neurons)]);
  await dialog(page).getByLabel('neurons_50x16').selectOption('neurons');
  await dialog(page).getByLabel('Scan to scan (TR)').fill('2');
  expect(await confirmOpening(page)).toBe('done');
  const map = await syncAct(page, 'getVoxelMap', recipe.unit);
  expect(map.maskVoxels.length).toBe(expected.mask.n_voxels);
  const indices = Buffer.from(Uint32Array.from(map.maskVoxels).buffer);
  expect(createHash('sha256').update(indices).digest('hex')).toBe(expected.mask.sha256);
  const rOfVoxel = new Map(map.maskVoxels.map((/** @type {number} */ voxel, /** @type {number} */ i) => [voxel, map.r[i]]));
  const both = recipe.voxels.map((/** @type {number} */ voxel, /** @type {number} */ i) => [rOfVoxel.get(voxel), recipe.r[i]])
    .filter((/** @type {number[]} */ [ours]) => ours !== undefined);
  expect(both.length).toBeGreaterThan(20);
  expect(largestDifference(both.map((/** @type {number[]} */ pair) => pair[0]), both.map((/** @type {number[]} */ pair) => pair[1])))
    .toBeLessThan(1e-5);
});

test('exports hold the same numbers', async ({ page }) => {
  await openPage(page);
  const coupling = await syncAct(page, 'getCoupling');
  const exported = await page.evaluate(async () => {
    const api = /** @type {any} */ (window).syncAct;
    const nifti = await api.export('map-nifti');
    const raw = await new Response(nifti.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
    return { csv: await (await api.export('coupling-csv')).text(), session: await (await api.export('session-json')).text(),
      nifti: [...new Int16Array(raw.slice(40, 56))], sizeof: new DataView(raw).getInt32(0, true),
      png: [...new Uint8Array(await (await api.export('view-png')).arrayBuffer()).slice(1, 4)] };
  });
  const rows = exported.csv.trim().split('\n');
  expect(rows.length).toBe(coupling.neurons.length + 1);
  expect(rows[0]).toMatch(/^neuron,best_network,best_r,mutual,p,q,r /);
  expect(rows[1]).toContain('simulated');
  expect(Number(rows[1].split(',').at(6))).toBeCloseTo(coupling.r.values[0], 6);
  expect([exported.sizeof, exported.nifti[0]]).toEqual([348, 3]);
  const map = await syncAct(page, 'getVoxelMap', 0);
  expect(exported.nifti.slice(1, 4)).toEqual(map.dims);
  expect(exported.png).toEqual([0x50, 0x4e, 0x47]);
  expect(JSON.parse(exported.session)).toMatchObject({ format: 'sync-act-session', data: { kind: 'simulated', seed: 1 } });
});

test('neurons first, networks later: the open scan stays and the matrix appears', async ({ page }) => {
  await openPage(page);
  await dropFiles(page, [{ name: 'scan.nii', bytes: niftiBytes({ dims: [12, 12, 10, 40] }) },
    { name: 'neurons.npy', bytes: npyBytes(40, 3, (t, n) => Math.sin(t * (0.2 + 0.1 * n))) }]);
  await dialog(page).getByLabel('Find by').selectOption('none');
  expect(await confirmOpening(page)).toBe('done');
  expect(await syncAct(page, 'getCoupling')).toBeNull();
  await expect(page.locator('[data-part="data"]')).toContainText('no networks yet');
  expect((await syncAct(page, 'getVoxelMap', 1)).r.length).toBeGreaterThan(100);

  await dropFiles(page, [{ name: 'x.npy', bytes: npyBytes(40, 2, (t, n) => Math.sin(t * (0.2 + 0.1 * n))) }]);
  await expect(dialog(page)).toContainText('The open scan stays: scan.nii');
  await expect(dialog(page)).toContainText('Neurons or networks?');
  await dialog(page).getByLabel('x.npy').selectOption('networks');
  expect(await confirmOpening(page)).toBe('done');
  const coupling = await syncAct(page, 'getCoupling');
  expect([coupling.neurons.length, coupling.networks.length]).toEqual([3, 2]);
  expect(coupling.networks[0].best_neuron).toBe('0');
});

test('neurons at another rate: the rate is asked for, suggested and checked', async ({ page }) => {
  await openPage(page);
  await dropFiles(page, [{ name: 'scan.nii', bytes: niftiBytes({ dims: [12, 12, 10, 40] }) },
    { name: 'responses.npy', bytes: npyBytes(320, 3, (t, n) => Math.sin(t * (0.02 + 0.01 * n))) }]);
  const rate = dialog(page).getByLabel('Rate');
  await expect(dialog(page)).toContainText('would be 4 per second');
  await rate.fill('8');
  await dialog(page).getByRole('button', { name: 'Open', exact: true }).click();
  await expect(dialog(page).locator('#open-rate-error')).toContainText('40 s');
  await rate.fill('4');
  expect(await confirmOpening(page)).toBe('done');
  expect((await syncAct(page, 'getVoxelMap', 0)).r.length).toBeGreaterThan(100);
});

test('an opening can be cancelled, and what was open stays', async ({ page }) => {
  await openPage(page);
  const before = await getState(page);
  // Large enough to be stopped in the middle of being read.
  await dropFiles(page, [{ name: 'long.nii', bytes: niftiBytes({ dims: [48, 48, 36, 60] }) }]);
  await page.evaluate(() => {
    const api = /** @type {any} */ (window).syncAct;
    /** @type {any} */ (window).jobStates = [];
    /** @type {any} */ (window).previews = [];
    api.on('preview', (/** @type {any} */ preview) => /** @type {any} */ (window).previews.push(preview));
    api.on('progress', (/** @type {any} */ job) => {
      /** @type {any} */ (window).jobStates.push(job.state);
      if (job.state === 'running' && /** @type {any} */ (window).previews.length > 0) document.querySelector('#mirror [data-action="cancel"]')?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    });
  });
  expect(await confirmOpening(page)).toBe('cancelled');
  // Its first scans were shown before the others were read.
  expect(await page.evaluate(() => /** @type {any} */ (window).previews)).toEqual([{ nScans: 20 }]);
  await expect(page.locator('[data-part="status"]')).toContainText('cancelled');
  await expect(page.locator('[data-part="data"]')).toContainText(/simulated/i);
  expect(await getState(page)).toEqual(before);
  const map = await syncAct(page, 'getVoxelMap', 0);  // the engine has the earlier scan again
  expect(map.r.length).toBe(map.maskVoxels.length);
});
