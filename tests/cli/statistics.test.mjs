// sync-act couple with a null model, lags and confounds, and sync-act score: as a user runs them.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { readNpy, scratch, syncAct, writeNpy } from './run.mjs';

/** Seeded numbers in [-0.5, 0.5). @param {number} seed */
function noise(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

/**
 * Neurons [200 x 12] and networks [200 x 4]: network 1 is driven by neuron 5, 2 scans later.
 * @param {string} folder
 */
function writeScene(folder, nNeurons = 12, seed = 1) {
  const next = noise(seed);
  const n = 200;
  const neurons = Array.from({ length: n }, () => Array.from({ length: nNeurons }, next));
  const brain = noise(99);
  const drive = noise(1);
  const driver = Array.from({ length: n }, () => Array.from({ length: 12 }, drive)[5]);
  const networks = Array.from({ length: n }, (_, t) =>
    Array.from({ length: 4 }, (_, k) => brain() + (k === 1 && t >= 2 ? 1.5 * driver[t - 2] : 0)));
  const X = writeNpy(path.join(folder, `X${nNeurons}_${seed}.npy`), neurons);
  const Y = writeNpy(path.join(folder, 'Y.npy'), networks);
  return { X, Y, driver };
}

/** @param {string} folder */
const coupling = (folder) => JSON.parse(readFileSync(path.join(folder, 'coupling.json'), 'utf8'));

for (const model of ['phase', 'shift', 'block']) {
  test(`couple --null ${model} gives p, q and counts, and the same at any number of threads`, (t) => {
    const folder = scratch(t);
    const { X, Y } = writeScene(folder);
    /** @param {string} out @param {...string} more */
    const couple = (out, ...more) => {
      const run = syncAct('couple', '--neurons', X, '--networks', Y, '--tr', '1.5', '--hrf', 'none', '--max-lag', '3',
        '--null', model, '--surrogates', '199', '--fdr', '0.05', '--seed', '1', '--out', path.join(folder, out), ...more);
      assert.equal(run.code, 0, run.err);
      return readFileSync(path.join(folder, out, 'coupling.json'), 'utf8');
    };
    const one = couple('one', '--threads', '1');
    assert.equal(couple('three', '--threads', '3'), one);
    const json = coupling(path.join(folder, 'one'));
    const planted = json.networks[1];
    assert.equal(planted.best_neuron, 5);
    assert.equal(planted.lag_scans, 2);
    assert.ok(planted.r > 0.7);
    assert.ok(planted.p <= 2 / (json.n_surrogates + 1));
    assert.ok(planted.q <= 0.05);
    assert.ok(planted.n_neurons_significant >= 1);
    assert.ok(planted.r_held_out > 0.6);
    assert.equal(planted.null_quantiles.length, json.null_probabilities.length);
    assert.ok(json.neurons[5].p <= 2 / (json.n_surrogates + 1)); // q over 12 neurons cannot be below 0.06 here
    for (const k of [0, 2, 3]) {
      assert.ok(json.networks[k].q > 0.05);
      assert.equal(json.networks[k].n_neurons_significant, 0);
    }
    const options = json.provenance.options;
    assert.deepEqual([options.null, options.surrogates, options.correction, options.max_lag], [model, '199', 'bh', '3']);
    assert.equal(json.provenance.seed, 1);
    const lags = readNpy(path.join(folder, 'one', 'lag.npy'));
    assert.deepEqual(lags.shape, [12, 4]);
    assert.equal(lags.values[5 * 4 + 1], 2);
  });
}

test('the documented command runs as printed', (t) => {
  const folder = scratch(t);
  const { X, Y } = writeScene(folder);
  const words = 'couple --neurons X.npy --networks Y.npy --tr 1.5 --hrf none --null phase --surrogates 1000 --fdr 0.05 --seed 1 --out DIR';
  const documented = readFileSync(new URL('../../docs/method.md', import.meta.url), 'utf8');
  assert.ok(documented.includes(`sync-act ${words}`));
  const out = path.join(folder, 'DIR');
  const pathOf = new Map([['X.npy', X], ['Y.npy', Y], ['DIR', out]]);
  const run = syncAct(...words.split(' ').map((word) => pathOf.get(word) ?? word));
  assert.equal(run.code, 0, run.err);
  assert.ok(run.out.includes('significant at q <= 0.05'));
  for (const file of ['coupling.npy', 'coupling.tsv', 'coupling.json']) assert.ok(existsSync(path.join(out, file)));
});

test('by is stricter than bh', (t) => {
  const folder = scratch(t);
  const { X, Y } = writeScene(folder);
  const q = ['bh', 'by'].map((correction) => {
    const out = path.join(folder, correction);
    assert.equal(syncAct('couple', '--neurons', X, '--networks', Y, '--tr', '1.5', '--hrf', 'none', '--null', 'phase', '--surrogates', '99',
      '--correction', correction, '--out', out).code, 0);
    return coupling(out).networks.map((/** @type {{q: number}} */ network) => network.q);
  });
  q[0].forEach((/** @type {number} */ of_bh, /** @type {number} */ k) => {
    assert.ok(Math.abs(q[1][k] - Math.min(1, of_bh * (1 + 1 / 2 + 1 / 3 + 1 / 4))) < 1e-12 || q[1][k] <= 1);
    assert.ok(q[1][k] >= of_bh);
  });
});

test('confounds that explain the coupling take it away, and are counted', (t) => {
  const folder = scratch(t);
  const { X, Y, driver } = writeScene(folder);
  const rows = driver.map((_, scan) => [scan >= 2 ? driver[scan - 2] : 0, 7]);
  const file = path.join(folder, 'confounds.tsv');
  writeFileSync(file, `luminance\tconstant\n${rows.map((row) => row.join('\t')).join('\n')}\n`);
  const out = path.join(folder, 'out');
  const run = syncAct('couple', '--neurons', X, '--networks', Y, '--tr', '1.5', '--hrf', 'none', '--max-lag', '2', '--partial', file, '--out', out);
  assert.equal(run.code, 0, run.err);
  const json = coupling(out);
  assert.ok(json.networks[1].r < 0.3);
  assert.equal(json.n_confounds_removed, 1);
  assert.equal(json.n_confounds_dropped, 1);
  assert.equal(json.provenance.inputs[2].name, 'confounds.tsv');

  writeFileSync(file, `luminance\tx\n${rows.map((row, i) => `${row[0]}\t${i === 9 ? 'n/a' : i}`).join('\n')}\n`);
  const bad = syncAct('couple', '--neurons', X, '--networks', Y, '--tr', '1.5', '--hrf', 'none', '--partial', file, '--out', out);
  assert.equal(bad.code, 2);
  assert.match(bad.err, /confounds\.tsv: confound x has a value that is no number/);
});

test('several subjects give each network its noise ceiling', (t) => {
  const folder = scratch(t);
  const { X, Y, driver } = writeScene(folder);
  // Network 1 is shared by all three people, the others are not.
  const people = [31, 32, 33].map((seed) => {
    const next = noise(seed);
    return writeNpy(path.join(folder, `p${seed}.npy`),
      driver.map((x) => Array.from({ length: 4 }, (_, k) => next() + (k === 1 ? 2 * x : 0))));
  });
  const out = path.join(folder, 'out');
  const run = syncAct('couple', '--neurons', X, '--networks', Y, '--tr', '1.5', '--hrf', 'none', '--subjects', people.join(','), '--out', out);
  assert.equal(run.code, 0, run.err);
  const json = coupling(out);
  assert.equal(json.n_subjects, 3);
  assert.ok(json.networks[1].ceiling_r > 0.9);
  assert.ok(json.networks[1].inter_subject_r > 0.7);
  assert.ok(json.networks[0].inter_subject_r < 0.3);
  assert.equal(json.provenance.inputs.length, 5);
  const one = syncAct('couple', '--neurons', X, '--networks', Y, '--tr', '1.5', '--hrf', 'none', '--subjects', people[0], '--out', path.join(folder, 'o'));
  assert.equal(one.code, 2);
  assert.match(one.err, /at least 2 subjects/);
});

test('a run too short for the null model is refused with the reason, and nothing is written', (t) => {
  const folder = scratch(t);
  const { X, Y } = writeScene(folder);
  const out = path.join(folder, 'out');
  const run = syncAct('couple', '--neurons', X, '--networks', Y, '--tr', '1.5', '--hrf', 'none', '--run-lengths', '195,5', '--null', 'phase', '--out', out);
  assert.equal(run.code, 2);
  assert.match(run.err, /Run 2 has 5 scans/);
  assert.ok(!existsSync(out));
  const misspelt = syncAct('couple', '--neurons', X, '--networks', Y, '--tr', '1.5', '--null', 'fase', '--out', out);
  assert.equal(misspelt.code, 2);
  assert.match(misspelt.err, /phase/);
});

test('score ranks a model that has the driver above those without, and relates scores to accuracy', (t) => {
  const folder = scratch(t);
  writeScene(folder);
  const models = [{ name: 'with', neurons: 'X12_1.npy', accuracy: 0.9, architecture: 'a' }];
  for (const [i, seed] of [21, 22, 23].entries()) {
    const n = 12 + 8 * i;
    writeScene(folder, n, seed);
    models.push({ name: `noise ${n}`, neurons: `X${n}_${seed}.npy`, accuracy: 0.3 + 0.1 * i, architecture: 'b' });
  }
  const spec = path.join(folder, 'models.json');
  writeFileSync(spec, JSON.stringify({ networks: 'Y.npy', models }));
  const out = path.join(folder, 'out');
  const words = ['score', '--models', spec, '--tr', '1.5', '--hrf', 'shift', '--hrf-shift', '2', '--null', 'phase', '--surrogates', '199',
    '--subsets', '20', '--bootstraps', '200', '--out'];
  const run = syncAct(...words, out, '--threads', '2');
  assert.equal(run.code, 0, run.err);
  const text = readFileSync(path.join(out, 'score.json'), 'utf8');
  const json = JSON.parse(text);
  assert.equal(json.subset_size, 12);
  assert.equal(json.models[0].n_subsets, 1);
  assert.equal(json.models[3].n_subsets, 20);
  for (const model of json.models.slice(1)) {
    assert.ok(json.models[0].score > model.score + 0.1);
    assert.ok(json.models[0].z > model.z);
    assert.ok(model.p > 0.005);
  }
  assert.equal(json.models[0].p, 1 / 200);
  assert.ok(json.models[0].networks[1].score > 0.6);
  assert.equal(json.relation.n_models, 4);
  assert.equal(json.relation.n_permutations, 24);
  assert.equal(json.relation.exact, true);
  assert.ok(json.relation.pearson.r > 0.5);
  assert.equal(json.provenance.inputs.length, 6);
  assert.equal(readFileSync(path.join(out, 'score.tsv'), 'utf8').trimEnd().split('\n').length, 5);

  assert.equal(syncAct(...words, path.join(folder, 'again'), '--threads', '1').code, 0);
  assert.equal(readFileSync(path.join(folder, 'again', 'score.json'), 'utf8'), text);
  const within = syncAct(...words, path.join(folder, 'blocks'), '--blocks', '--json');
  assert.equal(JSON.parse(within.out).relation.n_permutations, 6);
});

test('a wrong specification of models is refused, naming the file and the field', (t) => {
  const folder = scratch(t);
  writeScene(folder);
  const spec = path.join(folder, 'models.json');
  /** @type {[object, RegExp][]} */
  const cases = [
    [{ networks: 'Y.npy', models: [] }, /models\.json: models must be a list/],
    [{ networks: 'Y.npy', models: [{ neurons: 'X12_1.npy' }] }, /models\.json: models\[0\]: name is missing/],
    [{ networks: 'Y.npy', models: [{ name: 'a', neurons: 'X12_1.npy', acuracy: 1 }] }, /no key acuracy/],
    [{ networks: 'Y.npy', models: [{ name: 'a', neurons: 'X12_1.npy', accuracy: 'high' }] }, /accuracy is "high", no number/],
    [{ networks: 'none.npy', models: [{ name: 'a', neurons: 'X12_1.npy' }] }, /none\.npy/],
  ];
  for (const [content, expected] of cases) {
    writeFileSync(spec, JSON.stringify(content));
    const run = syncAct('score', '--models', spec, '--tr', '1.5', '--hrf', 'none', '--out', path.join(folder, 'out'));
    assert.equal(run.code, 2);
    assert.match(run.err, expected);
    assert.ok(!existsSync(path.join(folder, 'out')));
  }
});
