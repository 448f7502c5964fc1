// @ts-check
// The engine as the page uses it: a pool of workers, each with its own wasm instance and its own
// block of the open scan's voxels, behind one object of promises (docs/architecture.md). Works on
// any static host and in any iframe: no shared memory, no special headers.

import {Details} from './engine-details.js';
import {asEngineError, cancelled, EngineError} from './engine-error.js';
import {lagged, shiftWithinRuns} from './engine-lag.js';
import {LatestLane} from './engine-lane.js';
import {MethodsPool} from './engine-methods.js';
import {browserPlatform} from './engine-platform.js';
import {WorkerPool} from './engine-pool.js';
import {JointProgress} from './engine-progress.js';
import {namedBlob, responsePayload, runStartsOf, sizeOf} from './engine-requests.js';
import {countVoxels} from './engine-scan.js';
import {simulatedScan, simulationPayload} from './engine-simulation.js';

/** @typedef {import('./engine-types.js').Anatomy} Anatomy */
/** @typedef {import('./engine-types.js').CallOptions} CallOptions */
/** @typedef {import('./engine-types.js').Coupling} Coupling */
/** @typedef {import('./engine-types.js').Header} Header */
/** @typedef {import('./engine-types.js').Hrf} Hrf */
/** @typedef {import('./engine-types.js').PreparedSeries} PreparedSeries */
/** @typedef {import('./engine-types.js').Progress} Progress */
/** @typedef {import('./engine-types.js').Recipe} Recipe */
/** @typedef {import('./engine-types.js').Scan} Scan */
/** @typedef {import('./engine-types.js').Series} Series */
/** @typedef {import('./engine-types.js').SimulationResult} SimulationResult */
/** @typedef {import('./engine-types.js').Volume} Volume */
/** @typedef {import('./engine-types.js').Preview} Preview */
/** @typedef {import('./engine-platform.js').Platform} Platform */
/** @typedef {import('./engine-pool.js').WorkersState} WorkersState */

export {EngineError};

/**
 * @typedef {object} EngineOptions
 * @property {number} [workers]  that hold voxels; default: the processor's, at most 4
 * @property {(state: WorkersState) => void} [onWorkersChanged]
 * @property {'relaxed'|'plain'} [simd]  default: what the browser can do
 * @property {Platform} [platform]  how workers and modules are loaded; tests give another
 */

/** @typedef {import('./engine-requests.js').FileLike} FileLike */

/** The default cut-off of the core's recipe (core/pipeline/recipe.h). */
export const kHighPassSecs = 128;
/** Series of all voxels that are gathered for a method; it holds them once more. */
const kMostColumnBytes = 1.2e9;

export class EngineClient {
  #pool;
  /** Opening scans one after the other. @type {Promise<unknown>} */
  #opening = Promise.resolve();
  /** @type {{scan: Scan, bounds: number[]} | null} */
  #open = null;
  /** @type {PreparedSeries | null} */
  #neurons = null;
  /** Of neurons, in couplings, maps and nulls. */
  #lagScans = 0;
  /** @type {PreparedSeries | null} */
  #networks = null;
  #voxelMaps = new LatestLane();
  #methods;
  #details;
  /** Beside the others: a test of the open coupling may run meanwhile. */
  #scoring;

  /** {version, kernel, simd, workers} @type {{version: string, kernel: string, simd: 'relaxed'|'plain', workers: number}} */
  info;

  /**
   * Starts the workers. Rejects with 'unsupported' where the browser cannot run them.
   * @param {EngineOptions} [options]
   * @returns {Promise<EngineClient>}
   */
  static async create(options = {}) {
    const platform = options.platform ?? browserPlatform();
    const simd = options.simd ?? platform.availableSimd();
    if (simd === 'none') {
      throw new EngineError('unsupported', 'This browser cannot run WebAssembly SIMD. Current ' +
          'versions of Chrome, Edge, Firefox and Safari can.');
    }
    const count = Math.max(1, Math.floor(options.workers ?? Math.min(platform.processors(), 4)));
    const module = await platform.compileModule(simd);
    const engine = new EngineClient(platform, module, simd, options.onWorkersChanged);
    try {
      await engine.#start(count);
    } catch (error) {
      engine.close();
      throw asEngineError(error);
    }
    return engine;
  }

  /**
   * @param {Platform} platform
   * @param {WebAssembly.Module} module
   * @param {'relaxed'|'plain'} simd
   * @param {((state: WorkersState) => void) | undefined} onWorkersChanged
   */
  constructor(platform, module, simd, onWorkersChanged) {
    this.#pool = new WorkerPool(platform, module, simd, onWorkersChanged);
    const addBusy = (/** @type {number} */ change) => this.#pool.addBusy(change);
    this.#methods = new MethodsPool(platform, simd, Math.max(1, Math.min(platform.processors(), 4)), addBusy);
    this.#scoring = new MethodsPool(platform, simd, 1, addBusy);
    this.#details = new Details(platform, simd, addBusy);
    this.#pool.atDeath((error) => this.#forget(error));
    this.info = {version: '', kernel: '', simd, workers: 0};
  }

  // --- Files ---

  /** Files are about to be chosen: what reads them is made ready. */
  expectFiles() {
    if (this.#pool.isAlive) this.#pool.reader.expect();
  }

  /**
   * The header of a NIfTI file, or of a .hdr/.img pair.
   * @param {FileLike[]} files
   * @returns {Promise<Header>}
   */
  readHeader(files) {
    return this.#pool.read('readHeader', {files: files.map(namedBlob)});
  }

  /**
   * A [time x unit] matrix from a .npy file, each column contiguous.
   * @param {FileLike} file
   * @returns {Promise<{rows: number, columns: number, values: Float32Array, nonFinite: number}>}
   */
  readNpy(file) {
    return this.#pool.read('readNpy', {file: namedBlob(file)});
  }

  /**
   * The first volume of a NIfTI file, e.g. a template brain.
   * @param {FileLike} file
   * @returns {Promise<Volume>}
   */
  readVolume(file) {
    return this.#pool.call(this.#pool.first, 'readVolume', {file: namedBlob(file)});
  }

  // --- The scan. Opening one forgets the one before, also where it fails. ---

  /**
   * A simulated scan with its neurons and networks, prepared: ready to couple. The same at any
   * number of workers.
   * @param {import('./engine-types.js').SimulationRequest} request
   * @param {CallOptions} [options]
   * @returns {Promise<SimulationResult>}
   */
  simulate(request, options = {}) {
    return this.#openScan(options, async (job, progress) => {
      const payload = await simulationPayload(request);
      const {workers} = this.#pool;
      const joint = new JointProgress(progress, workers.length);
      const parts = await this.#pool.allOf(job, workers.map((worker, block) =>
        this.#pool.call(worker, 'simulate', {...payload, block, nBlocks: workers.length},
            {job, onProgress: joint.of(block)})));
      const {neurons, networks, layers, networkNames, networkMaps, truth} = parts[0];
      const scan = simulatedScan(parts);
      this.#begin(scan);
      this.#neurons = neurons;
      this.#networks = networks;
      return {scan, neurons: {...neurons, model: 'Simulated', layers},
        networks: {...networks, ids: networkNames, method: 'planted',
          ...(networkMaps ? {maps: networkMaps} : {})}, truth};
    });
  }

  /**
   * Opens a scan from the user's files: reads, masks, detrends, z-scores. A truncated file rejects
   * with details {scansReadable, scansPromised, bytesHave, bytesPromised}; lastScan then says how
   * many of its first scans to use.
   * @param {object} request
   * @param {FileLike[]} request.files          a NIfTI file, or a .hdr and its .img
   * @param {FileLike | FileLike[] | null} [request.mask]  without it: found from the first volumes
   * @param {Header} [request.header]           of readHeader: says whether the scan fits into what the one before had
   * @param {number} [request.trSecs]           0 or nothing: the header's
   * @param {Recipe} [request.recipe]
   * @param {number} [request.lastScan]         0 or nothing: all
   * @param {CallOptions & {onPreview?: (preview: Preview) => void}} [options]
   *     onPreview: the mean of the first scans, as soon as they are read; the others follow
   * @returns {Promise<Scan>}
   */
  openBold({files, mask, header: expected, trSecs = 0, recipe = {}, lastScan = 0}, options = {}) {
    return this.#openScan(options, async (job, progress, throwIfCancelled, before) => {
      const maskFiles = mask ? [mask].flat() : [];
      if (maskFiles.length > 1) {
        throw new EngineError('unsupported', 'The mask must be one file (.nii or .nii.gz).');
      }
      if (!(trSecs >= 0 && trSecs <= 60)) {
        throw new EngineError('bad_input', `trSecs is ${trSecs}: it must be from 0 to 60 seconds.`);
      }
      const fits = before && expected && sizeOf(expected.dims) <= sizeOf([...before.dims, before.nScans]);
      const workers = before && !fits ? this.#pool.renewed() : this.#pool.workers;
      const reader = await this.#pool.reader.get();
      // Cancelled while the worker was starting: it would not have known which job was meant.
      throwIfCancelled();
      const channels = workers.map(() => new MessageChannel());
      const joint = new JointProgress(progress, 1 + workers.length, [18]);
      const tellRead = joint.of(0);
      const reading = this.#pool.call(reader, 'readScan', {
        files: files.map(namedBlob), mask: maskFiles.length > 0 ? namedBlob(maskFiles[0]) : null,
        lastScan, trSecs, ports: channels.map(({port1}) => port1),
      }, {job, transfer: channels.map(({port1}) => port1), onProgress: (told) => {
        if (told.preview) options.onPreview?.(told.preview);
        tellRead(told);
      }});
      const receiving = workers.map(async (worker, i) => {
        const started = await worker;
        throwIfCancelled();  // while it was starting: it would not have known which job was meant
        return this.#pool.call(started, 'receiveScan', {
          port: channels[i].port2, detrend: recipe.detrend ?? 'linear',
          highPassSecs: recipe.highPassSecs ?? kHighPassSecs, runLengths: recipe.runLengths ?? [],
        }, {job, onProgress: joint.of(1 + i), transfer: [channels[i].port2]});
      });
      const [read, ...blocks] = await this.#pool.allOf(job, [reading, ...receiving])
          .finally(() => this.#pool.reader.close());
      const {header, nScans, maskVoxels, meanValues, dims, worldFromVoxel} = read;
      /** @type {Scan} */
      const scan = {
        title: header.file ?? files[files.length - 1].name, simulated: false, dims, worldFromVoxel,
        trSecs: trSecs > 0 ? trSecs : header.trSecs, nScans,
        runStarts: runStartsOf(recipe.runLengths ?? []), maskVoxels,
        warnings: header.warnings, ...countVoxels(blocks),
        anatomy: {dims, worldFromVoxel, values: meanValues, kind: 'mean'},
      };
      this.#begin(scan);
      return scan;
    });
  }

  // --- Neurons, networks, coupling ---

  /**
   * Brings responses to the scans, detrends and z-scores them. `values` is copied.
   * @param {Series & {rateHz: number | null, hrf: Hrf, onsetSecs?: number}} request
   *     rateHz: rows per second of the film; null: one row per scan
   * @param {CallOptions} [options]
   * @returns {Promise<PreparedSeries>}
   */
  async prepareNeurons(request, options = {}) {
    this.#neurons = null;
    this.#neurons = await this.#run('prepareNeurons', responsePayload(request), options);
    return /** @type {PreparedSeries} */ (this.#neurons);
  }

  /**
   * Brings labels of the film to the scans as prepareNeurons() does with responses; the engine keeps its
   * neurons. `values` is copied.
   * @param {Series & {rateHz: number | null, hrf: Hrf, onsetSecs?: number}} request
   * @param {CallOptions} [options]
   * @returns {Promise<PreparedSeries>}
   */
  prepareLabels(request, options = {}) {
    return this.#run('prepareLabels', responsePayload(request), options);
  }

  /**
   * Detrends and z-scores networks' time courses, one row per scan. `values` is copied.
   * @param {Series} request
   * @param {CallOptions} [options]
   * @returns {Promise<PreparedSeries>}
   */
  async prepareNetworks({values, nTimes, nUnits}, options = {}) {
    this.#networks = null;
    this.#networks = await this.#run('prepareNetworks', {values, nTimes, nUnits}, options);
    return /** @type {PreparedSeries} */ (this.#networks);
  }

  /**
   * Takes what features of the film explain out of neurons and networks, which are prepared: r is then the
   * partial correlation. Undone by preparing both again.
   * @param {Series & {rateHz: number, hrf: Hrf, onsetSecs?: number}} request  values [row x feature]
   * @param {CallOptions} [options]
   * @returns {Promise<{neurons: PreparedSeries, networks: PreparedSeries}>}
   */
  async partialOut(request, options = {}) {
    const left = await this.#run('partialOut', responsePayload(request), options);
    this.#neurons = left.neurons;
    this.#networks = left.networks;
    return left;
  }

  /**
   * Prepared neurons x prepared networks.
   * @param {{absolute?: boolean, lagScans?: number}} request  absolute: the best partner is that of the largest |r|;
   *     lagScans: neurons count so many scans later, also in maps and nulls from then on
   * @param {CallOptions} [options]
   * @returns {Promise<Coupling>}
   */
  async couple({absolute = false, lagScans = 0}, options = {}) {
    const coupling = await this.#run('couple', {absolute, lagScans}, options);
    this.#lagScans = lagScans;
    return coupling;
  }

  // --- Methods: what runs when it is asked for ---

  /** Every network method and null model with its parameters. */
  catalogue() {
    this.#pool.requireAlive();
    return this.#methods.catalogue();
  }

  /**
   * What of the coupling of the prepared neurons and networks is more than chance.
   * @param {Record<string, string|number|boolean|undefined>} request  options by their keys (catalogue().coupling): null,
   *     surrogates, seed, fdr, correction, max_lag, held_out, absolute, and the null model's own
   * @param {CallOptions} [options]
   */
  async significance(request, options = {}) {
    const {scan} = this.#requireScan();
    const neurons = this.#neurons && this.#lagScans !== 0
      ? {...this.#neurons, values: shiftWithinRuns(this.#neurons.values, this.#neurons.nTimes, scan.runStarts, this.#lagScans)}
      : this.#neurons;
    const networks = this.#networks;
    if (!neurons || !networks) throw new EngineError('bad_input', 'There are no neurons and networks to compare.');
    return this.#methods.significance({neurons, networks, runStarts: scan.runStarts, options: request}, options);
  }

  /**
   * r of prepared labels (prepareLabels) with prepared neurons or networks, and what of it is more than
   * chance: p family-wise over the labels, q over all pairs.
   * @param {import('./engine-details.js').LabelRequest} request
   * @param {CallOptions} [options]
   */
  async labelResponses(request, options = {}) {
    const open = this.#requireScan();
    const all = request.of === 'neuron' ? this.#neurons : this.#networks;
    return this.#details.labelResponses({...request, all, scan: open.scan}, () => this.#open === open, options);
  }

  /**
   * How similar each model is to the brain: models' neurons as prepareLabels() gives them (the engine keeps its own),
   * against the prepared networks; and how that goes with their accuracy.
   * @param {import('./engine-types.js').ScoreRequest} request
   * @param {CallOptions & {onScored?: (scores: import('./engine-types.js').ModelScores) => void}} [options]  onScored:
   *     what there is after each model
   */
  async scoreModels(request, options = {}) {
    const {scan} = this.#requireScan();
    const networks = this.#networks;
    if (!networks) throw new EngineError('bad_input', 'There are no networks to compare with.');
    const {scoreModels} = /** @type {typeof import('./engine-scores.js')} */ (await import(new URL('./engine-scores.js', import.meta.url).href));
    return scoreModels(this.#scoring, {...request, networks, runStarts: scan.runStarts}, options);
  }

  /**
   * Where maps are: shares of each map's mass per region of an atlas, and peaks.
   * @param {import('./engine-details.js').RegionRequest} request
   * @param {CallOptions} [options]
   */
  async regions(request, options = {}) {
    const open = this.#requireScan();
    return this.#details.regions({...request, scan: open.scan}, () => this.#open === open, options);
  }

  /**
   * Networks of the open scan.
   * @param {{method: string, options?: Record<string, string|number|boolean|undefined>,
   *     maps?: {values: Float32Array, names: string[]}, labels?: {values: Int32Array, names: [number, string][]}}} request
   * @param {CallOptions} [options]
   */
  async findNetworks({method, options: values = {}, maps, labels}, options = {}) {
    const {scan, bounds} = this.#requireScan();
    const count = scan.nScans * scan.maskVoxels.length;
    if (4 * count > kMostColumnBytes) {
      throw new EngineError('out_of_memory', `Networks of ${scan.maskVoxels.length} voxels and ${scan.nScans} scans ` +
          `need ${Math.round(8 * count / 1e6)} MB, more than a page should take. Use a smaller mask, or sync-act networks.`);
    }
    const columns = new Float32Array(count);
    for (const [block, worker] of this.#pool.workers.entries()) {
      const {values: part} = await this.#pool.call(worker, 'columns', {});
      columns.set(part, bounds[block] * scan.nScans);
    }
    return this.#methods.findNetworks({scan, columns, method, options: values, maps, labels}, options);
  }

  // --- Maps ---

  /**
   * r of a prepared neuron with every voxel of the mask. For live use: while one map is computed,
   * only the newest of the calls that wait is kept, the others reject with 'cancelled'.
   * @param {number} neuron
   * @returns {Promise<Float32Array>}
   */
  voxelMap(neuron) {
    return this.#voxelMaps.run(() => this.#mapOf(this.#neurons, neuron, 'neuron', this.#lagScans));
  }

  /**
   * What of a neuron's voxel map is more than chance (engine-voxel-test.js).
   * @param {number} neuron
   * @param {CallOptions} [options]
   */
  async voxelTest(neuron, options = {}) {
    const {scan, bounds} = this.#requireScan();
    const neurons = this.#neurons;
    const lagScans = this.#lagScans;
    const map = await this.#mapOf(neurons, neuron, 'neuron', lagScans);
    const {testVoxels} = /** @type {typeof import('./engine-voxel-test.js')} */ (await import(new URL('./engine-voxel-test.js', import.meta.url).href));
    return testVoxels(this.#scoring, {scan, bounds, map, series: lagged(/** @type {PreparedSeries} */ (neurons), neuron, scan, lagScans),
      columns: (block) => this.#pool.call(this.#pool.workers[block], 'columns', {})}, options);
  }

  /**
   * r of a prepared network's time course with every voxel of the mask.
   * @param {number} network
   * @returns {Promise<Float32Array>}
   */
  networkMap(network) {
    return this.#mapOf(this.#networks, network, 'network');
  }

  /**
   * A voxel's series as it is compared: detrended, z-scored; zeros where there is no signal.
   * @param {number} maskIndex  index into maskVoxels
   * @returns {Promise<Float32Array>}
   */
  async voxelSeries(maskIndex) {
    const {bounds} = this.#requireScan();
    const block = bounds.findIndex((first, i) => maskIndex >= first && maskIndex < bounds[i + 1]);
    if (block < 0 || !Number.isInteger(maskIndex)) {
      throw new EngineError('bad_input', `There is no voxel ${maskIndex} in the mask.`);
    }
    const {values} = await this.#pool.call(this.#pool.workers[block], 'voxelSeries',
        {voxel: maskIndex - bounds[block]});
    return values;
  }

  /**
   * Each block's part of a carpet (core/data/carpet.h), to be added up.
   * @param {{rows: number, columns: number}} size
   * @returns {Promise<{sums: Float32Array, counts: Float32Array, squaredChange: Float32Array, nVoxels: number}[]>}
   */
  carpetParts(size) {
    const {scan, bounds} = this.#requireScan();
    return Promise.all(this.#pool.workers.map((worker, i) =>
      this.#pool.call(worker, 'carpet', {...size, first: bounds[i], nVoxels: scan.maskVoxels.length})));
  }

  /**
   * A map as a .nii.gz file on the scan's grid, 0 outside the mask.
   * @param {{values: Float32Array, kind: string}} request  values per mask voxel; kind: what it is
   * @returns {Promise<Uint8Array>}
   */
  async writeNifti({values, kind}) {
    const {scan} = this.#requireScan();
    if (values.length !== scan.maskVoxels.length) {
      throw new EngineError('bad_input', `The map has ${values.length} values, the mask ` +
          `${scan.maskVoxels.length} voxels.`);
    }
    const volume = new Float32Array(scan.dims[0] * scan.dims[1] * scan.dims[2]);
    scan.maskVoxels.forEach((voxel, i) => {
      volume[voxel] = values[i];
    });
    const {file} = await this.#pool.call(this.#pool.first, 'encodeNifti', {dims: scan.dims,
      worldFromVoxel: scan.worldFromVoxel, values: volume, kind}, {transfer: [volume.buffer]});
    return file;
  }

  // --- The pool ---

  /** Bytes that each worker's engine holds now; the reading worker not included. @returns {Promise<number[]>} */
  async liveBytes() {
    const infos = await this.#pool.callAll('info', {});
    return infos.map(({liveBytes}) => liveBytes);
  }

  /** Ends all workers; pending calls reject with 'cancelled'. */
  close() {
    this.#pool.die(new EngineError('cancelled', 'The engine was closed.'));
  }

  /** False once a worker has died (out of memory): then only another client helps. */
  get isAlive() {
    return this.#pool.isAlive;
  }

  /** @param {number} count */
  async #start(count) {
    await this.#pool.start(count);
    const {version, kernel} = await this.#pool.call(this.#pool.first, 'info', {});
    this.info = {...this.info, version, kernel, workers: count};
  }

  /** One cancellable job for the open scan. @param {string} type @param {Record<string, unknown>} payload @param {CallOptions} options */
  async #run(type, payload, options) {
    this.#requireScan();
    return this.#pool.run(type, payload, options);
  }

  /**
   * Opens a scan: after the opening before it, with the old scan's memory freed, and with nothing
   * left of the new one where it fails.
   * @template T
   * @param {CallOptions} options
   * @param {(job: string, progress: ((progress: Progress) => void) | undefined, throwIfCancelled: () => void, before: Scan | null) => Promise<T>} action
   * @returns {Promise<T>}
   */
  #openScan({signal, onProgress}, action) {
    const job = this.#pool.newJob();
    const throwIfCancelled = () => {
      if (signal?.aborted) throw cancelled();
    };
    const result = this.#opening.then(() => {
      this.#pool.requireAlive();
      return this.#pool.cancellable(job, signal, async () => {
        const before = this.#open?.scan ?? null;
        try {
          await this.#closeScan();
          throwIfCancelled();
          return await action(job, onProgress, throwIfCancelled, before);
        } catch (error) {
          await this.#pool.whole();
          if (this.isAlive) await this.#closeScan();
          throw asEngineError(error);
        }
      });
    });
    this.#opening = result.catch(() => {});
    return result;
  }

  async #closeScan() {
    this.#forget(cancelled());
    await this.#pool.callAll('closeScan', {});
  }

  /** What was open and all that runs on it. @param {EngineError} reason */
  #forget(reason) {
    this.#open = null;
    this.#neurons = null;
    this.#networks = null;
    this.#lagScans = 0;
    for (const beside of [this.#methods, this.#details, this.#scoring]) beside.close(reason);
  }

  /** @param {Scan} scan */
  #begin(scan) {
    const n = this.#pool.workers.length;
    const count = scan.maskVoxels.length;
    // As the workers divide it.
    const bounds = Array.from({length: n + 1}, (_, i) => Math.floor((count * i) / n));
    this.#open = {scan, bounds};
  }

  /**
   * @param {PreparedSeries | null} units
   * @param {number} unit
   * @param {string} what
   * @param {number} [lagScans]
   */
  async #mapOf(units, unit, what, lagScans = 0) {
    const {scan, bounds} = this.#requireScan();
    if (!units || !Number.isInteger(unit) || unit < 0 || unit >= units.nUnits) {
      throw new EngineError('bad_input', `There is no ${what} ${unit}.`);
    }
    const series = lagged(units, unit, scan, lagScans);
    const parts = await this.#pool.callAll('correlate', {series});
    const map = new Float32Array(scan.maskVoxels.length);
    parts.forEach(({r}, block) => map.set(r, bounds[block]));
    return map;
  }

  #requireScan() {
    this.#pool.requireAlive();
    if (!this.#open) throw new EngineError('bad_input', 'No scan is open.');
    return this.#open;
  }
}
