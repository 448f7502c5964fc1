// What a hand waits for, in the demo and in a scan of 50000 voxels: the map of the neuron under the
// pointer, the crosshair that is dragged, the film that plays; and what the app's frames cost beside
// a frame of bare ImGui.

import { median, printTable, printTargets, quantile } from '../harness/statistics.mjs';
import { openNoiseScan, watchLatency } from './page_side.mjs';

const SCAN = { nVoxels: 50000, nScans: 300, nNeurons: 512, nNetworks: 10 };
const FRAME_BUDGET_MS = 16;
// At 1440 x 900: where the units of a layer are, and the first of the slices.
const GRID = { x0: 760, x1: 1090, y0: 200, y1: 560, step: 9 };
const SLICE = { x: 400, y: 250, reach: 40 };

const isTested = () => {
  const networks = window.syncAct.getCoupling()?.networks ?? [];
  return networks.length > 0 && networks.every(({ q }) => q !== null);
};

/** The pointer goes over the grid until it has pointed at so many other neurons. */
async function hover(page, nMaps) {
  const waits = [];
  const moves = [];
  for (let y = GRID.y0; y < GRID.y1; y += GRID.step) {
    for (let x = GRID.x0; x < GRID.x1; x += GRID.step) moves.push([x, y]);
  }
  // In leaps, so that the next place is another neuron's.
  for (let i = 0; i < moves.length && waits.length < nMaps; ++i) {
    const [x, y] = moves[(i * 37) % moves.length];
    const waiting = page.evaluate(() => window.latency.hover(250));
    await page.mouse.move(x, y);
    const found = await waiting;
    if (found) waits.push(found);
  }
  if (waits.length < nMaps) throw new Error(`The pointer found ${waits.length} neurons of ${nMaps}.`);
  return { waits, frames: await page.evaluate(() => window.latency.frames()) };
}

async function drag(page, nMoves) {
  const place = () => page.evaluate(() => window.syncAct.getState().mm);
  await page.mouse.move(SLICE.x, SLICE.y);
  await page.mouse.down();
  const before = await place();
  await page.evaluate(() => window.latency.frames());
  const waits = [];
  for (let i = 1; i <= nMoves; ++i) {
    const waiting = page.evaluate(() => window.latency.move(500));
    await page.mouse.move(SLICE.x + SLICE.reach * Math.sin(i), SLICE.y + SLICE.reach * Math.cos(1.3 * i));
    const ms = await waiting;
    if (ms !== null) waits.push(ms);
  }
  const frames = await page.evaluate(() => window.latency.frames());
  const after = await place();
  await page.mouse.up();
  if (String(before) === String(after)) throw new Error('The crosshair has not moved.');
  return { waits, frames };
}

/** From frame to frame while the film plays. */
async function play(page, secs) {
  await page.mouse.move(5, 5);
  await page.evaluate(() => {
    window.syncAct.setState({ secs: 10 });
    document.getElementById('view').focus();
  });
  await page.keyboard.press('Space');
  await page.waitForFunction(() => window.syncAct.getState().secs > 11, null, { timeout: 30000 });  // the video is there
  await page.evaluate(() => window.latency.frames());
  await page.waitForTimeout(1000 * secs);
  const frames = await page.evaluate(() => window.latency.frames());
  await page.keyboard.press('Space');
  return { waits: frames.slice(1).map(({ start }, i) => start - frames[i].start), frames };
}

const row = (what, values) => [what, median(values).toFixed(1), quantile(values, 0.95).toFixed(1), String(values.length)];

/** @param {{browser: any, quick: boolean}} context */
export async function run({ browser, quick }) {
  const rounds = quick ? 1 : 3;
  const n = quick ? 15 : 30;
  const waits = {};
  const frames = {};
  const add = (all, what, values) => (all[what] ??= []).push(...values);
  const addHover = (where, found) => {
    add(waits, `${where}: pointer on a neuron to its map on the screen`, found.map(({ drawn }) => drawn));
    add(waits, `${where}: pointer on a neuron to its map computed`, found.map(({ map }) => map));
    add(waits, `${where}: map asked of the engine to computed`, found.map(({ engine }) => engine));
  };
  await browser.withFreshPage(async (page) => {
    await page.addInitScript(watchLatency);
    await page.goto(`${browser.origin}/site/index.html`);
    await page.evaluate(() => window.syncAct.ready);
    await page.waitForFunction(isTested);
    await page.waitForTimeout(2000);  // what follows the opening
    await page.evaluate(() => window.latency.listen());
    for (let round = 0; round < rounds; ++round) {
      const found = await hover(page, n);
      addHover('Demo', found.waits);
      add(frames, 'hovering', found.frames.map(({ ms }) => ms));
      const dragged = await drag(page, 2 * n);
      add(waits, 'Demo: crosshair dragged to drawn', dragged.waits);
      add(frames, 'dragging the crosshair', dragged.frames.map(({ ms }) => ms));
      const played = await play(page, quick ? 3 : 6);
      add(waits, 'Demo: film plays, from frame to frame', played.waits);
      add(frames, 'playing the film', played.frames.map(({ ms }) => ms));
      const bare = await page.evaluate((count) => window.latency.bare(count), 4 * n);
      add(frames, 'bare ImGui', bare.map(({ ms }) => ms));
    }
    await page.evaluate(openNoiseScan, SCAN);
    await page.waitForFunction(isTested);
    await page.waitForTimeout(2000);
    for (let round = 0; round < rounds; ++round) {
      const found = await hover(page, n);
      addHover('50000 x 300', found.waits);
      add(frames, 'hovering, 50000 voxels', found.frames.map(({ ms }) => ms));
    }
  });
  console.log('\nLatency at 1440 x 900, without a graphics card');
  printTable([['', 'median ms', '95 % ms', 'n'], ...Object.entries(waits).map(([what, values]) => row(what, values))]);
  console.log('\nOwn time of a frame on the main thread');
  const bare = median(frames['bare ImGui']);
  printTable([['', 'median ms', '95 % ms', 'n', 'x bare'],
    ...Object.entries(frames).map(([what, values]) => [...row(what, values), (median(values) / bare).toFixed(1)])]);
  printTargets([
    { name: 'map of 50000 x 300 asked to computed, median ms', value: median(waits['50000 x 300: map asked of the engine to computed']),
      target: FRAME_BUDGET_MS, atMost: true },
  ]);
}
