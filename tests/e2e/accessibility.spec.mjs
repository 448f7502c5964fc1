// @ts-check
// The HTML parts against axe's rules, in both themes.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { dialog, dropFiles, expect, golden, keepPicture, niftiBytes, npyBytes, openPage, test } from './explorer.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @param {Page} page @param {string} part @returns {Promise<string[]>} */
async function violations(page, part) {
  await page.evaluate(axe);
  return page.evaluate(async (selector) => {
    const { violations: found } = await /** @type {any} */ (window).axe.run(selector, { resultTypes: ['violations'] });
    return found.map((/** @type {any} */ one) => `${one.id}: ${one.help} (${one.nodes.map((/** @type {any} */ node) => node.target).join(' | ')})`);
  }, part);
}

for (const colorScheme of /** @type {('light'|'dark')[]} */ (['dark', 'light'])) {
  test(`the dialog and the text version keep axe's rules, ${colorScheme}`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ baseURL, colorScheme, viewport: { width: 1000, height: 800 } });
    const page = await context.newPage();
    await openPage(page);
    expect(await violations(page, 'html')).toEqual([]);
    await page.keyboard.press('Tab');
    await expect(page.locator('#mirror')).toBeVisible();
    expect(await violations(page, '#mirror')).toEqual([]);
    await keepPicture(page, `text-version-${colorScheme}`);
    await dropFiles(page, [{ name: 'scan.nii', bytes: niftiBytes({ dims: [12, 12, 10, 20], trSecs: 0 }) },
      { name: 'x.npy', bytes: npyBytes(20, 3, (t) => t) }, { name: 'notes.docx', bytes: new Uint8Array(9) }]);
    await dialog(page).getByRole('button', { name: 'Open', exact: true }).click();
    expect(await violations(page, 'dialog')).toEqual([]);
    await keepPicture(page, `dialog-errors-${colorScheme}`);
    await context.close();
  });
}

for (const colorScheme of /** @type {('light'|'dark')[]} */ (['dark', 'light'])) {
  test(`the demo's bar, tour and settings keep axe's rules, ${colorScheme}`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ baseURL, colorScheme, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await openPage(page, '#step=8');
    await expect(page.locator('.knobs')).toBeVisible();
    await expect(page.locator('.guide')).toBeVisible();
    expect(await violations(page, 'html')).toEqual([]);
    await keepPicture(page, `demo-panels-${colorScheme}`);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await violations(page, 'html')).toEqual([]);
    await context.close();
  });
}

test('the dialog for neuron responses keeps axe\'s rules', async ({ page }) => {
  await openPage(page);
  await dropFiles(page, [golden('neurons/small_opset13.onnx')]);
  const neurons = page.locator('dialog.neuron-dialog');
  await expect(neurons).toContainText('Add the film');
  await expect(neurons.locator('.neuron-layers tbody tr').first()).toBeVisible();
  expect(await violations(page, 'dialog.neuron-dialog')).toEqual([]);
});

test('the dialog is worked by keyboard alone', async ({ page }) => {
  await openPage(page);
  await dropFiles(page, [{ name: 'scan.nii', bytes: niftiBytes({ dims: [12, 12, 10, 20], trSecs: 0 }) }]);
  await expect(dialog(page).getByLabel('Scan to scan (TR)')).toBeFocused();
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-part="data"]')).toContainText('scan.nii');
  await dropFiles(page, [{ name: 'scan.nii', bytes: niftiBytes({ dims: [12, 12, 10, 20] }) }]);
  await expect(dialog(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
});
