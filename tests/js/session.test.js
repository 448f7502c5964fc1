// @ts-check
import assert from 'node:assert/strict';
import test from 'node:test';

import { Session } from '../../web/js/session.js';
import { displayWindow, neuronIds } from '../../web/js/session/units.js';

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));
const cancelledError = () => Object.assign(new Error('Cancelled.'), { code: 'cancelled' });

/** @returns {any} */
const scanOf = (/** @type {string} */ title, simulated = false) => ({
  title, simulated, dims: [2, 1, 1], worldFromVoxel: [], trSecs: 2, nScans: 4, runStarts: [0], maskVoxels: new Uint32Array([0, 1]),
  anatomy: { dims: [2, 1, 1], worldFromVoxel: [], values: new Float32Array([0, 5]), kind: 'mean' },
  nonFiniteVoxels: 0, noSignalVoxels: 0, warnings: [],
});

const units = (nUnits = 2) => ({ nTimes: 4, nUnits, values: new Float32Array(4 * nUnits), noSignal: new Uint32Array([]) });

/** An engine that keeps a list of its calls; any method can be replaced. @returns {any} */
function fakeEngine(over = {}) {
  const calls = /** @type {string[]} */ ([]);
  const log = (/** @type {string} */ name, /** @type {any} */ answer) => async (/** @type {any} */ argument) => {
    calls.push(name);
    return typeof answer === 'function' ? answer(argument) : answer;
  };
  return {
    calls,
    simulate: log('simulate', () => ({ scan: scanOf('Simulated scan', true), neurons: { ...units(), model: 'm', ids: ['a', 'b'] },
      networks: { ...units(1), ids: ['Visual'] } })),
    openBold: log('openBold', () => scanOf('bold.nii')),
    prepareNeurons: log('prepareNeurons', (/** @type {any} */ request) => ({ ...units(request.nUnits) })),
    prepareNetworks: log('prepareNetworks', (/** @type {any} */ request) => ({ ...units(request.nUnits) })),
    couple: log('couple', () => ({ nNeurons: 2, nNetworks: 1, r: new Float32Array([0.5, 0.1]), bestNetwork: new Int32Array([0, 0]),
      bestNeuron: new Int32Array([0]), mutual: [[0, 0]], absolute: false })),
    voxelMap: log('voxelMap', (/** @type {number} */ neuron) => new Float32Array([neuron, 0])),
    networkMap: log('networkMap', () => new Float32Array([0, 1])),
    voxelSeries: log('voxelSeries', () => new Float32Array(4)),
    findNetworks: log('findNetworks', (/** @type {any} */ request) => ({ method: 'Independent components (ICA)', nNetworks: request.options.count,
      ids: [], notes: ['It did not converge.'], convergence: {}, figures: [], maps: new Float32Array(2), timeCourses: new Float32Array(4 * request.options.count) })),
    significance: log('significance', (/** @type {any} */ request) => ({ nSurrogates: 2, label: 'phase randomisation', fails: 'Not for block designs.', null: request.null, heldOut: '',
      fdr: 0.05, warnings: [], networkP: new Float32Array([0.25]), networkQ: new Float32Array([0.25]), neuronP: new Float32Array([0.5, 1]),
      neuronQ: new Float32Array([1, 1]), nNeuronsSignificant: new Uint32Array([0]), heldOutR: new Float32Array([NaN]),
      nullMax: new Float32Array([0.3, 0.6]) })),
    ...over,
  };
}

/** @param {any} engine */
function makeSession(engine) {
  const puts = /** @type {any[]} */ ([]);
  const events = /** @type {any[]} */ ([]);
  const commands = /** @type {any[]} */ ([]);
  const session = new Session({
    engine: async () => (typeof engine === 'function' ? engine() : engine),
    app: Promise.resolve({ put: (/** @type {string} */ kind, /** @type {any} */ meta, /** @type {any} */ values) => puts.push({ kind, meta, values }),
      dispatch: (/** @type {any} */ command) => commands.push(command) }),
    loadAnatomy: async () => null,
    loadFilmParts: async () => { throw new Error('no film here'); },
    loadDetails: () => import('../../web/js/session/unit-details.js'),
    loadModelScores: () => import('../../web/js/session/model-scores.js'),
    emit: (event, detail) => events.push({ event, detail }),
  });
  const kinds = () => puts.map(({ kind }) => kind).filter((kind) => kind !== 'job');
  return { session, puts, events, commands, kinds };
}

const matrix = (/** @type {string} */ name, columns = 2) => ({ name, rows: 4, columns, values: new Float32Array(4 * columns), nonFinite: 0 });

/** @returns {any} */
const planOf = (over = {}) => ({ bold: { files: [{ name: 'bold.nii', size: 10 }], header: {} }, mask: null, neurons: [], networks: null,
  trSecs: 2, neuronRateHz: null, hrf: { kind: 'spm' }, detrend: 'linear', lastScan: null, ...over });

test('the simulated scan is shown with neurons, networks and coupling, in this order', async () => {
  const { session, kinds, puts } = makeSession(fakeEngine());
  await session.openSimulated(3);
  await tick();
  assert.deepEqual(kinds(), ['clear', 'scan', 'anatomy', 'neurons', 'networks', 'coupling', 'significance']);
  assert.equal(puts.find(({ kind }) => kind === 'scan').meta.simulated, true);
  assert.equal(session.data?.seed, 3);
  assert.equal(puts.filter(({ kind }) => kind === 'job').at(-1).meta.state, 'done');
});

test('a coupling is tested against chance by itself, and again with another null when asked', async () => {
  const requests = /** @type {any[]} */ ([]);
  const engine = fakeEngine();
  const significance = engine.significance;
  engine.significance = (/** @type {any} */ request) => { requests.push(request); return significance(request); };
  const { session, puts } = makeSession(engine);
  await session.openSimulated(3);
  await tick();
  const put = puts.find(({ kind }) => kind === 'significance');
  assert.deepEqual([requests[0].null, requests[0].correction, requests[0].absolute], ['phase', 'bh', false]);
  assert.equal(put.meta.caution, 'Not for block designs.');
  assert.deepEqual([put.meta.nNetworks, put.meta.nNeurons, put.meta.nSurrogates, put.meta.null], [1, 2, 2, 'phase']);
  assert.deepEqual([...put.values], [0.25, 0.25, NaN, 0.5, 1, 1, 1, 0.3, 0.6].map(Math.fround));
  assert.equal(session.data?.tested?.nullModel, 'phase');
  assert.equal(session.handle({ type: 'test_significance', null: 'block', correction: 'by' }), true);
  await tick();
  assert.deepEqual([requests[1].null, requests[1].correction, session.data?.tested?.nullModel], ['block', 'by', 'block']);
});

test('a test against chance can be cancelled, and what it would have said is dropped', async () => {
  const engine = fakeEngine({ significance: (/** @type {any} */ _request, /** @type {any} */ { signal }) => new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(cancelledError()))) });
  const { session, kinds, puts } = makeSession(engine);
  await session.openSimulated(3);
  await tick();
  assert.equal(puts.filter(({ kind, meta }) => kind === 'job' && meta.id === 'significance').at(-1).meta.state, 'running');
  session.handle({ type: 'cancel_job', id: 'significance' });
  await tick();
  assert.equal(puts.filter(({ kind, meta }) => kind === 'job' && meta.id === 'significance').at(-1).meta.state, 'done');
  assert.equal(kinds().includes('significance'), false);
  assert.equal(kinds().includes('problem'), false);
  assert.equal(session.data?.coupling !== null, true);
});

test('a null model that fails is told, in a card only where it was asked for, and the coupling stays', async () => {
  const engine = fakeEngine({ significance: async () => { throw Object.assign(new Error('Run 1 has 3 scans.'), { code: 'bad_input' }); } });
  const { session, puts, events } = makeSession(engine);
  await session.openSimulated(3);
  await tick();
  assert.equal(puts.find(({ kind }) => kind === 'problem'), undefined);
  assert.equal(events.find(({ event }) => event === 'error')?.detail.title, 'Chance could not be tested');
  session.handle({ type: 'test_significance', null: 'block', correction: 'bh' });
  await tick();
  assert.equal(puts.find(({ kind }) => kind === 'problem')?.meta.title, 'Chance could not be tested');
  assert.equal(session.data?.coupling !== null, true);
});

test('networks are found in a scan after it has opened, coupled with its neurons, and can be cancelled', async () => {
  const engine = fakeEngine();
  const { session, kinds, events, puts } = makeSession(engine);
  await session.open(planOf({ neurons: [matrix('x')], findNetworks: { method: 'ica', count: 1 } }), 'user');
  await tick();
  assert.deepEqual(engine.calls, ['openBold', 'prepareNeurons', 'findNetworks', 'prepareNetworks', 'couple', 'significance']);
  assert.deepEqual(kinds().slice(-3), ['networks', 'coupling', 'significance']);
  assert.deepEqual(puts.find(({ kind }) => kind === 'networks').meta.ids, ['ICA 1']);
  assert.equal(events.find(({ event }) => event === 'note')?.detail, 'It did not converge.');

  const waiting = fakeEngine({ findNetworks: (/** @type {any} */ _request, /** @type {any} */ { signal }) => new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(cancelledError()))) });
  const second = makeSession(waiting);
  await second.session.open(planOf({ findNetworks: { method: 'ica', count: 1 } }), 'user');
  await tick();
  second.session.handle({ type: 'cancel_job', id: 'networks' });
  await tick();
  assert.equal(second.puts.filter(({ kind, meta }) => kind === 'job' && meta.id === 'networks').at(-1).meta.state, 'done');
  assert.equal(second.kinds().includes('problem'), false);
});

test('a scan alone opens without units and without coupling', async () => {
  const engine = fakeEngine();
  const { session, kinds } = makeSession(engine);
  await session.open(planOf(), 'user');
  await tick();
  assert.deepEqual(kinds(), ['clear', 'scan', 'anatomy']);
  assert.deepEqual(engine.calls, ['openBold']);
  assert.equal(session.data?.coupling, null);
});

test('neurons without networks give voxel maps and no coupling', async () => {
  const engine = fakeEngine();
  const { session, kinds } = makeSession(engine);
  await session.open(planOf({ neurons: [matrix('x')] }), 'user');
  await tick();
  assert.ok(kinds().includes('neurons') && !kinds().includes('coupling'));
  assert.deepEqual([...await session.voxelMap(1)], [1, 0]);
});

test('networks added to the open scan couple with the neurons that are there', async () => {
  const engine = fakeEngine();
  const { session } = makeSession(engine);
  await session.open(planOf({ neurons: [matrix('x')] }), 'user');
  await session.open(planOf({ bold: null, networks: matrix('n', 1) }), 'user');
  assert.deepEqual(engine.calls, ['openBold', 'prepareNeurons', 'prepareNetworks', 'couple', 'significance']);
  assert.equal(session.data?.coupling?.nNetworks, 1);
});

test('an opening that fails keeps the earlier scan and brings it back in the engine', async () => {
  let fail = false;
  const engine = fakeEngine({});
  const openBold = engine.openBold;
  engine.openBold = async (/** @type {any} */ request) => {
    const scan = await openBold(request);
    if (fail) {
      fail = false;
      throw Object.assign(new Error('bold.nii: truncated'), { code: 'bad_input' });
    }
    return scan;
  };
  const { session, kinds } = makeSession(engine);
  await session.open(planOf({ neurons: [matrix('x')] }), 'user');
  fail = true;
  await assert.rejects(session.open(planOf(), 'user'), { code: 'bad_input' });
  await session.voxelMap(0);
  assert.deepEqual(engine.calls, ['openBold', 'prepareNeurons', 'openBold', 'openBold', 'prepareNeurons', 'voxelMap'],
    'the map waits for the earlier scan and its neurons');
  assert.equal(kinds().filter((kind) => kind === 'clear').length, 1);
  assert.equal(session.data?.scan.title, 'bold.nii');
});

test('neurons that cannot be prepared leave the new scan open', async () => {
  const engine = fakeEngine({ prepareNeurons: async () => { throw Object.assign(new Error('x: too short'), { code: 'bad_input' }); } });
  const { session } = makeSession(engine);
  await assert.rejects(session.open(planOf({ neurons: [matrix('x')] }), 'user'), { code: 'bad_input' });
  await session.networkMap(0);
  assert.deepEqual(engine.calls, ['openBold', 'networkMap'], 'and it is not read twice');
  assert.equal(session.data?.neurons, null);
});

test('cancel stops the opening, says so, and rejects with that code', async () => {
  const engine = fakeEngine({
    openBold: (/** @type {any} */ _request, /** @type {any} */ { signal }) => new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(cancelledError()));
    }),
  });
  const { session, puts } = makeSession(engine);
  const opening = session.open(planOf(), 'user');
  await tick();
  assert.equal(session.handle({ type: 'cancel_job', id: 'open-1' }), true);
  await assert.rejects(opening, { code: 'cancelled' });
  assert.equal(puts.filter(({ kind }) => kind === 'job').at(-1).meta.state, 'cancelled');
  assert.equal(session.isOpening, false);
});

test('a cancel that comes after the engine has finished still counts', async () => {
  const engine = fakeEngine();
  const { session, kinds } = makeSession(engine);
  await session.open(planOf(), 'user');
  engine.openBold = async () => {
    session.cancel();
    return scanOf('late.nii');
  };
  await assert.rejects(session.open(planOf(), 'user'), { code: 'cancelled' });
  await tick();
  assert.equal(session.data?.scan.title, 'bold.nii');
  assert.equal(kinds().filter((kind) => kind === 'clear').length, 1);
});

test('a new opening cancels the one that runs', async () => {
  let running = 0;
  const engine = fakeEngine({
    openBold: (/** @type {any} */ _request, /** @type {any} */ { signal }) => new Promise((resolve, reject) => {
      if (++running === 2) resolve(scanOf('second.nii'));
      signal.addEventListener('abort', () => reject(cancelledError()));
    }),
  });
  const { session } = makeSession(engine);
  const first = session.open(planOf(), 'user');
  await tick();
  const second = session.open(planOf(), 'user');
  await assert.rejects(first, { code: 'cancelled' });
  await second;
  assert.equal(session.data?.scan.title, 'second.nii');
});

test('progress never leaves its range and rises over the steps', async () => {
  const engine = fakeEngine({
    openBold: async (/** @type {any} */ _request, /** @type {any} */ { onProgress }) => {
      for (const fraction of [0, 0.5, 1]) onProgress({ fraction, step: 'Reading scans' });
      return scanOf('bold.nii');
    },
    prepareNeurons: async (/** @type {any} */ request, /** @type {any} */ { onProgress }) => {
      onProgress({ fraction: 0, step: 'Preparing' });
      return units(request.nUnits);
    },
  });
  const { session, events } = makeSession(engine);
  await session.open(planOf({ neurons: [matrix('x')] }), 'user');
  const fractions = events.filter(({ event }) => event === 'progress').map(({ detail }) => detail.fraction);
  assert.deepEqual(fractions, [...fractions].sort((a, b) => a - b));
  // Start, each step once (what follows within a quarter of a second is not worth a frame), and the end.
  assert.ok(fractions.at(-1) === 1 && fractions.length === 4);
});

test('where the engine has died, the next question goes to a new one that is given the scan again', async () => {
  const engines = [fakeEngine(), fakeEngine()];
  let current = engines[0];
  const { session } = makeSession(() => current);
  await session.open(planOf({ neurons: [matrix('x')] }), 'user');
  current = engines[1];
  assert.deepEqual([...await session.voxelMap(1)], [1, 0]);
  assert.deepEqual(engines[1].calls, ['openBold', 'prepareNeurons', 'voxelMap']);
});

test('an answer for an earlier scan is dropped', async () => {
  /** @type {(values: Float32Array) => void} */
  let answer = () => {};
  const engine = fakeEngine({ voxelMap: () => new Promise((resolve) => { answer = resolve; }) });
  const { session, kinds } = makeSession(engine);
  await session.open(planOf(), 'user');
  session.handle({ type: 'need_voxel_map', neuron: 0 });
  await tick();
  await session.open(planOf(), 'user');
  answer(new Float32Array(2));
  await tick();
  assert.equal(kinds().includes('voxel_map'), false);
});

test('a map that a newer one replaced is no problem, a real failure is one', async () => {
  let code = 'cancelled';
  const engine = fakeEngine({ voxelMap: async () => { throw Object.assign(new Error('no'), { code }); } });
  const { session, kinds } = makeSession(engine);
  await session.open(planOf(), 'user');
  session.handle({ type: 'need_voxel_map', neuron: 0 });
  await tick();
  assert.equal(kinds().includes('problem'), false);
  code = 'internal';
  session.handle({ type: 'need_voxel_map', neuron: 0 });
  await tick();
  assert.equal(kinds().at(-1), 'problem');
});

test('a network map that is on its way is not asked for twice', async () => {
  const engine = fakeEngine();
  const { session } = makeSession(engine);
  await session.open(planOf(), 'user');
  for (let i = 0; i < 3; ++i) session.handle({ type: 'need_network_map', network: 0 });
  await tick();
  assert.equal(engine.calls.filter((/** @type {string} */ name) => name === 'networkMap').length, 1);
});

test('the page\'s own requests are left to the page', () => {
  const { session } = makeSession(fakeEngine());
  assert.equal(session.handle({ type: 'open_files' }), false);
});

test('neurons are named by layer and number where there are layers', () => {
  assert.deepEqual(neuronIds([{ name: 'a', first: 0, count: 2 }, { name: 'b', first: 2, count: 1 }]), ['a/0', 'a/1', 'b/0']);
  assert.deepEqual(neuronIds([{ name: 'a', first: 0, count: 2 }]), ['0', '1']);
});

test('the display window leaves out the brightest hundredth', () => {
  const values = Float32Array.from({ length: 10000 }, (_, i) => (i < 50 ? 1000 : i % 100));
  const { low, high } = displayWindow(values);
  assert.equal(low, 0);
  assert.ok(high > 95 && high < 105, String(high));
  assert.deepEqual(displayWindow(new Float32Array(4)), { low: 0, high: 1 });
});

test('the first look at a scan is shown, and gone again where the scan is cancelled or fails', async () => {
  const preview = () => ({ dims: [2, 1, 1], worldFromVoxel: [], values: new Float32Array([1, 3]), nScans: 20 });
  const told = (/** @type {any[]} */ puts) => puts.filter(({ kind }) => kind === 'preview' || kind === 'clear').map(({ kind, meta }) => (kind === 'clear' ? kind : meta.nScans ?? 0));
  {
    const { session, puts, events } = makeSession(fakeEngine({ openBold: async (/** @type {any} */ _request, /** @type {any} */ { onPreview }) => {
      onPreview(preview());
      return scanOf('bold.nii');
    } }));
    await session.open(planOf(), 'user');
    assert.deepEqual(told(puts), [20, 'clear']);
    assert.deepEqual(events.filter(({ event }) => event === 'preview').map(({ detail }) => detail), [{ nScans: 20 }]);
  }
  {
    const { session, puts } = makeSession(fakeEngine({ openBold: async (/** @type {any} */ _request, /** @type {any} */ { onPreview }) => {
      onPreview(preview());
      throw Object.assign(new Error('It ends early.'), { code: 'bad_input' });
    } }));
    await assert.rejects(session.open(planOf(), 'user'), /ends early/);
    assert.deepEqual(told(puts), [20, 0]);
  }
  {
    // Cancelled while the answer is on its way.
    const made = makeSession(fakeEngine({ openBold: async (/** @type {any} */ _request, /** @type {any} */ { onPreview }) => {
      onPreview(preview());
      made.session.cancel();
      onPreview(preview());  // heard no more
      return scanOf('bold.nii');
    } }));
    await assert.rejects(made.session.open(planOf(), 'user'), (/** @type {any} */ error) => error.code === 'cancelled');
    assert.deepEqual(told(made.puts), [20, 0]);
    assert.equal(made.session.data, null);
  }
});
