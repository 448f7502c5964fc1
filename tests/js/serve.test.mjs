import assert from 'node:assert/strict';
import {mkdtemp, mkdir, rm, writeFile} from 'node:fs/promises';
import {connect} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {fileOf, rangeOf, serve} from '../../tools/serve.mjs';

/** @type {string} */
let folder;
/** @type {import('node:http').Server} */
let server;
/** @type {number} */
let port;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sync-act-serve-'));
  await mkdir(join(folder, 'site', 'js'), {recursive: true});
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'site', 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'site', 'engine.wasm'), 'abcdefghij');
  await writeFile(join(folder, 'site', 'empty.txt'), '');
  ({server, port} = await serve({root: join(folder, 'site'), port: 0}));
});
after(async () => {
  server.close();
  await rm(folder, {recursive: true});
});

/** @param {string} path @param {RequestInit} [init] */
const get = (path, init) => fetch(`http://127.0.0.1:${port}${path}`, {redirect: 'manual', ...init});

/** A request whose path no client tidies up. @param {string} path @returns {Promise<string>} */
const getRaw = (path) => new Promise((done, failed) => {
  let text = '';
  const socket = connect(port, '127.0.0.1', () => {
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  });
  socket.on('data', (data) => text += data);
  socket.on('end', () => done(text));
  socket.on('error', failed);
});

test('a folder answers with its index page', async () => {
  const response = await get('/');
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.equal(await response.text(), '<!doctype html>');
});

test('wasm has the type that streaming compilation asks for', async () => {
  const response = await get('/engine.wasm');
  assert.equal(response.headers.get('content-type'), 'application/wasm');
  assert.equal(response.headers.get('access-control-allow-origin'), '*');
  assert.equal(response.headers.get('cross-origin-opener-policy'), null);
});

test('a query does not change the file', async () => {
  assert.equal((await get('/engine.wasm?v=1')).status, 200);
});

test('HEAD gives the headers only', async () => {
  const response = await get('/engine.wasm', {method: 'HEAD'});
  assert.equal(response.headers.get('content-length'), '10');
  assert.equal(await response.text(), '');
});

test('a range gives a part of the file', async () => {
  const response = await get('/engine.wasm', {headers: {Range: 'bytes=2-4'}});
  assert.equal(response.status, 206);
  assert.equal(response.headers.get('content-range'), 'bytes 2-4/10');
  assert.equal(await response.text(), 'cde');
  assert.equal((await get('/engine.wasm', {headers: {Range: 'bytes=10-'}})).status, 416);
});

test('an empty file is served', async () => {
  const response = await get('/empty.txt');
  assert.equal(response.status, 200);
  assert.equal(await response.text(), '');
});

test('no path leads out of the folder', async () => {
  for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/js/../../secret.txt', '/..%2fsecret.txt',
    '/%2e%2e%5csecret.txt', '/%00', '/%zz']) {
    const text = await getRaw(path);
    assert.match(text, /^HTTP\/1\.1 40[04]/, path);
    assert.doesNotMatch(text, /secret$/, path);
  }
  assert.equal(fileOf('/a/site', '/../site2/x'), null);
});

test('a folder without a slash is moved to one on the same host', async () => {
  assert.equal((await get('/js')).headers.get('location'), '/js/');
  assert.match(await getRaw('//js'), /location: \/js\/\r\n/i);
});

test('missing files and other methods are refused', async () => {
  assert.equal((await get('/nothing.js')).status, 404);
  assert.equal((await get('/js/')).status, 404);
  assert.equal((await get('/', {method: 'POST'})).status, 405);
});

test('the next free port is taken when asked for', async () => {
  const second = await serve({root: folder, port, nextFree: true});
  assert.ok(second.port > port);
  second.server.close();
  await assert.rejects(serve({root: folder, port}), /EADDRINUSE/);
});

test('ranges are read as the standard says', () => {
  assert.equal(rangeOf(undefined, 10), null);
  assert.equal(rangeOf('bytes=-', 10), null);
  assert.deepEqual(rangeOf('bytes=-3', 10), {first: 7, last: 9});
  assert.deepEqual(rangeOf('bytes=5-', 10), {first: 5, last: 9});
  assert.deepEqual(rangeOf('bytes=5-99', 10), {first: 5, last: 9});
  assert.equal(rangeOf('bytes=10-11', 10), 'unsatisfiable');
});
