// @ts-check
// The methods that run only when they are asked for: networks from the data, and what of a coupling is
// more than chance. They live in a wasm module of their own, fetched with the first such call, in a pool of
// workers that ends when it has rested for a while, so that its memory goes.

import {WorkerChannel} from './engine-channel.js';
import {asEngineError, cancelled, EngineError} from './engine-error.js';
import {kSurrogatesAtOnce, optionText, setSeries} from './engine-method-calls.js';
import {settleAll} from './engine-progress.js';

/** @typedef {import('./engine-platform.js').Platform} Platform */
/** @typedef {import('./engine-types.js').CallOptions} CallOptions */
/** @typedef {import('./engine-types.js').Catalogue} Catalogue */
/** @typedef {import('./engine-types.js').FoundNetworks} FoundNetworks */
/** @typedef {import('./engine-types.js').PreparedSeries} PreparedSeries */
/** @typedef {import('./engine-types.js').Progress} Progress */
/** @typedef {import('./engine-types.js').Scan} Scan */
/** @typedef {import('./engine-types.js').Significance} Significance */
/** @typedef {import('./engine-types.js').LabelResponses} LabelResponses */
/** @typedef {import('./engine-types.js').MapRegions} MapRegions */
/** @typedef {import('./engine-types.js').Volume} Volume */

const kIdleMilliseconds = 20_000;
/** Less than this (half a second) is done before another worker would have got the series. */
const kProductsWorthAWorker = 1e10;

export class MethodsPool {
  #platform;
  #simd;
  #count;
  #onBusy;
  /** Those that have been needed so far. @type {Promise<WorkerChannel>[]} */
  #workers = [];
  /** @type {Promise<WebAssembly.Module> | null} */
  #module = null;
  #running = 0;
  #nextJob = 1;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Platform} platform
   * @param {'relaxed'|'plain'} simd
   * @param {number} count               workers
   * @param {(change: number) => void} onBusy
   */
  constructor(platform, simd, count, onBusy) {
    this.#platform = platform;
    this.#simd = simd;
    this.#count = count;
    this.#onBusy = onBusy;
  }

  /** Every method with its parameters. @returns {Promise<Catalogue>} */
  catalogue() {
    return this.#use({}, 1, async ([worker]) => worker.call('catalogue', {}));
  }

  /**
   * @param {{neurons: PreparedSeries, networks: PreparedSeries, runStarts: number[],
   *     options: Record<string, string|number|boolean|undefined>}} request
   * @param {CallOptions} callOptions
   * @returns {Promise<Significance>}
   */
  significance({neurons, networks, runStarts, options}, callOptions) {
    const products = neurons.nUnits * networks.nUnits * neurons.nTimes * Number(options.surrogates ?? 1000);
    return this.#use(callOptions, products < kProductsWorthAWorker ? 1 : this.#count, async (workers, job) => {
      const {onProgress, signal} = callOptions;
      const text = optionText(options);
      const opened = await settleAll(workers.map(async (worker) => {
        await setSeries(worker, 0, runStarts, neurons);
        await setSeries(worker, 1, runStarts, networks);
        return worker.call('openSignificance', {text});
      }), () => {});
      const {nSurrogates, label, fails} = opened[0];
      const maxima = new Float32Array(nSurrogates * networks.nUnits);
      const counts = new Uint32Array(neurons.nUnits);
      let next = 0;
      let done = 0;
      await settleAll(workers.map(async (worker) => {
        while (next < nSurrogates) {
          if (signal?.aborted) throw cancelled();
          const first = next;
          const last = next = Math.min(first + kSurrogatesAtOnce, nSurrogates);
          const part = await worker.call('surrogates', {first, last}, {job});
          maxima.set(part.ofNetworks, first * networks.nUnits);
          for (let n = 0; n < counts.length; ++n) counts[n] += part.neuronCounts[n];
          done += last - first;
          onProgress?.({fraction: 0.95 * done / nSurrogates,
            step: `${done.toLocaleString('en')} of ${nSurrogates.toLocaleString('en')} surrogates`});
        }
      }), () => workers.forEach((worker) => worker.cancel(job)));
      const result = await workers[0].call('mergeSurrogates', {maxima, counts}, {job,
        onProgress: ({fraction, step}) => onProgress?.({fraction: 0.95 + 0.05 * fraction, step})});
      return {...result, label, fails, nSurrogates};
    });
  }

  /**
   * @param {{labels: PreparedSeries, units: PreparedSeries, runStarts: number[],
   *     options: Record<string, string|number|boolean|undefined>}} request
   * @param {CallOptions} callOptions
   * @returns {Promise<LabelResponses>}
   */
  labelResponses({labels, units, runStarts, options}, callOptions) {
    return this.#use(callOptions, 1, async ([worker], job) => {
      await setSeries(worker, 0, runStarts, labels);
      await setSeries(worker, 1, runStarts, units);
      const {nSurrogates, label} = await worker.call('openSignificance', {text: optionText({...options, absolute: true, held_out: 'none'})});
      const part = await worker.call('surrogates', {first: 0, last: nSurrogates}, {job});
      await worker.call('mergeSurrogates', {maxima: part.ofNetworks, counts: part.neuronCounts}, {job});
      return {...await worker.call('labelResponses', {}), label, nSurrogates};
    });
  }

  /**
   * @param {{scan: Scan, maps: Float32Array[], atlas: {volume: Volume, names: string}}} request
   * @param {CallOptions} callOptions
   * @returns {Promise<MapRegions[]>}
   */
  regions({scan, maps, atlas}, callOptions) {
    return this.#use(callOptions, 1, async ([worker]) => {
      await worker.call('setMask', {dims: scan.dims, worldFromVoxel: scan.worldFromVoxel, voxels: scan.maskVoxels});
      await worker.call('setAtlas', atlas);
      /** @type {MapRegions[]} */
      const found = [];
      for (const map of maps) found.push(await worker.call('regions', {map}));
      return found;
    });
  }

  /**
   * @param {{scan: Scan, columns: Float32Array, method: string,
   *     options: Record<string, string|number|boolean|undefined>,
   *     maps?: {values: Float32Array, names: string[]}, labels?: {values: Int32Array, names: [number, string][]}}} request
   *     columns: [scan x mask voxel], z-scored; transferred
   * @param {CallOptions} callOptions
   * @returns {Promise<FoundNetworks>}
   */
  findNetworks({scan, columns, method, options, maps, labels}, callOptions) {
    return this.#use(callOptions, 1, async ([worker], job) => {
      await worker.call('setMask', {dims: scan.dims, worldFromVoxel: scan.worldFromVoxel, voxels: scan.maskVoxels});
      await worker.call('setSeries', {role: 2, runStarts: scan.runStarts, nTimes: scan.nScans,
        nUnits: scan.maskVoxels.length, values: columns}, {transfer: [columns.buffer]});
      if (maps) await worker.call('setMaps', maps);
      if (labels) await worker.call('setLabels', labels);
      const text = [method, optionText(options)].filter(Boolean).join('\n');
      return worker.call('findNetworks', {text}, {job, onProgress: callOptions.onProgress});
    });
  }

  /**
   * For methods of other modules.
   * @template T
   * @param {CallOptions} callOptions
   * @param {(worker: WorkerChannel, job: string) => Promise<T>} action
   * @returns {Promise<T>}
   */
  withWorker(callOptions, action) {
    return this.#use(callOptions, 1, ([worker], job) => action(worker, job));
  }

  /** Ends the workers; what runs rejects with `error`. @param {EngineError} [error] */
  close(error = new EngineError('cancelled', 'The engine was closed.')) {
    clearTimeout(this.#timer);
    for (const worker of this.#workers) worker.then((channel) => channel.close(error), () => {});
    this.#workers = [];
  }

  /**
   * Runs `action` with so many workers, started where they are not there yet.
   * @template T
   * @param {CallOptions} options
   * @param {number} count
   * @param {(workers: WorkerChannel[], job: string) => Promise<T>} action
   * @returns {Promise<T>}
   */
  async #use({signal}, count, action) {
    if (signal?.aborted) throw cancelled();
    clearTimeout(this.#timer);
    ++this.#running;
    this.#onBusy(1);
    const job = `method ${this.#nextJob++}`;
    while (this.#workers.length < count) this.#workers.push(this.#start(`methods ${this.#workers.length + 1}`));
    const workers = settleAll(this.#workers.slice(0, count));
    const cancel = () => workers.then((all) => all.forEach((worker) => worker.cancel(job)), () => {});
    signal?.addEventListener('abort', cancel);
    try {
      return await action(await workers, job);
    } catch (error) {
      throw signal?.aborted ? cancelled() : asEngineError(error);
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#onBusy(-1);
      if (--this.#running === 0) this.#timer = setTimeout(() => this.close(), kIdleMilliseconds);
      // Node would wait for it.
      /** @type {any} */ (this.#timer)?.unref?.();
    }
  }

  /** @param {string} name */
  async #start(name) {
    try {
      const module = await (this.#module ??= this.#platform.compileModule(this.#simd, 'methods'));
      const channel = new WorkerChannel(await this.#platform.spawnWorker(name), (error) => this.close(error));
      await channel.call('start', {module, glueUrl: this.#platform.glueUrl(this.#simd, 'methods')});
      return channel;
    } catch (error) {
      // The next call tries again.
      this.#workers = [];
      this.#module = null;
      throw error;
    }
  }
}
