// @ts-check
// One worker as the client sees it: requests with an id, and a promise for each. A worker that
// dies (trap, script that cannot be loaded) fails everything that is pending, once and for good.

import {asEngineError, EngineError} from './engine-error.js';

/** @typedef {import('./engine-types.js').Progress} Progress */

/**
 * What a worker must offer; a Web Worker does, and so does the test's wrapper of a Node thread.
 * @typedef {object} WorkerLike
 * @property {(message: unknown, transfer: Transferable[]) => void} postMessage
 * @property {() => void} terminate
 * @property {any} onmessage  set to ((event: {data: any}) => void) | null
 * @property {any} onerror    set to ((event: {message?: string}) => void) | null
 */

/**
 * @typedef {object} Pending
 * @property {(payload: any) => void} resolve
 * @property {(error: EngineError) => void} reject
 * @property {((progress: Progress) => void) | undefined} onProgress
 */

export class WorkerChannel {
  #worker;
  #nextRequest = 1;
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  /** @type {EngineError | null} */
  #dead = null;
  #onDeath;

  /**
   * @param {WorkerLike} worker
   * @param {(error: EngineError) => void} onDeath  called at most once, not after close()
   */
  constructor(worker, onDeath) {
    this.#worker = worker;
    this.#onDeath = onDeath;
    worker.onmessage = (/** @type {{data: any}} */ event) => this.#receive(event.data);
    worker.onerror = (/** @type {any} */ event) => {
      event?.preventDefault?.();
      const reason = event?.message ? ` (${event.message})` : '';
      this.#die(new EngineError('internal', `A worker of the engine stopped${reason}. ` +
          'Open the scan again.'));
    };
  }

  /** Calls waiting for an answer. */
  get pendingCount() {
    return this.#pending.size;
  }

  /**
   * @param {string} type
   * @param {Record<string, unknown>} payload
   * @param {{job?: string, transfer?: Transferable[], onProgress?: (progress: Progress) => void}}
   *     [options]
   * @returns {Promise<any>}
   */
  call(type, payload, {job, transfer = [], onProgress} = {}) {
    if (this.#dead) return Promise.reject(this.#dead);
    const request = this.#nextRequest++;
    return new Promise((resolve, reject) => {
      this.#pending.set(request, {resolve, reject, onProgress});
      try {
        this.#worker.postMessage({request, job: job ?? null, type, payload}, transfer);
      } catch (thrown) {
        this.#pending.delete(request);
        reject(asEngineError(thrown));
      }
    });
  }

  /** Asks the worker to stop a job; its pending call then rejects with 'cancelled'. */
  cancel(/** @type {string} */ job) {
    if (!this.#dead) this.#worker.postMessage({request: 0, job, type: 'cancel', payload: {}}, []);
  }

  /** Ends the worker; its memory is free. Pending calls reject. */
  close(error = new EngineError('cancelled', 'The engine was closed.')) {
    if (!this.#dead) this.#end(error);
  }

  /** @param {{request: number, type: string, payload: any}} message */
  #receive(message) {
    const pending = this.#pending.get(message.request);
    if (!pending) return;
    if (message.type === 'progress') {
      pending.onProgress?.(message.payload);
      return;
    }
    this.#pending.delete(message.request);
    if (message.type === 'done') {
      pending.resolve(message.payload);
      return;
    }
    const {code, message: text, details, fatal} = message.payload;
    const error = new EngineError(code, text, details);
    pending.reject(error);
    if (fatal) this.#die(error);
  }

  /** @param {EngineError} error */
  #die(error) {
    if (this.#dead) return;
    this.#end(error);
    this.#onDeath(error);
  }

  /** @param {EngineError} error */
  #end(error) {
    this.#dead = error;
    this.#worker.onmessage = null;
    this.#worker.onerror = null;
    this.#worker.terminate();
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}
