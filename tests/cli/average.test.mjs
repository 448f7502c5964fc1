// average: the mean of people's time courses, of the scans that are wanted, in the order wanted.

import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { readNpy, scratch, syncAct, writeNpy } from './run.mjs';

const first = [[1, 10], [2, 20], [3, 30], [4, 40], [5, 50]];
const second = first.map(([a, b]) => [a + 2, b - 4]);

test('the mean of people, whole or of stretches of scans, each a run from then on', (t) => {
  const folder = scratch(t);
  const at = (/** @type {string} */ name) => path.join(folder, name);
  writeNpy(at('a.npy'), first);
  writeFileSync(at('b.csv'), ['x,y', ...second.map((row) => row.join(','))].join('\n'));
  const whole = syncAct('average', at('a.npy'), at('b.csv'), '--out', at('whole.npy'));
  assert.equal(whole.code, 0, whole.err);
  assert.equal(whole.out, `5 scans x 2 networks, mean of 2 files\n${at('whole.npy')}\n`);
  assert.deepEqual(readNpy(at('whole.npy')).shape, [5, 2]);
  assert.deepEqual([...readNpy(at('whole.npy')).values], first.flatMap(([a, b]) => [a + 1, b - 2]));

  const cut = syncAct('average', at('a.npy'), '--scans', '3-4,0-0', '--out', at('cut.npy'), '--json');
  assert.equal(cut.code, 0, cut.err);
  assert.deepEqual(JSON.parse(cut.out), { n_people: 1, n_scans: 3, n_networks: 2, run_lengths: [2, 1], files: [at('cut.npy')] });
  assert.deepEqual([...readNpy(at('cut.npy')).values], [4, 40, 5, 50, 1, 10]);
});

test('a scan without a value in one person has none in the mean', (t) => {
  const folder = scratch(t);
  const at = (/** @type {string} */ name) => path.join(folder, name);
  writeNpy(at('a.npy'), first);
  writeNpy(at('b.npy'), [[NaN, 1], ...first.slice(1)]);
  assert.equal(syncAct('average', at('a.npy'), at('b.npy'), '--out', at('mean.npy')).code, 0);
  assert.deepEqual([...readNpy(at('mean.npy')).values].slice(0, 3), [NaN, 5.5, 2]);
});

test('what does not fit is named, and nothing is written', (t) => {
  const folder = scratch(t);
  const at = (/** @type {string} */ name) => path.join(folder, name);
  writeNpy(at('a.npy'), first);
  writeNpy(at('short.npy'), first.slice(1));
  /** @param {RegExp} message @param {...string} words */
  const refused = (message, ...words) => {
    const run = syncAct('average', ...words);
    assert.equal(run.code, 2, run.out);
    assert.match(run.err, message);
  };
  refused(/short\.npy: is 4 x 2, but .*a\.npy is 5 x 2/, at('a.npy'), at('short.npy'), '--out', at('m.npy'));
  refused(/--scans holds 3-5, but the last of 5 scans is number 4/, at('a.npy'), '--scans', '3-5', '--out', at('m.npy'));
  for (const text of ['4-3', '2', '-1-2', '1-2,', '1-2x']) {
    refused(/--scans holds ".*"; it must be first and last scans/, at('a.npy'), `--scans=${text}`, '--out', at('m.npy'));
  }
  refused(/--out is .*m\.txt; it must end in \.npy/, at('a.npy'), '--out', at('m.txt'));
  assert.equal(existsSync(at('m.npy')), false);
});
