// @ts-check
import assert from 'node:assert/strict';
import test from 'node:test';

import { HostLink, storage } from '../../web/js/embed.js';

const kHost = 'https://journal.example';

function makeFrame({ hosts = /** @type {string[]} */ ([]), userFiles = false, origin = 'https://app.example' } = {}) {
  const sent = /** @type {any[]} */ ([]);
  const calls = /** @type {any[]} */ ([]);
  /** @type {(event: any) => void} */
  let listener = () => {};
  const parent = { postMessage: (/** @type {any} */ data, /** @type {string} */ target) => sent.push({ data, target }) };
  /** @type {any} */
  const window = { parent, origin, addEventListener: (/** @type {string} */ _name, /** @type {any} */ fn) => { listener = fn; } };
  const flags = { userFiles };
  /** @type {any} */
  const api = {
    getState: () => ({ v: 1 }), setState: (/** @type {any} */ state) => calls.push(['setState', state]), getCoupling: () => ({ mutual: [] }),
    getVoxelMap: async (/** @type {number} */ neuron) => { if (neuron < 0) throw Object.assign(new Error('no such neuron'), { code: 'bad_input' }); return { neuron }; },
    open: async (/** @type {any} */ options) => { calls.push(['open', options]); }, export: async () => 'blob',
  };
  const link = new HostLink({ window, api, hosts, holdsUserFiles: () => flags.userFiles });
  const post = async (/** @type {any} */ data, from = kHost, source = parent) => {
    listener({ data, origin: from, source });
    await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const command = (/** @type {string} */ type, over = {}, from = kHost) => post({ syncAct: { version: 1, id: 7, type, ...over } }, from);
  const last = () => sent.at(-1)?.data.syncAct;
  return { link, post, command, sent, last, calls, flags, window };
}

test('PING is answered with PONG, to the host alone', async () => {
  const { post, sent } = makeFrame();
  await post('PING');
  assert.deepEqual(sent, [{ data: 'PONG', target: kHost }]);
});

test('nothing is said before the host has pinged', () => {
  const { link, sent } = makeFrame();
  link.notify('state', { v: 1 });
  assert.deepEqual(sent, []);
});

test('a host that pings late still hears that the page is ready', async () => {
  const { link, post, last } = makeFrame();
  link.notify('ready', { title: 'x' });
  await post('PING');
  assert.deepEqual(last(), { version: 1, type: 'event', event: 'ready', detail: { title: 'x' } });
});

test('messages of windows other than the parent are not heard', async () => {
  const { post, sent } = makeFrame();
  await post('PING', kHost, /** @type {any} */ ({}));
  assert.deepEqual(sent, []);
});

test('events and the state go to any host', async () => {
  const { link, post, command, last, sent } = makeFrame();
  await post('PING');
  link.notify('selection', { network: 'Visual' });
  assert.deepEqual([last().event, sent.at(-1).target], ['selection', kHost]);
  await command('getState');
  assert.deepEqual(last(), { version: 1, type: 'result', id: 7, value: { v: 1 } });
});

test('commands are refused unless the frame\'s address names the host', async () => {
  const unnamed = makeFrame();
  await unnamed.post('PING');
  for (const type of ['setState', 'open', 'getCoupling', 'getVoxelMap', 'export']) {
    await unnamed.command(type);
    assert.deepEqual([unnamed.last().type, unnamed.last().code], ['error', 'not_allowed'], type);
  }
  assert.deepEqual(unnamed.calls, []);

  const named = makeFrame({ hosts: [kHost] });
  await named.post('PING');
  await named.command('setState', { state: { secs: 3 } });
  assert.deepEqual(named.calls, [['setState', { secs: 3 }]]);
  assert.equal(named.last().type, 'result');
});

test('an origin cannot use another one\'s permission', async () => {
  const { post, command, calls } = makeFrame({ hosts: [kHost] });
  await post('PING', 'https://evil.example');
  await command('open', { options: {} }, 'https://evil.example');
  await command('open', { options: {} }, kHost);  // has not pinged
  assert.deepEqual(calls, []);
});

test('an opaque origin never commands, also where the page itself has none', async () => {
  const { post, command, last, calls } = makeFrame({ origin: 'null', hosts: ['null'].filter(() => false) });
  await post('PING', 'null');
  await command('setState', { state: {} }, 'null');
  assert.equal(last().code, 'not_allowed');
  assert.deepEqual(calls, []);
});

test('the same origin may command', async () => {
  const { post, command, calls } = makeFrame();
  await post('PING', 'https://app.example');
  await command('setState', { state: {} }, 'https://app.example');
  assert.equal(calls.length, 1);
});

test('while files of the user are open another origin gets nothing, named or not', async () => {
  const { link, post, command, last, sent, flags } = makeFrame({ hosts: [kHost] });
  await post('PING');
  flags.userFiles = true;
  const before = sent.length;
  link.notify('selection', { network: 'x' });
  assert.equal(sent.length, before);
  for (const type of ['getState', 'getCoupling', 'getVoxelMap', 'export', 'setState', 'open']) {
    await command(type);
    assert.equal(last().code, 'not_allowed', type);
  }
});

test('an answer is withheld where the user opened files meanwhile', async () => {
  const { post, command, last, flags } = makeFrame({ hosts: [kHost] });
  await post('PING');
  const running = command('getVoxelMap', { neuron: 1 });
  flags.userFiles = true;
  await running;
  assert.equal(last().code, 'not_allowed');
});

test('errors come back with code and id; unknown commands and versions are named', async () => {
  const { post, command, last } = makeFrame({ hosts: [kHost] });
  await post('PING');
  await command('getVoxelMap', { neuron: -1 });
  assert.deepEqual(last(), { version: 1, type: 'error', id: 7, code: 'bad_input', message: 'no such neuron' });
  await command('constructor');
  assert.match(last().message, /no command "constructor"/);
  await command('getState', { version: 2 });
  assert.equal(last().code, 'unsupported');
});

test('rubbish is not answered', async () => {
  const { post, sent } = makeFrame();
  await post('PING');
  for (const data of [null, 3, 'hello', { syncAct: 'x' }, { other: 1 }]) await post(data);
  assert.equal(sent.length, 1);
});

test('storage that is forbidden is storage that forgets', () => {
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get() { throw new Error('SecurityError'); } });
  storage.set('theme', 'dark');
  assert.equal(storage.get('theme'), null);
  Reflect.deleteProperty(globalThis, 'localStorage');
});
