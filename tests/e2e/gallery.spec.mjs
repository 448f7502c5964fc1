// @ts-check
// The gallery of networks: reached by a link, a click on a tile selects its network everywhere, keys go from tile to tile, it
// rests when nothing moves, says in words what it shows, and survives a lost context.
import { countFrames, expect, getState, keepPicture, loseContext, openPage, syncAct, test } from './explorer.mjs';

const canvas = '#view';
/** With the first tile selected: the gallery scrolls to what is. */
const kGallery = '#s=2&data=simulated&network=Primary%20visual&expanded=brain&brain=gallery';

/** Rows of the gallery's table in the page's text version. @param {import('@playwright/test').Page} page */
const rows = (page) => page.locator('#mirror-screen tbody tr').evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));

test('a link opens the gallery, a click selects a network at its peak, and undo takes it back', async ({ page }) => {
  await openPage(page, '#s=2&data=simulated&expanded=brain&brain=gallery&gallery=best');
  const before = await getState(page);
  expect(before).toMatchObject({ brain: 'gallery', gallery: 'best', expanded: 'brain' });
  const size = /** @type {{width: number, height: number}} */ (page.viewportSize());
  await page.mouse.click(size.width * 0.75, size.height * 0.25);
  await expect.poll(async () => (await getState(page)).network).not.toEqual(before.network);
  const after = await getState(page);
  expect(after.neuron).toEqual(before.neuron);
  expect(after.mm).not.toEqual(before.mm);
  await expect.poll(() => page.url()).toContain('brain=gallery');
  // The crosshair is where the table says that the map peaks.
  await expect.poll(async () => {
    const row = (await rows(page)).find(([name]) => name === `${after.network} (selected)`);
    return row?.[1].replaceAll('−', '-').split(' ').map(Number);
  }).toEqual(after.mm.map(Math.round));
  await page.locator(canvas).focus();
  await page.keyboard.press('Control+z');
  await expect.poll(async () => { const { network, mm } = await getState(page); return { network, mm }; }).toEqual({ network: before.network, mm: before.mm });
});

test('keys go from tile to tile, and the selection is announced', async ({ page }) => {
  await openPage(page, kGallery);
  const size = /** @type {{width: number, height: number}} */ (page.viewportSize());
  const ids = (await syncAct(page, 'getCoupling')).networks.map((/** @type {{id: string}} */ one) => one.id);
  expect((await getState(page)).network).toBe(ids[0]);
  await page.mouse.click(size.width * 0.2, size.height * 0.25);  // the tile that is selected: it takes the keys
  await page.locator(canvas).focus();
  for (const [key, place] of /** @type {[string, number][]} */ ([['ArrowRight', 1], ['End', ids.length - 1], ['ArrowLeft', ids.length - 2], ['Home', 0]])) {
    await page.keyboard.press(key);
    await expect.poll(async () => (await getState(page)).network).toBe(ids[place]);
    await expect(page.locator('[data-part="selection"]')).toContainText(`network ${ids[place]}`);
  }
});

test('the gallery is a table for screen readers, which fills as maps and answers come', async ({ page }) => {
  await openPage(page, kGallery);
  const { networks } = await syncAct(page, 'getCoupling');
  await expect.poll(async () => (await rows(page)).length).toBe(networks.length);
  // Of the tiles in sight: the peak of each map is told.
  await expect.poll(async () => (await rows(page)).slice(0, 3).filter(([, peak]) => /^[−\d]+ [−\d]+ [−\d]+$/.test(peak)).length).toBe(3);
  await expect(page.locator('#mirror-screen')).toContainText('%');
  await syncAct(page, 'setState', { brain: 'slices' });
  await expect(page.locator('#mirror-screen')).toBeHidden();
  await expect.poll(async () => (await getState(page)).brain).toBeUndefined();
});

test('the gallery rests when nothing moves, and is drawn again after a lost context', async ({ page }) => {
  const frames = await countFrames(page);
  await openPage(page, kGallery);
  await expect.poll(async () => (await rows(page)).slice(0, 3).every(([, peak, where]) => peak !== 'not told yet' && where !== 'not told yet'), { timeout: 20_000 }).toBe(true);
  await page.waitForTimeout(1500);
  const rested = await frames();
  await page.waitForTimeout(1000);
  expect(await frames()).toBe(rested);
  await keepPicture(page, 'gallery');
  const before = await page.locator(canvas).screenshot();
  await loseContext(page);
  await expect.poll(async () => (await page.locator(canvas).screenshot()).equals(before)).toBe(true);
});

test('on a phone the gallery scrolls in one column, and a tap selects', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openPage(page, '#s=2&data=simulated&brain=gallery');
  const before = (await getState(page)).network;
  await page.mouse.move(200, 300);
  await page.mouse.wheel(0, -4000);
  await page.waitForTimeout(300);
  await page.mouse.click(200, 300);
  await expect.poll(async () => (await getState(page)).network).not.toBe(before);
  await keepPicture(page, 'gallery-narrow');
});

test('a small embed shows slices in place of the gallery', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 240 });
  await openPage(page, '#s=2&data=simulated&brain=gallery&mode=embed');
  expect(await getState(page)).toMatchObject({ brain: 'gallery', mode: 'embed' });
  await keepPicture(page, 'gallery-embed');
});
