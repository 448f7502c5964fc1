// @ts-check
// Using the view: links, undo, pointer, keyboard, sizes, and rest.
import { countFrames, expect, getState, keepPicture, openPage, syncAct, test } from './explorer.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const canvas = '#view';

test('a link brings the view back', async ({ page, context }) => {
  await openPage(page);
  const { mutual } = await syncAct(page, 'getCoupling');
  const wanted = { network: mutual[2][1], mm: [10, -20, 14], secs: 33, overlay: 'voxel', threshold: 0.3, filter: 'a', theme: 'light' };
  await syncAct(page, 'setState', wanted);
  expect(await getState(page)).toMatchObject(wanted);
  await expect.poll(() => page.url()).toContain('threshold=0.3');
  const state = await getState(page);

  const second = await context.newPage();
  await second.goto(page.url());
  await second.evaluate(() => /** @type {any} */ (window).syncAct.ready);
  expect(await getState(second)).toEqual(state);
  await second.close();
});

test('a changed fragment changes the view; a broken one is left out with a note', async ({ page }) => {
  await openPage(page);
  await page.evaluate(() => { location.hash = '#s=1&secs=12&threshold=0.4'; });
  await expect.poll(() => getState(page)).toMatchObject({ secs: 12, threshold: 0.4 });
  await page.evaluate(() => { location.hash = '#s=1&secs=yes&threshold=9&network=no%20such'; });
  await expect(page.locator('#note')).toContainText('not valid');
  await expect.poll(async () => (await getState(page)).threshold).toBeUndefined();
  expect((await syncAct(page, 'getCoupling')).mutual.length).toBeGreaterThan(0);
});

for (const fragment of ['#s=1&mm=1,2', '#s=9&secs=3', '#%%%', '#s=1&network=nobody&neuron=nowhere/9', `#s=1&filter=${'x'.repeat(9000)}`]) {
  test(`the page opens with the broken fragment ${fragment.slice(0, 40)}`, async ({ page }) => {
    await openPage(page, fragment);
    expect((await syncAct(page, 'getCoupling')).mutual.length).toBeGreaterThan(0);
  });
}

test('pairs can be stepped through by keyboard, undone and redone', async ({ page }) => {
  await openPage(page);
  const first = await getState(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Open files…' })).toBeFocused();
  await page.getByRole('button', { name: 'Next pair' }).press('Enter');
  const { mutual } = await syncAct(page, 'getCoupling');
  await expect.poll(async () => (await getState(page)).network).toBe(mutual[1][1]);
  await expect(page.locator('[data-part="selection"]')).toContainText(mutual[1][1]);
  const second = await getState(page);
  await page.locator(canvas).focus();
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await getState(page)).network).toBe(first.network);
  await page.keyboard.press('Control+Shift+Z');
  await expect.poll(async () => (await getState(page)).network).toBe(second.network);
});

test('the neuron under the pointer gets its voxel map at once', async ({ page }) => {
  await openPage(page);
  await page.evaluate(() => {
    /** @type {any} */ (window).maps = [];
    /** @type {any} */ (window).syncAct.on('map', (/** @type {any} */ map) => /** @type {any} */ (window).maps.push(map.neuron));
  });
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  // The neurons are in the right half above the time axis.
  const maps = () => page.evaluate(() => new Set(/** @type {any} */ (window).maps).size);
  for (let y = 0.2; y < 0.6 && await maps() < 3; y += 0.02) {
    await page.mouse.move(width * 0.6, height * y);
    await page.waitForTimeout(60);
  }
  await expect.poll(maps).toBeGreaterThanOrEqual(3);
  expect((await getState(page)).overlay ?? 'network').toBe('network');
});

test('at rest no frame is drawn', async ({ page }) => {
  const frames = await countFrames(page);
  await openPage(page);
  expect(await frames()).toBeGreaterThan(0);
  await page.mouse.move(5, 5);
  await page.waitForTimeout(1500);  // transitions and tooltips end
  const before = await frames();
  await page.waitForTimeout(1200);
  expect(await frames()).toBe(before);
  await page.mouse.move(300, 300);
  await expect.poll(frames).toBeGreaterThan(before);
});

for (const density of [1, 2]) {
  test(`the canvas has the screen's own pixels at density ${density}, also after a resize`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ baseURL, deviceScaleFactor: density, viewport: { width: 1000, height: 700 } });
    const page = await context.newPage();
    await openPage(page);
    const size = () => page.evaluate(() => {
      const view = /** @type {HTMLCanvasElement} */ (document.getElementById('view'));
      return [view.width, view.height];
    });
    await expect.poll(size).toEqual([1000 * density, 700 * density]);
    await page.setViewportSize({ width: 1300, height: 820 });
    await expect.poll(size).toEqual([1300 * density, 820 * density]);
    await keepPicture(page, `density-${density}`);
    await context.close();
  });
}

test('a density without a file of glyphs draws its own, and a name with rare letters asks for them', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, deviceScaleFactor: 1.1, viewport: { width: 1000, height: 700 } });
  const page = await context.newPage();
  /** @type {string[]} */
  const fetched = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await openPage(page);
  expect(fetched).toContain('/fonts.wasm');
  await keepPicture(page, 'density-1.1');
  await context.close();

  const usual = await browser.newContext({ baseURL, viewport: { width: 1000, height: 700 } });
  const other = await usual.newPage();
  fetched.length = 0;
  other.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await openPage(other);
  expect(fetched).not.toContain('/fonts.wasm');
  expect(fetched.filter((path) => path.includes('-wide'))).toEqual([]);
  await other.locator(canvas).focus();
  await other.keyboard.press('/');
  await other.keyboard.type('a');
  await expect.poll(async () => (await getState(other)).filter).toBe('a');
  await other.keyboard.insertText('Ångström λ');
  await expect.poll(() => fetched.filter((path) => path.includes('-wide'))).toEqual(['/fonts/glyphs-1x-wide.bin.gz']);
  await usual.close();
});

test('text is copied from and pasted into the filter field', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page);
  await page.locator(canvas).focus();
  await page.keyboard.press('/');
  await page.keyboard.type('conv');
  await expect.poll(async () => (await getState(page)).filter).toBe('conv');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('conv');
  await page.evaluate(() => navigator.clipboard.writeText('fire6'));
  await page.keyboard.press('Control+v');
  await expect.poll(async () => (await getState(page)).filter).toBe('fire6');
});

for (const [name, width, height, colorScheme] of /** @type {[string, number, number, 'light'|'dark'][]} */ ([
  ['narrow-dark', 390, 844, 'dark'], ['light', 1440, 900, 'light'], ['medium-light', 900, 900, 'light'],
])) {
  test(`the view fits ${name}`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ baseURL, viewport: { width, height }, colorScheme, deviceScaleFactor: 1 });
    const page = await context.newPage();
    await openPage(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await keepPicture(page, name);
    await context.close();
  });
}

test('the chosen theme is remembered and follows the system otherwise', async ({ page }) => {
  await openPage(page);
  expect((await getState(page)).theme).toBeUndefined();
  await syncAct(page, 'setState', { theme: 'light' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.goto('/?again');
  await page.evaluate(() => /** @type {any} */ (window).syncAct.ready);
  expect((await getState(page)).theme).toBe('light');
});

test('a state that cannot be is refused with a code, and changes nothing', async ({ page }) => {
  await openPage(page);
  const before = await getState(page);
  for (const state of [{ screen: 'nonsense' }, { contours: Array.from({ length: 9 }, (_, i) => `${i}`) }, { neuron: { layer: 'nowhere', unit: 1 } }, null]) {
    const told = await page.evaluate((wanted) => /** @type {any} */ (window).syncAct.setState(wanted)
      .then(() => null, (/** @type {any} */ error) => ({ code: error.code, message: error.message })), state);
    expect(told, JSON.stringify(state)).not.toBeNull();
    expect(told.code, told.message).toBe('bad_input');
  }
  expect(await getState(page)).toEqual(before);
});
