// @ts-check
// What the browser tests share: a page that is watched for errors and foreign requests, files to
// drop, and a second server for host pages.

import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from '@playwright/test';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {string|{name: string, bytes: Uint8Array}} Given  a path, or a file made by the test */

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const sharedData = path.join(root, '../shared/data');
export const artifacts = path.join(root, 'tests/artifacts');

/** Skips, saying so, where the shared test data are missing. @param {string} relative */
export function sharedFile(relative) {
  const file = path.join(sharedData, relative);
  base.skip(!fs.existsSync(file), `${relative} of the shared test data is missing`);
  return file;
}

/** @param {...string} parts */
export const golden = (...parts) => path.join(root, 'tests/golden', ...parts);

/**
 * @typedef {import('@playwright/test').TestType<import('@playwright/test').PlaywrightTestArgs &
 *   import('@playwright/test').PlaywrightTestOptions & {watched: {errors: string[], foreign: string[]}},
 *   import('@playwright/test').PlaywrightWorkerArgs & import('@playwright/test').PlaywrightWorkerOptions>} WatchedTest
 */
export const test = /** @type {WatchedTest} */ (/** @type {unknown} */ (
  base.extend(/** @type {any} */ ({
    /** What went wrong in the page; every test fails on it in the end. */
    watched: [async (/** @type {any} */ { page, baseURL }, /** @type {any} */ use) => {
      const watched = { errors: /** @type {string[]} */ ([]), foreign: /** @type {string[]} */ ([]) };
      page.on('console', (/** @type {any} */ message) => {
        if (message.type() === 'error' || message.type() === 'warning') watched.errors.push(message.text());
      });
      page.on('pageerror', (/** @type {Error} */ error) => watched.errors.push(String(error)));
      page.on('request', (/** @type {any} */ request) => {
        const url = new URL(request.url());
        if (/^https?:$/.test(url.protocol) && url.origin !== new URL(baseURL).origin) watched.foreign.push(request.url());
      });
      await use(watched);
      const harmless = /GPU stall due to ReadPixels|Automatic fallback to software WebGL|swiftshader|GroupMarkerNotSet/i;
      expect(watched.errors.filter((/** @type {string} */ text) => !harmless.test(text)), 'console errors and warnings').toEqual([]);
    }, { auto: true }],
  }))));
export { expect };

/**
 * Opens the page and waits for the first scan: the small simulated one, which is there sooner than the demo.
 * @param {Page} page
 * @param {string} [fragment]
 */
export async function openPage(page, fragment = '#data=simulated') {
  await page.goto(`/${fragment}`);
  await page.evaluate(() => /** @type {any} */ (window).syncAct.ready);
}

/** Calls a method of window.syncAct. @param {Page} page @param {string} method @param {...any} args @returns {Promise<any>} */
export function syncAct(page, method, ...args) {
  return page.evaluate(async ([name, values]) => {
    const answer = await /** @type {any} */ (window).syncAct[name](...values);
    /** @param {any} value @returns {any} */
    const plain = (value) => {
      if (ArrayBuffer.isView(value)) return Array.from(/** @type {any} */ (value));
      if (Array.isArray(value)) return value.map(plain);
      if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
      return value;
    };
    return plain(answer);
  }, /** @type {[string, any[]]} */ ([method, args]));
}

/** The state without its version. @param {Page} page */
export const getState = async (page) => {
  const { v: _version, ...state } = await syncAct(page, 'getState');
  return state;
};

/**
 * Drops files on the page, as a hand does.
 * @param {Page} page
 * @param {Given[]} given
 */
export async function dropFiles(page, given) {
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true, id: 'test-files', hidden: true });
    document.body.append(input);
  });
  await page.setInputFiles('#test-files', given.map((one) => (typeof one === 'string' ? readGiven(one) :
    { name: one.name, mimeType: 'application/octet-stream', buffer: Buffer.from(one.bytes) })));
  const transfer = await page.evaluateHandle(() => {
    const input = /** @type {HTMLInputElement} */ (document.getElementById('test-files'));
    const data = new DataTransfer();
    for (const file of input.files ?? []) data.items.add(file);
    input.remove();
    return data;
  });
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await expect(page.locator('#drop-overlay')).toBeVisible();
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await expect(page.locator('#drop-overlay')).toBeHidden();
}

/** @param {string} file */
function readGiven(file) {
  return { name: path.basename(file), mimeType: 'application/octet-stream', buffer: fs.readFileSync(file) };
}

/** @param {Page} page */
export const dialog = (page) => page.locator('dialog.open-dialog');

/** Presses Open and waits until the files are open. @param {Page} page */
export async function confirmOpening(page) {
  const done = page.evaluate(() => new Promise((resolve) => {
    const stop = /** @type {any} */ (window).syncAct.on('progress', (/** @type {any} */ job) => {
      if (job.state === 'running' || !job.id.startsWith('open')) return;
      stop();
      resolve(job.state);
    });
  }));
  await dialog(page).getByRole('button', { name: 'Open', exact: true }).click();
  return done;
}

/** A matrix as .npy, float32, C order. @param {number} rows @param {number} columns @param {(row: number, column: number) => number} value */
export function npyBytes(rows, columns, value) {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const length = Math.ceil((11 + header.length) / 64) * 64 - 10;
  const bytes = Buffer.alloc(10 + length + 4 * rows * columns, ' ');
  bytes.write('\x93NUMPY\x01\x00', 0, 'latin1');
  bytes.writeUInt16LE(length, 8);
  bytes.write(header, 10);
  bytes.write('\n', 9 + length);
  for (let i = 0; i < rows * columns; ++i) bytes.writeFloatLE(value(Math.floor(i / columns), i % columns), 10 + length + 4 * i);
  return bytes;
}

/**
 * A 4D NIfTI-1 file, float32, of smooth noise inside a ball.
 * @param {{dims: [number, number, number, number], trSecs?: number, dimField?: number[]}} shape dimField: a header that lies
 */
export function niftiBytes({ dims, trSecs = 2, dimField = [4, ...dims, 1, 1, 1] }) {
  const [nx, ny, nz, nt] = dims;
  const nVoxels = nx * ny * nz;
  const bytes = Buffer.alloc(352 + 4 * nVoxels * nt);
  bytes.writeInt32LE(348, 0);
  dimField.forEach((size, i) => bytes.writeInt16LE(size, 40 + 2 * i));
  bytes.writeInt16LE(16, 70);  // float32
  bytes.writeInt16LE(32, 72);
  [1, 3, 3, 3, trSecs].forEach((size, i) => bytes.writeFloatLE(size, 76 + 4 * i));
  bytes.writeFloatLE(352, 108);
  bytes.writeFloatLE(1, 112);
  bytes.writeUInt8(10, 123);  // mm, s
  bytes.writeInt16LE(4, 254);  // sform: MNI
  [[3, 0, 0, -1.5 * nx], [0, 3, 0, -1.5 * ny], [0, 0, 3, -1.5 * nz]].flat().forEach((value, i) => bytes.writeFloatLE(value, 280 + 4 * i));
  bytes.write('n+1\0', 344, 'latin1');
  let seed = 1;
  for (let v = 0; v < nVoxels; ++v) {
    const [x, y, z] = [v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))];
    const inside = ((x + 0.5) / nx - 0.5) ** 2 + ((y + 0.5) / ny - 0.5) ** 2 + ((z + 0.5) / nz - 0.5) ** 2 < 0.16;
    for (let t = 0; t < nt; ++t) {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      bytes.writeFloatLE(inside ? 1000 + 20 * Math.sin(t * (0.2 + 0.01 * (v % 17))) + (seed >>> 16) / 6553.6 : 0, 352 + 4 * (t * nVoxels + v));
    }
  }
  return bytes;
}

/**
 * A server of another origin with one page, which may name that origin.
 * @param {(origin: string) => string} html
 * @returns {Promise<{origin: string, close: () => Promise<void>}>}
 */
export async function hostServer(html) {
  const server = http.createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(html(`http://${request.headers.host}`));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { origin: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** @param {Page} page @param {string} name */
export async function keepPicture(page, name) {
  fs.mkdirSync(artifacts, { recursive: true });
  await page.screenshot({ path: path.join(artifacts, `${name}.png`) });
}

/**
 * Counts the frames that the page asks for; to be called before it is opened.
 * @param {Page} page
 * @returns {Promise<() => Promise<number>>} how many there were so far
 */
export async function countFrames(page) {
  await page.addInitScript(() => {
    /** @type {any} */ (window).frames_ = 0;
    const request = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) => request((now) => {
      ++/** @type {any} */ (window).frames_;
      callback(now);
    });
  });
  return () => page.evaluate(() => /** @type {any} */ (window).frames_);
}

/** Takes the view's graphics context away and gives it back, as a browser may. @param {Page} page */
export async function loseContext(page) {
  await page.evaluate(async () => {
    const view = /** @type {HTMLCanvasElement} */ (document.getElementById('view'));
    const extension = /** @type {WEBGL_lose_context} */ (view.getContext('webgl2')?.getExtension('WEBGL_lose_context'));
    const heard = (/** @type {string} */ name) => new Promise((resolve) => { view.addEventListener(name, resolve, { once: true }); });
    const lost = heard('webglcontextlost');
    extension.loseContext();
    await lost;
    const restored = heard('webglcontextrestored');
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    extension.restoreContext();
    await restored;
  });
}
