// @ts-check
// What is open. Turns what the user wants into calls of the engine, and what the engine answers into
// what the app shows. Knows neither the page nor files; both come as plain values.

import { kHighPassSecs } from './engine-client.js';
import { problemFrom } from './files.js';
import { joinLayers } from './open-plan.js';

/** @typedef {import('./types.js').OpenPlan} OpenPlan */
/** @typedef {import('./types.js').Matrix} Matrix */
/** @typedef {import('./types.js').Problem} Problem */
/** @typedef {import('./engine-types.js').Scan} Scan */
/** @typedef {import('./engine-types.js').Coupling} Coupling */
/** @typedef {import('./engine-types.js').Hrf} Hrf */
/** @typedef {import('./engine-types.js').Volume} Volume */
/** @typedef {import('./engine-types.js').Significance} Significance */
/** @typedef {import('./engine-client.js').EngineClient} EngineClient */

/**
 * The part of the app that a session needs (web/js/app-host.js).
 * @typedef {object} AppPort
 * @property {(kind: string, meta: object, values?: ArrayBufferView) => void} put
 */

/**
 * Neurons or networks that are open.
 * @typedef {object} Units
 * @property {string} model             of networks: the method
 * @property {{name: string, first: number, count: number}[]} layers  of neurons
 * @property {string[]} ids             one name per unit
 * @property {number} nTimes
 * @property {number} nUnits
 * @property {Uint32Array} noSignal     indices
 */

/**
 * @typedef {Significance & {nullModel: string, correction: string, seed: number}} Tested
 */

/**
 * @typedef {object} OpenData
 * @property {Scan} scan
 * @property {'simulated'|'user'|'caller'} origin  caller: given through syncAct.open()
 * @property {number} seed              of a simulated scan
 * @property {{name: string, bytes: number}[]} files
 * @property {{detrend: string, highPassSecs: number, hrf: Hrf|null, neuronRateHz: number|null}} recipe
 * @property {Units|null} neurons
 * @property {Units|null} networks
 * @property {Coupling|null} coupling
 * @property {string[]} [notes]         of the method that found the networks
 * @property {Tested|null} [tested]     what of the coupling is more than chance; after it, in the background
 */

/** map: a voxel map has arrived, also that of the neuron under the pointer. @typedef {'data'|'progress'|'error'|'map'|'note'} SessionEvent */

/** @typedef {import('./engine-types.js').CallOptions} CallOptions */

/**
 * A null model runs by itself where it takes a few seconds: up to so many products of two values. (A
 * worker does about 2e10 a second.)
 */
const kMostProductsUnasked = 1e11;
const kSurrogates = 1000;
const kProgressMilliseconds = 250;
const kDefaultTest = { nullModel: 'phase', correction: 'bh', seed: 1 };

/** Share of a job's progress that each step takes: reading is nearly all of it. */
const kSteps = { scan: [0, 0.9], neurons: [0.9, 0.96], networks: [0.96, 0.98], couple: [0.98, 1] };

export class Session {
  #engine;
  #app;
  #loadAnatomy;
  #loadSurface;
  #emit;
  /** @type {OpenData|null} */
  data = null;
  /**
   * What brings the engine's scan, neurons and networks back after an opening that failed: the
   * engine forgets the earlier scan when it begins with another.
   * @type {{scan: () => Promise<unknown>, neurons: (() => Promise<unknown>)|null, networks: (() => Promise<unknown>)|null}|null}
   */
  #again = null;
  /** Resolves when the engine holds `data` again. @type {Promise<void>} */
  #settled = Promise.resolve();
  /** The engine that was given `data`. @type {EngineClient|null} */
  #holder = null;
  /** Whether the engine may hold another scan than `data`, or none. */
  #scanAtRisk = false;
  /** @type {AbortController|null} */
  #opening = null;
  /** @type {AbortController|null} */
  #testing = null;
  /** @type {AbortController|null} */
  #finding = null;
  #jobCount = 0;
  /** Rises with each scan: an answer for an earlier one is dropped. */
  #generation = 0;
  /** Network maps asked for and not yet there. @type {Set<number>} */
  #pendingMaps = new Set();

  /**
   * @param {object} parts
   * @param {() => Promise<EngineClient>} parts.engine  the one that runs: a new one where it has died
   * @param {Promise<AppPort>} parts.app
   * @param {() => Promise<Volume|null>} parts.loadAnatomy  the template brain; null: none
   * @param {() => Promise<Uint8Array|null>} [parts.loadSurface]  its surface, a mesh file; null: none
   * @param {(event: SessionEvent, detail: any) => void} parts.emit
   */
  constructor({ engine, app, loadAnatomy, loadSurface = async () => null, emit }) {
    this.#engine = engine;
    this.#app = app;
    this.#loadAnatomy = loadAnatomy;
    this.#loadSurface = loadSurface;
    this.#emit = emit;
  }

  get isOpening() {
    return this.#opening !== null;
  }

  /** Opens the simulated scan. @param {number} seed */
  openSimulated(seed) {
    return this.#open('Simulated scan', async (options) => {
      const anatomy = await this.#loadAnatomy();
      const simulate = async (/** @type {CallOptions} */ callOptions) =>
        (await this.#takeEngine()).simulate({ seed, ...(anatomy ? { anatomy } : {}) }, callOptions);
      this.#scanAtRisk = true;
      const { scan, neurons, networks } = await simulate(options('scan'));
      options('scan').signal?.throwIfAborted();  // cancelled while the answer was on its way
      this.#begin({ scan, origin: 'simulated', seed, files: [], neurons: null, networks: null, coupling: null,
        recipe: { detrend: 'linear', highPassSecs: kHighPassSecs, hrf: { kind: 'spm' }, neuronRateHz: null } }, await this.#app);
      this.#again = { scan: () => simulate({}), neurons: null, networks: null };
      void this.#putSurface();
      await this.#putNeurons(neurons);
      await this.#putNetworks(networks);
      await this.#couple(options('couple'));
    });
  }

  /**
   * Opens what the user or a caller gave. Rejects with an EngineError; what was open before stays
   * where the scan itself could not be opened.
   * @param {OpenPlan} plan
   * @param {'user'|'caller'} origin
   */
  open(plan, origin) {
    return this.#open(plan.bold ? plan.bold.files[0].name : 'Responses', async (options) => {
      if (plan.bold) {
        const { files, header } = plan.bold;
        const request = { files, header, mask: plan.mask, trSecs: plan.trSecs, recipe: { detrend: plan.detrend, highPassSecs: plan.highPassSecs },
          ...(plan.lastScan ? { lastScan: plan.lastScan } : {}) };
        const openBold = async (/** @type {CallOptions} */ callOptions) =>
          (await this.#takeEngine()).openBold(request, callOptions);
        this.#scanAtRisk = true;
        const scan = await openBold(options('scan'));
        options('scan').signal?.throwIfAborted();  // cancelled while the answer was on its way
        this.#begin({ scan, origin, seed: 0, files: [...files, ...plan.mask ?? []].map(({ name, size }) => ({ name, bytes: size })),
          neurons: null, networks: null, coupling: null,
          recipe: { detrend: plan.detrend, highPassSecs: plan.highPassSecs, hrf: null, neuronRateHz: null } }, await this.#app);
        this.#again = { scan: () => openBold({}), neurons: null, networks: null };
      }
      await this.#addUnits(plan, origin, options);
      if (!plan.findNetworks || !plan.bold || plan.networks) return;
      const finding = this.findNetworks(plan.findNetworks);
      if (origin === 'caller') await finding;
    });
  }

  /**
   * Finds networks in the open scan, in the background, and couples the neurons with them. What looked for
   * some before is cancelled.
   * @param {import('./types.js').FindNetworks} wanted
   * @returns {Promise<void>}
   */
  async findNetworks({ method, count }) {
    this.#finding?.abort();
    const controller = new AbortController();
    this.#finding = controller;
    const generation = this.#generation;
    const stale = () => controller.signal.aborted || generation !== this.#generation;
    const report = this.#jobReport('networks', 'Finding networks');
    report('running', 0, 'Gathering the scan');
    try {
      const engine = await this.#takeEngine();
      const found = await engine.findNetworks({ method, options: { count } },
        { signal: controller.signal, onProgress: ({ fraction, step }) => report('running', fraction, step) });
      const data = this.data;
      if (stale() || !data) return;
      const request = { values: found.timeCourses, nTimes: data.scan.nScans, nUnits: found.nNetworks };
      const prepare = async () => (await this.#takeEngine()).prepareNetworks(request);
      const prepared = await prepare();
      if (stale()) return;
      if (this.#again) this.#again.networks = prepare;
      data.notes = found.notes;
      await this.#putNetworks({ ...prepared, method: found.method,
        ids: Array.from({ length: found.nNetworks }, (_, k) => `${method.toUpperCase()} ${k + 1}`) });
      await this.#couple({ signal: controller.signal });
      for (const note of found.notes) this.#emit('note', note);
      this.#emit('data', data);
    } catch (error) {
      if (!stale() && /** @type {any} */ (error)?.code !== 'cancelled') {
        this.showProblem({ ...problemFrom(error, this.data?.scan.title ?? ''), title: 'Networks could not be found' });
      }
    } finally {
      if (this.#finding === controller) {
        report('done', 1, 'Done');
        this.#finding = null;
      }
    }
  }

  /**
   * @param {OpenPlan} plan
   * @param {'user'|'caller'} origin
   * @param {(step: keyof typeof kSteps) => CallOptions} options
   */
  async #addUnits(plan, origin, options) {
    const data = /** @type {OpenData} */ (this.data);
    if (plan.neurons.length > 0) {
      const joined = joinLayers(plan.neurons);
      const request = { values: joined.values, nTimes: joined.nTimes, nUnits: joined.nUnits, rateHz: plan.neuronRateHz, hrf: plan.hrf };
      const prepare = async (/** @type {CallOptions} */ callOptions) => (await this.#takeEngine()).prepareNeurons(request, callOptions);
      const prepared = await prepare(options('neurons'));
      if (this.#again) this.#again.neurons = () => prepare({});
      data.recipe = { ...data.recipe, hrf: plan.hrf, neuronRateHz: plan.neuronRateHz };
      await this.#putNeurons({ ...prepared, model: plan.neurons[0].model ?? (plan.neurons.length === 1 ? plan.neurons[0].name : 'Several matrices'),
        layers: joined.layers, ids: joined.ids });
    }
    if (plan.networks) {
      const { values, rows, columns, name, ids } = plan.networks;
      const request = { values, nTimes: rows, nUnits: columns };
      const prepare = async (/** @type {CallOptions} */ callOptions) => (await this.#takeEngine()).prepareNetworks(request, callOptions);
      const prepared = await prepare(options('networks'));
      if (this.#again) this.#again.networks = () => prepare({});
      await this.#putNetworks({ ...prepared, ids: ids ?? numbered(columns), method: name });
    }
    if (plan.neurons.length > 0 || plan.networks) {
      for (const { name, values } of [...plan.neurons, ...(plan.networks ? [plan.networks] : [])]) {
        data.files.push({ name, bytes: values.byteLength });
      }
      if (data.origin !== 'user') data.origin = origin;
      await this.#couple(options('couple'));
    }
    this.#emit('data', data);
  }

  /**
   * Shows a scan that the engine now holds, and forgets the one before.
   * @param {OpenData} data
   * @param {AppPort} app
   */
  #begin(data, app) {
    ++this.#generation;
    this.#testing?.abort();
    this.#finding?.abort();
    this.#scanAtRisk = false;
    this.#pendingMaps.clear();
    this.data = data;
    const { maskVoxels, anatomy, ...scalars } = data.scan;
    app.put('clear', {});
    app.put('scan', scalars, maskVoxels);
    const { values, ...anatomyMeta } = anatomy;
    app.put('anatomy', { ...anatomyMeta, ...displayWindow(values) }, values);
    this.#emit('data', data);
  }

  /** The reference brain's surface, when it has arrived: the 3D view can wait for it. */
  async #putSurface() {
    const generation = this.#generation;
    const surface = await this.#loadSurface().catch(() => null);
    if (surface && generation === this.#generation) await this.#put('surface', {}, surface);
  }

  /** @param {any} neurons */
  async #putNeurons(neurons) {
    const { values, ...meta } = neurons;
    const layers = meta.layers ?? [{ name: '', first: 0, count: meta.nUnits }];
    const data = /** @type {OpenData} */ (this.data);
    data.neurons = { model: meta.model ?? '', layers, nTimes: meta.nTimes, nUnits: meta.nUnits, noSignal: meta.noSignal,
      ids: meta.ids ?? neuronIds(layers) };
    await this.#put('neurons', { ...meta, layers, noSignal: [...meta.noSignal] }, values);
  }

  /** @param {any} networks */
  async #putNetworks(networks) {
    const { values, ...meta } = networks;
    const ids = meta.ids ?? numbered(meta.nUnits);
    const data = /** @type {OpenData} */ (this.data);
    data.networks = { model: meta.method ?? '', layers: [], nTimes: meta.nTimes, nUnits: meta.nUnits, noSignal: meta.noSignal, ids };
    this.#pendingMaps.clear();
    await this.#put('networks', { ...meta, ids, noSignal: [...meta.noSignal] }, values);
  }

  /** @param {CallOptions} options */
  async #couple(options) {
    const data = /** @type {OpenData} */ (this.data);
    if (!data.neurons || !data.networks) return;
    const coupling = await (await this.#takeEngine()).couple({ absolute: false }, options);
    data.coupling = coupling;
    await this.#put('coupling', { nNeurons: coupling.nNeurons, nNetworks: coupling.nNetworks,
      bestNetwork: [...coupling.bestNetwork], bestNeuron: [...coupling.bestNeuron], mutual: coupling.mutual }, coupling.r);
    data.tested = null;
    this.#emit('data', data);
    this.#testing?.abort();
    this.#testUnasked(data);
  }

  /** @param {OpenData} data */
  #testUnasked({ coupling, scan }) {
    const products = (coupling?.nNeurons ?? 0) * (coupling?.nNetworks ?? 0) * scan.nScans * kSurrogates;
    if (products > 0 && products <= kMostProductsUnasked) void this.testSignificance();
  }

  /**
   * Runs a null model on the open coupling, in the background; shows p, q and the null. What ran before is
   * cancelled. Resolves to the result, or null where it was cancelled or failed (which is shown).
   * @param {{nullModel: string, correction: string, seed?: number}} [test]  without it: the default, unasked
   * @returns {Promise<Tested|null>}
   */
  async testSignificance(test) {
    const { nullModel, correction, seed = kDefaultTest.seed } = test ?? kDefaultTest;
    this.#testing?.abort();
    const controller = new AbortController();
    this.#testing = controller;
    const generation = this.#generation;
    const coupling = this.data?.coupling;
    const tell = this.#jobReport('significance', 'Testing against chance');
    /** @param {'running'|'done'} state @param {number} fraction @param {string} step */
    const report = (state, fraction, step) => {
      if (this.#testing === controller || state !== 'running') tell(state, fraction, step);
    };
    report('running', 0, 'Preparing');
    try {
      const engine = this.#opening ? await this.#takeEngine() : await this.#readyEngine();
      const found = await engine.significance(
        { null: nullModel, correction, seed, surrogates: kSurrogates, absolute: coupling?.absolute ?? false },
        { signal: controller.signal, onProgress: ({ fraction, step }) => report('running', fraction, step) });
      const data = this.data;
      if (controller.signal.aborted || generation !== this.#generation || !data || data.coupling !== coupling) return null;
      data.tested = { ...found, nullModel, correction, seed };
      await this.#putSignificance(data.tested, /** @type {Coupling} */ (coupling));
      this.#emit('data', data);
      return data.tested;
    } catch (error) {
      if (!controller.signal.aborted && generation === this.#generation && /** @type {any} */ (error)?.code !== 'cancelled') {
        const problem = { ...problemFrom(error, this.data?.scan.title ?? ''), title: 'Chance could not be tested' };
        // What nobody asked for does not stand in the way.
        if (test) this.showProblem(problem);
        else this.#emit('error', problem);
      }
      return null;
    } finally {
      if (this.#testing === controller) {
        report('done', 1, 'Done');
        this.#testing = null;
      }
    }
  }

  /** @param {Tested} tested @param {Coupling} coupling */
  async #putSignificance(tested, coupling) {
    const { networkP, networkQ, heldOutR, neuronP, neuronQ, nullMax } = tested;
    const parts = [networkP, networkQ, heldOutR, neuronP, neuronQ, nullMax];
    const values = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      values.set(part, at);
      at += part.length;
    }
    await this.#put('significance', { nNetworks: coupling.nNetworks, nNeurons: coupling.nNeurons,
      nSurrogates: tested.nSurrogates, null: tested.nullModel, label: tested.label, seed: tested.seed,
      correction: tested.correction, alpha: tested.fdr, absolute: coupling.absolute,
      caution: [...tested.warnings, tested.fails].filter(Boolean).join(' ') }, values);
  }

  /** @param {string} kind @param {object} meta @param {ArrayBufferView} [values] */
  async #put(kind, meta, values) {
    (await this.#app).put(kind, meta, values);
  }

  /**
   * Tells how a job goes. Each word of it redraws the interface, so progress within a step is told a few
   * times a second: enough to be seen moving.
   * @param {string} id
   * @param {string} title
   * @returns {(state: 'running'|'done'|'failed'|'cancelled', fraction: number, step: string) => void}
   */
  #jobReport(id, title) {
    let lastTold = -Infinity;
    let lastStep = '';
    return (state, fraction, step) => {
      const now = performance.now();
      if (state === 'running' && step.replace(/[\d,]+/g, '') === lastStep && now - lastTold < kProgressMilliseconds) return;
      lastTold = now;
      lastStep = step.replace(/[\d,]+/g, '');
      const job = { id, title, step, fraction, state, canCancel: true };
      this.#tell('job', job);
      this.#emit('progress', job);
    };
  }

  /** Hands over what only informs: without the app (no WebGL2) there is nobody to be informed. @param {string} kind @param {object} meta */
  #tell(kind, meta) {
    this.#put(kind, meta).catch(() => {});
  }

  /**
   * Runs one opening at a time, with progress, cancel and a way back.
   * @param {string} title
   * @param {(options: (step: keyof typeof kSteps) => CallOptions) => Promise<void>} work
   */
  async #open(title, work) {
    this.#opening?.abort();
    // What runs beside gives way: its results would be of the scan that goes.
    this.#testing?.abort();
    this.#finding?.abort();
    const before = this.#settled;
    const controller = new AbortController();
    this.#opening = controller;
    const id = `open-${++this.#jobCount}`;
    const report = this.#jobReport(id, title);
    report('running', 0, 'Starting');
    /** @param {keyof typeof kSteps} name @returns {CallOptions} */
    const options = (name) => ({ signal: controller.signal, onProgress: ({ fraction, step }) => {
      const [from, to] = kSteps[name];
      report('running', from + fraction * (to - from), step);
    } });
    const opened = (async () => {
      await before.catch(() => {});
      controller.signal.throwIfAborted();
      await work(options);
    })();
    this.#settled = opened.catch(async () => {
      if (this.#scanAtRisk || this.data?.neurons || this.data?.networks) await this.#restore();
      if (this.data?.coupling && !this.data.tested) this.#testUnasked(this.data);
    });
    try {
      await opened;
      report('done', 1, 'Done');
    } catch (error) {
      const cancelled = controller.signal.aborted || /** @type {any} */ (error)?.code === 'cancelled';
      report(cancelled ? 'cancelled' : 'failed', 1, cancelled ? 'Cancelled' : 'Failed');
      if (cancelled) throw Object.assign(new Error('Cancelled.'), { code: 'cancelled' });
      throw error;
    } finally {
      if (this.#opening === controller) this.#opening = null;
    }
  }

  async #takeEngine() {
    this.#holder = await this.#engine();
    return this.#holder;
  }

  /** The engine, holding what is open; also where it has died since and another had to be started. */
  async #readyEngine() {
    await this.#settled;
    const engine = await this.#engine();
    if (engine !== this.#holder && this.data && !this.#opening) {
      this.#holder = engine;
      this.#settled = this.#restore();
      await this.#settled;
    }
    return engine;
  }

  async #restore() {
    try {
      await this.#again?.scan();
      await this.#again?.neurons?.();
      await this.#again?.networks?.();
      this.#scanAtRisk = false;
    } catch (error) {
      this.showProblem({ ...problemFrom(error, this.data?.files[0]?.name ?? ''), title: 'The earlier scan could not be read again' });
    }
  }

  /** Stops the opening that runs, if any. */
  cancel() {
    this.#opening?.abort();
  }

  /**
   * A request of the app for data; others are not the session's.
   * @param {{type: string, [key: string]: any}} request
   * @returns {boolean} whether it was one
   */
  handle(request) {
    switch (request.type) {
      case 'need_voxel_map':
        void this.#answer(async (engine) => ['voxel_map', { neuron: request.neuron }, await engine.voxelMap(request.neuron)]);
        return true;
      case 'need_network_map':
        if (this.#pendingMaps.has(request.network)) return true;
        this.#pendingMaps.add(request.network);
        void this.#answer(async (engine) =>
          ['network_map', { network: request.network, unit: 'r' }, await engine.networkMap(request.network)])
          .finally(() => this.#pendingMaps.delete(request.network));
        return true;
      case 'need_voxel_series':
        void this.#answer(async (engine) =>
          ['voxel_series', { maskIndex: request.maskIndex }, await engine.voxelSeries(request.maskIndex)]);
        return true;
      case 'test_significance':
        void this.testSignificance({ nullModel: request.null, correction: request.correction });
        return true;
      case 'cancel_job':
        if (request.id === 'significance') this.#testing?.abort();
        else if (request.id === 'networks') this.#finding?.abort();
        else this.cancel();
        return true;
      default:
        return false;
    }
  }

  /**
   * Asks the engine and hands the answer to the app, unless the scan has changed meanwhile or a
   * newer question of the same kind has replaced this one.
   * @param {(engine: EngineClient) => Promise<[string, object, ArrayBufferView]>} ask
   */
  async #answer(ask) {
    const generation = this.#generation;
    try {
      const engine = await this.#readyEngine();
      if (generation !== this.#generation) return;
      const [kind, meta, values] = await ask(engine);
      if (generation !== this.#generation) return;
      await this.#put(kind, meta, values);
      if (kind === 'voxel_map') this.#emit('map', meta);
    } catch (error) {
      if (/** @type {any} */ (error)?.code === 'cancelled' || generation !== this.#generation) return;
      this.showProblem(problemFrom(error, this.data?.scan.title ?? ''));
    }
  }

  /**
   * Map of one neuron for a caller: waits until it is its turn.
   * @param {number} neuron
   * @returns {Promise<Float32Array>}
   */
  async voxelMap(neuron) {
    for (;;) {
      const engine = await this.#readyEngine();
      try {
        return await engine.voxelMap(neuron);
      } catch (error) {
        // The pointer has moved over another neuron: that map comes first, then this one again.
        if (/** @type {any} */ (error)?.code !== 'cancelled') throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  /** @param {number} network @returns {Promise<Float32Array>} */
  async networkMap(network) {
    return (await this.#readyEngine()).networkMap(network);
  }

  /**
   * A map on the scan's grid as .nii.gz.
   * @param {Float32Array} values per voxel of the mask
   */
  async mapFile(values) {
    return (await this.#readyEngine()).writeNifti({ values, kind: 'r' });
  }

  /** @param {Problem} problem */
  showProblem(problem) {
    this.#tell('problem', { id: `problem-${problem.code}`, file: '', ...problem });
    this.#emit('error', problem);
  }
}

/** @param {number} count */
const numbered = (count) => Array.from({ length: count }, (_, index) => String(index));

/**
 * Names of neurons as links and tables give them: layer and number within it, or the number alone.
 * @param {{name: string, first: number, count: number}[]} layers
 */
export function neuronIds(layers) {
  return layers.flatMap(({ name, count }) =>
    Array.from({ length: count }, (_, unit) => (layers.length > 1 ? `${name}/${unit}` : String(unit))));
}

/**
 * Grey values from black to white: from zero (or the lowest) to the 99th percentile, so that a few
 * bright voxels do not darken the rest.
 * @param {Float32Array} values
 */
export function displayWindow(values) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high > low)) return { low: 0, high: 1 };
  low = Math.min(0, low);
  const bins = new Uint32Array(1024);
  let count = 0;
  for (const value of values) {
    if (!(value > 0)) continue;
    ++bins[Math.min(1023, Math.floor((1024 * (value - low)) / (high - low)))];
    ++count;
  }
  let left = count * 0.01;
  let bin = 1023;
  while (bin > 0 && left >= bins[bin]) left -= bins[bin--];
  return { low, high: low + ((high - low) * (bin + 1)) / 1024 };
}
