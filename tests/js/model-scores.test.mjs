// Comparing the models that a bundle offers: how they are prepared, and what is refused.
// @ts-check
import assert from 'node:assert/strict';
import test from 'node:test';

import { commonMetric, ModelComparison } from '../../web/js/session/model-scores.js';

const scored = { models: [], relation: null, subsetSize: 1, layerSize: 1, nSurrogates: 9, null: 'phase', heldOut: '' };

/** @param {any} recipe */
function setUp(recipe) {
  const prepared = /** @type {any[]} */ ([]);
  const problems = /** @type {any[]} */ ([]);
  const networks = {};
  const data = { networks, recipe, modelScores: null, models: { list: [{ id: 'a', name: 'A', accuracy: 0.5, accuracyMetric: 'top-1' }, { id: 'b', name: 'B' }],
    responses: async (/** @type {string} */ id) => ({ id, hrf: { kind: 'spm' }, layers: [{ name: 'conv', first: 0, count: 1 }] }) } };
  const session = /** @type {any} */ ({ data: () => data, staleness: () => () => false, report: () => () => {}, emit() {}, put: async () => {},
    showProblem: (/** @type {any} */ problem) => problems.push(problem),
    engine: async () => ({ scoreModels: async () => scored,
      prepareLabels: async (/** @type {any} */ request) => (prepared.push(request), {}) }) });
  return { comparison: new ModelComparison(session), prepared, problems, data };
}

test('models are prepared with the response that the open neurons have', async () => {
  const { comparison, prepared, data } = setUp({ hrf: { kind: 'glover' } });
  const found = await comparison.run(new AbortController().signal);
  assert.deepEqual(prepared.map(({ id, hrf }) => [id, hrf.kind]), [['a', 'glover'], ['b', 'glover']]);
  assert.equal(found?.metric, 'top-1');
  assert.equal(data.modelScores, found);
});

test('where the open neurons have none, with the one that they came with', async () => {
  const { comparison, prepared } = setUp({ hrf: null });
  await comparison.run(new AbortController().signal);
  assert.deepEqual(prepared.map(({ hrf }) => hrf.kind), ['spm', 'spm']);
});

test('at a lag, or with features partialled out, nothing is compared and the way back is told', async () => {
  for (const other of [{ lagScans: 2 }, { partialFeatures: true }]) {
    const { comparison, prepared, problems } = setUp({ hrf: { kind: 'spm' }, ...other });
    assert.equal(await comparison.run(new AbortController().signal), null);
    assert.equal(prepared.length, 0);
    assert.match(problems[0].text, /set both back in Time first/);
  }
});

test('accuracies of the metric that most models have count', () => {
  const model = (/** @type {string} */ accuracyMetric) => ({ id: accuracyMetric, name: '', accuracy: 1, accuracyMetric });
  assert.equal(commonMetric([model('top-1'), model('mAP'), model('top-1')]), 'top-1');
  assert.equal(commonMetric([{ id: 'x', name: '' }]), '');
});
