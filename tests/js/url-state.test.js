// @ts-check
import assert from 'node:assert/strict';
import test from 'node:test';

import { decodeLink, encodeLink, UrlState } from '../../web/js/url-state.js';

const kFullState = {
  neuron: { layer: 'block/fire6', unit: 117 }, network: 'Ventral visual & more=100% #1', mm: [40, -52.5, -18],
  secs: 306.25, window: [240, 120], overlay: 'voxel', threshold: 0.3, max: 0.8, opacity: 0.5, exact: true,
  contours: ['Ventral visual', 'A, b & 100 %', 'ä/#1'], significant: true,
  radiological: true, order: 'index', filter: 'fire +ä', expanded: 'brain', theme: 'light', mode: 'embed',
};

test('a link brings every key of the state back', () => {
  const content = { state: kFullState, data: /** @type {const} */ ('simulated'), seed: 7, bundle: '', model: '', sim: {}, step: 0,
    hosts: ['https://journal.example', 'http://localhost:8080'] };
  assert.deepEqual(decodeLink(encodeLink(content)), { ...content, notes: [] });
});

test('each key alone survives the round trip', () => {
  for (const [key, value] of Object.entries(kFullState)) {
    const { state, notes } = decodeLink(encodeLink({ state: { [key]: value } }));
    assert.deepEqual(state, { [key]: value });
    assert.deepEqual(notes, []);
  }
});

test('the default state is an empty fragment', () => {
  assert.equal(encodeLink({}), '');
  assert.equal(encodeLink({ state: { v: 1 }, data: 'demo', seed: 1 }), '');
});

test('a unit without a layer keeps its number', () => {
  assert.equal(encodeLink({ state: { neuron: { unit: 3 } } }), '#s=2&neuron=3');
  assert.deepEqual(decodeLink('#s=1&neuron=3').state, { neuron: { unit: 3 } });
});

test('names to outline are a list with commas; what is no list of names is told', () => {
  assert.equal(encodeLink({ state: { contours: ['Faces', 'Own places'] } }), '#s=2&contours=Faces,Own%20places');
  assert.deepEqual(decodeLink('#s=2&contours=Faces,Auditory').state, { contours: ['Faces', 'Auditory'] });
  assert.deepEqual(decodeLink('#s=2&contours=').state, { contours: [] });
  assert.deepEqual(decodeLink(`#s=2&contours=${'abcdefghi'.split('')}`).state, {});  // nine
  const broken = decodeLink('#s=2&contours=50%25');
  assert.deepEqual(broken.state, {});
  assert.equal(broken.notes.length, 1);
});

test('links stay readable', () => {
  assert.equal(encodeLink({ state: { neuron: { layer: 'fire6', unit: 117 }, network: 'Visual', mm: [1, -2, 3.00001] } }),
    '#s=2&neuron=fire6/117&network=Visual&mm=1,-2,3');
});

test('a link of local files says so and names none', () => {
  const link = encodeLink({ state: { network: '4' }, data: 'local', seed: 1 });
  assert.equal(link, '#s=2&data=local&network=4');
  assert.equal(decodeLink(link).data, 'local');
});

test('a bundle, its model, the simulation\'s settings and the step of the tour come back', () => {
  for (const content of [
    { data: /** @type {const} */ ('bundle'), bundle: 'https://data.example/a b/?v=1&w=2', model: 'small-cnn' },
    { data: /** @type {const} */ ('demo'), model: 'plain-4', sim: { signal_to_noise: 0.1, hrf_delay_secs: -1, seed: 3 }, step: 4 },
  ]) {
    const found = decodeLink(encodeLink(content));
    assert.deepEqual(found.notes, []);
    assert.deepEqual({ ...found, ...content }, found);
  }
});

test('links of version 1 without data, and a seed alone, are of the small simulated scan', () => {
  assert.deepEqual([decodeLink('#s=1&network=Visual').data, decodeLink('#seed=5').data, decodeLink('#seed=5').seed], ['simulated', 'simulated', 5]);
  assert.deepEqual([decodeLink('').data, decodeLink('#mode=embed').data, decodeLink('#s=2&network=Faces').data], ['demo', 'demo', 'demo']);
  assert.equal(decodeLink(encodeLink({ data: 'simulated', seed: 1 })).data, 'simulated');
});

const kBroken = [
  '#s=2&sim=a', '#s=2&sim=seed:x', '#s=2&sim=Seed:1', '#s=2&model=a b', '#s=2&model=..%2Fx', '#s=2&bundle=', '#s=2&step=x',
  '#s=1&mm=1,2', '#s=1&mm=a,b,c', '#s=1&threshold=2', '#s=1&threshold=', '#s=1&overlay=other', '#s=1&neuron=fire6/-1',
  '#s=1&neuron=x', '#s=1&network=%E0%A4%A', '#s=1&theme=pink', '#s=3&mm=1,2,3', '#s=one', '#s=1&seed=-1',
  '#s=1&data=https://x.example/y.nii', '#s=1&host=javascript:alert(1)', '#s=1&host=https://a.example/path', '#s=1&host=null',
  '#s=1&constructor=1', '#s=1&__proto__=1', `#s=1&filter=${'x'.repeat(201)}`, `#s=1&filter=${'x'.repeat(9000)}`,
  '#s=1&secs=1e400', '#s=1&exact=yes',
];
for (const fragment of kBroken) {
  test(`a broken link is left out with a note: ${fragment.slice(0, 50)}`, () => {
    const content = decodeLink(fragment);
    assert.equal(content.notes.length, 1, content.notes.join(' '));
    assert.deepEqual(content.state, {});
    assert.deepEqual(content.hosts, []);
    assert.ok(['demo', 'simulated'].includes(content.data));
    assert.deepEqual([content.bundle, content.model, content.sim, content.step], ['', '', {}, 0]);
    assert.equal(content.seed, 1);
  });
}

test('what is right in a link counts beside what is wrong', () => {
  const { state, notes } = decodeLink('#s=1&mm=x&network=Auditory');
  assert.deepEqual(state, { network: 'Auditory' });
  assert.equal(notes.length, 1);
});

test('page options need no version', () => {
  assert.deepEqual(decodeLink('#mode=embed&theme=light').state, { mode: 'embed', theme: 'light' });
});

test('a text fragment or anchor of someone else is no broken link', () => {
  assert.deepEqual(decodeLink('#:~:text=brain').notes, []);
  assert.deepEqual(decodeLink('#top').notes, []);
});

function fakeWindow(hash = '') {
  /** @type {Record<string, () => void>} */
  const listeners = {};
  const writes = /** @type {string[]} */ ([]);
  const window = {
    location: { hash, href: `https://x.example/app/${hash}`, pathname: '/app/', search: '' },
    history: { state: null, replaceState: (/** @type {any} */ _s, /** @type {string} */ _t, /** @type {string} */ url) => {
      writes.push(url);
      window.location.hash = url.startsWith('#') ? url : '';
    } },
    addEventListener: (/** @type {string} */ name, /** @type {() => void} */ fn) => { listeners[name] = fn; },
  };
  return { window, writes, change: (/** @type {string} */ to) => { window.location.hash = to; listeners.hashchange(); } };
}

test('many changes are written to the address once, after the debounce', async () => {
  const { window, writes } = fakeWindow();
  let secs = 0;
  const url = new UrlState({ window: /** @type {any} */ (window), read: () => ({ state: { secs } }), write: () => assert.fail('no change by hand') });
  for (secs = 1; secs < 9; ++secs) url.schedule();
  assert.deepEqual(writes, []);
  await new Promise((resolve) => setTimeout(resolve, 260));
  assert.deepEqual(writes, ['#s=2&secs=9']);
  assert.equal(url.link(), 'https://x.example/app/#s=2&secs=9');
});

test('a changed address is handed to the page, our own writing is not', () => {
  const { window, change } = fakeWindow('#s=1&secs=2');
  const seen = /** @type {any[]} */ ([]);
  const url = new UrlState({ window: /** @type {any} */ (window), read: () => ({ state: { secs: 5 } }), write: (content) => seen.push(content.state) });
  assert.deepEqual(url.content().state, { secs: 2 });
  url.flush();
  change('#s=2&secs=5');
  assert.deepEqual(seen, []);
  change('#s=1&secs=6');
  assert.deepEqual(seen, [{ secs: 6 }]);
});

test('an address changed by hand while a write is waiting is not overwritten', () => {
  const { window, writes, change } = fakeWindow('#s=1&secs=2');
  const seen = /** @type {any[]} */ ([]);
  const url = new UrlState({ window: /** @type {any} */ (window), read: () => ({ state: { secs: 5 } }), write: (content) => seen.push(content.state) });
  url.schedule();
  window.location.hash = '#s=1&secs=7';  // the event comes later than the timer
  url.flush();
  assert.deepEqual(writes, []);
  change('#s=1&secs=7');
  assert.deepEqual(seen, [{ secs: 7 }]);
});

test('an address that cannot be written is no error', () => {
  const { window } = fakeWindow();
  window.history.replaceState = () => { throw new Error('SecurityError'); };
  const url = new UrlState({ window: /** @type {any} */ (window), read: () => ({ state: { secs: 5 } }), write: () => {} });
  assert.doesNotThrow(() => url.flush());
});
