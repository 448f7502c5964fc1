// Chromium with a page of our own on localhost, and the workers in it that take part in a comparison.

import { createReadStream, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/**
 * Serves folders under URL prefixes.
 * @param {Record<string, string>} folderOfPrefix for instance { '/build/': '/tmp/build' }
 */
async function startServer(folderOfPrefix) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost').pathname;
    if (url === '/') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>bench</title>');
      return;
    }
    const prefix = Object.keys(folderOfPrefix).find((p) => url.startsWith(p));
    const rest = prefix && (url.slice(prefix.length) || 'index.html');
    const file = prefix && path.join(folderOfPrefix[prefix], path.normalize(rest));
    const size = file && (await stat(file).catch(() => undefined))?.size;
    if (size === undefined) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-length': size });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}

/** Runs in the page: window.bench starts workers, passes calls on and ends workers. */
function definePageSide() {
  const workers = new Map();
  let lastId = 0;
  window.bench = {
    start(name, url) {
      const worker = new Worker(url, { type: 'module' });
      const pending = new Map();
      workers.set(name, { worker, pending });
      return new Promise((resolve, reject) => {
        pending.set(0, { resolve, reject });
        worker.onmessage = ({ data }) => {
          const { resolve: done, reject: failed } = pending.get(data.id);
          pending.delete(data.id);
          data.error ? failed(new Error(data.error)) : done(data.value);
        };
        worker.onerror = (event) => reject(new Error(event.message || `${url} cannot be loaded`));
      });
    },
    call(name, call, args) {
      const { worker, pending } = workers.get(name);
      const id = ++lastId;
      worker.postMessage({ id, call, args });
      return new Promise((resolve, reject) => pending.set(id, { resolve, reject }));
    },
    /** Wall-clock seconds until all of `names`, called at once, have answered. */
    async timeTogether(names, call, args) {
      const start = performance.now();
      await Promise.all(names.map((name) => this.call(name, call, args)));
      return (performance.now() - start) / 1000;
    },
    end(name) {
      workers.get(name)?.worker.terminate();
      workers.delete(name);
    },
  };
}

const ARGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  // WebGL2 without a graphics card, for all alike.
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @param {{chromium: import('playwright-core').BrowserType, folders: Record<string, string>}} options */
export async function startBench({ chromium, folders }) {
  const { server, origin } = await startServer(folders);
  const launch = () =>
    chromium.launch({ executablePath: process.env.SYNC_ACT_CHROMIUM || '/usr/bin/chromium', args: ARGS });
  const browser = await launch();
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  await page.goto(origin);
  await page.evaluate(definePageSide);
  return {
    origin,
    page,
    version: browser.version(),
    start: (name, url) => page.evaluate(([n, u]) => window.bench.start(n, u), [name, url]),
    call: (name, call, args) => page.evaluate(([n, c, a]) => window.bench.call(n, c, a), [name, call, args]),
    timeTogether: (names, call, args) =>
      page.evaluate(([n, c, a]) => window.bench.timeTogether(n, c, a), [names, call, args]),
    end: (name) => page.evaluate((n) => window.bench.end(n), name),
    /** What the page's process has resident now, in bytes. */
    residentBytes: () => rendererBytes(browser, 'VmRSS'),
    /**
     * Calls work(page, peakBytes) with an empty page in a browser of its own. peakBytes(): the most
     * memory that the page's process has had resident, in bytes.
     */
    async withFreshPage(work) {
      const own = await launch();
      try {
        const ownPage = await own.newPage({ viewport: { width: 1440, height: 900 } });
        ownPage.setDefaultTimeout(0);
        return await work(ownPage, () => peakRendererBytes(own));
      } finally {
        await own.close();
      }
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

const peakRendererBytes = (browser) => rendererBytes(browser, 'VmHWM');

/** Of the largest renderer process: the others are spare and empty. Linux only. */
async function rendererBytes(browser, field) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${id}/status`, 'utf8')))
    .map((found) => Number(found?.[1] ?? 0) * 1024);
  return Math.max(...peaks);
}
