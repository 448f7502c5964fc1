// @ts-check
// Odd and broken files: a message that names file and reason, and a page that goes on working.
import { gzipSync } from 'node:zlib';
import { confirmOpening, dialog, dropFiles, expect, niftiBytes, openPage, sharedFile, syncAct, test } from './explorer.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/** The page still opens the simulated scan's maps and another file. @param {Page} page */
async function expectUsable(page) {
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog(page)).toBeHidden();
  const map = await syncAct(page, 'getVoxelMap', 0);
  expect(map.r.length).toBe(map.maskVoxels.length);
  await dropFiles(page, [{ name: 'good.nii', bytes: niftiBytes({ dims: [12, 12, 10, 20] }) }]);
  expect(await confirmOpening(page)).toBe('done');
  await expect(page.locator('[data-part="data"]')).toContainText('good.nii');
}

/** @type {[string, string, RegExp][]} */
const kRefused = [
  ['a 5-D file', 'nrj_5D_small.nii', /5/],
  ['a complex file', 'niivue_complex.nii.gz', /complex/i],
  ['a file that is no NIfTI', 'nrj_not-nifti.nii', /NIfTI/],
  ['a header without its image', 'nibabel_nifti1.hdr', /\.img/],
  ['a CIFTI file', 'nibabel_row_major.dconn.nii', /CIFTI/],
];
for (const [what, name, reason] of kRefused) {
  test(`${what} is refused by name and with the reason`, async ({ page }) => {
    const file = sharedFile(`nifti-odd/${name}`);
    await openPage(page);
    await dropFiles(page, [file]);
    const row = dialog(page).locator('.open-file.has-problem');
    await expect(row).toContainText(name);
    await expect(row).toContainText(reason);
    await expect(dialog(page).getByRole('button', { name: 'Open', exact: true })).toBeDisabled();
    await expectUsable(page);
  });
}

for (const name of ['scan.nii', 'scan.nii.gz']) {
  test(`a truncated ${name} offers the scans that are whole`, async ({ page }) => {
    const whole = niftiBytes({ dims: [12, 12, 10, 30] });
    const volume = 4 * 12 * 12 * 10;
    const bytes = name.endsWith('.gz') ? gzipSync(whole) : whole;
    const cut = name.endsWith('.gz') ? bytes.subarray(0, Math.floor(bytes.length * 0.7)) : bytes.subarray(0, 352 + 20 * volume + 100);
    await openPage(page);
    await dropFiles(page, [{ name, bytes: cut }]);
    await confirmOpening(page);
    const problem = dialog(page).locator('.open-problem');
    await expect(problem).toContainText(name);
    const offer = problem.getByRole('button', { name: /Use the first \d+ scans/ });
    const scans = Number(/first (\d+)/.exec(await offer.innerText())?.[1]);
    if (name === 'scan.nii') expect(scans).toBe(20);
    expect(scans).toBeGreaterThan(2);
    expect(scans).toBeLessThan(30);
    await offer.click();
    await expect(page.locator('[data-part="data"]')).toContainText(`${scans} scans`);
  });
}

test('a bit-flipped .nii.gz is refused, and the scan before it stays', async ({ page }) => {
  const bytes = gzipSync(niftiBytes({ dims: [32, 32, 20, 60] }), { level: 1 });
  bytes[Math.floor(bytes.length * 0.8)] ^= 0x10;  // far behind what is read for the header
  await openPage(page);
  const before = await syncAct(page, 'getCoupling');
  await dropFiles(page, [{ name: 'flipped.nii.gz', bytes }]);
  expect(await confirmOpening(page)).toBe('failed');
  await expect(dialog(page).locator('.open-problem')).toContainText('flipped.nii.gz');
  expect((await syncAct(page, 'getCoupling')).mutual).toEqual(before.mutual);
  await expectUsable(page);
});

test('a header that promises more than any file holds is refused', async ({ page }) => {
  const bytes = niftiBytes({ dims: [12, 12, 10, 4], dimField: [4, 32767, 32767, 32767, 32767, 1, 1, 1] });
  await openPage(page);
  await dropFiles(page, [{ name: 'huge.nii', bytes }]);
  const row = dialog(page).locator('.open-file.has-problem');
  await expect(row).toContainText('huge.nii');
  await expect(row).toContainText(/32,?767/);
  await expectUsable(page);
});

test('a mask of another grid and a matrix of other rows are named before anything is read', async ({ page }) => {
  await openPage(page);
  await dropFiles(page, [{ name: 'scan.nii', bytes: niftiBytes({ dims: [12, 12, 10, 20] }) },
    { name: 'brain_mask.nii', bytes: niftiBytes({ dims: [11, 12, 10, 1] }) }]);
  await dialog(page).getByRole('button', { name: 'Open', exact: true }).click();
  await expect(dialog(page).locator('#open-files-error')).toContainText('brain_mask.nii has 11 × 12 × 10');
  await expectUsable(page);
});

test('a file of another kind is named and refused kindly', async ({ page }) => {
  await openPage(page);
  await dropFiles(page, [{ name: 'notes.docx', bytes: new Uint8Array(100) }, { name: 'confounds.tsv', bytes: new Uint8Array(10) }]);
  await expect(dialog(page).locator('h2')).toHaveText('None of these files can be used');
  await expect(dialog(page)).toContainText('notes.docx');
  await expectUsable(page);
});

test('a .npy that is none is refused by name', async ({ page }) => {
  await openPage(page);
  await dropFiles(page, [{ name: 'neurons.npy', bytes: Buffer.from('\x93NUMPY\x01\x00\xff\xff{', 'latin1') }]);
  await expect(dialog(page).locator('.has-problem')).toContainText('neurons.npy');
  await expectUsable(page);
});

test('syncAct.open() says in words what it misses', async ({ page }) => {
  await openPage(page);
  const open = (/** @type {number} */ trSecs, /** @type {string} */ name) => page.evaluate(async ([bytes, tr, fileName]) => {
    try {
      const data = new Uint8Array(/** @type {number[]} */ (bytes));
      await /** @type {any} */ (window).syncAct.open({ bold: { name: fileName, data }, ...(tr ? { trSecs: tr } : {}) });
      return 'opened';
    } catch (error) {
      return `${/** @type {any} */ (error).code}: ${/** @type {any} */ (error).message}`;
    }
  }, /** @type {[number[], number, string]} */ ([[...niftiBytes({ dims: [10, 10, 8, 12], trSecs: 0 })], trSecs, name]));
  expect(await open(0, 'a.nii')).toMatch(/^bad_input: .*seconds/);
  expect(await open(2000, 'a.nii')).toMatch(/^bad_input: .*milliseconds/);
  expect(await open(2, 'a.nii')).toBe('opened');
  await expect(page.locator('[data-part="data"]')).toContainText('a.nii');
});
