// @ts-check
// The time view: frames and labels of the film along the axis, playing it, and comparing at a lag,
// with another response, without low-level features.
import fs from 'node:fs';
import path from 'node:path';
import { countFrames, expect, getState, keepPicture, openPage, root, syncAct, test } from './explorer.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const film = path.join(root, 'assets/demo/film');
const [head, ...rows] = fs.readFileSync(path.join(film, 'labels.tsv'), 'utf8').trim().split('\n').map((row) => row.split('\t'));
const about = JSON.parse(fs.readFileSync(path.join(film, 'film.json'), 'utf8'));

/** Gives the simulated scan the demo's film. @param {Page} page @param {{video?: boolean}} [options] */
async function openFilm(page, { video = false } = {}) {
  await page.route('**/test-film/*', (route) => route.fulfill({ path: path.join(film, path.basename(new URL(route.request().url()).pathname)) }));
  const values = head.flatMap((_name, column) => rows.map((row) => Number(row[column])));
  await page.evaluate(({ names, flat, given, withVideo }) => /** @type {any} */ (window).syncAct.open({ stimulus: {
    title: given.title, made: given.made_by, durationSecs: given.duration_secs, runDurationsSecs: given.run_durations_secs,
    frames: { columns: given.frames.columns, rows: given.frames.rows, frameWidth: given.frames.frame_width, frameHeight: given.frames.frame_height,
      count: given.frames.count, intervalSecs: given.frames.interval_secs },
    sheets: given.frames.sheets.map((/** @type {string} */ name) => `test-film/${name}`), ...(withVideo ? { video: 'test-film/film.webm' } : {}),
    labels: { names, categories: given.categories.length, rateHz: given.labels_rate_hz, nSamples: flat.length / names.length, values: Float32Array.from(flat) },
  } }), { names: head, flat: values, given: about, withVideo: video });
}

/** How many colours there are in a part of the view, in CSS px. @param {Page} page @param {number[]} box x, y, width, height */
const coloursIn = (page, box) => page.evaluate(async ([x, y, width, height]) => {
  const picture = await createImageBitmap(await /** @type {any} */ (window).syncAct.export('view-png'));
  const context = /** @type {any} */ (new OffscreenCanvas(width, height).getContext('2d'));
  context.drawImage(picture, -x, -y);
  return new Set(new Uint32Array(context.getImageData(0, 0, width, height).data.buffer)).size;
}, box);

// At 1440 x 900: the time view's rows.
const strip = [260, 645, 900, 30];
const lags = [1225, 735, 190, 110];

/** @param {Page} page */
const filmIsShown = (page) => expect.poll(() => coloursIn(page, strip), { timeout: 20_000 }).toBeGreaterThan(500);

test('frames and labels of the film stand along the axis, and a click jumps there', async ({ page }) => {
  await openPage(page, '#s=1&data=simulated&theme=dark');
  const before = await coloursIn(page, strip);
  expect(before).toBeLessThan(200);
  await openFilm(page);
  await filmIsShown(page);
  await keepPicture(page, 'time-film-dark');
  await page.mouse.click(700, 660);
  await expect.poll(async () => (await getState(page)).secs).toBeGreaterThan(100);
  await syncAct(page, 'setState', { theme: 'light', window: [100, 60] });
  await filmIsShown(page);
  await keepPicture(page, 'time-film-light');
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => coloursIn(page, [100, 640, 250, 24])).toBeGreaterThan(300);
  await keepPicture(page, 'time-film-narrow');
});

test('the film plays and pauses by the space bar, by its video or by the clock, and rests then', async ({ page }) => {
  const frames = await countFrames(page);
  await openPage(page);
  const secs = async () => (await getState(page)).secs ?? 0;
  for (const video of [false, true]) {
    await openFilm(page, { video });
    await filmIsShown(page);
    await syncAct(page, 'setState', { secs: 30 });
    await page.locator('#view').focus();
    await page.keyboard.press('Space');
    await expect.poll(secs).toBeGreaterThan(31);
    await syncAct(page, 'setState', { secs: 120 });  // the film goes on from where the cursor is put
    await expect.poll(secs).toBeGreaterThan(120.5);
    expect(await secs()).toBeLessThan(160);
    if (video) await keepPicture(page, 'time-film-playing');
    await page.keyboard.press('Space');
    await page.waitForTimeout(1500);
    const stopped = await secs();
    const before = await frames();
    await page.waitForTimeout(1500);
    expect(await frames()).toBe(before);
    expect(await secs()).toBe(stopped);
  }
});

/** The coupling's r as one list, when it is another than `before`. @param {Page} page @param {number[]|null} [before] @returns {Promise<number[]>} */
async function couplingR(page, before = null) {
  /** @type {number[]} */
  let values = [];
  await expect.poll(async () => {
    values = (await syncAct(page, 'getCoupling')).r.values;
    return !before || values.some((value, i) => Math.abs(value - before[i]) > 1e-4);
  }).toBe(true);
  return values;
}

test('at a lag everything is compared again, and undo comes back to the same r', async ({ page }) => {
  await openPage(page);
  const first = await couplingR(page);
  expect(await coloursIn(page, lags)).toBeGreaterThan(3);
  await page.mouse.move(0, 0);
  await syncAct(page, 'setState', { lag: 2 });
  const lagged = await couplingR(page, first);
  await expect.poll(() => page.url()).toContain('lag=2');
  // The voxel map is of the neuron at this lag, as the table is.
  const at2 = await syncAct(page, 'getVoxelMap', 0);
  await page.locator('#view').focus();
  await page.keyboard.press('Control+z');
  const back = await couplingR(page, lagged);
  expect(back).toEqual(first);
  const at0 = await syncAct(page, 'getVoxelMap', 0);
  expect(at0.r).not.toEqual(at2.r);
});

test('a link opens at its lag', async ({ page }) => {
  await openPage(page, '#s=1&data=simulated&lag=-3');
  await expect.poll(async () => (await getState(page)).lag).toBe(-3);
  const linked = await couplingR(page);
  await syncAct(page, 'setState', { lag: 0 });
  await couplingR(page, linked);
});

test('the response is chosen for neurons at the film\'s own rate, and features are partialled out', async ({ page }) => {
  await openPage(page);
  await openFilm(page);
  // A neuron that is a category, and one that is a feature of the film.
  const columns = ['face', 'luminance'].map((name) => rows.map((row) => Number(row[head.indexOf(name)])));
  const open = async (/** @type {string} */ hrf) => page.evaluate(([flat, kind]) => /** @type {any} */ (window).syncAct.open({
    neurons: { values: Float32Array.from(/** @type {number[]} */ (flat)), nTimes: flat.length / 2, nUnits: 2, name: 'labels' }, neuronRateHz: 4, hrf: kind }),
  /** @type {[number[], string]} */ ([repeated(columns, await scanSecs(page)), hrf]));
  await open('none');
  const none = await couplingR(page);
  await open('spm');
  const spm = await couplingR(page, none);
  await syncAct(page, 'setState', { hrf: 'none' });
  const chosen = await couplingR(page, spm);
  chosen.forEach((value, i) => expect(Math.abs(value - none[i])).toBeLessThan(1e-6));
  await expect.poll(() => page.url()).toContain('hrf=none');
});

/** Length of the open scan in seconds. @param {Page} page */
const scanSecs = (page) => page.evaluate(() => {
  const { provenance } = /** @type {any} */ (window).syncAct.getCoupling();
  return provenance.n_scans * provenance.tr_secs;
});

/** Columns for so many seconds at 4 Hz, from their start again where they end. @param {number[][]} columns @param {number} secs */
const repeated = (columns, secs) => columns.flatMap((column) => Array.from({ length: Math.ceil(secs * 4) + 8 }, (_, i) => column[i % column.length]));
