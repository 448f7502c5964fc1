// @ts-check
// What is open. Turns what the user wants into calls of the engine, and what the engine answers into
// what the app shows. Knows neither the page nor files; both come as plain values.

import { kHighPassSecs } from './engine-client.js';
import { problemFrom } from './files.js';
import { freeBuffer } from './free-buffer.js';
import { joinLayers } from './open-plan.js';
import { ChanceTest } from './session/chance-test.js';
import { Film } from './session/film.js';
import { jobReport } from './session/job-report.js';
import { MapRequests } from './session/map-requests.js';
import { NetworkFinder } from './session/network-finder.js';
import { Openings } from './session/openings.js';
import { kAsOpened, Recoupling } from './session/recoupling.js';
import { displayWindow, neuronIds, numbered } from './session/units.js';

/** @typedef {import('./types.js').OpenPlan} OpenPlan */
/** @typedef {import('./types.js').Matrix} Matrix */
/** @typedef {import('./types.js').Problem} Problem */
/** @typedef {import('./engine-types.js').Hrf} Hrf */
/** @typedef {import('./engine-types.js').Volume} Volume */
/** @typedef {(preview: import('./engine-types.js').Preview) => void} OnPreview */
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
/** @typedef {import('./session/openings.js').StepOptions} StepOptions */

/** NIfTI's code of coordinates that are those of the MNI template. */
const kCodeMni = 4;

/** How a scan is cleaned and neurons are brought to it, where nothing else is said. @type {OpenData['recipe']} */
const kRecipe = { detrend: 'linear', highPassSecs: kHighPassSecs, hrf: null, neuronRateHz: null };

export class Session {
  #app;
  #loadAnatomy;
  #loadSurface;
  #emit;
  /** @type {OpenData|null} */
  data = null;
  /** @type {Openings} */
  #openings;
  #maps;
  #testing;
  #finding;
  #film;
  /** @type {() => Promise<import('./session/unit-details.js').UnitDetails>} */
  #details;
  /** @type {() => Promise<import('./session/model-scores.js').ModelComparison>} */
  #comparison;
  /** @type {() => Promise<import('./session/contents.js').ContentsReport>|undefined} */
  #contents;
  /** Ends a comparison of models that runs. @type {AbortController} */
  #comparing = new AbortController();
  #recoupling;
  /** How neurons and networks were told to the app. @type {{neurons: object, networks: object}} */
  #told = { neurons: {}, networks: {} };
  /** Rises with each scan: an answer for an earlier one is dropped. */
  #generation = 0;
  /** How often neurons or networks were shown: others, or prepared otherwise. */
  #unitsGiven = 0;
  /**
   * @param {object} parts
   * @param {() => Promise<EngineClient>} parts.engine  the one that runs: a new one where it has died
   * @param {Promise<AppPort>} parts.app
   * @param {() => Promise<Volume|null>} parts.loadAnatomy  the template brain; null: none
   * @param {() => Promise<Uint8Array|null>} [parts.loadSurface]  its surface, a mesh file; null: none
   * @param {() => Promise<import('./session/film.js').FilmParts>} parts.loadFilmParts  fetched where there is a film
   * @param {() => Promise<typeof import('./session/unit-details.js')>} parts.loadDetails  fetched with the first question
   * @param {() => Promise<typeof import('./session/model-scores.js')>} parts.loadModelScores  fetched when models are compared
   * @param {() => Promise<typeof import('./session/contents.js')>} [parts.loadContents]  fetched with the data or the report screen
   * @param {() => Promise<import('./session/unit-details.js').Atlas|null>} [parts.loadAtlas]  of the reference brain; null: none
   * @param {(event: SessionEvent, detail: any) => void} parts.emit
   */
  constructor({ engine, app, loadAnatomy, loadSurface = async () => null, loadFilmParts, loadDetails, loadModelScores, loadContents, loadAtlas = async () => null, emit }) {
    this.#app = app;
    this.#loadAnatomy = loadAnatomy;
    this.#loadSurface = loadSurface;
    this.#emit = emit;
    /** @type {SessionPort} */
    const port = {
      data: () => this.data,
      stimulus: () => this.stimulus,
      staleness: ({ ofUnits = false } = {}) => {
        const generation = this.#generation;
        const units = this.#unitsGiven;
        return () => generation !== this.#generation || (ofUnits && units !== this.#unitsGiven);
      },
      // While a scan is being opened, the engine holds what of it is there.
      engine: () => (this.isOpening ? this.#openings.takeEngine() : this.#openings.readyEngine()),
      report: (id, title) => this.#jobReport(id, title),
      put: (kind, meta, values) => this.#put(kind, meta, values),
      emit,
      showProblem: (problem) => this.showProblem(problem),
      useNetworks: (request, about, options, isStale) => this.#useNetworks(request, about, options, isStale),
      couple: (options, recipe, beforeShown) => this.#couple(options, recipe, beforeShown),
      dispatch: (command) => void app.then((port) => port.dispatch(command)).catch(() => {}),
      hold: (work) => this.#openings.hold(work),
      showPrepared: (changed) => this.#showPrepared(changed),
    };
    this.#openings = new Openings({
      engine,
      report: port.report,
      isOpen: () => this.data !== null,
      hasUnits: () => Boolean(this.data?.neurons || this.data?.networks),
      yieldTo: () => {
        for (const beside of [this.#testing, this.#finding, this.#recoupling]) beside.abort();
      },
      restored: async () => this.#recoupling.restore(await this.#openings.takeEngine(), this.#film.stimulus),
      resume: () => {
        if (this.data?.coupling && !this.data.tested) this.#testing.runUnasked(this.data);
      },
      lost: (error) => this.showProblem({ ...problemFrom(error, this.data?.files[0]?.name ?? ''), title: 'The earlier scan could not be read again' }),
    });
    this.#maps = new MapRequests(port, () => this.#openings.readyEngine());
    this.#testing = new ChanceTest(port);
    this.#finding = new NetworkFinder(port);
    this.#film = new Film(port, loadFilmParts);
    /** @type {Promise<import('./session/model-scores.js').ModelComparison>|null} */
    let comparison = null;
    this.#comparison = () => (comparison ??= loadModelScores().then(({ ModelComparison }) => new ModelComparison(port)));
    /** @type {Promise<import('./session/unit-details.js').UnitDetails>|null} */
    let details = null;
    this.#details = () => (details ??= loadDetails().then(({ UnitDetails }) => new UnitDetails(port, loadAtlas)));
    /** @type {Promise<import('./session/contents.js').ContentsReport>|undefined} */
    let contents;
    this.#contents = () => (contents ??= loadContents?.().then(({ ContentsReport }) => new ContentsReport(port)));
    this.#recoupling = new Recoupling(port);
  }

  get isOpening() {
    return this.#openings.isRunning;
  }

  /** Opens the simulated scan. @param {number} seed */
  openSimulated(seed) {
    return this.#openings.run('Simulated scan', async (options) => {
      const anatomy = await this.#loadAnatomy();
      const simulate = async (/** @type {CallOptions} */ callOptions) =>
        (await this.#openings.takeEngine()).simulate({ seed, ...(anatomy ? { anatomy } : {}) }, callOptions);
      this.#openings.scanAtRisk = true;
      const { scan, neurons, networks } = await simulate(options('scan'));
      options('scan').signal?.throwIfAborted();  // cancelled while the answer was on its way
      this.#begin({ scan, isTemplateSpace: scan.anatomy.kind === 'template', origin: 'simulated', seed,
        recipe: { ...kRecipe, hrf: { kind: 'spm' } } }, await this.#app);
      this.#openings.again = { scan: () => simulate({}), neurons: null, networks: null };
      void this.#putSurface();
      await this.#putNeurons(neurons);
      await this.#putNetworks(networks);
      await this.#couple(options('couple'));
    });
  }

  /**
   * Opens what another module reads (a bundle), which is given what it may use of the session.
   * @param {string} title
   * @param {(opener: Opener, options: StepOptions) => Promise<void>} work
   * @param {{replacesScan: boolean}} about
   */
  openBy(title, work, { replacesScan }) {
    return this.#openings.run(title, async (options) => {
      const app = await this.#app;
      let hasBegun = !replacesScan;
      await work({
        data: () => this.data,
        engine: async () => {
          this.#openings.scanAtRisk ||= !hasBegun;
          return this.#openings.takeEngine();
        },
        begin: async (data, again) => {
          options('scan').signal?.throwIfAborted();
          hasBegun = true;
          this.#begin(data, app);
          this.#openings.again = again;
        },
        surface: (surface) => this.#put('surface', {}, surface),
        neurons: async (prepared, again) => {
          if (this.#openings.again) this.#openings.again.neurons = again;
          await this.#putNeurons(prepared);
        },
        networks: async (prepared, again) => {
          if (this.#openings.again) this.#openings.again.networks = again;
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
    return this.#openings.run(plan.bold ? plan.bold.files[0].name : 'Responses', async (options) => {
      if (plan.bold) {
        const { files, header } = plan.bold;
        const request = { files, header, mask: plan.mask, trSecs: plan.trSecs, recipe: { detrend: plan.detrend, highPassSecs: plan.highPassSecs, runLengths: plan.runLengths },
          ...(plan.lastScan ? { lastScan: plan.lastScan } : {}) };
        const openBold = async (/** @type {CallOptions & {onPreview?: OnPreview}} */ callOptions) =>
          (await this.#openings.takeEngine()).openBold(request, callOptions);
        this.#openings.scanAtRisk = true;
        const { signal } = options('scan');
        const scan = await this.#withPreview(async (onPreview) => {
          const opened = await openBold({ ...options('scan'), onPreview });
          signal?.throwIfAborted();  // cancelled while the answer was on its way
          return opened;
        }, signal);
        const isTemplateSpace = [header?.sformCode, header?.qformCode].includes(kCodeMni);
        const parts = [...files.map(({ name }) => ({ name, role: 'BOLD' })), ...(plan.mask ?? []).map(({ name }) => ({ name, role: 'Mask' }))];
        this.#begin({ scan, isTemplateSpace, origin, opened: { header, parts }, files: [...files, ...plan.mask ?? []].map(({ name, size }) => ({ name, bytes: size })),
          recipe: { ...kRecipe, detrend: plan.detrend, highPassSecs: plan.highPassSecs } }, await this.#app);
        this.#openings.again = { scan: () => openBold({}), neurons: null, networks: null };
      }
      await this.#addUnits(plan, origin, options);
      if (!plan.findNetworks || !plan.bold || plan.networks) return;
      const finding = this.findNetworks(plan.findNetworks);
      if (origin === 'caller') await finding;
    });
  }

  /**
   * Shows the first look at a scan that is being read in place of the open one's slices; where the scan does not
   * come, the open one's are back.
   * @template T
   * @param {(onPreview: OnPreview) => Promise<T>} read
   * @param {AbortSignal} [signal]
   * @returns {Promise<T>}
   */
  async #withPreview(read, signal) {
    const app = await this.#app;
    let isShown = false;
    try {
      return await read(({ values, ...meta }) => {
        if (signal?.aborted) return;
        isShown = true;
        app.put('preview', { ...meta, ...displayWindow(values) }, values);
        freeBuffer(values.buffer);
        this.#emit('preview', { nScans: meta.nScans });
      });
    } catch (error) {
      if (isShown) app.put('preview', {});
      throw error;
    }
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
   * @param {StepOptions} options
   */
  async #addUnits(plan, origin, options) {
    const data = /** @type {OpenData} */ (this.data);
    if (plan.neurons.length > 0) {
      const joined = joinLayers(plan.neurons);
      const request = { values: joined.values, nTimes: joined.nTimes, nUnits: joined.nUnits, rateHz: plan.neuronRateHz, hrf: plan.hrf };
      const prepare = async (/** @type {CallOptions} */ callOptions) => (await this.#openings.takeEngine()).prepareNeurons(request, callOptions);
      const prepared = await prepare(options('neurons'));
      if (this.#openings.again) this.#openings.again.neurons = () => prepare({});
      data.recipe = { ...data.recipe, hrf: plan.hrf, neuronRateHz: plan.neuronRateHz };
      await this.#putNeurons({ ...prepared, model: plan.neurons[0].model ?? (plan.neurons.length === 1 ? plan.neurons[0].name : 'Several matrices'),
        layers: joined.layers, ids: joined.ids, request, raw: { rateHz: plan.neuronRateHz, series: (/** @type {number} */ unit) => joined.values.subarray(unit * joined.nTimes, (unit + 1) * joined.nTimes) } });
    }
    if (plan.networks) {
      const { values, rows, columns, name, ids } = plan.networks;
      await this.#useNetworks({ values, nTimes: rows, nUnits: columns }, { ids, method: name }, options('networks'));
    }
    if (plan.neurons.length > 0 || plan.networks) {
      data.opened ??= { header: null, parts: [] };
      for (const [role, { name, rows, columns, values }] of /** @type {[string, Matrix][]} */ ([...plan.neurons.map((layer) => ['Neurons', layer]), ...(plan.networks ? [['Networks', plan.networks]] : [])])) {
        data.files.push({ name, bytes: values.byteLength });
        data.opened.parts.push({ name, role, facts: `${rows} rows × ${columns} columns` });
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
    const prepare = async (/** @type {CallOptions} */ callOptions) => (await this.#openings.takeEngine()).prepareNetworks(request, callOptions);
    const prepared = await prepare(options);
    if (isStale()) return;
    if (this.#openings.again) this.#openings.again.networks = () => prepare({});
    await this.#putNetworks({ ...prepared, ...about });
  }

  /**
   * Shows a scan that the engine now holds, and forgets the one before.
   * @param {import('./session/session-types.js').NewData} begun
   * @param {AppPort} app
   */
  #begin(begun, app) {
    ++this.#generation;
    this.#testing.abort();
    this.#finding.abort();
    this.#comparing.abort();
    this.#openings.scanAtRisk = false;
    this.#maps.forget();
    this.#film.forget();
    this.#recoupling.forget();
    const data = { seed: 0, files: [], neurons: null, networks: null, coupling: null, recipe: kRecipe, ...begun };
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
    this.#forgetScores();
    this.#maps.forget();
    this.#recoupling.takeNetworks({ values, nTimes: meta.nTimes, nUnits: meta.nUnits, noSignal: meta.noSignal });
    this.#told.networks = { ...meta, ids };
    await this.#put('networks', { ...meta, ids, noSignal: [...meta.noSignal] }, values);
  }

  /** Models were compared with other networks, or in another way. @returns {boolean} whether they were */
  #forgetScores() {
    this.#comparing.abort();
    const had = Boolean(this.data?.modelScores);
    if (this.data) this.data.modelScores = null;
    return had;
  }

  /** @param {{neurons?: PreparedSeries, networks?: PreparedSeries, hrf: string}} changed */
  async #showPrepared({ hrf, ...changed }) {
    if (this.#forgetScores()) await this.#put('model_scores', { nModels: 0 });
    for (const side of /** @type {('neurons'|'networks')[]} */ (['neurons', 'networks'])) {
      const units = changed[side];
      const open = this.data?.[side];
      if (!units || !open) continue;
      open.noSignal = units.noSignal;
      if (side === 'networks') this.#maps.forget();
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
    const coupling = await (await this.#openings.takeEngine()).couple({ absolute: false, lagScans: recipe.lagScans }, options);
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

  /** Tells the app what is open in words: a report needs it, whichever screen is shown. */
  async tellContents() {
    await (await this.#contents())?.answer({ type: 'need_contents' });
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
    if (kind === 'neurons' || kind === 'networks') ++this.#unitsGiven;
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

  /** Stops the opening that runs, if any. */
  cancel() {
    this.#openings.cancel();
  }

  /**
   * A request of the app for data; others are not the session's.
   * @param {{type: string, [key: string]: any}} request
   * @returns {boolean} whether it was one
   */
  handle(request) {
    if (this.#film.handle(request) || this.#maps.handle(request)) return true;
    switch (request.type) {
      case 'need_moments':
      case 'need_unit_labels':
      case 'need_network_labels':
      case 'need_network_regions':
        void this.#details().then((details) => details.answer(request)).catch(() => {});
        return true;
      case 'need_contents':
      case 'need_carpet':
        void this.#contents()?.then((contents) => contents.answer(request)).catch(() => {});
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

  /** Map of one neuron for a caller: waits until it is its turn. @param {number} neuron @returns {Promise<Float32Array>} */
  voxelMap(neuron) {
    return this.#maps.voxelMap(neuron);
  }

  /** @param {number} network @returns {Promise<Float32Array>} */
  async networkMap(network) {
    return (await this.#openings.readyEngine()).networkMap(network);
  }

  /**
   * A map on the scan's grid as .nii.gz.
   * @param {Float32Array} values per voxel of the mask
   */
  async mapFile(values) {
    return (await this.#openings.readyEngine()).writeNifti({ values, kind: 'r' });
  }

  /** @param {Problem} problem */
  showProblem(problem) {
    this.#tell('problem', { id: `problem-${problem.code}`, file: '', ...problem });
    this.#emit('error', problem);
  }
}
