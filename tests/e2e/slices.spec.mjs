// @ts-check
// The slices pixel by pixel: where a voxel of known place is drawn, which side is which, and what
// becomes of the picture when the graphics context is lost. The app alone, without engine or session.

import path from 'node:path';
import { expect, loseContext, root, test } from './explorer.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Box  in px, ends included */

/** A page with nothing but the app. @param {Page} page @param {object} state */
async function openApp(page, state) {
  // The site ships web/js as one module; here one of its parts is wanted.
  await page.route('**/modules/*.js', (route) =>
    route.fulfill({ path: path.join(root, 'web/js', path.basename(new URL(route.request().url()).pathname)) }));
  await page.route('**/app-alone.html', (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html>
    <html lang="en"><title>app</title><style>body{margin:0}#view{position:fixed;inset:0;width:100%;height:100%}</style>
    <button id="before">before</button><canvas id="view" tabindex="0"></canvas><button id="after">after</button>` }));
  await page.goto('/app-alone.html');
  await page.evaluate(async (first) => {
    const { AppHost } = await import(/** @type {any} */ (new URL('modules/app-host.js', location.href).href));
    const requests = /** @type {any[]} */ ([]);
    const host = await AppHost.create({ canvas: document.getElementById('view'), site: new URL('./', location.href), state: first,
      onRequest: (/** @type {any} */ request) => requests.push(request) });
    Object.assign(window, { host, requests });
  }, state);
}

// 3 mm voxels, x running from right to left as many scanners write it.
const kDims = [20, 24, 20];
const kWorldFromVoxel = [-3, 0, 0, 30, 0, 3, 0, -40, 0, 0, 3, -20, 0, 0, 0, 1];
const kPlace = [18, 14, 16];      // centre of voxel 4 18 12: r .9
const kBehind = [18, 2, 25];      // centre of voxel 4 14 15: r -.9
const kMirrored = [-18, 14, 16];  // of the anatomy: bright

/** Hands over a scan of one known voxel. @param {Page} page */
async function openOneVoxel(page) {
  await page.evaluate(({ dims, world, mirrored }) => {
    const { host } = /** @type {any} */ (window);
    const n = dims[0] * dims[1] * dims[2];
    host.put('scan', { title: 'One voxel', simulated: true, dims, worldFromVoxel: world, trSecs: 2, nScans: 10, runStarts: [0] },
      Uint32Array.from({ length: n }, (_, v) => v));
    // 1 mm anatomy: faint everywhere, bright in the 3 mm around the mirrored place.
    const anatomyDims = [80, 90, 80];
    const origin = [-40, -45, -30];
    const values = new Float32Array(anatomyDims[0] * anatomyDims[1] * anatomyDims[2]).fill(0.3);
    for (let k = -1; k <= 1; ++k) {
      for (let j = -1; j <= 1; ++j) {
        for (let i = -1; i <= 1; ++i) {
          const [x, y, z] = [mirrored[0] + i - origin[0], mirrored[1] + j - origin[1], mirrored[2] + k - origin[2]];
          values[x + anatomyDims[0] * (y + anatomyDims[1] * z)] = 1;
        }
      }
    }
    host.put('anatomy', { dims: anatomyDims, kind: 'template', low: 0, high: 1,
      worldFromVoxel: [1, 0, 0, origin[0], 0, 1, 0, origin[1], 0, 0, 1, origin[2], 0, 0, 0, 1] }, values);
    const series = Float32Array.from({ length: 10 }, (_, t) => Math.sin(t));
    host.put('neurons', { nTimes: 10, nUnits: 1, layers: [{ name: 'a', first: 0, count: 1 }] }, series);
    host.put('networks', { ids: ['One'], nTimes: 10, nUnits: 1 }, series);
    host.put('coupling', { nNeurons: 1, nNetworks: 1, bestNetwork: [0], bestNeuron: [0], mutual: [[0, 0]] }, new Float32Array([1]));
    const map = new Float32Array(n);
    map[4 + dims[0] * (18 + dims[1] * 12)] = 0.9;
    map[4 + dims[0] * (14 + dims[1] * 15)] = -0.9;
    host.put('network_map', { network: 0 }, map);
  }, { dims: kDims, world: kWorldFromVoxel, mirrored: kMirrored });
}

/**
 * The parts of the picture that the overlay changes, and the picture itself.
 * @param {Page} page
 * @returns {Promise<{warm: Box[], cool: Box[], pixel: (x: number, y: number) => number[]}>}
 */
async function overlayParts(page) {
  const picture = async () => {
    const base64 = await page.evaluate(() => {
      const { width, height, values } = /** @type {any} */ (window).host.pixels();
      let text = '';
      for (let i = 0; i < values.length; i += 32768) text += String.fromCharCode(...values.subarray(i, i + 32768));
      return { width, height, text: btoa(text) };
    });
    return { width: base64.width, values: Buffer.from(base64.text, 'base64') };
  };
  const setOpacity = (/** @type {number} */ opacity) => page.evaluate((value) => /** @type {any} */ (window).host.setState({ opacity: value }), opacity);
  await setOpacity(0);
  const without = await picture();
  await setOpacity(1);
  const { width, values } = await picture();
  const kinds = new Uint8Array(values.length / 4);
  for (let i = 0; i < kinds.length; ++i) {
    const [r, g, b] = [values[4 * i], values[4 * i + 1], values[4 * i + 2]];
    const change = Math.abs(r - without.values[4 * i]) + Math.abs(g - without.values[4 * i + 1]) + Math.abs(b - without.values[4 * i + 2]);
    if (change > 30) kinds[i] = r > b ? 1 : 2;
  }
  const warm = boxesOf(kinds, width, 1);
  // Over a warm voxel the crosshair's blend is bluish.
  const isPatch = (/** @type {Box} */ box) => widthOf(box) >= 5 && box.bottom - box.top >= 4 &&
    !warm.some((other) => box.left <= other.right && box.right >= other.left && box.top <= other.bottom && box.bottom >= other.top);
  return { warm, cool: boxesOf(kinds, width, 2).filter(isPatch),
    pixel: (x, y) => [...values.subarray(4 * (y * width + x), 4 * (y * width + x) + 3)] };
}

/** Bounding boxes of the patches of one kind; patches that a line splits (the crosshair) are one. @param {Uint8Array} kinds @param {number} width @param {number} kind */
function boxesOf(kinds, width, kind) {
  const kGap = 4;
  /** @type {Box[]} */
  const boxes = [];
  for (let i = 0; i < kinds.length; ++i) {
    if (kinds[i] !== kind) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    const near = boxes.find((box) => x >= box.left - kGap && x <= box.right + kGap && y >= box.top - kGap && y <= box.bottom + kGap);
    if (near) {
      near.left = Math.min(near.left, x);
      near.right = Math.max(near.right, x);
      near.bottom = Math.max(near.bottom, y);
    } else boxes.push({ left: x, right: x, top: y, bottom: y });
  }
  return boxes;
}

/** @param {Box} box */
const widthOf = (box) => box.right - box.left + 1;
/** @param {Box} box @returns {[number, number]} */
const middleOf = (box) => [(box.left + box.right + 1) / 2, (box.top + box.bottom + 1) / 2];

/** @param {number[]} rgb */
const isCrosshair = ([r, , b]) => b > r + 40 && b > 180;

/** Where along a line of pixels the crosshair runs: the middle of its pixels. @param {(at: number) => number[]} pixel @param {number} from @param {number} to */
function crosshairAt(pixel, from, to) {
  const found = [];
  for (let at = from; at <= to; ++at) if (isCrosshair(pixel(at))) found.push(at + 0.5);
  expect(found.length, 'pixels of the crosshair').toBeGreaterThan(0);
  return (found[0] + found[found.length - 1]) / 2;
}

test.use({ contextOptions: { reducedMotion: 'reduce' }, viewport: { width: 1200, height: 900 } });
const kState = { mm: kPlace, theme: 'dark', exact: true, max: 0.9, expanded: 'brain' };

for (const density of [1, 2]) {
  test.describe(`at density ${density}`, () => {
    test.use({ deviceScaleFactor: density });
    test('a voxel is drawn where the crosshair says it is', async ({ page }) => {
      await openApp(page, kState);
      await openOneVoxel(page);
      const { warm, pixel } = await overlayParts(page);
      expect(warm.length).toBe(3);
      const scale = widthOf(warm[0]) / 3;
      for (const box of warm) {
        // All three slices share one scale, and the voxel is a cube.
        expect(Math.abs(widthOf(box) - 3 * scale)).toBeLessThanOrEqual(1);
        expect(Math.abs(box.bottom - box.top + 1 - 3 * scale)).toBeLessThanOrEqual(1);
        const [x, y] = middleOf(box);
        const beside = box.right + 6;
        const above = box.top - 6;
        // One pixel: half a voxel would be far more, see the next line.
        expect(1.5 * scale).toBeGreaterThan(3);
        expect(Math.abs(crosshairAt((at) => pixel(beside, at), box.top - 3, box.bottom + 3) - y)).toBeLessThanOrEqual(1);
        expect(Math.abs(crosshairAt((at) => pixel(at, above), box.left - 3, box.right + 3) - x)).toBeLessThanOrEqual(1);
      }
    });
  });
}

for (const radiological of [false, true]) {
  test(`sides are right in the ${radiological ? 'radiological' : 'neurological'} convention`, async ({ page }) => {
    await openApp(page, { ...kState, radiological });
    await openOneVoxel(page);
    const { warm, cool, pixel } = await overlayParts(page);
    expect(warm.length).toBe(3);
    // Only the sagittal slice holds the place behind and above.
    expect(cool.length).toBe(1);
    const scale = widthOf(warm[0]) / 3;
    const [behindX, behindY] = middleOf(cool[0]);
    const sagittal = warm.find((box) => {
      const [x, y] = middleOf(box);
      return Math.abs(x + (kBehind[1] - kPlace[1]) * scale - behindX) < 2 && Math.abs(y - (kBehind[2] - kPlace[2]) * scale - behindY) < 2;
    });
    expect(sagittal, 'behind is to the left of the sagittal slice, above is up').toBeDefined();
    const bright = warm.filter((box) => {
      const [x, y] = middleOf(box);
      const side = radiological ? 1 : -1;
      const across = Math.round(x + side * 36 * scale);
      // Beside the crosshair's line, within the 3 mm.
      const [r, g, b] = pixel(across, Math.round(y - scale));
      return r > 180 && g > 180 && b > 180;
    });
    expect(bright.length, 'coronal and axial slices show the left side on the right side').toBe(2);
    expect(bright).not.toContain(sagittal);
  });
}

test('smooth display keeps the place, and interpolates towards the neighbours', async ({ page }) => {
  await openApp(page, { ...kState, exact: false, threshold: 0.45 });
  await openOneVoxel(page);
  const smooth = await overlayParts(page);
  await page.evaluate(() => /** @type {any} */ (window).host.setState({ exact: true }));
  const exact = await overlayParts(page);
  expect(smooth.warm.length).toBe(3);
  smooth.warm.forEach((box, i) => {
    const [x, y] = middleOf(box);
    const [exactX, exactY] = middleOf(exact.warm[i]);
    expect(Math.hypot(x - exactX, y - exactY)).toBeLessThanOrEqual(1);
    // r falls linearly from .9 to 0 at the neighbour's centre, so it is .45 at the voxel's face.
    expect(Math.abs(widthOf(box) - widthOf(exact.warm[i]))).toBeLessThanOrEqual(2);
  });
});

test('voxels outside of the mask do not darken its edge', async ({ page }) => {
  await openApp(page, { ...kState, exact: false, threshold: 0.5 });
  await page.evaluate(({ dims, world }) => {
    const { host } = /** @type {any} */ (window);
    // A block of r = .9 with nothing around it.
    const mask = [];
    for (let k = 8; k < 16; ++k) for (let j = 14; j < 22; ++j) for (let i = 2; i < 10; ++i) mask.push(i + dims[0] * (j + dims[1] * k));
    host.put('scan', { dims, worldFromVoxel: world, trSecs: 2, nScans: 10 }, Uint32Array.from(mask));
    host.put('networks', { ids: ['One'], nTimes: 10, nUnits: 1 }, new Float32Array(10));
    host.put('network_map', { network: 0 }, new Float32Array(mask.length).fill(0.9));
    host.dispatch({ type: 'select_network', network: 0 });
  }, { dims: kDims, world: kWorldFromVoxel });
  const { warm, pixel } = await overlayParts(page);
  expect(warm.length).toBe(3);
  for (const box of warm) {
    const row = Math.round(box.top + (box.bottom - box.top) / 4);
    const inside = pixel(Math.round(box.left + widthOf(box) / 4), row);
    const atEdge = pixel(box.left + 2, row);
    expect(atEdge).toEqual(inside);
  }
});

test('a lost context comes back with the same picture', async ({ page }) => {
  await openApp(page, kState);
  await openOneVoxel(page);
  const before = await overlayParts(page);
  await loseContext(page);
  const after = await overlayParts(page);
  expect(after.warm).toEqual(before.warm);
  expect(after.cool).toEqual(before.cool);
  const types = await page.evaluate(() => /** @type {any} */ (window).requests.map((/** @type {any} */ request) => request.type));
  expect(types).toContain('context_lost');
  expect(types).toContain('context_restored');
});

test('graphics memory is told, and pictures of the mosaic and the gallery are given back', async ({ page }) => {
  await openApp(page, kState);
  await openOneVoxel(page);
  await overlayParts(page);
  const bytes = (/** @type {string} */ brain) => page.evaluate(async (shown) => {
    const { host } = /** @type {any} */ (window);
    host.setState({ brain: shown });
    await new Promise((resolve) => { setTimeout(resolve, 600); });
    return host.gpuBytes;
  }, brain);
  const before = await bytes('slices');
  // Fonts (1 byte a texel) and a volume of 80 x 90 x 80 texels of 2 bytes are there.
  expect(before).toBeGreaterThan(80 * 90 * 80 * 2);
  expect(before).toBeLessThan(32e6);
  expect(await bytes('mosaic')).not.toBe(before);
  await bytes('gallery');
  // The slices may have been moved by a pixel of layout; nothing of the others is left.
  expect(Math.abs(await bytes('slices') - before)).toBeLessThan(0.1 * before);
});

test('a destroyed app gives its context back and can be made again', async ({ page }) => {
  await openApp(page, kState);
  // Browsers keep about 16 contexts: more than that, one after the other, only work if each is given back.
  const frames = await page.evaluate(async () => {
    const { AppHost } = await import(/** @type {any} */ (new URL('modules/app-host.js', location.href).href));
    /** @type {any} */ (window).host.destroy();
    let drawn = 0;
    for (let i = 0; i < 18; ++i) {
      const canvas = document.createElement('canvas');
      Object.assign(canvas.style, { width: '300px', height: '200px', display: 'block' });
      document.body.append(canvas);
      const host = await AppHost.create({ canvas, site: new URL('./', location.href) });
      drawn += host.frames > 0 ? 1 : 0;
      host.destroy();
      canvas.remove();
    }
    return drawn;
  });
  expect(frames).toBe(18);
  expect(await page.locator('textarea').count()).toBe(0);
});

test('Tab goes through the canvas and out of it again, both ways', async ({ page }) => {
  await openApp(page, kState);
  await page.locator('#before').focus();
  await page.keyboard.press('Tab');
  await expect(page.locator('#view')).toBeFocused();
  const pressUntil = async (/** @type {string} */ key, /** @type {string} */ target) => {
    for (let i = 0; i < 60; ++i) {
      await page.keyboard.press(key);
      await page.waitForTimeout(60);
      if (await page.locator(target).evaluate((one) => one === document.activeElement)) return i;
    }
    return -1;
  };
  expect(await pressUntil('Tab', '#after'), 'presses of Tab to leave').toBeGreaterThan(0);
  await page.keyboard.press('Shift+Tab');
  await expect(page.locator('#view')).toBeFocused();
  expect(await pressUntil('Shift+Tab', '#before'), 'presses of Shift+Tab to leave').toBeGreaterThanOrEqual(0);
});
