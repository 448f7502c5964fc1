// @ts-check
// A walk through every screen of the demo by pointer, by keys and by fingers, wide and dark, narrow and light.
import { expect, getState, openPage, syncAct, test } from './explorer.mjs';
import { expectReference } from './references.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const kScreens = ['explore', 'coupling', 'models', 'data', 'report'];

/** @param {Page} page */
const screen = async (page) => (await getState(page)).screen ?? 'explore';

/** The demo with its test against chance done and its bar closed. @param {Page} page */
async function openDemo(page) {
  await openPage(page, '');
  await page.locator('#demo-bar').getByRole('button', { name: 'Close this bar' }).click();
  await expect.poll(async () => (await syncAct(page, 'getCoupling')).networks.every((/** @type {any} */ one) => one.q !== null), { timeout: 40_000 }).toBe(true);
}

/**
 * Presses at one place after the other, and anew from the first, until every screen has been there.
 * @param {Page} page @param {(x: number) => Promise<void>} press @param {{from: number, to: number, step: number}} places
 */
async function pressUntilAllSeen(page, press, { from, to, step }) {
  const seen = new Set();
  let x = from;
  await expect.poll(async () => {
    await press(x);
    x = x + step > to ? from : x + step;
    seen.add(await screen(page));
    return kScreens.filter((name) => !seen.has(name));
  }, { message: 'screens that no press led to', intervals: [100], timeout: 30_000 }).toEqual([]);
}

/** Each screen against its reference. @param {Page} page @param {string} size @param {string} theme @param {Parameters<typeof expectReference>[2]} how */
async function compareScreens(page, size, theme, how) {
  // The narrow report is all text: where its lines end moves every block.
  for (const name of kScreens.filter((one) => size === 'wide' || one !== 'report')) {
    await syncAct(page, 'setState', { screen: name, theme });
    await expect.poll(() => screen(page)).toBe(name);
    await page.mouse.move(1, 1);
    await expectReference(page, `${size}-${name}-${theme}`, how);
  }
}

test.describe('wide', () => {
  test.use({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });

  test('every screen by pointer and by keys, and as it looked', async ({ page }) => {
    await openDemo(page);
    // The tabs are somewhere in the middle of the top bar.
    await pressUntilAllSeen(page, (x) => page.mouse.click(x, 22), { from: 480, to: 960, step: 20 });
    await page.locator('#view').focus();
    for (const [i, name] of kScreens.entries()) {
      await page.keyboard.press(String(i + 1));
      await expect.poll(() => screen(page)).toBe(name);
    }
    await page.keyboard.press('1');
    const before = await getState(page);
    await page.keyboard.press(']');
    await expect.poll(async () => (await getState(page)).network).not.toBe(before.network);
    await page.keyboard.press('v');
    await expect.poll(async () => (await getState(page)).overlay).toBe('voxel');
    await page.keyboard.press('v');
    await page.keyboard.press('[');
    await expect.poll(async () => (await getState(page)).network).toBe(before.network);
    await compareScreens(page, 'wide', 'dark', { block: 15, top: 45, bottom: 30 });
  });
});

test.describe('narrow, by fingers', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1, colorScheme: 'dark' });

  /** A finger that comes down, rests, and is lifted. @param {Page} page @param {number} x @param {number} y @param {number} ms */
  async function rest(page, x, y, ms) {
    const client = await page.context().newCDPSession(page);
    await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y, id: 0 }] });
    await page.waitForTimeout(ms);
    await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await client.detach();
  }
  const axis = 735;  // in the curves, which stand above the bar
  const nextPair = [366, 78];

  test('every screen, pairs, a moment, and a resting finger that presses nothing', async ({ page }) => {
    await openDemo(page);
    await pressUntilAllSeen(page, (x) => page.touchscreen.tap(x, 815), { from: 20, to: 370, step: 25 });
    await page.touchscreen.tap(39, 815);
    await expect.poll(() => screen(page)).toBe('explore');

    const network = async () => (await getState(page)).network;
    const first = await network();
    await rest(page, nextPair[0], nextPair[1], 1200);
    await page.touchscreen.tap(nextPair[0], nextPair[1]);
    await expect.poll(network).not.toBe(first);
    await page.touchscreen.tap(24, nextPair[1]);
    await expect.poll(network, { message: 'a finger that rested has not pressed as well' }).toBe(first);

    await page.touchscreen.tap(260, axis);
    await expect.poll(async () => (await getState(page)).secs).toBeGreaterThan(100);
  });

  test('every screen as it looked', async ({ page }) => {
    await openDemo(page);
    await compareScreens(page, 'narrow', 'light', { block: 13, top: 52, bottom: 65 });
  });
});
