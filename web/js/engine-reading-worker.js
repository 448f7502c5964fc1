// @ts-check
// The worker that reads files. It lives only while there are some to read, so that its memory goes.

/** @typedef {import('./engine-channel.js').WorkerChannel} WorkerChannel */
/** @typedef {import('./engine-error.js').EngineError} EngineError */

/** How long it is kept for the next file. */
const kIdleMilliseconds = 10_000;
/** How long it waits for a file that is about to be chosen. */
const kExpectMilliseconds = 60_000;

export class ReadingWorker {
  #start;
  /** @type {Promise<WorkerChannel> | null} */
  #worker = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {() => Promise<WorkerChannel>} start */
  constructor(start) {
    this.#start = start;
  }

  /** The worker, started where there is none. */
  get() {
    clearTimeout(this.#timer);
    this.#worker ??= this.#start().catch((error) => {
      this.#worker = null;
      throw error;
    });
    return this.#worker;
  }

  /** Starts it ahead of a file that is likely to come: starting takes longer than reading a header. */
  expect() {
    this.get().then((worker) => this.rest(worker, kExpectMilliseconds), () => {});
  }

  /**
   * Ends it after a while, where nothing more is asked of it until then.
   * @param {WorkerChannel} worker  of get()
   * @param {number} [milliseconds]
   */
  rest(worker, milliseconds = kIdleMilliseconds) {
    if (worker.pendingCount > 0 || !this.#worker) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close(), milliseconds);
  }

  /** @param {string} job */
  cancel(job) {
    this.#worker?.then((worker) => worker.cancel(job), () => {});
  }

  /** @param {EngineError} [error]  what pending calls reject with */
  close(error) {
    clearTimeout(this.#timer);
    this.#worker?.then((worker) => worker.close(error), () => {});
    this.#worker = null;
  }
}
