// @ts-check
// The models screen in the browser: the demo's models are compared with its brain when that is asked for.
import { expect, keepPicture, openPage, syncAct, test } from './explorer.mjs';

test('the models of the demo are compared when asked, and their responses are fetched only then', async ({ page }) => {
  test.slow();
  /** @type {string[]} */
  const fetched = [];
  page.on('request', (request) => { if (/responses\//.test(request.url())) fetched.push(request.url()); });
  await openPage(page, '#screen=models');
  await expect.poll(() => page.evaluate(() => /** @type {any} */ (window).syncAct.getCoupling()?.networks?.length ?? 0), { timeout: 60_000 }).toBeGreaterThan(0);
  expect(await syncAct(page, 'getModelScores')).toBeNull();
  const before = fetched.length;
  await syncAct(page, 'compareModels');
  const found = await syncAct(page, 'getModelScores');
  expect(fetched.length).toBeGreaterThan(before);
  expect(found.models.length).toBeGreaterThanOrEqual(11);
  for (const { score, low, high, z, layerScores } of found.models) {
    expect(score).toBeGreaterThanOrEqual(low);
    expect(score).toBeLessThanOrEqual(high);
    expect(Number.isFinite(z)).toBe(true);
    expect(layerScores.length).toBeGreaterThan(1);
  }
  const { n, pearson } = found.relation;
  expect(n).toBeGreaterThanOrEqual(3);
  expect(pearson.low).toBeLessThanOrEqual(pearson.r);
  expect(pearson.high).toBeGreaterThanOrEqual(pearson.r);
  expect(pearson.p).toBeGreaterThan(0);
  await keepPicture(page, 'models');
  // The same again: nothing of it depends on time or order.
  await syncAct(page, 'compareModels');
  expect((await syncAct(page, 'getModelScores')).relation).toEqual(found.relation);
});

test('without models the screen and the call say what to do', async ({ page }) => {
  await openPage(page, '#data=simulated&screen=models');
  expect(await syncAct(page, 'getModelScores')).toBeNull();
  const refused = await page.evaluate(() => /** @type {any} */ (window).syncAct.compareModels().then(() => null, (/** @type {any} */ error) => error.code));
  expect(refused).toBe('bad_input');
});

test('the models screen is written out for readers, who can add a network and compare', async ({ page }) => {
  await openPage(page, '#screen=models');
  await expect.poll(() => page.evaluate(() => /** @type {any} */ (window).syncAct.getCoupling()?.networks?.length ?? 0), { timeout: 60_000 }).toBeGreaterThan(0);
  const text = page.locator('#mirror-screen');
  await expect(text.locator('h2')).toHaveText('Models', { timeout: 20_000 });
  const rows = text.locator('tbody tr');
  await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(11);
  await expect(rows.filter({ hasText: '(open)' })).toHaveCount(1);
  await expect(text).toContainText('Compare all');
  // The compared numbers come into it without the screen being left.
  const button = text.getByRole('button', { name: 'Compare the models' });
  await button.focus();
  await button.press('Enter');
  await expect(text.locator('th', { hasText: 'Similarity' }).first()).toBeAttached({ timeout: 120_000 });
  await expect(text).toContainText('Pearson\'s r', { timeout: 120_000 });
  await expect(text).toContainText('Layers from input to output');
  expect(await button.evaluate((element) => document.activeElement === element)).toBe(true);
  // The chooser of files, as by the button on the screen.
  const chooser = page.waitForEvent('filechooser');
  await text.getByRole('button', { name: 'Add ONNX…' }).press('Enter');
  await chooser;
  await syncAct(page, 'setState', { screen: 'explore' });
  await expect(text).toBeHidden();
});
