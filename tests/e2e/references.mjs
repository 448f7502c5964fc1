// @ts-check
// Pictures of the page against references in tests/e2e/references: both averaged over blocks of some px, so that a
// browser's own smoothing of edges and letters does not count, but a panel that is missing, moved or recoloured does.
//
// SYNC_ACT_RENEW_REFERENCES=1 npx playwright test tests/e2e/walk.spec.mjs    writes them anew: look at them before committing.

import fs from 'node:fs';
import path from 'node:path';
// @ts-ignore: has no types
import { PNG } from 'pngjs';
import { expect, keepPicture, root } from './explorer.mjs';

const folder = path.join(root, 'tests/e2e/references');

/** A block differs where its red, green and blue are on average so far off, of 255. */
const kBlockTolerance = 16;
/** Of all blocks, so many may differ: a name that is cut elsewhere, a curve's peak. */
const kShareTolerance = 0.015;

/** @typedef {{width: number, height: number, data: Uint8Array}} Picture  RGBA rows */

/**
 * Means over blocks; what is left over at the right and below is left out.
 * @param {Picture} picture
 * @param {number} block  px
 * @param {number} top    rows of the picture that are left out
 * @param {number} bottom
 */
export function blockMeans({ width, height, data }, block, top = 0, bottom = 0) {
  const [columns, rows] = [Math.floor(width / block), Math.floor((height - top - bottom) / block)];
  const means = new PNG({ width: columns, height: rows });
  for (let row = 0; row < rows; ++row) {
    for (let column = 0; column < columns; ++column) {
      const sum = [0, 0, 0];
      for (let y = 0; y < block; ++y) {
        for (let x = 0; x < block; ++x) {
          const from = 4 * ((top + row * block + y) * width + column * block + x);
          for (let c = 0; c < 3; ++c) sum[c] += data[from + c];
        }
      }
      const to = 4 * (row * columns + column);
      for (let c = 0; c < 3; ++c) means.data[to + c] = Math.round(sum[c] / block ** 2);
      means.data[to + 3] = 255;
    }
  }
  return means;
}

/** The share of blocks that differ; 1 where the sizes do. @param {Picture} a @param {Picture} b */
export function shareOfOthers(a, b) {
  if (a.width !== b.width || a.height !== b.height) return 1;
  let others = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    const apart = [0, 1, 2].reduce((sum, c) => sum + Math.abs(a.data[i + c] - b.data[i + c]), 0) / 3;
    if (apart > kBlockTolerance) ++others;
  }
  return others / (a.width * a.height);
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {string} name
 * @param {{block: number, top?: number, bottom?: number}} how  top, bottom: px that are left out, as the bars
 */
export async function expectReference(page, name, { block, top, bottom }) {
  await keepPicture(page, `walk-${name}`);
  const file = path.join(folder, `${name}.png`);
  const now = async () => blockMeans(PNG.sync.read(await page.screenshot()), block, top, bottom);
  if (process.env.SYNC_ACT_RENEW_REFERENCES) {
    let last = await now();
    await expect.poll(async () => {
      const before = last;
      last = await now();
      return shareOfOthers(before, last);
    }, { message: `${name} comes to rest`, intervals: [2000] }).toBe(0);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(file, PNG.sync.write(last, { colorType: 2, deflateLevel: 9 }));
    return;
  }
  const reference = PNG.sync.read(fs.readFileSync(file));
  await expect.poll(async () => shareOfOthers(await now(), reference), { message: `blocks of ${name} that differ`, timeout: 20_000 })
    .toBeLessThan(kShareTolerance);
}
