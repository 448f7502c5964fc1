// @ts-check
// What the card of a unit tells: the moments of its largest responses, and answers where there is nothing to tell.
import assert from 'node:assert/strict';
import test from 'node:test';

import { topMoments, UnitDetails } from '../../web/js/session/unit-details.js';

/** A response at 4 Hz with bumps of the given heights. @param {number} secs @param {[number, number][]} bumps */
function responseOf(secs, bumps) {
  const response = new Float32Array(secs * 4);
  for (let i = 0; i < response.length; ++i) {
    response[i] = 0.05;
    for (const [at, height] of bumps) response[i] += height * Math.exp(-0.5 * ((i / 4 - at) / 0.8) ** 2);
  }
  return response;
}

const close = (/** @type {number[]} */ found, /** @type {number[]} */ planted, by = 1e-6) => {
  assert.equal(found.length, planted.length, `${found} instead of ${planted}`);
  found.forEach((value, i) => assert.ok(Math.abs(value - planted[i]) <= by, `${found} instead of ${planted}`));
};

test('the planted peaks are found, strongest first, with their share of the maximum', () => {
  const { secs, share } = topMoments(responseOf(120, [[10, 1], [40, 3], [70, 2], [100, 2.5]]), 4);
  close(secs.slice(0, 4), [40, 100, 70, 10]);
  close(share.slice(0, 4), [1, 2.55 / 3.05, 2.05 / 3.05, 1.05 / 3.05], 1e-3);
});

test('without shots no two moments are nearer than 6 s, however the response ripples', () => {
  const response = responseOf(60, [[20, 3], [23, 2.9], [27.5, 2.7], [45, 1]]);
  const { secs } = topMoments(response, 4);
  close(secs.slice(0, 3), [20, 27.5, 45], 0.26);
  for (let i = 0; i < secs.length; ++i) {
    for (let k = 0; k < i; ++k) assert.ok(Math.abs(secs[i] - secs[k]) >= 6, `${secs}`);
  }
});

test('where shots are known, two moments never come from one shot, and two shots may follow each other', () => {
  const shots = [{ startSecs: 0, endSecs: 30 }, { startSecs: 30, endSecs: 50 }, { startSecs: 50, endSecs: 60 }];
  const { secs } = topMoments(responseOf(60, [[5, 3], [25, 2.9], [32, 2], [55, 1]]), 4, { shots });
  close(secs, [5, 32, 55]);
});

test('a plateau is one moment; a response that never changes has none; count is kept to', () => {
  const plateau = new Float32Array(80);
  plateau.fill(1, 20, 32);
  assert.deepEqual(topMoments(plateau, 4), { secs: [5], share: [1] });
  assert.deepEqual(topMoments(new Float32Array(80).fill(2), 4), { secs: [], share: [] });
  const many = responseOf(300, Array.from({ length: 12 }, (_, i) => /** @type {[number, number]} */ ([20 * i + 10, 1 + i / 10])));
  assert.equal(topMoments(many, 4).secs.length, 6);
  assert.equal(topMoments(many, 4, { count: 3 }).secs.length, 3);
  // A response below zero throughout: share of its range.
  const below = new Float32Array(40).fill(-2);
  below[10] = -1;
  assert.deepEqual(topMoments(below, 4), { secs: [2.5], share: [1] });
});

/** @param {any} over */
function detailsOf(over) {
  const puts = /** @type {[string, any][]} */ ([]);
  const events = /** @type {any[]} */ ([]);
  const asked = /** @type {any[]} */ ([]);
  const data = { scan: { nScans: 8 }, isTemplateSpace: true, recipe: { hrf: { kind: 'glover' } },
    tested: { nullModel: 'shift', seed: 3 },
    neurons: { raw: { rateHz: 4, series: (/** @type {number} */ unit) => responseOf(10, [[4 * unit, 1]]) } }, ...over.data };
  const engine = {
    prepareLabels: async (/** @type {any} */ request) => (asked.push(['prepareLabels', request]), { labels: true }),
    labelResponses: async (/** @type {any} */ request) => (asked.push(['labelResponses', request]),
      { r: Float32Array.from([0.5, NaN]), p: Float32Array.from([0.25, NaN]) }),
    networkMap: async () => new Float32Array(3),
    regions: async (/** @type {any} */ request) => (asked.push(['regions', request]),
      [{ regions: [{ name: 'Fusiform_R', share: 0.5 }], shareOutside: 0.5, threshold: 'z', peaks: [{ mm: [1, 2, 3] }] }]),
    ...over.engine,
  };
  const stimulus = over.stimulus;
  const session = /** @type {any} */ ({ data: () => data, stimulus: () => stimulus, staleness: over.sinceNow ?? (() => over.staleness ?? (() => false)),
    engine: async () => engine, put: async (/** @type {string} */ kind, /** @type {any} */ meta) => puts.push([kind, meta]),
    emit: (/** @type {string} */ event, /** @type {any} */ detail) => events.push([event, detail]) });
  const details = new UnitDetails(session, over.atlas ?? (async () => ({ volume: /** @type {any} */ ({}), names: '1\tA' })));
  return { details, puts, events, asked };
}
const film = (over = {}) => ({ title: 'Film', durationSecs: 10, onsetSecs: 1,
  labels: { names: ['Animal', 'Face'], categories: 2, rateHz: 2, nSamples: 3, values: new Float32Array(6) }, ...over });

test('moments are those of the unit asked for, along its own response', async () => {
  const { details, puts } = detailsOf({ stimulus: film() });
  await details.answer({ type: 'need_moments', neuron: 1 });
  assert.deepEqual(puts, [['moments', { neuron: 1, secs: [4], share: [1] }]]);
});

test('labels are prepared once, as the units were, and compared under the null of the coupling', async () => {
  const { details, puts, asked } = detailsOf({ stimulus: film() });
  await details.answer({ type: 'need_unit_labels', neuron: 1 });
  await details.answer({ type: 'need_network_labels', network: 0 });
  assert.deepEqual(asked.map(([name]) => name), ['prepareLabels', 'labelResponses', 'labelResponses']);
  assert.deepEqual(asked[0][1], { values: new Float32Array(6), nTimes: 3, nUnits: 2, rateHz: 2, hrf: { kind: 'glover' }, onsetSecs: 1 });
  const { of, units, options } = asked[1][1];
  assert.deepEqual([of, units, options.null, options.seed], ['neuron', [1], 'shift', 3]);
  assert.deepEqual(puts[0], ['unit_labels', { neuron: 1, names: ['Animal', 'Face'], r: [0.5, null], p: [0.25, null] }]);
  assert.equal(puts[1][0], 'network_labels');
});

test('several networks at once share the prepared labels, and each gets its own answer', async () => {
  const { details, puts, asked } = detailsOf({ stimulus: film(), engine: { labelResponses: async (/** @type {any} */ { of, units: [unit] }) => {
    assert.equal(of, 'network');
    await new Promise((resolve) => { setTimeout(resolve, 5 - unit); });  // answers may come in another order
    return { r: Float32Array.from([unit / 8, NaN]), p: Float32Array.from([0.25, NaN]) };
  } } });
  const request = (/** @type {number} */ network) => details.answer({ type: 'need_network_labels', network });
  await Promise.all([request(1), request(3), request(3)]);
  assert.equal(asked.filter(([name]) => name === 'prepareLabels').length, 1);
  assert.deepEqual(puts.map(([kind, { network, r, why }]) => [kind, network, r[0], why]).sort(), [['network_labels', 1, 0.125, undefined], ['network_labels', 3, 0.375, undefined]]);
});

test('labels are prepared anew where the units are compared under another response', async () => {
  const recipe = /** @type {any} */ ({ hrf: { kind: 'glover' } });
  const { details, asked } = detailsOf({ stimulus: film(), data: { recipe } });
  await details.answer({ type: 'need_unit_labels', neuron: 1 });
  recipe.hrf = { kind: 'shift', shiftScans: 3 };
  await details.answer({ type: 'need_unit_labels', neuron: 1 });
  await details.answer({ type: 'need_unit_labels', neuron: 0 });
  assert.deepEqual(asked.filter(([name]) => name === 'prepareLabels').map(([, { hrf }]) => hrf), [{ kind: 'glover' }, { kind: 'shift', shiftScans: 3 }]);
});

test('labels that could not be prepared are tried again with the next question', async () => {
  let calls = 0;
  const { details, puts } = detailsOf({ stimulus: film(), engine: { prepareLabels: async () => {
    if (++calls === 1) throw Object.assign(new Error('Cancelled.'), { code: 'cancelled' });
    return { labels: true };
  } } });
  await details.answer({ type: 'need_unit_labels', neuron: 1 });
  assert.equal(puts.length, 0);
  await details.answer({ type: 'need_unit_labels', neuron: 1 });
  assert.equal(puts[0][0], 'unit_labels');
});

test('regions are asked of the atlas, with the peak of the map', async () => {
  const { details, puts } = detailsOf({});
  await details.answer({ type: 'need_network_regions', network: 2 });
  assert.deepEqual(puts, [['network_regions', { network: 2, regions: [{ name: 'Fusiform_R', share: 0.5 }], shareOutside: 0.5,
    threshold: 'z', peakMm: [1, 2, 3] }]]);
});

test('where there is nothing to tell, one line says why', async () => {
  const why = async (/** @type {any} */ over, /** @type {any} */ request) => {
    const { details, puts } = detailsOf(over);
    await details.answer(request);
    return puts[0][1].why;
  };
  assert.match(await why({}, { type: 'need_moments', neuron: 0 }), /No film/);
  assert.match(await why({ stimulus: film(), data: { neurons: { raw: null } } }, { type: 'need_moments', neuron: 0 }), /scan by scan/);
  assert.match(await why({}, { type: 'need_unit_labels', neuron: 0 }), /No film/);
  assert.match(await why({ stimulus: film({ labels: null }) }, { type: 'need_unit_labels', neuron: 0 }), /no labels/);
  assert.match(await why({ data: { isTemplateSpace: false } }, { type: 'need_network_regions', network: 0 }), /MNI/);
  assert.match(await why({ atlas: async () => null }, { type: 'need_network_regions', network: 0 }), /atlas/);
});

test('an answer for a scan that is gone is dropped; a failure is told, a cancelled question is not', async () => {
  const gone = detailsOf({ staleness: () => true });
  await gone.details.answer({ type: 'need_network_regions', network: 0 });
  assert.deepEqual(gone.puts, []);
  for (const [code, told] of /** @type {[string, number][]} */ ([['internal', 1], ['cancelled', 0]])) {
    const failing = detailsOf({ engine: { regions: async () => { throw Object.assign(new Error('no'), { code }); } } });
    await failing.details.answer({ type: 'need_network_regions', network: 0 });
    assert.equal(failing.events.length, told);
    // Who waits for the answer hears why there is none.
    assert.deepEqual(failing.puts, told ? [['network_regions', { network: 0, regions: [], why: 'no' }]] : []);
  }
});

test('the same question is asked anew where units have changed while it waited, and only that answer counts', async () => {
  let units = 0;
  const { details, puts, asked } = detailsOf({ data: { isTemplateSpace: true }, sinceNow: () => { const then = units; return () => then !== units; } });
  const first = details.answer({ type: 'need_network_regions', network: 0 });
  ++units;
  await Promise.all([first, details.answer({ type: 'need_network_regions', network: 0 })]);
  assert.equal(asked.length, 2);
  assert.equal(puts.length, 1);
});

test('the same question is asked once while it waits', async () => {
  const { details, asked } = detailsOf({});
  await Promise.all([details.answer({ type: 'need_network_regions', network: 0 }), details.answer({ type: 'need_network_regions', network: 0 })]);
  assert.equal(asked.length, 1);
});
