// @ts-check
// The methods that run only when they are asked for: networks from the data, and what of a coupling is
// more than chance. They live in a wasm module of their own, fetched with the first such call, in a pool of
// workers that ends when it has rested for a while, so that its memory goes.

import {WorkerChannel} from './engine-channel.js';
import {asEngineError, cancelled, EngineError} from './engine-error.js';
import {settleAll} from './engine-progress.js';

/** @typedef {import('./engine-platform.js').Platform} Platform */
/** @typedef {import('./engine-types.js').CallOptions} CallOptions */
/** @typedef {import('./engine-types.js').Catalogue} Catalogue */
/** @typedef {import('./engine-types.js').FoundNetworks} FoundNetworks */
/** @typedef {import('./engine-types.js').PreparedSeries} PreparedSeries */
/** @typedef {import('./engine-types.js').Progress} Progress */
/** @typedef {import('./engine-types.js').Scan} Scan */
/** @typedef {import('./engine-types.js').Significance} Significance */

const kIdleMilliseconds = 20_000;
/** Surrogates of one call: a worker that is done early takes the next ones. */
const kSurrogatesAtOnce = 64;

/** Options as the module reads them. @param {Record<string, string|number|boolean|undefined>} options */
function optionText(options) {
  return Object.entries(options).filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key}\t${value}`).join('\n');
}

export class MethodsPool {
  #platform;
  #simd;
  #count;
  #onBusy;
  /** @type {Promise<WorkerChannel[]> | null} */
  #workers = null;
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
    return this.#use({}, async ([first]) => first.call('catalogue', {}));
  }

  /**
   * @param {{neurons: PreparedSeries, networks: PreparedSeries, runStarts: number[],
   *     options: Record<string, string|number|boolean|undefined>}} request
   * @param {CallOptions} callOptions
   * @returns {Promise<Significance>}
   */
  significance({neurons, networks, runStarts, options}, callOptions) {
    return this.#use(callOptions, async (workers, job) => {
      const {onProgress, signal} = callOptions;
      const text = optionText(options);
      const opened = await settleAll(workers.map(async (worker) => {
        await worker.call('setSeries', {role: 0, runStarts, ...series(neurons)});
        await worker.call('setSeries', {role: 1, runStarts, ...series(networks)});
        return worker.call('openSignificance', {text});
      }), () => {});
      const {nSurrogates, label} = opened[0];
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
      return {...result, label, nSurrogates};
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
    return this.#use(callOptions, async ([worker], job) => {
      await worker.call('setMask', {dims: scan.dims, worldFromVoxel: scan.worldFromVoxel, voxels: scan.maskVoxels});
      await worker.call('setSeries', {role: 2, runStarts: scan.runStarts, nTimes: scan.nScans,
        nUnits: scan.maskVoxels.length, values: columns}, {transfer: [columns.buffer]});
      if (maps) await worker.call('setMaps', maps);
      if (labels) await worker.call('setLabels', labels);
      const text = [method, optionText(options)].filter(Boolean).join('\n');
      return worker.call('findNetworks', {text}, {job, onProgress: callOptions.onProgress});
    });
  }

  /** Ends the workers; what runs rejects with `error`. @param {EngineError} [error] */
  close(error = new EngineError('cancelled', 'The engine was closed.')) {
    clearTimeout(this.#timer);
    this.#workers?.then((workers) => workers.forEach((worker) => worker.close(error)), () => {});
    this.#workers = null;
  }

  /**
   * Runs `action` with the workers, one action at a time being cancelled by its own signal.
   * @template T
   * @param {CallOptions} options
   * @param {(workers: WorkerChannel[], job: string) => Promise<T>} action
   * @returns {Promise<T>}
   */
  async #use({signal}, action) {
    if (signal?.aborted) throw cancelled();
    clearTimeout(this.#timer);
    ++this.#running;
    this.#onBusy(1);
    const job = `method ${this.#nextJob++}`;
    const workers = (this.#workers ??= this.#start());
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

  async #start() {
    const glueUrl = this.#platform.glueUrl(this.#simd, 'methods');
    /** @type {WorkerChannel[]} */
    const started = [];
    try {
      const module = await (this.#module ??= this.#platform.compileModule(this.#simd, 'methods'));
      await settleAll(Array.from({length: this.#count}, async (_, i) => {
        const worker = await this.#platform.spawnWorker(`methods ${i + 1}`);
        const channel = new WorkerChannel(worker, (error) => this.close(error));
        started.push(channel);
        await channel.call('start', {module, glueUrl});
      }), () => {});
      return started;
    } catch (error) {
      started.forEach((worker) => worker.close(asEngineError(error)));
      this.#workers = null;
      this.#module = null;
      throw error;
    }
  }
}

/** @param {PreparedSeries} units */
const series = ({nTimes, nUnits, values}) => ({nTimes, nUnits, values});
