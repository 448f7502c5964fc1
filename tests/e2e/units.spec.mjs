// @ts-check
// The Neurons panel by pointer and keyboard: layers, the grid of units, filter, colours, and the list.
import { expect, getState, keepPicture, openPage, syncAct, test } from './explorer.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/** Where the panel lies on a page of 1440 x 900 (web/views/shell.cpp): the right 49 % below the pair line. */
const kPanel = { left: 738, right: 1432, top: 100 };
const kLayers = { left: kPanel.left + 8, right: kPanel.right - 8, middle: kPanel.top + 36 + 33 };
/** Inside the grid, whatever the size of its cells: the first one. */
const kFirstCell = { x: kPanel.left + 18, y: kPanel.top + 36 + 66 + 32 + 5 };

/** Layers of the open model with the numbers of their units, by the ids "layer/unit". @param {Page} page */
async function layersOf(page) {
  const { neurons } = await syncAct(page, 'getCoupling');
  /** @type {Map<string, number>} */
  const layers = new Map();
  for (const { id } of neurons) {
    const name = id.slice(0, id.lastIndexOf('/'));
    layers.set(name, (layers.get(name) ?? 0) + 1);
  }
  return [...layers].map(([name, count]) => ({ name, count }));
}

/** @param {Page} page @param {number} index @param {number} count */
async function clickLayer(page, index, count) {
  const width = Math.min(96, Math.max(52, (kLayers.right - kLayers.left) / count));
  await page.mouse.click(kLayers.left + (index + 0.5) * width, kLayers.middle);
}

test('a click on a layer shows its units, a click on a cell selects one of them', async ({ page }) => {
  await openPage(page, '#s=1&data=simulated&order=index');
  const layers = await layersOf(page);
  const before = await getState(page);
  const other = layers.findIndex(({ name }) => name !== before.neuron.layer);
  await clickLayer(page, other, layers.length);
  await expect.poll(async () => (await getState(page)).layer).toBe(layers[other].name);
  expect((await getState(page)).neuron).toEqual(before.neuron);
  await expect.poll(() => page.url()).toContain(`layer=${layers[other].name}`);
  await page.mouse.click(kFirstCell.x, kFirstCell.y);
  await expect.poll(async () => (await getState(page)).neuron).toEqual({ layer: layers[other].name, unit: 0 });
  const after = await getState(page);
  expect(after.layer).toBeUndefined();
  expect(after.network).toBe(before.network);
});

test('the unit under the pointer gets its voxel map, and the page rests when the pointer is gone', async ({ page }) => {
  await openPage(page, '#s=1&data=simulated&order=index');
  const map = page.evaluate(() => new Promise((resolve) => {
    /** @type {any} */ (window).syncAct.on('map', (/** @type {any} */ detail) => resolve(detail));
  }));
  const { neuron } = await getState(page);
  await page.mouse.move(kFirstCell.x, kFirstCell.y);
  expect(/** @type {any} */ (await map).id).toBe(`${neuron.layer}/0`);
});

test('the keyboard goes through layers and cells', async ({ page }) => {
  await openPage(page, '#s=1&data=simulated&order=index');
  const layers = await layersOf(page);
  await clickLayer(page, 1, layers.length);
  await expect.poll(async () => (await getState(page)).layer).toBe(layers[1].name);
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await getState(page)).layer).toBe(layers[2].name);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => (await getState(page)).layer).toBe(layers[1].name);
  await page.mouse.click(kFirstCell.x, kFirstCell.y);
  await expect.poll(async () => (await getState(page)).neuron).toEqual({ layer: layers[1].name, unit: 0 });
  await page.mouse.move(5, 5);
  await page.keyboard.press('End');
  await expect.poll(async () => (await getState(page)).neuron.unit).toBe(layers[1].count - 1);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => (await getState(page)).neuron.unit).toBe(layers[1].count - 2);
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await getState(page)).neuron.unit).toBe(layers[1].count - 1);
  await page.keyboard.press('Home');
  await expect.poll(async () => (await getState(page)).neuron.unit).toBe(0);
  await page.keyboard.press('ArrowDown');
  await expect.poll(async () => (await getState(page)).neuron.unit).toBeGreaterThan(1);
  const { neuron } = await getState(page);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await getState(page)).neuron.unit).toBe(0);
  await page.keyboard.press('Control+Shift+Z');
  await expect.poll(async () => (await getState(page)).neuron).toEqual(neuron);
});

test('a link brings layer, order, colour and list back', async ({ page }) => {
  await openPage(page);
  const layers = await layersOf(page);
  const wanted = { layer: layers[0].name, order: 'coupling', units: 'list', colour: 'verdict', filter: 'sig' };
  await syncAct(page, 'setState', wanted);
  expect(await getState(page)).toMatchObject(wanted);
  await expect.poll(() => page.url()).toContain('units=list');
  await page.reload();
  await page.evaluate(() => /** @type {any} */ (window).syncAct.ready);
  expect(await getState(page)).toMatchObject(wanted);
});

test('the card asks for what it tells, and an answer without a film says why', async ({ page }) => {
  await openPage(page);
  await expect.poll(async () => (await syncAct(page, 'getCoupling')).networks[0].p, { timeout: 60_000 }).not.toBeNull();
  await page.waitForTimeout(1500);
  await keepPicture(page, 'neurons-grid');
  await syncAct(page, 'setState', { expanded: 'neurons', theme: 'light' });
  await page.waitForTimeout(500);
  await keepPicture(page, 'neurons-expanded-light');
});

test('beside the demo film the card leads to the moments of the unit, two of them never the same', async ({ page }) => {
  test.setTimeout(90_000);
  await openPage(page, '');
  await expect.poll(async () => (await syncAct(page, 'getCoupling')).networks[0].q, { timeout: 60_000 }).not.toBeNull();
  await page.waitForTimeout(3000);  // labels and regions
  await keepPicture(page, 'neurons-demo');
  // The three frames of the upper row, below the figures.
  const times = new Set();
  for (const x of [1185, 1280, 1380]) {
    const { secs } = await getState(page);
    await page.mouse.click(x, 440);
    await expect.poll(async () => (await getState(page)).secs).not.toBe(secs);
    times.add((await getState(page)).secs);
  }
  expect(times.has(undefined)).toBe(false);
  expect(times.size).toBe(3);
  const sorted = [...times].sort((a, b) => a - b);
  for (let i = 1; i < sorted.length; ++i) expect(sorted[i] - sorted[i - 1]).toBeGreaterThanOrEqual(1.9);
});

test('on a narrow page the strip of units opens the grid, and Escape leads back', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openPage(page);
  await page.mouse.move(195, 500);
  await page.mouse.wheel(0, 2000);
  await page.waitForTimeout(400);
  await keepPicture(page, 'neurons-narrow');
  await syncAct(page, 'setState', { expanded: 'neurons' });
  await page.waitForTimeout(300);
  await keepPicture(page, 'neurons-narrow-grid');
  await page.locator('#view').focus();
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await getState(page)).expanded).toBeUndefined();
});
