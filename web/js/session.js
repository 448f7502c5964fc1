// @ts-check
// What is open. Turns what the user wants into calls of the engine, and what the engine answers into
// what the app shows. Knows neither the page nor files; both come as plain values.

import { kHighPassSecs } from './engine-client.js';
import { problemFrom } from './files.js';
import { joinLayers } from './open-plan.js';
import { ChanceTest } from './session/chance-test.js';
import { Film } from './session/film.js';
import { jobReport } from './session/job-report.js';
import { NetworkFinder } from './session/network-finder.js';
import { kAsOpened, Recoupling } from './session/recoupling.js';
import { displayWindow, neuronIds, numbered } from './session/units.js';

/** @typedef {import('./types.js').OpenPlan} OpenPlan */
/** @typedef {import('./types.js').Matrix} Matrix */
/** @typedef {import('./types.js').Problem} Problem */
/** @typedef {import('./engine-types.js').Hrf} Hrf */
/** @typedef {import('./engine-types.js').Volume} Volume */
/** @typedef {import('./engine-types.js').Series} Series */
/** @typedef {import('./engine-client.js').EngineClient} EngineClient */

/** @typedef {import('./session/session-types.js').AppPort} AppPort */
/** @typedef {import('./session/session-types.js').OpenData} OpenData */
/** @typedef {import('./session/session-types.js').Units} Units */
/** @typedef {import('./session/session-types.js').Tested} Tested */
/** @typedef {import('./session/session-types.js').SessionEvent} SessionEvent */
/** @typedef {import('./session/session-types.js').SessionPort} SessionPort */
/** @typedef {import('./session/session-types.js').Opener} Opener */
/** @typedef {import('./session/session-types.js').PreparedSeries} PreparedSeries */
/** @typedef {import('./engine-types.js').CallOptions} CallOptions */

/** NIfTI's code of coordinates that are those of the MNI template. */
const kCodeMni = 4;

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
  /** After an opening that failed: the engine forgets the earlier scan when it begins with another. @type {import('./session/session-types.js').Again|null} */
  #again = null;
  /** Resolves when the engine holds `data` again. @type {Promise<void>} */
  #settled = Promise.resolve();
  /** The engine that was given `data`. @type {EngineClient|null} */
  #holder = null;
  /** Whether the engine may hold another scan than `data`, or none. */
  #scanAtRisk = false;
  /** @type {AbortController|null} */
  #opening = null;
  /** Whether what is being opened brings a scan of its own. */
  #replacesScan = false;
  #testing;
  #finding;
  #film;
  /** @type {() => Promise<import('./session/unit-details.js').UnitDetails>} */
  #details;
  /** @type {() => Promise<import('./session/model-scores.js').ModelComparison>} */
  #comparison;
  /** Ends a comparison of models that runs. @type {AbortController} */
  #comparing = new AbortController();
  #recoupling;
  /** How neurons and networks were told to the app. @type {{neurons: object, networks: object}} */
  #told = { neurons: {}, networks: {} };
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
   * @param {() => Promise<import('./session/film.js').FilmParts>} parts.loadFilmParts  fetched where there is a film
   * @param {() => Promise<typeof import('./session/unit-details.js')>} parts.loadDetails  fetched with the first question
   * @param {() => Promise<typeof import('./session/model-scores.js')>} parts.loadModelScores  fetched when models are compared
   * @param {() => Promise<import('./session/unit-details.js').Atlas|null>} [parts.loadAtlas]  of the reference brain; null: none
   * @param {(event: SessionEvent, detail: any) => void} parts.emit
   */
  constructor({ engine, app, loadAnatomy, loadSurface = async () => null, loadFilmParts, loadDetails, loadModelScores, loadAtlas = async () => null, emit }) {
    this.#engine = engine;
    this.#app = app;
    this.#loadAnatomy = loadAnatomy;
    this.#loadSurface = loadSurface;
    this.#emit = emit;
    /** @type {SessionPort} */
    const port = {
      data: () => this.data,
      stimulus: () => this.stimulus,
      staleness: () => {
        const generation = this.#generation;
        return () => generation !== this.#generation;
      },
      // While a scan is being opened, the engine holds what of it is there.
      engine: () => (this.#opening ? this.#takeEngine() : this.#readyEngine()),
      report: (id, title) => this.#jobReport(id, title),
      put: (kind, meta, values) => this.#put(kind, meta, values),
      emit,
      showProblem: (problem) => this.showProblem(problem),
      useNetworks: (request, about, options, isStale) => this.#useNetworks(request, about, options, isStale),
      couple: (options, recipe, beforeShown) => this.#couple(options, recipe, beforeShown),
      dispatch: (command) => void app.then((port) => port.dispatch(command)).catch(() => {}),
      hold: (work) => this.#hold(work),
      showPrepared: (changed) => this.#showPrepared(changed),
    };
    this.#testing = new ChanceTest(port);
    this.#finding = new NetworkFinder(port);
    this.#film = new Film(port, loadFilmParts);
    /** @type {Promise<import('./session/model-scores.js').ModelComparison>|null} */
    let comparison = null;
    this.#comparison = () => (comparison ??= loadModelScores().then(({ ModelComparison }) => new ModelComparison(port)));
    /** @type {Promise<import('./session/unit-details.js').UnitDetails>|null} */
    let details = null;
    this.#details = () => (details ??= loadDetails().then(({ UnitDetails }) => new UnitDetails(port, loadAtlas)));
    this.#recoupling = new Recoupling(port);
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
      this.#begin({ scan, isTemplateSpace: scan.anatomy.kind === 'template', origin: 'simulated', seed, files: [], neurons: null, networks: null, coupling: null,
        recipe: { detrend: 'linear', highPassSecs: kHighPassSecs, hrf: { kind: 'spm' }, neuronRateHz: null } }, await this.#app);
      this.#again = { scan: () => simulate({}), neurons: null, networks: null };
      void this.#putSurface();
      await this.#putNeurons(neurons);
      await this.#putNetworks(networks);
      await this.#couple(options('couple'));
    });
  }

  /**
   * Opens what another module reads (a bundle), which is given what it may use of the session.
   * @param {string} title
   * @param {(opener: Opener, options: (step: keyof typeof kSteps) => CallOptions) => Promise<void>} work
   * @param {{replacesScan: boolean}} about
   */
  openBy(title, work, { replacesScan }) {
    return this.#open(title, async (options) => {
      const app = await this.#app;
      let hasBegun = !replacesScan;
      await work({
        data: () => this.data,
        engine: async () => {
          this.#scanAtRisk ||= !hasBegun;
          return this.#takeEngine();
        },
        begin: async (data, again) => {
          options('scan').signal?.throwIfAborted();
          hasBegun = true;
          this.#begin({ seed: 0, files: [], neurons: null, networks: null, coupling: null,
            recipe: { detrend: 'linear', highPassSecs: kHighPassSecs, hrf: null, neuronRateHz: null }, ...data }, app);
          this.#again = again;
        },
        surface: (surface) => this.#put('surface', {}, surface),
        neurons: async (prepared, again) => {
          if (this.#again) this.#again.neurons = again;
          await this.#putNeurons(prepared);
        },
        networks: async (prepared, again) => {
          if (this.#again) this.#again.networks = again;
          await this.#putNetworks(prepared);
        },
        couple: (callOptions) => this.#couple(callOptions),
        tell: (kind, meta) => this.#tell(kind, meta),
      }, options);
    }, replacesScan);
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
        const request = { files, header, mask: plan.mask, trSecs: plan.trSecs, recipe: { detrend: plan.detrend, highPassSecs: plan.highPassSecs, runLengths: plan.runLengths },
          ...(plan.lastScan ? { lastScan: plan.lastScan } : {}) };
        const openBold = async (/** @type {CallOptions} */ callOptions) =>
          (await this.#takeEngine()).openBold(request, callOptions);
        this.#scanAtRisk = true;
        const scan = await openBold(options('scan'));
        options('scan').signal?.throwIfAborted();  // cancelled while the answer was on its way
        const isTemplateSpace = [header?.sformCode, header?.qformCode].includes(kCodeMni);
        this.#begin({ scan, isTemplateSpace, origin, seed: 0, files: [...files, ...plan.mask ?? []].map(({ name, size }) => ({ name, bytes: size })),
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
   * Finds networks in the open scan, in the background, and couples the neurons with them.
   * @param {import('./types.js').FindNetworks} wanted
   * @returns {Promise<void>}
   */
  findNetworks(wanted) {
    return this.#finding.run(wanted);
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
        layers: joined.layers, ids: joined.ids, request, raw: { rateHz: plan.neuronRateHz, series: (/** @type {number} */ unit) => joined.values.subarray(unit * joined.nTimes, (unit + 1) * joined.nTimes) } });
    }
    if (plan.networks) {
      const { values, rows, columns, name, ids } = plan.networks;
      await this.#useNetworks({ values, nTimes: rows, nUnits: columns }, { ids, method: name }, options('networks'));
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
   * @param {Series} request
   * @param {{ids?: string[], method: string}} about
   * @param {CallOptions} options
   * @param {() => boolean} [isStale]  asked before anything is shown
   */
  async #useNetworks(request, about, options, isStale = () => false) {
    const prepare = async (/** @type {CallOptions} */ callOptions) => (await this.#takeEngine()).prepareNetworks(request, callOptions);
    const prepared = await prepare(options);
    if (isStale()) return;
    if (this.#again) this.#again.networks = () => prepare({});
    await this.#putNetworks({ ...prepared, ...about });
  }

  /**
   * Shows a scan that the engine now holds, and forgets the one before.
   * @param {OpenData} data
   * @param {AppPort} app
   */
  #begin(data, app) {
    ++this.#generation;
    this.#testing.abort();
    this.#finding.abort();
    this.#comparing.abort();
    this.#scanAtRisk = false;
    this.#pendingMaps.clear();
    this.#film.forget();
    this.#recoupling.forget();
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

  /** With `request`, from which they can be prepared otherwise. @param {any} neurons */
  async #putNeurons(neurons) {
    const { values, raw = null, request = null, ...meta } = neurons;
    const layers = meta.layers ?? [{ name: '', first: 0, count: meta.nUnits }];
    const data = /** @type {OpenData} */ (this.data);
    data.neurons = { model: meta.model ?? '', layers, nTimes: meta.nTimes, nUnits: meta.nUnits, noSignal: meta.noSignal,
      ids: meta.ids ?? neuronIds(layers), raw };
    this.#recoupling.takeNeurons({ values, nTimes: meta.nTimes, nUnits: meta.nUnits, noSignal: meta.noSignal }, request);
    this.#told.neurons = { ...meta, layers };
    await this.#put('neurons', { ...meta, layers, noSignal: [...meta.noSignal], hrf: this.#recoupling.hrf }, values);
  }

  /** @param {any} networks */
  async #putNetworks(networks) {
    const { values, ...meta } = networks;
    const ids = meta.ids ?? numbered(meta.nUnits);
    const data = /** @type {OpenData} */ (this.data);
    data.networks = { model: meta.method ?? '', layers: [], nTimes: meta.nTimes, nUnits: meta.nUnits, noSignal: meta.noSignal, ids };
    data.modelScores = null;
    this.#comparing.abort();
    this.#pendingMaps.clear();
    this.#recoupling.takeNetworks({ values, nTimes: meta.nTimes, nUnits: meta.nUnits, noSignal: meta.noSignal });
    this.#told.networks = { ...meta, ids };
    await this.#put('networks', { ...meta, ids, noSignal: [...meta.noSignal] }, values);
  }

  /** @param {{neurons?: PreparedSeries, networks?: PreparedSeries, hrf: string}} changed */
  async #showPrepared({ hrf, ...changed }) {
    for (const side of /** @type {('neurons'|'networks')[]} */ (['neurons', 'networks'])) {
      const units = changed[side];
      const open = this.data?.[side];
      if (!units || !open) continue;
      open.noSignal = units.noSignal;
      if (side === 'networks') this.#pendingMaps.clear();
      await this.#put(side, { ...this.#told[side], noSignal: [...units.noSignal], ...(side === 'neurons' ? { hrf } : {}) }, units.values);
    }
  }

  /**
   * @param {CallOptions} options
   * @param {import('./session/recoupling.js').CouplingRecipe} [recipe]  as which neurons and networks are prepared
   * @param {() => Promise<void>} [beforeShown]
   */
  async #couple(options, recipe = kAsOpened, beforeShown = async () => {}) {
    const data = /** @type {OpenData} */ (this.data);
    if (!data.neurons || !data.networks) return;
    const coupling = await (await this.#takeEngine()).couple({ absolute: false, lagScans: recipe.lagScans }, options);
    await beforeShown();
    data.coupling = coupling;
    data.recipe = { ...data.recipe, hrf: this.#recoupling.response ?? data.recipe.hrf, lagScans: recipe.lagScans, partialFeatures: recipe.partialFeatures };
    await this.#put('coupling', { nNeurons: coupling.nNeurons, nNetworks: coupling.nNetworks,
      bestNetwork: [...coupling.bestNetwork], bestNeuron: [...coupling.bestNeuron], mutual: coupling.mutual, ...recipe }, coupling.r);
    data.tested = null;
    this.#emit('data', data);
    this.#testing.abort();
    this.#testing.runUnasked(data);
  }

  /**
   * Runs a null model on the open coupling, in the background; shows p, q and the null.
   * @param {{nullModel: string, correction: string, seed?: number}} [test]  without it: the default
   * @returns {Promise<Tested|null>} null where it was cancelled or failed (which is shown)
   */
  testSignificance(test) {
    return this.#testing.run(test);
  }

  /**
   * Compares all models that the open bundle offers with its brain, in the background; what ran before is cancelled.
   * @returns {Promise<import('./session/model-scores.js').ScoredModels|null>} null where it was cancelled or failed (which is shown)
   */
  async scoreModels() {
    this.#comparing.abort();
    this.#comparing = new AbortController();
    const { signal } = this.#comparing;
    return (await this.#comparison()).run(signal);
  }

  /** What was shown in the scanner, if it is known. @type {import('./session/film.js').Stimulus|null} */
  get stimulus() {
    return this.#film.stimulus;
  }

  /**
   * Shows the film of the open scan beside it, or none any more. It is forgotten with the scan.
   * @param {import('./session/film.js').Stimulus|null} stimulus
   */
  setStimulus(stimulus) {
    return this.#film.set(stimulus);
  }

  /** @param {string} kind @param {object} meta @param {ArrayBufferView} [values] */
  async #put(kind, meta, values) {
    (await this.#app).put(kind, meta, values);
  }

  /** @param {string} id @param {string} title */
  #jobReport(id, title) {
    return jobReport(id, title, (job) => {
      this.#tell('job', job);
      this.#emit('progress', job);
    });
  }

  /** Hands over what only informs: without the app (no WebGL2) there is nobody to be informed. @param {string} kind @param {object} meta */
  #tell(kind, meta) {
    this.#put(kind, meta).catch(() => {});
  }

  /**
   * Runs one opening at a time, with progress, cancel and a way back.
   * @param {string} title
   * @param {(options: (step: keyof typeof kSteps) => CallOptions) => Promise<void>} work
   * @param {boolean} [replacesScan]
   */
  async #open(title, work, replacesScan = false) {
    this.#opening?.abort();
    // What runs beside gives way: its results would be of the scan that goes.
    this.#testing.abort();
    this.#finding.abort();
    this.#recoupling.abort();
    const before = this.#settled;
    const controller = new AbortController();
    this.#opening = controller;
    this.#replacesScan = replacesScan;
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
      // The next one, which waits for this, brings a scan of its own; where it fails, it restores.
      if (this.#opening !== controller && this.#opening && this.#replacesScan) return;
      if (this.#scanAtRisk || this.data?.neurons || this.data?.networks) await this.#restore();
      if (this.data?.coupling && !this.data.tested) this.#testing.runUnasked(this.data);
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

  /**
   * @template T
   * @param {(engine: EngineClient) => Promise<T>} work
   * @returns {Promise<T>}
   */
  #hold(work) {
    const done = this.#settled.catch(() => {}).then(async () => {
      const engine = await this.#engine();
      if (engine !== this.#holder && this.data) {
        this.#holder = engine;
        await this.#restore();
      }
      return work(engine);
    });
    this.#settled = done.then(() => {}, () => {});
    return done;
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
      await this.#recoupling.restore(await this.#takeEngine(), this.#film.stimulus);
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
    if (this.#film.handle(request)) return true;
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
      case 'need_moments':
      case 'need_unit_labels':
      case 'need_network_labels':
      case 'need_network_regions':
        void this.#details().then((details) => details.answer(request)).catch(() => {});
        return true;
      case 'score_models':
        void this.scoreModels();
        return true;
      case 'test_significance':
        void this.testSignificance({ nullModel: request.null, correction: request.correction });
        return true;
      case 'recouple':
        void this.#recoupling.run({ hrf: request.hrf, lagScans: request.lagScans, partialFeatures: request.partialFeatures }, this.#film.stimulus);
        return true;
      case 'cancel_job':
        if (request.id === 'significance') this.#testing.abort();
        else if (request.id === 'networks') this.#finding.abort();
        else if (request.id === 'models') this.#comparing.abort();
        else if (request.id === 'recouple') this.#recoupling.abort();
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
