#!/usr/bin/env node
// A static file server for build/site, and for a second origin in tests. It sends what a plain
// static host sends and nothing more, so that what works here works there.
//
//   node tools/serve.mjs [--root build/site] [--port 8080] [--strict-port] [--quiet]

import {createReadStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import {createServer} from 'node:http';
import {extname, join, resolve, sep} from 'node:path';
import {pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';

const kTypes = new Map(Object.entries({
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.otf': 'font/otf',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.tsv': 'text/tab-separated-values; charset=utf-8',
  '.gz': 'application/gzip',
  '.zip': 'application/zip',
}));

/**
 * The file that a URL path names, or null if it leads out of root.
 * @param {string} root
 * @param {string} urlPath  as in the request, query removed
 */
export function fileOf(root, urlPath) {
  let path;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const folder = resolve(root);
  const file = resolve(join(folder, path));
  return file === folder || file.startsWith(folder + sep) ? file : null;
}

/**
 * @param {string|undefined} header  of the request, "bytes=first-last"
 * @param {number} size              of the file
 * @returns {{first: number, last: number}|null|'unsatisfiable'} null: the whole file
 */
export function rangeOf(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const first = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const last = match[1] === '' || match[2] === '' ? size - 1 : Math.min(size - 1, Number(match[2]));
  return first > last ? 'unsatisfiable' : {first, last};
}

/**
 * @param {string} root
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(root, request, response) {
  /** @param {number} status @param {string} text @param {Record<string, string>} [headers] */
  const refuse = (status, text, headers = {}) => {
    response.writeHead(status, {'Content-Type': 'text/plain; charset=utf-8', ...headers});
    response.end(request.method === 'HEAD' ? undefined : `${text}\n`);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(405, 'only GET and HEAD', {Allow: 'GET, HEAD'});
  }
  const [urlPath, query] = (request.url ?? '/').split('?', 2);
  let file = fileOf(root, urlPath);
  if (!file) return refuse(400, 'bad path');
  let info = await stat(file).catch(() => null);
  if (info?.isDirectory()) {
    if (!urlPath.endsWith('/')) {
      // Collapse leading slashes: "//host" would send the browser to another host.
      const to = `${urlPath.replace(/^\/+/, '/')}/${query === undefined ? '' : `?${query}`}`;
      return refuse(301, 'moved', {Location: to});
    }
    file = join(file, 'index.html');
    info = await stat(file).catch(() => null);
  }
  if (!info?.isFile()) return refuse(404, 'not found');
  const headers = {
    'Content-Type': kTypes.get(extname(file).toLowerCase()) ?? 'application/octet-stream',
    'Access-Control-Allow-Origin': '*',
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'no-cache',
    'Last-Modified': info.mtime.toUTCString(),
  };
  const range = rangeOf(request.headers.range, info.size);
  if (range === 'unsatisfiable') {
    return refuse(416, 'no such range', {'Content-Range': `bytes */${info.size}`});
  }
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  if (!range && Math.floor(info.mtimeMs / 1000) * 1000 <= since) {
    response.writeHead(304, headers);
    return response.end();
  }
  const {first, last} = range ?? {first: 0, last: info.size - 1};
  response.writeHead(range ? 206 : 200, {
    ...headers,
    'Content-Length': last - first + 1,
    ...(range && {'Content-Range': `bytes ${first}-${last}/${info.size}`}),
  });
  if (request.method === 'HEAD' || info.size === 0) return response.end();
  const stream = createReadStream(file, {start: first, end: last});
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}

/**
 * Serves a folder on the loopback interface.
 * @param {{root: string, port: number, nextFree?: boolean}} options  port 0: any; nextFree: try up
 *     to 20 ports from there
 * @returns {Promise<{server: import('node:http').Server, port: number}>}
 */
export async function serve({root, port, nextFree = false}) {
  const server = createServer((request, response) => {
    answer(root, request, response).catch(() => response.destroy());
  });
  for (let candidate = port; ; ++candidate) {
    try {
      await new Promise((done, failed) => {
        server.once('error', failed);
        server.listen(candidate, '127.0.0.1', () => {
          server.off('error', failed);
          done(undefined);
        });
      });
      const address = server.address();
      return {server, port: typeof address === 'object' && address ? address.port : candidate};
    } catch (error) {
      const taken = /** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE';
      if (!taken || !nextFree || candidate >= port + 19) throw error;
    }
  }
}

async function main() {
  const {values} = parseArgs({
    options: {
      root: {type: 'string', default: 'build/site'},
      port: {type: 'string', default: '8080'},
      'strict-port': {type: 'boolean', default: false},
      quiet: {type: 'boolean', default: false},
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`--port ${values.port}: not a port`);
  const root = String(values.root);
  const folder = await stat(root).catch(() => null);
  if (!folder?.isDirectory()) throw new Error(`--root ${root}: no such folder; build the site first (tools/run)`);
  const {server, port: used} = await serve({root, port, nextFree: !values['strict-port']});
  if (!values.quiet) console.log(`Sync-ACT Explorer: http://localhost:${used}/`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      server.close();
      process.exit(0);
    });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main().catch((error) => {
    console.error(`serve: ${error.message}`);
    process.exit(2);
  });
}
