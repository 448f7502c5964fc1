// @ts-check
// Networks as outlines over the brain, and the outline of what is significant of a neuron's map.
import { countFrames, expect, getState, keepPicture, openPage, syncAct, test } from './explorer.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const canvas = '#view';

/** @param {Page} page @returns {Promise<string[]>} */
const networkNames = async (page) => (await syncAct(page, 'getCoupling')).networks.map((/** @type {any} */ { id }) => id);

/** Waits until the picture stays the same. @param {Page} page */
async function restedPicture(page) {
  let last = await page.locator(canvas).screenshot();
  await expect.poll(async () => {
    const next = await page.locator(canvas).screenshot();
    const same = next.equals(last);
    last = next;
    return same;
  }, { intervals: [300], timeout: 20_000 }).toBe(true);
  return last;
}

test('outlined networks are part of the state, the link and undo', async ({ page }) => {
  await openPage(page);
  const names = await networkNames(page);
  expect(names.length).toBeGreaterThan(3);
  const plain = await restedPicture(page);
  await syncAct(page, 'setState', { contours: [names[2], names[0]] });
  expect((await getState(page)).contours).toEqual([names[2], names[0]]);
  await expect.poll(() => decodeURIComponent(page.url())).toContain(`contours=${names[2]},${names[0]}`);
  const outlined = await restedPicture(page);
  expect(outlined.equals(plain)).toBe(false);
  await syncAct(page, 'setState', { radiological: true });
  expect((await restedPicture(page)).equals(outlined)).toBe(false);

  await page.reload();
  await page.evaluate(() => /** @type {any} */ (window).syncAct.ready);
  expect(await getState(page)).toMatchObject({ contours: [names[2], names[0]], radiological: true });

  await syncAct(page, 'setState', { contours: [] });
  expect((await getState(page)).contours).toBeUndefined();
  await page.locator(canvas).focus();
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await getState(page)).contours).toEqual([names[2], names[0]]);
});

test('a link outlines what is there, and says so where it names too many', async ({ page }) => {
  await openPage(page, '#data=simulated&contours=Gone,Auditory');
  expect((await getState(page)).contours).toEqual(['Auditory']);
  await openPage(page, `#data=simulated&contours=${Array.from({ length: 9 }, (_, i) => `n${i}`)}&exact=1`);
  await page.reload();
  await page.evaluate(() => /** @type {any} */ (window).syncAct.ready);
  const state = await getState(page);
  expect(state.exact).toBe(true);
  expect(state.contours).toBeUndefined();
});

test('a network is outlined by its mark in the list, and by all mutual pairs of the menu', async ({ page }) => {
  await openPage(page, '#data=simulated&expanded=brain');
  const names = await networkNames(page);
  const box = /** @type {{x: number, y: number}} */ (await page.locator(canvas).boundingBox());
  const y = 176;  // the list's first row
  await page.mouse.click(box.x + 25, box.y + y);
  await expect.poll(async () => (await getState(page)).contours?.length).toBe(1);
  const [first] = (await getState(page)).contours;
  expect(names).toContain(first);
  await page.mouse.click(box.x + 25, box.y + y);
  await expect.poll(async () => (await getState(page)).contours).toBeUndefined();
  // Shift and the name.
  await page.keyboard.down('Shift');
  await page.mouse.click(box.x + 80, box.y + y, { delay: 50 });
  await expect.poll(async () => (await getState(page)).contours).toEqual([first]);
  await page.keyboard.up('Shift');
  // The picker in the footer, and the first entry of its menu, which opens upwards.
  await page.mouse.click(box.x + 1275, box.y + 848);
  await page.waitForTimeout(500);
  await keepPicture(page, 'outlines-menu');
  await page.mouse.click(box.x + 1290, box.y + 848 - 15 - 4 - (names.length + 2) * 30);
  await expect.poll(async () => (await getState(page)).contours?.length).toBe(8);
  await keepPicture(page, 'outlines');
});

test('the mosaic draws outlines, and rests', async ({ page }) => {
  const frames = await countFrames(page);
  await openPage(page, '#data=simulated&expanded=brain&brain=mosaic');
  const plain = await restedPicture(page);
  await syncAct(page, 'setState', { contours: (await networkNames(page)).slice(0, 8), exact: true });
  expect((await restedPicture(page)).equals(plain)).toBe(false);
  await keepPicture(page, 'outlines-mosaic');
  await page.waitForTimeout(1000);
  const rested = await frames();
  await page.waitForTimeout(1000);
  expect(await frames()).toBe(rested);
});

test('what is significant of a voxel map is outlined once the test is there', async ({ page }) => {
  test.slow();
  await openPage(page, '#data=simulated&overlay=voxel&expanded=brain');
  const plain = await restedPicture(page);
  const told = page.evaluate(() => new Promise((resolve) => {
    /** @type {any} */ (window).syncAct.on('significant', resolve);
  }));
  await syncAct(page, 'setState', { significant: true });
  const { nSignificant, q, leastR } = /** @type {any} */ (await told);
  expect(nSignificant).toBeGreaterThan(50);  // the neuron was planted in a network
  expect(q).toBe(0.05);
  expect(leastR).toBeGreaterThan(0.1);
  expect((await restedPicture(page)).equals(plain)).toBe(false);
  await keepPicture(page, 'significant');
  await expect.poll(() => page.url()).toContain('significant=1');
});
