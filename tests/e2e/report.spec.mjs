// @ts-check
// The data and the report screen in the browser: from the list of screens, in the address, as text for
// readers of the page, and as files.
import { expect, getState, keepPicture, niftiBytes, npyBytes, openPage, syncAct, test, confirmOpening, dialog, dropFiles } from './explorer.mjs';

/** The text of an export. @param {import('@playwright/test').Page} page @param {string} kind @returns {Promise<string>} */
const exported = (page, kind) => page.evaluate(async (wanted) =>
  (await /** @type {any} */ (window).syncAct.export(wanted)).text().catch((/** @type {any} */ error) => `refused: ${error.code}`), kind);

/** Waits for the test of the coupling against chance. @param {import('@playwright/test').Page} page */
const untilTested = (page) => expect.poll(() => page.evaluate(() => /** @type {any} */ (window).syncAct.getCoupling()?.provenance.null?.surrogates ?? 0),
  { timeout: 60_000 }).toBeGreaterThan(0);

test('the data screen says what is open, what was checked and how it was prepared', async ({ page }) => {
  await openPage(page, '#data=simulated&screen=data');
  const text = page.locator('#mirror-screen');
  await expect(text).toContainText('This scan is simulated');
  await expect(text).toContainText('High-pass');
  await expect(text).toContainText('128 s');
  await expect(text).toContainText('SPM canonical double gamma');
  const scan = await page.evaluate(() => /** @type {any} */ (window).syncAct.getCoupling().provenance);
  await expect(text).toContainText(`Scans${scan.n_scans}`);
  // The carpet has come: something is said of spikes.
  await expect(text).toContainText(/No scan stands out|more than the rest/);
  await keepPicture(page, 'data');
  expect((await getState(page)).screen).toBe('data');
  await syncAct(page, 'setState', { screen: 'explore' });
  await expect(text).toBeHidden();
});

test('files of one\'s own are listed with their headers, and their problems with what to do', async ({ page }) => {
  await openPage(page, '#data=simulated&screen=data');
  await dropFiles(page, [{ name: 'bold.nii', bytes: niftiBytes({ dims: [8, 9, 7, 40], trSecs: 1 }) },
    { name: 'units.npy', bytes: npyBytes(40, 6, (row, column) => (column === 5 ? 1 : Math.sin(row * (column + 1)))) }]);
  await dialog(page).getByLabel('Scan to scan (TR)').fill('1');  // asked for: a header's 1 s is often no TR
  await dialog(page).getByLabel('Find by').selectOption('none');
  expect(await confirmOpening(page)).toBe('done');
  const text = page.locator('#mirror-screen');
  await expect(text.locator('code', { hasText: 'bold.nii' })).toHaveCount(1);
  await expect(text).toContainText('8 × 9 × 7');
  await expect(text).toContainText('float32');
  await expect(text).toContainText('sform code 4');
  await expect(text).toContainText('40 rows × 6 columns');
  await expect(text).toContainText('1 neuron never changes');
  await expect(text).toContainText('TR of exactly 1 s');
  await expect(text).toContainText('There are no networks');
  await expect(text).not.toContainText('simulated');
});

test('the report follows the recipe and is exported as one page with its figures', async ({ page }) => {
  test.slow();
  await openPage(page, '#data=simulated&screen=report');
  await untilTested(page);
  const text = page.locator('#mirror-screen');
  await expect(text).toContainText('Simulated data');
  await expect(text).toContainText('surrogates of the networks');
  await expect(text.locator('table').first()).toContainText('Best neuron');
  await keepPicture(page, 'report');
  const markdown = await exported(page, 'report-md');
  expect(markdown).toContain('# Sync-ACT report');
  expect(markdown).toContain('SPM canonical double gamma');
  expect(markdown).toContain('arXiv:2206.10821');
  const html = await exported(page, 'report-html');
  expect(html.match(/<svg /g)?.length).toBe(3);
  // What is exported is a page of its own, without scripts and without anything to fetch.
  expect(html).not.toMatch(/<script|src=|@import/);
  for (const id of ['coupling', 'chance', 'pair']) {
    const svg = await exported(page, `figure-${id}`);
    expect(svg.toLowerCase()).toContain('simulated data');
    expect(await page.evaluate((source) => new DOMParser().parseFromString(source, 'image/svg+xml').querySelector('parsererror')?.textContent ?? '', svg)).toBe('');
  }
  // Another lag: what was done changes, and its sentence with it.
  const before = await text.textContent();
  await syncAct(page, 'setState', { lag: 2 });
  await expect(text).toContainText('2 scans', { timeout: 30_000 });
  expect(before).not.toContain('2 scans');
});

test('both screens are reached by keyboard, from any screen, at any width', async ({ page }) => {
  for (const width of [390, 1000, 1440]) {
    await page.setViewportSize({ width, height: 844 });
    await openPage(page);
    await page.locator('#view').focus();
    await page.keyboard.press('4');
    await expect.poll(async () => (await getState(page)).screen).toBe('data');
    await keepPicture(page, `data-${width}`);
    await page.keyboard.press('5');
    await expect.poll(async () => (await getState(page)).screen).toBe('report');
    await keepPicture(page, `report-${width}`);
  }
});

test('a report that is asked for from another screen says as much of how data were prepared', async ({ page }) => {
  await openPage(page);
  await untilTested(page);
  const markdown = await exported(page, 'report-md');
  expect(markdown).toContain('detrended (linear)');
  expect(markdown).toContain('SPM canonical double gamma');
  expect(markdown).toContain('arXiv:2206.10821');
});
