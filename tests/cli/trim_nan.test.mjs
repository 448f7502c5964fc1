// couple --trim-nan: scans without a value at the ends of runs are cut, as if they had never been there.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { readNpy, scratch, syncAct, writeNpy } from './run.mjs';

/** @param {number} n @param {number} m @param {number} phase */
const waves = (n, m, phase) => Array.from({ length: n }, (_, i) => Array.from({ length: m }, (__, j) => Math.sin(i * (j + 1) * 0.37 + phase) + 0.3 * Math.cos(i * i * (j + 2))));
const kRuns = [50, 60];
/** Kept scans of both runs: neurons begin 3 later in run 1, networks end 4 earlier in run 2. @param {number[][]} rows */
const byHand = (rows) => [...rows.slice(3, 50), ...rows.slice(50, 106)];
const plain = ['--tr', '1.5', '--hrf', 'none', '--held-out', 'none'];

test('what is coupled is what is left, also of confounds and of people', (t) => {
  const folder = scratch(t);
  const at = (/** @type {string} */ name) => path.join(folder, name);
  const whole = { x: waves(110, 3, 0), y: waves(110, 2, 0.4), z: waves(110, 1, 1), p: waves(110, 2, 0.5), q: waves(110, 2, 0.2) };
  for (const [name, rows] of Object.entries(whole)) writeNpy(at(`${name}-cut.npy`), byHand(rows));
  for (let i = 0; i < 3; ++i) whole.x[i] = whole.x[i].map(() => NaN);
  for (let i = 106; i < 110; ++i) whole.y[i] = whole.y[i].map(() => NaN);
  for (const [name, rows] of Object.entries(whole)) writeNpy(at(`${name}.npy`), rows);
  /** @param {string} kind @param {string[]} more */
  const couple = (kind, ...more) => {
    const run = syncAct('couple', '--neurons', at(`x${kind}.npy`), '--networks', at(`y${kind}.npy`), '--partial', at(`z${kind}.npy`),
      '--subjects', `${at(`p${kind}.npy`)},${at(`q${kind}.npy`)}`, ...plain, '--out', at(`out${kind}`), ...more);
    assert.equal(run.code, 0, run.err);
    return run.out;
  };
  const told = couple('', '--run-lengths', kRuns.join(','), '--trim-nan');
  couple('-cut', '--run-lengths', '47,56');
  assert.ok(told.includes('note: --trim-nan: scans 3 to 49 are used.') && told.includes('note: --trim-nan: scans 50 to 105 are used.'), told);
  const r = readNpy(at('out/coupling.npy')).values;
  assert.ok(r.every(Number.isFinite));
  assert.deepEqual(r, readNpy(at('out-cut/coupling.npy')).values);
  const networks = (/** @type {string} */ name) => JSON.parse(readFileSync(at(`${name}/coupling.json`), 'utf8')).networks;
  assert.deepEqual(networks('out'), networks('out-cut'));
});

test('where it cannot cut, it says so', (t) => {
  const folder = scratch(t);
  const at = (/** @type {string} */ name) => path.join(folder, name);
  writeNpy(at('x.npy'), waves(40, 2, 0));
  writeNpy(at('y.npy'), waves(40, 2, 1));
  writeNpy(at('short.npy'), waves(39, 2, 0));
  writeNpy(at('none.npy'), waves(40, 2, 0).map(([a]) => [a, NaN]));
  /** @param {RegExp} message @param {string} neurons @param {string[]} more */
  const refused = (message, neurons, ...more) => {
    const run = syncAct('couple', '--neurons', at(neurons), '--networks', at('y.npy'), ...plain, '--trim-nan', '--out', at('out'), ...more);
    assert.equal(run.code, 2, run.out);
    assert.match(run.err, message);
  };
  refused(/--trim-nan: the networks have 40 rows, the neurons 39/, 'short.npy');
  refused(/--trim-nan leaves nothing of run 1: no scan has a value in every column/, 'none.npy');
  refused(/--trim-nan needs neurons with one row per scan, not --neuron-rate/, 'x.npy', '--neuron-rate', '4');
  refused(/--trim-nan cannot be given with --confounds or --scrub-fd/, 'x.npy', '--confounds', 'motion6');
});
