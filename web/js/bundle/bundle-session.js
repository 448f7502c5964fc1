// @ts-check
// Opens a bundle in the session: the scan that its recipe makes, or networks that it gives; the responses of one of its
// models; the film. Other models and other settings of the simulation follow without opening it anew. Files are
// fetched when they are needed: of the models, only the one that is shown.

import { joinLayers } from '../open-plan.js';
import { BundleError } from './bundle-error.js';
import { Bundle } from './bundle.js';
import { rowsOfScans } from './film-runs.js';
import { stimulusOf } from './stimulus.js';
import { meshBytes } from './surface-mesh.js';

/** @typedef {import('./manifest.js').BundleModel} BundleModel */
/** @typedef {import('./sources.js').BundleSource} BundleSource */
/** @typedef {import('../session/session-types.js').Opener} Opener */
/** @typedef {import('../engine-types.js').CallOptions} CallOptions */
/** @typedef {import('../engine-types.js').Scan} Scan */
/** @typedef {import('../types.js').Matrix} Matrix */
/** @typedef {Record<string, number>} Overrides  options of the simulation by key, where they are not the recipe's */
/** @typedef {(step: 'scan'|'neurons'|'networks'|'couple') => CallOptions} StepOptions */

/** Networks of a simulated brain: what their maps are, and where their time courses come from. */
const kPlantedMethod = 'Planted maps, dual regression';
const kHrf = /** @type {const} */ ({ kind: 'spm' });
/** Share of the first step that fetching takes. */
const kFetchShare = 0.4;
const kKeptView = ['neuron', 'network', 'mm', 'secs', 'window', 'filter'];

/**
 * @typedef {object} OpenBundle
 * @property {Bundle} bundle
 * @property {'demo'|'bundle'|'user'|'caller'} origin
 * @property {string} model              id; '': none
 * @property {Overrides} overrides
 * @property {any} recipe                of the simulation; null: none
 * @property {{names: string[], rows: number, values: Float32Array}|null} labels
 * @property {import('../session/film.js').Stimulus|null} film
 * @property {import('../engine-types.js').Volume|undefined} anatomy
 * @property {Uint8Array|null} surface   of the brain, a mesh file; null: none, or not there yet
 * @property {{values: Float32Array, nTimes: number, nUnits: number}|null} timeCourses  of the networks, raw
 */

export class BundleSession {
  #session;
  #engine;
  #view;
  /** What is open; null: something else is. @type {OpenBundle|null} */
  #open = null;
  /** Responses of models that were shown, prepared for no scan yet. @type {Map<string, Promise<Matrix[]>>} */
  #layers = new Map();

  /**
   * @param {object} parts
   * @param {import('../session.js').Session} parts.session
   * @param {() => Promise<import('../engine-client.js').EngineClient>} parts.engine
   * @param {{state: () => Record<string, any>, setState: (state: Record<string, any>) => Promise<void>}} parts.view
   */
  constructor({ session, engine, view }) {
    this.#session = session;
    this.#engine = engine;
    this.#view = view;
  }

  /** The bundle that is open and shown; null where it is something else. */
  get open() {
    return this.#open && this.#session.data?.bundle === this.#open.bundle ? this.#open : null;
  }

  /**
   * Opens a bundle. Rejects with {code, message}; what was open before then stays.
   * @param {(signal: AbortSignal|undefined) => Promise<BundleSource>} source
   * @param {{title: string, origin: OpenBundle['origin'], model?: string, overrides?: Overrides}} wanted  model: ''
   *   or none: its first
   */
  openSource(source, { title, origin, model: wantedModel = '', overrides = {} }) {
    return this.#session.openBy(title, async (opener, options) => {
      const { signal, onProgress } = options('scan');
      onProgress?.({ fraction: 0, step: 'Reading bundle.json' });
      const bundle = await Bundle.open(await source(signal), signal);
      const { manifest } = bundle;
      const model = chosenModel(bundle, wantedModel);
      this.#layers.clear();
      if (model) void this.#fetchLayers(bundle, model, signal).catch(() => {});  // told where it is awaited
      const surface = this.#surface(bundle, signal);
      surface.catch(() => {});
      onProgress?.({ fraction: 0.05, step: 'Fetching the parts' });
      const { stimulus } = manifest;
      const [recipe, labels, shots, anatomy] = await Promise.all([
        manifest.simulation ? bundle.json(manifest.simulation.recipe, signal) : null,
        stimulus?.labels ? bundle.table(stimulus.labels, signal) : null,
        stimulus?.x_shots ? bundle.bytesOf(stimulus.x_shots, signal) : null,
        manifest.anatomy ? bundle.file(manifest.anatomy.template, signal).then(async (file) => (await this.#engine()).readVolume(file)) : undefined,
      ]);
      /** @type {OpenBundle} */
      const opened = { bundle, origin, model: model?.id ?? '', overrides, recipe, labels, film: stimulusOf(bundle, labels, shots), anatomy, surface: null, timeCourses: null };
      await (recipe ? this.#simulate(opened, opener, options, true) : this.#openGiven(opened, opener, options));
      void surface.then((bytes) => {
        opened.surface = bytes;
        const { open } = this;
        if (!bytes || open?.bundle !== bundle) return undefined;
        open.surface = bytes;
        return opener.surface(bytes);
      }).catch((error) => this.#session.showProblem({ title: 'The surface cannot be shown', text: error.message, code: error.code ?? 'internal' }));
    }, { replacesScan: true });
  }

  /**
   * The same brain with other settings.
   * @param {Overrides} overrides
   */
  simulate(overrides) {
    const open = this.#required();
    if (!open.recipe) throw new BundleError('bad_input', `${open.bundle.name} has no simulation: there is nothing to set.`);
    return this.#session.openBy(open.bundle.manifest.title, (opener, options) =>
      this.#simulate({ ...open, overrides }, opener, options, false), { replacesScan: true });
  }

  /** Another model's neurons beside the same scan. @param {string} id */
  openModel(id) {
    const open = this.#required();
    const model = chosenModel(open.bundle, id);
    if (!model) throw new BundleError('bad_input', `${open.bundle.name} has no models.`);
    return this.#session.openBy(model.name, async (opener, options) => {
      const { signal, onProgress } = options('scan');
      onProgress?.({ fraction: 0, step: 'Fetching responses' });
      await this.#fetchLayers(open.bundle, model, signal);
      const neurons = await this.#prepareNeurons(open, model, /** @type {Scan} */ (opener.data()?.scan), opener, options);
      open.model = model.id;
      await opener.neurons(neurons.shown, neurons.again);
      await opener.couple(options('couple'));
      this.#tellModels(open, opener);
    }, { replacesScan: false });
  }

  /** What the open bundle gives of a model: for comparing. @param {string} [id]  left out: the one that is shown */
  async responses(id) {
    const open = this.#required();
    const model = chosenModel(open.bundle, id ?? open.model);
    if (!model) throw new BundleError('bad_input', `${open.bundle.name} has no models with responses.`);
    return { bundle: open.bundle, model, matrices: await this.#fetchLayers(open.bundle, model) };
  }

  #required() {
    const { open } = this;
    if (!open) throw new BundleError('bad_input', 'No bundle is open.');
    return open;
  }

  /**
   * @param {OpenBundle} opened
   * @param {Opener} opener
   * @param {StepOptions} options
   * @param {boolean} isFirst  the scan is shown before its networks are there; else the old one until all is
   */
  async #simulate(opened, opener, options, isFirst) {
    const { bundle, recipe, labels, anatomy, overrides } = opened;
    const { manifest } = bundle;
    const { signal, onProgress } = options('scan');
    if (labels && manifest.stimulus?.labels_rate_hz !== (overrides.neuron_rate_hz ?? recipe.neuron_rate_hz)) {
      throw new BundleError('bad_input', `stimulus.labels_rate_hz is ${manifest.stimulus?.labels_rate_hz}, neuron_rate_hz of the recipe ${recipe.neuron_rate_hz}: they must agree.`);
    }
    const from = isFirst ? kFetchShare : 0;
    const simulate = async (/** @type {CallOptions} */ callOptions) => (await opener.engine()).simulate(
      { recipe, overrides, ...(labels ? { stimulus: { names: labels.names, values: labels.values } } : {}), ...(anatomy ? { anatomy } : {}) }, callOptions);
    const model = (manifest.models ?? []).find(({ id }) => id === opened.model);
    const simulated = await simulate({ signal, onProgress: ({ fraction, step }) => onProgress?.({ fraction: from + fraction * (1 - from), step }) });
    const scan = { ...simulated.scan, title: manifest.title };
    const kept = isFirst ? {} : this.#keptView();
    const begin = async () => {
      await opener.begin({ scan, isTemplateSpace: manifest.anatomy?.space?.startsWith('MNI') ?? false, origin: opened.origin, seed: overrides.seed ?? recipe.seed, bundle, models: this.#offered(bundle, scan),
        files: opened.origin === 'user' ? [{ name: bundle.name, bytes: bundle.bytes }] : [],
        recipe: { detrend: 'linear', highPassSecs: 128, hrf: kHrf, neuronRateHz: recipe.neuron_rate_hz } }, { scan: () => simulate({}), neurons: null, networks: null });
      this.#open = opened;
      await this.#session.setStimulus(opened.film);
      if (opened.surface) await opener.surface(opened.surface);
      if (!isFirst) await this.#view.setState(kept).catch(() => {});  // a unit may be gone
    };
    // What is wrong with the responses is found before the scan that was open goes.
    if (model) await this.#fetchLayers(bundle, model, signal);
    if (isFirst) await begin();
    const neurons = model ? await this.#prepareNeurons(opened, model, scan, opener, options) : null;
    if (isFirst && neurons) await opener.neurons(neurons.shown, neurons.again);
    const networks = await this.#regress(opened, simulated, opener, options);
    if (!isFirst) {
      await begin();
      if (neurons) await opener.neurons(neurons.shown, neurons.again);
    }
    await opener.networks(networks.shown, networks.again);
    await opener.couple(options('couple'));
    this.#tellModels(opened, opener);
  }

  /**
   * A bundle whose networks are given.
   * @param {OpenBundle} opened
   * @param {Opener} opener
   * @param {StepOptions} options
   */
  async #openGiven(opened, opener, options) {
    const { openGiven } = /** @type {typeof import('./given-networks.js')} */ (await import(new URL('./given-networks.js', import.meta.url).href));
    const { bundle } = opened;
    const model = (bundle.manifest.models ?? []).find(({ id }) => id === opened.model);
    await openGiven({ opened, opener, options, engine: await this.#engine(), hrf: kHrf, rateHz: model?.layers?.[0].rate_hz || null,
      layers: async (signal) => void (model && await this.#fetchLayers(bundle, model, signal)),
      offered: (scan) => this.#offered(bundle, scan),
      begun: () => {
        this.#open = opened;
        return this.#session.setStimulus(opened.film);
      },
      neurons: async (scan) => (model ? this.#prepareNeurons(opened, model, scan, opener, options) : null) });
    this.#tellModels(opened, opener);
  }

  /**
   * Time courses of the planted networks, from the noisy scan: their maps are known, as those of an atlas would be; the
   * activity is not, and is found by regressing each scan on the maps.
   * @param {OpenBundle} opened
   * @param {import('../engine-types.js').SimulationResult} simulated
   * @param {Opener} opener
   * @param {StepOptions} options
   */
  async #regress(opened, { scan, networks: { ids, maps } }, opener, options) {
    const { signal, onProgress } = options('networks');
    const engine = await opener.engine();
    const found = await engine.findNetworks({ method: 'templates', maps: { values: /** @type {Float32Array} */ (maps), names: ids } }, { signal, onProgress });
    const request = { values: found.timeCourses, nTimes: scan.nScans, nUnits: found.nNetworks };
    opened.timeCourses = request;
    const prepare = async (/** @type {CallOptions} */ callOptions) => (await opener.engine()).prepareNetworks(request, callOptions);
    return { shown: { ...await prepare({ signal }), ids, method: kPlantedMethod }, again: () => prepare({}) };
  }

  /**
   * @param {OpenBundle} opened
   * @param {BundleModel} model
   * @param {Scan} scan
   * @param {Opener} opener
   * @param {StepOptions} options
   */
  async #prepareNeurons({ bundle }, model, scan, opener, options) {
    const { signal, onProgress } = options('neurons');
    const { matrices, layers, ids, ...request } = await this.#responses(bundle, model, scan, signal);
    const { rateHz } = request;
    const prepare = async (/** @type {CallOptions} */ callOptions) => (await opener.engine()).prepareNeurons(request, callOptions);
    return { shown: { ...await prepare({ signal, onProgress }), model: model.name, layers, ids, request,
      raw: { rateHz, series: (/** @type {number} */ unit) => seriesOf(matrices, unit) } }, again: () => prepare({}) };
  }

  /**
   * A model's responses, all layers, on the scan's runs; not prepared yet.
   * @param {Bundle} bundle
   * @param {BundleModel} model
   * @param {Scan} scan
   * @param {AbortSignal} [signal]
   */
  async #responses(bundle, model, scan, signal) {
    const layers = model.layers ?? [];
    const matrices = await this.#fetchLayers(bundle, model, signal);
    const rateHz = layers[0].rate_hz;
    if (layers.some((layer) => layer.rate_hz !== rateHz)) {
      throw new BundleError('unsupported', `${model.id}: its layers have different rates. They can only be shown together with one.`);
    }
    const fitting = matrices.map((matrix, i) => (rateHz > 0 ? rowsOfScans(matrix, layers[i].run_samples, scan, rateHz * scan.trSecs) : matrix));
    const { values, nTimes, nUnits, layers: joined, ids } = joinLayers(fitting);
    return { values, nTimes, nUnits, rateHz: rateHz || null, hrf: kHrf, onsetSecs: bundle.manifest.scan?.onset_secs ?? 0,
      matrices, layers: joined, ids };
  }

  /** What session/model-scores.js compares. @param {Bundle} bundle @param {Scan} scan @returns {import('../session/session-types.js').OfferedModels} */
  #offered(bundle, scan) {
    const models = (bundle.manifest.models ?? []).filter((model) => (model.layers?.length ?? 0) > 0);
    return {
      list: models.map(({ id, name, accuracy }) => ({ id, name, ...(accuracy ? { accuracy: accuracy.value, accuracyMetric: accuracy.metric } : {}) })),
      responses: (id, signal) => this.#responses(bundle, /** @type {BundleModel} */ (models.find((model) => model.id === id)), scan, signal),
    };
  }

  /** The responses of a model's layers; kept, so that another scan needs no other fetch. @param {Bundle} bundle @param {BundleModel} model @param {AbortSignal} [signal] */
  #fetchLayers(bundle, model, signal) {
    let layers = this.#layers.get(model.id);
    if (!layers) {
      layers = Promise.all((model.layers ?? []).map((layer) => this.#readLayer(bundle, layer, signal)));
      this.#layers.set(model.id, layers);
      layers.catch(() => this.#layers.delete(model.id));
    }
    return layers;
  }

  /** @param {Bundle} bundle @param {import('./manifest.js').BundleLayer} layer @param {AbortSignal} [signal] @returns {Promise<Matrix>} */
  async #readLayer(bundle, layer, signal) {
    const { rows, columns, values, nonFinite } = await (await this.#engine()).readNpy(await bundle.file(layer.responses, signal));
    if (rows !== layer.n_samples || columns !== layer.n_units) {
      throw new BundleError('bad_input', `${layer.responses} is ${rows} x ${columns}, bundle.json says ${layer.n_samples} x ${layer.n_units}.`);
    }
    return { name: layer.name, rows, columns, values, nonFinite, ...(layer.unit_names ? { ids: layer.unit_names } : {}) };
  }

  /** @param {Bundle} bundle @param {AbortSignal} [signal] @returns {Promise<Uint8Array|null>} */
  async #surface(bundle, signal) {
    const { surface_vertices: vertices, surface_triangles: triangles } = bundle.manifest.anatomy ?? {};
    if (!vertices || !triangles) return null;
    const engine = await this.#engine();
    const [v, t] = await Promise.all([vertices, triangles].map(async (path) => engine.readNpy(await bundle.file(path, signal))));
    return meshBytes(v, t);
  }

  /** What stays when the same brain is simulated anew. */
  #keptView() {
    const state = this.#view.state();
    return Object.fromEntries(kKeptView.filter((key) => state[key] !== undefined).map((key) => [key, state[key]]));
  }

  /** @param {OpenBundle} opened @param {Opener} opener */
  #tellModels({ bundle, model: open }, opener) {
    const { files, models } = bundle.manifest;
    const list = (models ?? []).map((model) => ({
      id: model.id, name: model.name, kind: model.architecture ?? '', nUnits: (model.layers ?? []).reduce((sum, layer) => sum + layer.n_units, 0),
      nLayers: model.layers?.length ?? 0, responseBytes: (model.layers ?? []).reduce((sum, layer) => sum + files[layer.responses].bytes, 0), parameters: model.x_parameters ?? 0, training: model.x_training ?? '', source: model.source ?? '',
      licence: model.x_licence ?? '', ...(model.accuracy ? { accuracy: model.accuracy.value, accuracyMetric: model.accuracy.metric,
        accuracySource: model.accuracy.source } : {}), hasOnnx: model.onnx !== undefined, open: model.id === open }));
    opener.tell('models', { list, open });
  }
}

/** A unit's responses as the bundle has them: along the film. @param {Matrix[]} layers @param {number} unit */
function seriesOf(layers, unit) {
  const layer = layers.find((one) => (unit < one.columns ? true : (unit -= one.columns, false)));
  return layer ? layer.values.subarray(unit * layer.rows, (unit + 1) * layer.rows) : new Float32Array();
}

/**
 * The model to show: the one that is wanted, the bundle's own choice, or its first with responses.
 * @param {Bundle} bundle
 * @param {string} id
 * @returns {BundleModel|undefined}
 */
function chosenModel({ manifest, name }, id) {
  const shown = (manifest.models ?? []).filter((model) => (model.layers?.length ?? 0) > 0);
  if (!id) return shown.find((model) => model.id === manifest.x_default_model) ?? shown[0];
  const model = shown.find((one) => one.id === id);
  if (!model) throw new BundleError('bad_input', `${name} has no model "${id.slice(0, 64)}" with responses. It has: ${shown.map((one) => one.id).join(', ') || 'none'}.`);
  return model;
}
