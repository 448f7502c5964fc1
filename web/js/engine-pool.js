// @ts-check
// The engine's workers: how they start, are called, cancelled and counted, and what their death means.
// Knows nothing of scans; engine-client.js says what they are asked.

import {WorkerChannel} from './engine-channel.js';
import {asEngineError, cancelled, EngineError} from './engine-error.js';
import {settleAll} from './engine-progress.js';
import {ReadingWorker} from './engine-reading-worker.js';

/** @typedef {import('./engine-types.js').CallOptions} CallOptions */
/** @typedef {import('./engine-types.js').Progress} Progress */
/** @typedef {import('./engine-platform.js').Platform} Platform */

/** @typedef {{count: number, busy: number, simd: 'relaxed'|'plain'}} WorkersState */

const nameOf = (/** @type {number} */ index) => `engine ${index + 1}`;

export class WorkerPool {
  #platform;
  #module;
  #simd;
  #busy = 0;
  #onWorkersChanged;
  /** Set when a worker died or the pool was closed: nothing works any more. @type {EngineError | null} */
  #dead = null;
  #nextJob = 1;
  /** @type {((error: EngineError) => void)[]} */
  #atDeath = [];

  /** @type {Promise<unknown>} */
  #renewing = Promise.resolve();

  /** Each holds a block of voxels; the first one also neurons and networks. @type {WorkerChannel[]} */
  workers = [];
  reader = new ReadingWorker(() => this.#startWorker('engine reader'));

  /**
   * @param {Platform} platform
   * @param {WebAssembly.Module} module
   * @param {'relaxed'|'plain'} simd
   * @param {((state: WorkersState) => void) | undefined} onWorkersChanged
   */
  constructor(platform, module, simd, onWorkersChanged) {
    this.#platform = platform;
    this.#module = module;
    this.#simd = simd;
    this.#onWorkersChanged = onWorkersChanged;
  }

  /** @param {number} count */
  async start(count) {
    this.workers = await settleAll(Array.from({length: count}, (_, i) => this.#startWorker(nameOf(i))));
    this.#tellWorkers();
  }

  /**
   * Other workers in place of those that have held a scan: a module's memory never shrinks, and what another scan
   * does not fit into would be kept beside it. One promise each; nothing must run on the workers.
   * @returns {Promise<WorkerChannel>[]}
   */
  renewed() {
    this.requireAlive();
    const old = this.workers;
    for (const worker of old) worker.close(cancelled());
    const started = old.map(async (_, i) => {
      try {
        return this.workers[i] = await this.#startWorker(nameOf(i));
      } catch (error) {
        this.die(asEngineError(error));
        throw error;
      }
    });
    this.#renewing = Promise.allSettled(started);
    return started;
  }

  /** Resolves when no worker is being started in place of another. */
  async whole() {
    await this.#renewing;
  }

  /** @param {string} name */
  async #startWorker(name) {
    const worker = await this.#platform.spawnWorker(name);
    const channel = new WorkerChannel(worker, (error) => this.die(new EngineError(error.code,
        `${error.message} The engine has stopped: open the scan again.`)));
    try {
      this.requireAlive();
      await channel.call('start', {module: this.#module, glueUrl: this.#platform.glueUrl(this.#simd)});
      this.requireAlive();
      return channel;
    } catch (error) {
      channel.close();
      throw error;
    }
  }

  /** The first worker, which answers what concerns no voxels. */
  get first() {
    return this.workers[0];
  }

  newJob() {
    return `job ${this.#nextJob++}`;
  }

  /**
   * @param {WorkerChannel} worker
   * @param {string} type
   * @param {Record<string, unknown>} payload
   * @param {{job?: string, transfer?: Transferable[], onProgress?: (progress: Progress) => void}}
   *     [options]
   */
  async call(worker, type, payload, options) {
    this.requireAlive();
    this.addBusy(1);
    try {
      return await worker.call(type, payload, options);
    } finally {
      this.addBusy(-1);
    }
  }

  /** The same of every worker. @param {string} type @param {Record<string, unknown>} payload @returns {Promise<any[]>} */
  callAll(type, payload) {
    return Promise.all(this.workers.map((worker) => this.call(worker, type, payload)));
  }

  /**
   * One cancellable job on the first worker.
   * @param {string} type
   * @param {Record<string, unknown>} payload
   * @param {CallOptions} options
   */
  async run(type, payload, {signal, onProgress}) {
    const job = this.newJob();
    return this.cancellable(job, signal, () => this.call(this.first, type, payload, {job, onProgress}));
  }

  /** A request that the reading worker answers. @param {string} type @param {Record<string, unknown>} payload */
  async read(type, payload) {
    this.requireAlive();
    const reader = await this.reader.get();
    try {
      return await this.call(reader, type, payload);
    } finally {
      if (this.isAlive) this.reader.rest(reader);
    }
  }

  /**
   * What the signal cancels while it runs.
   * @template T
   * @param {string} job
   * @param {AbortSignal | undefined} signal
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async cancellable(job, signal, work) {
    if (signal?.aborted) throw cancelled();
    const cancel = () => this.#cancel(job);
    signal?.addEventListener('abort', cancel);
    try {
      return await work();
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /**
   * All of a job's calls; where one fails the others are cancelled and waited for, and the first
   * failure that is not itself a cancel is the one to tell.
   * @param {string} job
   * @param {Promise<any>[]} calls
   * @returns {Promise<any[]>}
   */
  allOf(job, calls) {
    return settleAll(calls, () => this.#cancel(job));
  }

  /** @param {string} job */
  #cancel(job) {
    for (const worker of this.workers) worker.cancel(job);
    this.reader.cancel(job);
  }

  /** False once a worker has died (out of memory): then only another pool helps. */
  get isAlive() {
    return this.#dead === null;
  }

  requireAlive() {
    if (this.#dead) throw this.#dead;
  }

  /** @param {(error: EngineError) => void} action */
  atDeath(action) {
    this.#atDeath.push(action);
  }

  /** Ends all workers; pending calls reject with the error. @param {EngineError} error */
  die(error) {
    if (this.#dead) return;
    this.#dead = error;
    for (const worker of this.workers) worker.close(error);
    this.reader.close(error);
    for (const action of this.#atDeath) action(error);
  }

  /** Workers that compute; also those of others that are part of the engine. @param {number} change */
  addBusy(change) {
    this.#busy += change;
    this.#tellWorkers();
  }

  #tellWorkers() {
    this.#onWorkersChanged?.({count: this.workers.length,
      busy: Math.min(this.#busy, this.workers.length), simd: this.#simd});
  }
}
