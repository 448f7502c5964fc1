// @ts-check
// window.syncAct: what scripts in the page, hosts of an embedded page and tests may ask for.
// docs/embedding.md shows it in use.

import { couplingCsv, couplingObject, sessionJson } from './export.js';
import { classifyFiles } from './files.js';
import { kDefaultAnswers, makePlan, statedTrSecs } from './open-plan.js';

/** @typedef {import('./types.js').Item} Item */
/** @typedef {import('./types.js').Matrix} Matrix */
/** @typedef {import('./types.js').Role} Role */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./session.js').OpenData} OpenData */
/** @typedef {import('./engine-client.js').EngineClient} EngineClient */

/**
 * Where bytes come from: a File or Blob, bytes with or without a name, or an address (https, or the
 * page's own origin; another origin must allow it by CORS).
 * @typedef {Blob|ArrayBuffer|Uint8Array|string|URL|{name: string, data: Blob|ArrayBuffer|Uint8Array}} Source
 */

/**
 * A matrix that is in memory already: values[unit * nTimes + time].
 * @typedef {{values: Float32Array, nTimes: number, nUnits: number, ids?: string[], name?: string}} MatrixInput
 */

/**
 * The film that was shown; its runs lie one after the other in film time.
 * @typedef {object} StimulusInput
 * @property {string} title
 * @property {string} [made]            where it comes from
 * @property {number} durationSecs
 * @property {number[]} [runDurationsSecs]  where the scan has as many runs, each starts with its run
 * @property {number} [onsetSecs]       it starts so long after a run's first scan; 0
 * @property {import('./session/film.js').FilmFrames} [frames]
 * @property {Source[]} [sheets]        pictures of columns x rows frames
 * @property {Source} [video]           one that the browser plays
 * @property {{names: string[], categories: number, rateHz: number, nSamples: number, values: Float32Array}} [labels]
 *   values[label * nSamples + sample]; the first `categories` are shares of the picture (0 to 1), the rest features
 */

/**
 * @typedef {object} OpenOptions
 * @property {Source|[Source, Source]} [bold]  the scan: a 4D NIfTI, or a header and its image; none: the open scan stays
 * @property {Source} [mask]
 * @property {Source|MatrixInput|(Source|MatrixInput)[]} [neurons]  [time x neuron]; several are layers
 * @property {Source|MatrixInput} [networks]  [scan x network]
 * @property {number} [trSecs]        needed where the header does not state it
 * @property {number} [neuronRateHz]  rows of neurons per second; left out: one row per scan
 * @property {'spm'|'glover'|'none'|'shift'} [hrf]  default 'spm'
 * @property {number} [shiftScans]    with hrf 'shift'
 * @property {'linear'|'none'} [detrend]  default 'linear'
 * @property {number} [highPassSecs]      cut-off of the cosine filter, default 128; 0: none
 * @property {'ica'|'dictionary'} [findNetworks]  find networks in the scan where none are given; open() waits for them
 * @property {number} [networkCount]  how many, default 20
 * @property {number} [lastScan]      use the first so many scans
 * @property {StimulusInput|null} [stimulus]  the film of the scan; without anything else: of the open one
 * @property {boolean} [demo]         open the demo instead
 * @property {string|URL|Blob|File[]} [bundle]  open a bundle instead: its address, a .zip, or its files
 * @property {string} [model]         a model of the bundle, by its id; alone: of the open one
 * @property {Record<string, number>} [sim]  of a bundle with a simulation: options that replace its recipe's, by key
 * @property {boolean} [simulated]    open the small simulated scan instead
 * @property {number} [seed]          of the simulated scan
 */

/** @typedef {'coupling-csv'|'map-nifti'|'view-png'|'session-json'|'report-html'|'report-md'|'figure-coupling'|'figure-chance'|'figure-pair'|'figure-models'} ExportKind */
/** @typedef {'ready'|'progress'|'error'|'selection'|'state'|'map'|'significant'|'preview'} ApiEvent */

/**
 * The part of the app that the API needs (web/js/app-host.js).
 * @typedef {object} ApiApp
 * @property {() => Record<string, any>} state
 * @property {(state: Record<string, any>) => Promise<void>} setState
 * @property {() => Promise<Blob>} picture
 * @property {(kind: string) => Promise<string>} document
 */

/** What the app writes: its name for it, and the type of the file. @type {Record<string, [string, string]>} */
const kDocuments = { 'report-html': ['report_html', 'text/html'], 'report-md': ['report_md', 'text/markdown'],
  ...Object.fromEntries(['coupling', 'chance', 'pair', 'models'].map((id) => [`figure-${id}`, [`figure_${id}`, 'image/svg+xml']])) };

/** An error as all of the page's: a code and a sentence. @param {string} code @param {string} text */
const apiError = (code, text) => Object.assign(new Error(text), { code });

export class SyncActApi {
  #session;
  #app;
  #engine;
  #bundles;
  /** @type {Map<string, Set<(detail: any) => void>>} */
  #listeners = new Map();
  /** Resolves when the first scan is open, or could not be. @type {Promise<void>} */
  ready;
  /** @type {() => void} */
  #resolveReady = () => {};

  /** @param {{session: Session, app: ApiApp, engine: () => Promise<EngineClient>, bundles: import('./page-bundle.js').PageBundle}} parts */
  constructor({ session, app, engine, bundles }) {
    this.#session = session;
    this.#bundles = bundles;
    this.#app = app;
    this.#engine = engine;
    this.ready = new Promise((resolve) => { this.#resolveReady = resolve; });
    this.on('ready', () => this.#resolveReady());
  }

  /**
   * Calls `fn` at each event until the returned function is called.
   * @param {ApiEvent} event
   * @param {(detail: any) => void} fn
   * @returns {() => void}
   */
  on(event, fn) {
    const group = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, group.add(fn));
    return () => { group.delete(fn); };
  }

  /** For the page: tells the listeners. @param {ApiEvent} event @param {any} detail */
  emit(event, detail) {
    for (const fn of [...this.#listeners.get(event) ?? []]) {
      try {
        fn(detail);
      } catch (error) {
        console.error(error);  // a listener's defect is not the page's
      }
    }
  }

  /** The view, as docs/embedding.md describes it; defaults are left out. */
  getState() {
    return this.#app.state();
  }

  /**
   * Keys that are left out keep their value. Rejects, saying why, where a key or value cannot be; nothing is changed then.
   * @param {Record<string, any>} state
   */
  async setState(state) {
    await this.#app.setState(state);
  }

  /**
   * Opens files without asking. Rejects, saying what is missing, where the dialog would ask.
   * @param {OpenOptions} options
   */
  async open(options) {
    const { stimulus, ...rest } = options;
    const alone = stimulus !== undefined && Object.keys(rest).length === 0;
    if (alone && !this.#session.data) throw apiError('bad_input', 'There is no scan for the film to belong to.');
    if (options.simulated) await this.#session.openSimulated(options.seed ?? 1);
    else if (options.demo || options.bundle || options.model) await this.#openBundle(options);
    else if (!alone) await this.#openFiles(options);
    if (stimulus !== undefined) await this.#session.setStimulus(stimulus && stimulusOf(stimulus));
  }

  /** @param {OpenOptions} options */
  async #openFiles(options) {
    const engine = await this.#engine();
    const items = await this.#items(options, engine);
    const broken = items.find((item) => item.problem);
    if (broken?.problem) throw apiError(broken.problem.code, broken.problem.text);
    const open = this.#session.data?.scan ?? null;
    const header = items.find((item) => item.role === 'bold')?.header;
    const { plan, errors } = makePlan(items, { ...kDefaultAnswers,
      tr: String(options.trSecs ?? (statedTrSecs(header) || '')),
      sampling: options.neuronRateHz ? 'rate' : 'scan', rate: String(options.neuronRateHz ?? ''),
      hrf: options.hrf ?? 'spm', shift: String(options.shiftScans ?? 0), detrend: options.detrend ?? 'linear',
      highPass: String(options.highPassSecs ?? kDefaultAnswers.highPass), find: options.findNetworks ?? 'none', count: String(options.networkCount ?? kDefaultAnswers.count),
    }, open, options.lastScan ?? null);
    if (!plan) throw apiError('bad_input', Object.values(errors).join(' '));
    await this.#session.open(plan, 'caller');
  }

  /** @param {OpenOptions} options */
  #openBundle({ demo, bundle, model, sim }) {
    const wanted = { ...(model ? { model } : {}), ...(sim ? { overrides: sim } : {}) };
    if (demo) return this.#bundles.openDemo(wanted);
    if (typeof bundle === 'string' || bundle instanceof URL) return this.#bundles.openAddress(String(bundle), wanted);
    if (Array.isArray(bundle)) return this.#bundles.openFiles(bundle, 'caller', wanted);
    if (bundle instanceof Blob) return this.#bundles.openFiles([bundle instanceof File ? bundle : new File([bundle], 'bundle.zip')], 'caller', wanted);
    if (!bundle && model) return this.#bundles.openModel(model);
    throw apiError('bad_input', 'bundle: give an address, a .zip, or files.');
  }

  /** @param {OpenOptions} options @param {EngineClient} engine @returns {Promise<Item[]>} */
  async #items(options, engine) {
    /** @type {Item[]} */
    const items = [];
    /** @param {Role} role @param {Source[]} sources */
    const addFiles = async (role, sources) => {
      const files = await Promise.all(sources.map((source) => asFile(source, role)));
      for (const item of await classifyFiles(files, engine, { firstId: items.length })) {
        if (!item.problem && role !== 'unused' && !item.roles.includes(role)) {
          throw apiError('bad_input', `${item.name} cannot be used as ${role}: ${item.summary}.`);
        }
        items.push({ ...item, role });
      }
    };
    if (options.bold) await addFiles('bold', Array.isArray(options.bold) ? options.bold : [options.bold]);
    if (options.mask) await addFiles('mask', [options.mask]);
    for (const [role, inputs] of /** @type {[Role, any][]} */ ([['neurons', options.neurons], ['networks', options.networks]])) {
      for (const input of inputs === undefined || inputs === null ? [] : Array.isArray(inputs) ? inputs : [inputs]) {
        if (input.values instanceof Float32Array) items.push(matrixItem(input, role, items.length));
        else await addFiles(role, [input]);
      }
    }
    return items;
  }

  /** The coupling of all neurons and networks; null where there is none. */
  getCoupling() {
    return this.#session.data ? couplingObject(this.#session.data) : null;
  }

  /**
   * Compares all models of the open bundle with its brain; their responses are fetched for it.
   * @returns {Promise<import('./session/model-scores.js').ScoredModels|null>} null where it was cancelled or failed
   */
  async compareModels() {
    if ((this.#session.data?.models?.list.length ?? 0) === 0) throw apiError('bad_input', 'No bundle with models is open.');
    return this.#session.scoreModels();
  }

  /** What the comparison of the models gave (types: engine-types.js ModelScores); null where they were not compared. */
  getModelScores() {
    return this.#session.data?.modelScores ?? null;
  }

  /**
   * r of one neuron with every voxel of the mask.
   * @param {number} [neuron] index; left out: the selected one
   */
  async getVoxelMap(neuron) {
    const data = this.#session.data;
    if (!data?.neurons) throw apiError('bad_input', 'There are no neurons.');
    const unit = neuron ?? neuronIndex(data, this.getState().neuron);
    if (!(Number.isInteger(unit) && unit >= 0 && unit < data.neurons.nUnits)) {
      throw apiError('bad_input', `There is no neuron ${String(neuron ?? 'selected')}: there are ${data.neurons.nUnits}.`);
    }
    const r = (await this.#session.voxelMap(unit)).slice();
    return { neuron: unit, id: data.neurons.ids[unit], r, maskVoxels: data.scan.maskVoxels.slice(), dims: [...data.scan.dims],
      worldFromVoxel: [...data.scan.worldFromVoxel] };
  }

  /**
   * Computes the responses of a model of the open bundle anew, from its network and film, and compares
   * them with those that the bundle gives.
   * @param {{model?: string, onProgress?: (fraction: number, text: string) => void}} [options]  model: its id;
   *   left out: the one that is shown
   */
  compareResponses({ model, onProgress } = {}) {
    return this.#bundles.compareResponses(model, onProgress);
  }

  /**
   * The coupling table, the map that is shown, a picture of the view, or the session.
   * @param {ExportKind} kind
   * @returns {Promise<Blob>}
   */
  async export(kind) {
    const data = this.#session.data;
    if (kind === 'view-png') return this.#app.picture();
    if (kind === 'session-json') return new Blob([sessionJson(data, this.getState())], { type: 'application/json' });
    if (!data) throw apiError('bad_input', 'Nothing is open yet.');
    if (kind === 'coupling-csv') return new Blob([couplingCsv(data)], { type: 'text/csv' });
    if (kind === 'map-nifti') return this.#mapNifti(data);
    const written = kDocuments[kind];
    if (written) return this.#document(...written);
    throw apiError('bad_input', `There is no export "${String(kind).slice(0, 40)}".`);
  }

  /** @param {string} kind @param {string} type */
  async #document(kind, type) {
    if (kind.startsWith('report_')) await this.#session.tellContents();
    const text = await this.#app.document(kind);
    if (!text) throw apiError('bad_input', 'There is nothing of this to export yet.');
    return new Blob([text], { type });
  }

  /** @param {OpenData} data */
  async #mapNifti(data) {
    const shown = shownMap(data, this.getState());
    if (!shown) throw apiError('bad_input', 'No map is shown: choose a network or a neuron.');
    const values = shown.of === 'neuron' ? await this.#session.voxelMap(shown.index) : await this.#session.networkMap(shown.index);
    const bytes = await this.#session.mapFile(values);
    return new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)], { type: 'application/gzip' });
  }
}

/**
 * Which map the brain shows.
 * @param {OpenData} data
 * @param {Record<string, any>} state
 * @returns {{of: 'neuron'|'network', index: number, id: string}|null}
 */
export function shownMap(data, state) {
  const neuron = neuronIndex(data, state.neuron);
  const network = data.networks && state.network !== undefined ? data.networks.ids.indexOf(state.network) : -1;
  if ((state.overlay === 'voxel' || network < 0) && neuron >= 0) {
    return { of: 'neuron', index: neuron, id: data.neurons?.ids[neuron] ?? '' };
  }
  return network >= 0 ? { of: 'network', index: network, id: data.networks?.ids[network] ?? '' } : null;
}

/**
 * Index of the neuron that a state names; -1: none.
 * @param {OpenData} data
 * @param {{layer?: string, unit: number}|undefined} key
 */
export function neuronIndex(data, key) {
  if (!key || !data.neurons) return -1;
  const layer = key.layer === undefined ? data.neurons.layers[0] : data.neurons.layers.find(({ name }) => name === key.layer);
  return layer && key.unit < layer.count ? layer.first + key.unit : -1;
}

/** @param {MatrixInput} input @param {Role} role @param {number} index @returns {Item} */
function matrixItem({ values, nTimes, nUnits, ids, name: givenName }, role, index) {
  const name = givenName ?? role;
  if (!(nTimes > 0 && nUnits > 0 && values.length === nTimes * nUnits)) {
    throw apiError('bad_input', `${name}: ${values.length} values are not ${nTimes} times ${nUnits}.`);
  }
  if (ids && ids.length !== nUnits) throw apiError('bad_input', `${name}: ${ids.length} ids for ${nUnits} units.`);
  let nonFinite = 0;
  for (const value of values) if (!Number.isFinite(value)) ++nonFinite;
  return { id: `item-${index}`, name, bytes: values.byteLength, files: [], kind: 'npy', role, roles: [role], sure: true,
    summary: `${nTimes} rows × ${nUnits} columns`,
    matrix: { name, rows: nTimes, columns: nUnits, values: values.slice(), nonFinite, ...(ids ? { ids } : {}) } };
}

/** Pictures and video are taken when they are needed. @param {StimulusInput} input @returns {import('./session/film.js').Stimulus} */
function stimulusOf({ sheets, video, ...plain }) {
  return { ...plain, sheet: sheets ? (index) => asFile(sheets[index], 'film') : null, video: video ? () => asFile(video, 'film') : null };
}

/** @type {Record<string, string>} */
const kDefaultNames = { film: 'film', bold: 'bold.nii', mask: 'mask.nii', neurons: 'neurons.npy', networks: 'networks.npy' };

/** @param {any} source @param {string} role @returns {Promise<File>} */
async function asFile(source, role) {
  if (source instanceof File) return source;
  if (typeof source === 'string' || source instanceof URL) return fetchFile(source);
  const named = source?.data !== undefined;
  const data = named ? source.data : source;
  if (!(data instanceof Blob || data instanceof ArrayBuffer || ArrayBuffer.isView(data))) {
    throw apiError('bad_input', `${role}: give a File, a Blob, bytes or an address.`);
  }
  if (named && data instanceof File && !source.name) return data;
  return new File([/** @type {BlobPart} */ (data)], named ? String(source.name) : kDefaultNames[role]);
}

/** @param {string|URL} address */
async function fetchFile(address) {
  const url = new URL(address, document.baseURI);
  const name = decodeURIComponent(url.pathname.split('/').pop() || 'file');
  if (url.protocol !== 'https:' && url.origin !== location.origin) {
    throw apiError('bad_input', `${url.href}: only https addresses can be opened.`);
  }
  /** @type {Response} */
  let response;
  try {
    response = await fetch(url, { mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer' });
  } catch {
    throw apiError('io', `${name} could not be fetched from ${url.host}. The address must exist and allow other sites (CORS).`);
  }
  if (!response.ok) throw apiError('io', `${name} could not be fetched from ${url.host}: it answers ${response.status}.`);
  return new File([await response.blob()], name);
}
