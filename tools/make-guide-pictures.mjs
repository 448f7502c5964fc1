#!/usr/bin/env node
// @ts-check
// Makes the pictures of docs/guide.md, docs/images/guide-*.webp: the built site with its demo.
//
//   node tools/make-guide-pictures.mjs [SITE_FOLDER]        (build/site; SYNC_ACT_CHROMIUM: the browser)

import { mkdirSync, writeFileSync } from 'node:fs';

import { openSite } from './site-browser.mjs';

/** Larger, a picture is compressed more. */
const kMostBytes = 80_000;

/**
 * What is shown, at which size, and which part of it, in CSS px.
 * @type {{name: string, size: [number, number], state: Record<string, any>, clip?: {x: number, y: number, width: number, height: number}, compares?: boolean}[]}
 */
const kPictures = [
  { name: 'explore', size: [1320, 840], state: { theme: 'dark' } },
  { name: 'mosaic', size: [1320, 640], state: { theme: 'dark', expanded: 'brain', brain: 'mosaic' } },
  { name: 'gallery', size: [1320, 840], state: { theme: 'dark', expanded: 'brain', brain: 'gallery' } },
  { name: 'neurons', size: [1320, 640], state: { theme: 'light', expanded: 'neurons' } },
  { name: 'time', size: [1320, 420], state: { theme: 'dark', expanded: 'time', window: [60, 120], secs: 110 } },
  { name: 'coupling', size: [1320, 840], state: { theme: 'light', screen: 'coupling' } },
  { name: 'models', size: [1320, 840], state: { theme: 'light', screen: 'models' }, compares: true },
  { name: 'data', size: [1320, 840], state: { theme: 'light', screen: 'data' } },
  { name: 'report', size: [1320, 840], state: { theme: 'light', screen: 'report' } },
  { name: 'phone', size: [390, 844], state: { theme: 'dark' } },
];

const { root, server, port, browser } = await openSite(process.argv[2]);

/** In the page: a PNG as WebP, no larger than `most` bytes. @param {{png: string, most: number}} given */
async function asWebp({ png, most }) {
  const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d')).drawImage(bitmap, 0, 0);
  for (let quality = 0.85; ; quality -= 0.1) {
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
    if (blob.size <= most || quality < 0.3) return Array.from(new Uint8Array(await blob.arrayBuffer()));
  }
}

try {
  const page = await browser.newPage({ colorScheme: 'dark' });
  const blank = await browser.newPage();  // converts: the explorer's own page fetches nothing from data: addresses
  await page.goto(`http://localhost:${port}/`);
  await page.evaluate(() => /** @type {any} */ (window).syncAct.ready);
  await page.locator('#demo-bar').getByRole('button', { name: 'Close this bar' }).click();
  await page.waitForFunction(() => /** @type {any} */ (window).syncAct.getCoupling().networks.every((/** @type {any} */ one) => one.q !== null));
  mkdirSync(`${root}docs/images`, { recursive: true });
  const start = await page.evaluate(() => /** @type {any} */ (window).syncAct.getState());
  for (const { name, size: [width, height], state, clip, compares } of kPictures) {
    await page.setViewportSize({ width, height });
    if (compares) await page.evaluate(() => /** @type {any} */ (window).syncAct.compareModels());
    await page.evaluate((wanted) => /** @type {any} */ (window).syncAct.setState(wanted),
      { screen: 'explore', expanded: 'none', brain: 'slices', neuron: start.neuron, network: start.network, ...state });
    await page.mouse.move(1, 1);
    await page.waitForTimeout(2000);  // maps arrive, transitions end
    const png = (await page.screenshot({ clip })).toString('base64');
    const bytes = await blank.evaluate(asWebp, { png, most: kMostBytes });
    writeFileSync(`${root}docs/images/guide-${name}.webp`, Buffer.from(bytes));
    console.log(`docs/images/guide-${name}.webp  ${(bytes.length / 1000).toFixed(0)} kB`);
  }
} finally {
  await browser.close();
  server.close();
}
