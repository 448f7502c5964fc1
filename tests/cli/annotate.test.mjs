// Annotations: what is known is written down with its numbers, what is not known is not.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { scratch, shared, syncAct, writeNifti, writeNpy } from './run.mjs';

/** Left block, right block, else 0. @param {number} v */
const side = (v) => (Math.floor(v / 8) % 8 > 1 && Math.floor(v / 8) % 8 < 6 ? (v % 8 < 3 ? 1 : v % 8 > 4 ? 2 : 0) : 0);
/** @param {string} out @returns {any} */
const annotationOf = (out) => JSON.parse(readFileSync(path.join(out, 'annotation.json'), 'utf8'));

/** n numbers in [-1, 1), the same for the same seed. @param {number} n @param {number} seed */
function noise(n, seed) {
  let state = seed >>> 0;
  return Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

// A wave of its own for network 1; nothing periodic, which no null could tell from chance.
const wave = noise(200, 5);

/** @param {import('node:test').TestContext} t */
function makeNetworks(t, scans = 200) {
  const folder = scratch(t);
  const at = (/** @type {string} */ name) => path.join(folder, name);
  mkdirSync(at('nets'));
  writeNifti(at('nets/maps.nii'), [8, 8, 4, 2], (v, m) => (side(v) === m + 1 ? 50 + (v % 5) : 1));
  // Network 0 follows events of 10 s, 5 s later.
  const onsets = noise(scans / 20, 3).map((x, e) => Math.round(e * 40 + 12 + 12 * x));
  const on = (/** @type {number} */ s) => (onsets.some((onset) => s >= onset && s < onset + 10) ? 1 : 0);
  const [a, b] = [noise(scans, 1), noise(scans, 2)];
  writeNpy(at('nets/timecourses.npy'), Array.from({ length: scans }, (_, i) => [on(i * 2 - 5) + 0.4 * a[i], wave[i] + 0.3 * b[i]]));
  writeFileSync(at('nets/networks.json'), '{"networks": [{"id": "left"}, {"id": "right"}]}');
  const events = onsets.map((onset) => `${onset}\t10\tface`);
  writeFileSync(at('events.tsv'), ['onset\tduration\ttrial_type', ...events, '13\t2\tsound', '150\t2\tsound', '333\t2\tsound'].join('\n'));
  writeNifti(at('atlas.nii'), [8, 8, 4, 1], side);
  writeFileSync(at('atlas.txt'), '1 Left\n2 Right\n');
  return { folder, at, out: at('out') };
}

/** @param {import('./run.mjs').Run} run @param {string} out @param {...string} parts */
function refused(run, out, ...parts) {
  assert.equal(run.code, 2, run.out);
  assert.match(run.err, /^sync-act: [^\n]+\n$/);
  for (const part of parts) assert.ok(run.err.includes(part), `"${part}" is not in: ${run.err}`);
  assert.ok(!existsSync(out));
}

test('regions, peaks, templates and labels of planted networks come back', (t) => {
  const { at, out } = makeNetworks(t);
  const run = syncAct('annotate', at('nets'), '--atlas', at('atlas.nii'), '--atlas-names', at('atlas.txt'), '--templates', at('atlas.nii'),
    '--template-names', at('atlas.txt'), '--events', at('events.tsv'), '--tr', '2', '--null', 'phase', '--surrogates', '200', '--map-threshold', 'percent_of_max', '--out', out);
  assert.equal(run.code, 0, run.err);
  const [left, right] = annotationOf(out).networks;
  assert.equal(left.id, 'left');
  assert.deepEqual(left.regions.map((/** @type {any} */ r) => [r.region, r.share, r.coverage]), [['Left', 1, 1]]);
  assert.equal(right.regions[0].region, 'Right');
  assert.equal(left.peaks[0].region, 'Left');
  assert.equal(left.templates[0].name, 'Left');
  assert.ok(left.templates[0].r > 0.95 && left.templates[0].dice === 1);
  const face = left.labels.find((/** @type {any} */ l) => l.label === 'face');
  assert.ok(face.r > 0.6 && face.p < 0.02 && face.q < 0.05, JSON.stringify(face));
  assert.ok(right.labels.every((/** @type {any} */ l) => l.q > 0.05), JSON.stringify(right.labels));
  assert.match(left.description, /100 % Left; like Left .*rises with face/);
  assert.doesNotMatch(right.description, /face|sound/);
  assert.deepEqual(readdirSync(out).sort(), ['annotation.json', 'labels.tsv', 'peaks.tsv', 'regions.tsv', 'templates.tsv']);
  const again = at('again');
  syncAct('annotate', at('nets'), '--events', at('events.tsv'), '--tr', '2', '--null', 'phase', '--surrogates', '200', '--threads', '3', '--out', again);
  assert.deepEqual(annotationOf(again).networks[0].labels, left.labels);
});

test('without a null model labels have no p and no neuron is annotated', (t) => {
  const { at, out } = makeNetworks(t);
  writeNpy(at('x.npy'), wave.map((w) => [w, 3]));
  assert.equal(syncAct('couple', '--neurons', at('x.npy'), '--networks', at('nets/timecourses.npy'), '--tr', '2', '--hrf', 'none', '--null', 'none', '--out', at('c')).code, 0);
  const run = syncAct('annotate', at('nets'), '--events', at('events.tsv'), '--tr', '2', '--null', 'none', '--coupling', at('c'), '--out', out);
  assert.equal(run.code, 0, run.err);
  const annotation = annotationOf(out);
  assert.ok(annotation.networks[0].labels.every((/** @type {any} */ l) => l.p === null && l.q === null && l.r !== null));
  assert.deepEqual(annotation.neurons.map((/** @type {any} */ n) => [n.status, n.description]), [['not tested', null], ['no signal', null]]);
});

test('a significant neuron inherits, with its numbers; another does not', (t) => {
  const { at, out } = makeNetworks(t);
  const [a, b] = [noise(200, 11), noise(200, 12)];
  writeNpy(at('x.npy'), wave.map((w, i) => [w + 0.2 * a[i], b[i]]));
  assert.equal(syncAct('couple', '--neurons', at('x.npy'), '--networks', at('nets/timecourses.npy'), '--tr', '2', '--hrf', 'none', '--null', 'shift', '--out', at('c')).code, 0);
  const run = syncAct('annotate', at('nets'), '--atlas', at('atlas.nii'), '--atlas-names', at('atlas.txt'), '--map-threshold', 'percent_of_max', '--coupling', at('c'), '--out', out);
  assert.equal(run.code, 0, run.err);
  const [follows, free] = annotationOf(out).neurons;
  assert.equal(follows.status, 'annotated', JSON.stringify(follows));
  assert.equal(follows.network, 'right');
  assert.equal(follows.description, '100 % Right');
  assert.match(follows.statement, /^Follows right \(r 0\.9\d\d, p 0\.\d+, q 0\.\d+\)\./);
  assert.equal(free.status, 'not annotated', JSON.stringify(free));
  assert.equal(free.description, null);
});

test('inputs that do not fit are refused by name, and nothing is left', (t) => {
  const { at, out } = makeNetworks(t);
  /** @param {...string} more */
  const annotate = (...more) => syncAct('annotate', at('nets'), '--out', out, ...more);
  const events = (/** @type {string} */ text) => (writeFileSync(at('e.tsv'), `onset\tduration\ttrial_type\n${text}`), at('e.tsv'));
  refused(annotate('--events', events('1\tn/a\ta\n'), '--tr', '2'), out, 'e.tsv', 'row 1 of column "duration"');
  refused(annotate('--events', events('1\t2\ta\n3\t-2\ta\n'), '--tr', '2'), out, 'e.tsv', 'row 2', '-2');
  refused(annotate('--events', events('n/a\t2\ta\n'), '--tr', '2'), out, 'row 1 of column "onset"');
  refused(annotate('--events', events('1\t2\tn/a\n'), '--tr', '2'), out, 'there is no event');
  refused(annotate('--events', at('events.tsv')), out, 'events.tsv', '--tr');
  refused(annotate('--events', at('events.tsv'), '--labels', at('events.tsv'), '--tr', '2'), out, 'choose one');
  writeNifti(at('far.nii'), [2, 2, 2, 1], () => 0);
  refused(annotate('--atlas', at('far.nii')), out, 'far.nii', 'same space');
  refused(annotate('--templates', at('far.nii')), out, 'far.nii', 'same space');
  refused(annotate('--columns', 'left,middle'), out, 'there is no "middle"; there are left, right');
  refused(syncAct('annotate', at('nets/timecourses.npy'), '--atlas', at('atlas.nii'), '--out', out), out, '--atlas needs maps');
  refused(annotate('--coupling', at('nowhere')), out, 'coupling.json');
});

test('two sets of networks are matched one to one', (t) => {
  const { at, out } = makeNetworks(t);
  writeNifti(at('turned.nii'), [8, 8, 4, 3], (v, m) => (m < 2 && side(v) === 2 - m ? 9 : (v * 7) % 3));
  const run = syncAct('overlap', at('nets'), '--with', at('turned.nii'), '--map-threshold', 'percent_of_max', '--map-level', '60', '--json', '--out', out);
  assert.equal(run.code, 0, run.err);
  const { matches } = JSON.parse(run.out);
  assert.deepEqual(matches.map((/** @type {any} */ m) => [m.a, m.b]).sort(), [['left', '1'], ['right', '0']]);
  assert.equal(readFileSync(path.join(out, 'overlap.tsv'), 'utf8').trim().split('\n').length, 7);
});

const sherlock = shared('fmri/sherlock_6roi_halfA_s01-s09.csv');
test('Sherlock, second run: early auditory follows the sound envelope more than early visual does', { skip: sherlock ? false : '../shared/data is missing' }, (t) => {
  const folder = scratch(t);
  const out = path.join(folder, 'out');
  const [names, ...scans] = readFileSync(sherlock, 'utf8').trim().split('\n');
  const second = path.join(folder, 'second.csv');
  writeFileSync(second, [names, ...scans.slice(946)].join('\n'));
  const run = syncAct('annotate', second, '--columns', 'early_visual,aud_early', '--labels', second, '--label-columns', 'audio_env', '--trim-nan', '--tr', '1.5',
    '--hrf', 'none', '--null', 'shift', '--out', out);
  assert.equal(run.code, 0, run.err);
  assert.ok(run.out.includes('note: --trim-nan: scans 26 to 1029 are used.'), run.out);
  const [visual, auditory] = annotationOf(out).networks;
  assert.ok(auditory.labels[0].r > visual.labels[0].r + 0.1, JSON.stringify([visual, auditory]));
  assert.ok(auditory.labels[0].p < 0.01);
  assert.ok(Math.abs(auditory.labels[0].r - 0.328) < 0.001, auditory.labels[0].r);
  // Without the filter, numpy's r of the linearly detrended series.
  const unfiltered = syncAct('annotate', second, '--columns', 'aud_early', '--labels', second, '--label-columns', 'audio_env', '--trim-nan', '--tr', '1.5',
    '--hrf', 'none', '--high-pass', 'none', '--out', path.join(folder, 'unfiltered'));
  assert.equal(unfiltered.code, 0, unfiltered.err);
  assert.ok(Math.abs(annotationOf(path.join(folder, 'unfiltered')).networks[0].labels[0].r - 0.315) < 0.001);
  // Both runs, kept apart.
  const both = syncAct('annotate', sherlock, '--columns', 'early_visual,aud_early', '--labels', sherlock, '--label-columns', 'audio_env', '--trim-nan', '--run-lengths', '946,1030',
    '--tr', '1.5', '--hrf', 'none', '--out', path.join(folder, 'both'));
  assert.equal(both.code, 0, both.err);
  assert.ok(both.out.includes('scans 26 to 945') && both.out.includes('scans 972 to 1975'), both.out);
});
