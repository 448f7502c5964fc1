// @ts-check
// Fingers on a narrow page: what a pinch and a pan do to the time axis, and two fingers to the slices.
import { expect, getState, openPage, test } from './explorer.mjs';

/** @typedef {import('@playwright/test').Page} Page */

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1 });

/**
 * What fingers do, each at its places one after the other.
 * @param {Page} page
 * @param {[number, number][][]} fingers
 */
async function gesture(page, fingers) {
  const client = await page.context().newCDPSession(page);
  const points = (/** @type {number} */ step) => fingers.map((places, id) => ({ x: places[step][0], y: places[step][1], id }));
  const drawn = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));  // a hand is slower than frames
  for (let finger = 1; finger <= fingers.length; ++finger) {
    await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: points(0).slice(0, finger) });
    await drawn();
  }
  for (let step = 1; step < fingers[0].length; ++step) {
    await client.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: points(step) });
    await drawn();
  }
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await client.detach();
}

/** From one place to another in steps. @returns {[number, number][]} */
const path = (/** @type {number} */ x0, /** @type {number} */ x1, /** @type {number} */ y0, /** @type {number} */ y1 = y0) =>
  Array.from({ length: 9 }, (_, i) => [x0 + (x1 - x0) * i / 8, y0 + (y1 - y0) * i / 8]);

test('two fingers zoom and pan the time axis, and go through the slices', async ({ page }) => {
  await openPage(page);
  const axis = 735;  // in the curves, which stand above the bar
  await gesture(page, [path(230, 150, axis), path(250, 330, axis)]);
  await expect.poll(async () => (await getState(page)).window?.[1] ?? 1e9).toBeLessThan(250);
  const [start, length] = (await getState(page)).window;
  await gesture(page, [path(300, 180, axis), path(330, 210, axis)]);
  await expect.poll(async () => (await getState(page)).window[0]).toBeGreaterThan(start + 0.2 * length);
  expect((await getState(page)).window[1]).toBeCloseTo(length, 0);

  const before = (await getState(page)).mm;
  await gesture(page, [path(150, 150, 420, 340), path(200, 200, 420, 340)]);
  await expect.poll(async () => (await getState(page)).mm?.[2]).not.toBe(before?.[2]);
});
