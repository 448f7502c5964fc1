// @ts-check
// The mosaic: reached by a link, it draws, rests, and a click goes to the slice that is pointed at.
import { countFrames, expect, getState, keepPicture, openPage, syncAct, test } from './explorer.mjs';

const canvas = '#view';

test('a link opens the mosaic, a click moves the crosshair, and the link remembers', async ({ page }) => {
  await openPage(page, '#s=2&data=simulated&expanded=brain&brain=mosaic');
  const before = await getState(page);
  expect(before).toMatchObject({ brain: 'mosaic', expanded: 'brain' });
  const size = /** @type {{width: number, height: number}} */ (page.viewportSize());
  // Off the middle, which lies between slices where their number in a row is even.
  await page.mouse.click(size.width * 0.55, size.height * 0.45);
  await expect.poll(async () => (await getState(page)).mm).not.toEqual(before.mm);
  const [, , z] = (await getState(page)).mm;
  expect(Number.isInteger(z)).toBe(true);  // slices lie at whole mm
  await expect.poll(() => page.url()).toContain('brain=mosaic');
  await page.locator(canvas).focus();
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await getState(page)).mm).toEqual(before.mm);
});

test('the mosaic differs by plane, rests when nothing moves, and gives the slices back', async ({ page }) => {
  const frames = await countFrames(page);
  await openPage(page, '#s=2&data=simulated&expanded=brain&brain=mosaic');
  await keepPicture(page, 'mosaic-axial');
  const axial = await page.locator(canvas).screenshot();
  await syncAct(page, 'setState', { mosaic: 'sagittal' });
  await expect.poll(async () => (await page.locator(canvas).screenshot()).equals(axial)).toBe(false);
  await keepPicture(page, 'mosaic-sagittal');
  await page.waitForTimeout(1500);
  const rested = await frames();
  await page.waitForTimeout(1000);
  expect(await frames()).toBe(rested);
  await syncAct(page, 'setState', { brain: 'slices' });
  await expect.poll(async () => (await getState(page)).brain).toBeUndefined();
});
