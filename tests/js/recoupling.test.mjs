// Comparing neurons and networks in another way: what the engine is asked for, what the app is told, and that
// each way can be left again.
// @ts-check
import assert from 'node:assert/strict';
import test from 'node:test';

import { shiftWithinRuns } from '../../web/js/engine-lag.js';
import { kAsOpened, Recoupling } from '../../web/js/session/recoupling.js';

const prepared = (/** @type {number} */ first) => ({ nTimes: 2, nUnits: 1, values: new Float32Array([first, -first]), noSignal: new Uint32Array() });
const request = { nTimes: 8, nUnits: 1, values: new Float32Array(8), rateHz: 4, hrf: /** @type {any} */ ({ kind: 'spm' }), onsetSecs: 1 };
const stimulus = /** @type {any} */ ({ title: 'f', durationSecs: 4, labels: { names: ['face', 'luminance', 'motion'], categories: 1, rateHz: 2, nSamples: 2,
  values: new Float32Array([0, 1, 0.2, 0.3, 0.4, 0.5]) } });

function setUp({ withRequest = true, fails = /** @type {string|null} */ (null) } = {}) {
  const calls = /** @type {any[]} */ ([]);
  const shown = /** @type {any[]} */ ([]);
  const commands = /** @type {any[]} */ ([]);
  const problems = /** @type {any[]} */ ([]);
  const behaviour = { fails };
  const log = (/** @type {string} */ name, /** @type {any} */ answer) => async (/** @type {any} */ argument, /** @type {any} */ options) => {
    calls.push([name, argument]);
    await new Promise((resolve) => setTimeout(resolve, 1));
    options?.signal?.throwIfAborted();
    if (behaviour.fails === name) throw Object.assign(new Error('It does not fit.'), { code: 'bad_input' });
    return answer;
  };
  const engine = { prepareNeurons: log('prepareNeurons', prepared(1)), prepareNetworks: log('prepareNetworks', prepared(2)),
    partialOut: log('partialOut', { neurons: prepared(3), networks: prepared(4) }), couple: log('couple', {}) };
  let queue = Promise.resolve();
  const session = {
    data: () => ({ scan: { trSecs: 2, title: 's' } }),
    staleness: () => () => false,
    report: () => () => {},
    hold: (/** @type {any} */ work) => {
      const done = queue.then(() => work(engine));
      queue = done.catch(() => {});
      return done;
    },
    showPrepared: async (/** @type {any} */ changed) => { shown.push(changed); },
    couple: async (/** @type {any} */ options, /** @type {any} */ recipe, /** @type {any} */ before) => {
      await engine.couple(recipe, options);
      await before();
      shown.push(recipe);
    },
    dispatch: (/** @type {any} */ command) => commands.push(command),
    showProblem: (/** @type {any} */ problem) => problems.push(problem),
  };
  const recoupling = new Recoupling(/** @type {any} */ (session));
  recoupling.takeNeurons(prepared(1), withRequest ? request : null);
  recoupling.takeNetworks(prepared(2));
  return { recoupling, calls, shown, commands, problems, behaviour, names: () => calls.splice(0).map(([name]) => name) };
}

test('a lag alone prepares nothing anew', async () => {
  const { recoupling, calls, shown } = setUp();
  await recoupling.run({ ...kAsOpened, lagScans: 3 }, null);
  assert.deepEqual(calls.map(([name]) => name), ['couple']);
  assert.equal(calls[0][1].lagScans, 3);
  assert.deepEqual(shown[1], { hrf: 'opened', lagScans: 3, partialFeatures: false });
  assert.equal(recoupling.recipe.lagScans, 3);
});

test('another response prepares the raw responses with it, and the first one again when it is left', async () => {
  const { recoupling, calls, shown, names } = setUp();
  assert.equal(recoupling.hrf, 'spm');
  await recoupling.run({ ...kAsOpened, hrf: 'glover' }, null);
  assert.deepEqual([calls[0][1].hrf, calls[0][1].rateHz, calls[0][1].onsetSecs], [{ kind: 'glover' }, 4, 1]);
  assert.deepEqual([shown[0].hrf, recoupling.hrf, shown[0].networks], ['glover', 'glover', undefined]);
  assert.deepEqual(names(), ['prepareNeurons', 'couple']);
  await recoupling.run({ ...kAsOpened, hrf: 'shift' }, null);
  assert.deepEqual(calls[0][1].hrf, { kind: 'shift', shiftScans: 3 });  // 5 s at 2 s a scan
  names();
  await recoupling.run(kAsOpened, null);
  assert.deepEqual(calls[0][1].hrf, { kind: 'spm' });
});

test('features are taken out of both sides with the neurons\' response, and both come back without', async () => {
  const { recoupling, calls, shown, names } = setUp();
  await recoupling.run({ ...kAsOpened, partialFeatures: true }, stimulus);
  const partial = calls.find(([name]) => name === 'partialOut')[1];
  assert.deepEqual([...partial.values], [0.2, 0.3, 0.4, 0.5].map(Math.fround));
  assert.deepEqual([partial.nTimes, partial.nUnits, partial.rateHz, partial.hrf, partial.onsetSecs], [2, 2, 2, { kind: 'spm' }, 1]);
  assert.equal(shown[0].neurons.values[0], 3);
  assert.equal(shown[0].networks.values[0], 4);
  assert.deepEqual(names(), ['prepareNeurons', 'prepareNetworks', 'partialOut', 'couple']);
  await recoupling.run(kAsOpened, stimulus);
  assert.deepEqual(names(), ['prepareNeurons', 'prepareNetworks', 'couple']);
});

test('responses that came at the scans keep their response, and can be freed of features all the same', async () => {
  const { recoupling, calls } = setUp({ withRequest: false });
  assert.equal(recoupling.hrf, 'opened');
  await recoupling.run({ ...kAsOpened, partialFeatures: true }, stimulus);
  assert.deepEqual([calls[0][0], calls[0][1].hrf, calls[0][1].rateHz, calls[0][1].values[0]], ['prepareNeurons', { kind: 'none' }, null, 1]);
});

test('where it fails, that is told, the controls say what is shown, and the engine holds it again', async () => {
  const { recoupling, problems, commands, behaviour, names, shown } = setUp();
  behaviour.fails = 'partialOut';
  await recoupling.run({ ...kAsOpened, partialFeatures: true }, stimulus);
  assert.equal(problems[0].code, 'bad_input');
  assert.deepEqual(commands.map(({ type }) => type), ['set_hrf', 'set_lag', 'set_partial']);
  assert.equal(commands[2].partial, 'nothing');
  assert.equal(shown.length, 0);
  assert.deepEqual(names(), ['prepareNeurons', 'prepareNetworks', 'partialOut', 'prepareNeurons', 'prepareNetworks']);
  await recoupling.run({ ...kAsOpened, partialFeatures: true }, { ...stimulus, labels: null });
  assert.equal(problems.length, 2);
});

test('what is asked for last is what is shown', async () => {
  const { recoupling, shown, problems, commands } = setUp();
  const first = recoupling.run({ ...kAsOpened, hrf: 'glover' }, null);
  const second = recoupling.run({ ...kAsOpened, hrf: 'none' }, null);
  await Promise.all([first, second]);
  assert.deepEqual(shown.map(({ hrf }) => hrf), ['none', 'none']);
  assert.deepEqual([problems.length, commands.length], [0, 0]);
  assert.equal(recoupling.recipe.hrf, 'none');
});

test('a new engine is given what was shown', async () => {
  const { recoupling, names, calls } = setUp();
  await recoupling.run({ hrf: 'glover', lagScans: 2, partialFeatures: false }, null);
  names();
  const engine = { prepareNeurons: async (/** @type {any} */ r) => { calls.push(['prepareNeurons', r]); return prepared(1); },
    couple: async (/** @type {any} */ r) => { calls.push(['couple', r]); } };
  await recoupling.restore(/** @type {any} */ (engine), null);
  assert.deepEqual(calls.map(([name]) => name), ['prepareNeurons', 'couple']);
  assert.deepEqual([calls[0][1].hrf.kind, calls[1][1].lagScans], ['glover', 2]);
});

test('a lag moves series within their runs, as the core does', () => {
  const values = new Float32Array([1, 2, 3, 10, 20, 30, 4, 5, 6, 40, 50, 60]);
  assert.deepEqual([...shiftWithinRuns(values, 6, [0, 3], 1)], [0, 1, 2, 0, 10, 20, 0, 4, 5, 0, 40, 50]);
  assert.deepEqual([...shiftWithinRuns(values, 6, [0, 3], -2)], [3, 0, 0, 30, 0, 0, 6, 0, 0, 60, 0, 0]);
  assert.deepEqual([...shiftWithinRuns(values, 6, [], 7)], new Array(12).fill(0));
});
