// docs/examples.md: its commands run as printed, print what the page says, and give the numbers its text names.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { program, root, scratch, shared } from './run.mjs';

const page = readFileSync(path.join(root, 'docs/examples.md'), 'utf8');
const blocks = [...page.matchAll(/```sh\n([^]*?)```\n(?:```text\n([^]*?)```\n)?/g)].map(([, commands, printed]) => ({ commands, printed }));
const nulls = ['phase', 'shift', 'block'];
const skip = ['sherlock_6roi_halfA_s01-s09.csv', 'partlycloudy_qtab_halfA_8net.csv', 'partlycloudy_qtab_halfA_268roi.csv', 'partlycloudy_events.tsv']
  .every((name) => shared(`fmri/${name}`)) ? false : '../shared/data is missing';

/** @param {string} text in which the page's places become those of this run @param {string} folder */
const moved = (text, folder) => text.replaceAll('build/native/sync-act', program).replaceAll('build/examples', folder);

/** annotate's labels.tsv: "network label" -> r, p, q. @param {string} folder */
function labels(folder) {
  const rows = readFileSync(path.join(folder, 'labels.tsv'), 'utf8').trim().split('\n').slice(1).map((line) => line.split('\t'));
  return new Map(rows.map(([network, label, r, p, q]) => [`${network} ${label}`, { r: Number(r), p: Number(p), q: Number(q) }]));
}

/** couple's r, p and lag of a network. @param {string} folder @param {string} network */
const coupled = (folder, network) =>
  JSON.parse(readFileSync(path.join(folder, 'coupling.json'), 'utf8')).networks.find((/** @type {{id: string}} */ n) => n.id === network);

/** Tables of the page: "first cell second cell" -> the cells after. @param {string} name @returns {Map<string, string[]>} */
function table(name) {
  const text = new RegExp(`<!-- table: ${name} -->\\n([^]*?)<!-- end -->`).exec(page)?.[1] ?? '';
  const rows = text.trim().split('\n').slice(2).map((line) => line.slice(2, -2).split(' | '));
  return new Map(rows.map(([a, b, ...cells]) => [`${a} ${b}`, cells]));
}

/** As the page's tables write a number. @param {number} value @param {number} digits */
const written = (value, digits) => value.toFixed(digits).replace(/^(-?)0\./, '$1.');

/** @param {number} value @param {number} expected */
const near = (value, expected) => assert.ok(Math.abs(value - expected) < 0.0006, `${value} is not ${expected}`);

/** A table of labels is what annotate found. @param {string} name @param {string} results @param {number} digits */
function assertLabels(name, results, digits) {
  const found = nulls.map((null_) => labels(`${results}-${null_}`));
  const printed = table(name);
  assert.deepEqual([...printed.keys()], [...found[0].keys()]);
  for (const [pair, [r, ...cells]] of printed) {
    assert.equal(r, written(found[0].get(pair)?.r ?? NaN, 3), pair);
    cells.forEach((cell, n) => {
      const { p, q } = found[n].get(pair) ?? { p: NaN, q: NaN };
      const text = `${written(p, digits)}, ${written(q, digits)}`;
      assert.equal(cell, q <= 0.05 ? `**${text}**` : text, `${pair} ${nulls[n]}`);
    });
  }
}

test('the commands of docs/examples.md', { skip }, (t) => {
  const folder = scratch(t);
  const at = (/** @type {string} */ name) => path.join(folder, name);
  assert.ok(blocks.length >= 7 && blocks.filter((b) => b.printed).length >= 3);
  for (const { commands, printed } of blocks) {
    const run = spawnSync('bash', ['-euc', moved(commands, folder)], { cwd: root, encoding: 'utf8' });
    assert.equal(run.status, 0, commands + run.stderr);
    if (printed !== undefined) assert.equal(run.stdout.replaceAll(folder, 'build/examples'), printed);
  }

  assertLabels('sherlock', at('sherlock'), 4);
  assertLabels('cloudy', at('cloudy'), 3);

  // Sherlock. Over the whole film alike, and both far beyond chance; apart, in opposite order.
  for (const null_ of nulls) {
    const [both, first, second] = ['sherlock', 'run1', 'run2'].map((name) => labels(at(`${name}-${null_}`)));
    near(both.get('early_visual audio_env')?.r ?? NaN, 0.209);
    near(both.get('aud_early audio_env')?.r ?? NaN, 0.224);
    for (const region of ['early_visual', 'aud_early', 'post_parahipp']) assert.ok((both.get(`${region} audio_env`)?.q ?? 1) <= 0.001, region);
    near(first.get('early_visual audio_env')?.r ?? NaN, 0.244);
    near(first.get('aud_early audio_env')?.r ?? NaN, 0.112);
    near(second.get('early_visual audio_env')?.r ?? NaN, 0.177);
    near(second.get('aud_early audio_env')?.r ?? NaN, 0.328);
    for (const region of ['early_visual', 'aud_early']) assert.ok((second.get(`${region} audio_env`)?.p ?? 1) <= 0.005, region);
  }
  for (const [name, lag, visual, auditory] of /** @type {[string, number | null, number, number][]} */ ([['plain', null, 0.209, 0.224], ['lag', -1, 0.215, 0.289],
    ['luminance', null, 0.198, 0.226], ['slow', null, 0.191, 0.186], ['lag1', -1, 0.251, 0.191], ['lag2', -1, 0.183, 0.379]])) {
    const [v, a] = ['early_visual', 'aud_early'].map((region) => coupled(at(`${name}-shift`), region));
    near(v.r, visual);
    near(a.r, auditory);
    assert.deepEqual([v.lag_scans, a.lag_scans], [lag, lag], name);
  }

  // Partly Cloudy: nothing is significant, neither network nor region.
  for (const null_ of nulls) {
    const found = labels(at(`cloudy-${null_}`));
    assert.equal(found.size, 32);
    assert.ok([...found.values()].every(({ q }) => q > 0.9), null_);
    const fall = found.get('medial_frontal social') ?? { r: NaN, p: NaN };
    near(fall.r, -0.329);
    near(fall.p, { phase: 0.097, shift: 0.087, block: 0.029 }[null_] ?? NaN);
    assert.ok([...labels(at(`regions-${null_}`)).values()].every(({ q }) => q > 0.05), null_);
  }
});
