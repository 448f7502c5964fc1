// @ts-check
// One opening at a time, with progress, cancel and a way back: what brings the engine's scan, neurons and
// networks again where an opening failed, or where the engine has died since.

/** @typedef {import('../engine-client.js').EngineClient} EngineClient */
/** @typedef {import('../engine-types.js').CallOptions} CallOptions */
/** @typedef {import('./session-types.js').Again} Again */

/** Share of a job's progress that each step takes: reading is nearly all of it. */
const kSteps = { scan: [0, 0.9], neurons: [0.9, 0.96], networks: [0.96, 0.98], couple: [0.98, 1] };

/** @typedef {keyof typeof kSteps} OpeningStep */
/** @typedef {(step: OpeningStep) => CallOptions} StepOptions */

/**
 * What openings need of the session.
 * @typedef {object} OpeningHost
 * @property {() => Promise<EngineClient>} engine  the one that runs: a new one where it has died
 * @property {(id: string, title: string) => (state: import('./job-report.js').JobState, fraction: number, step: string) => void} report
 * @property {() => boolean} isOpen          whether a scan is shown
 * @property {() => boolean} hasUnits        whether it has neurons or networks
 * @property {() => void} yieldTo            what runs beside gives way: its results would be of the scan that goes
 * @property {() => Promise<void>} restored  the engine holds what was opened; what was done to it since is not yet
 * @property {() => void} resume             after an opening that failed
 * @property {(error: unknown) => void} lost what was open could not be brought back
 */

export class Openings {
  #host;
  /** Resolves when the engine holds again what is open. @type {Promise<void>} */
  #settled = Promise.resolve();
  /** The engine that was given what is open. @type {EngineClient|null} */
  #holder = null;
  /** @type {AbortController|null} */
  #running = null;
  /** Whether what is being opened brings a scan of its own. */
  #replacesScan = false;
  #count = 0;

  /** How the engine gets again what is open; it forgets that when it begins with another scan. @type {Again|null} */
  again = null;
  /** Whether the engine may hold another scan than what is shown, or none. */
  scanAtRisk = false;

  /** @param {OpeningHost} host */
  constructor(host) {
    this.#host = host;
  }

  get isRunning() {
    return this.#running !== null;
  }

  /** Stops the opening that runs, if any. */
  cancel() {
    this.#running?.abort();
  }

  /**
   * @param {string} title
   * @param {(options: StepOptions) => Promise<void>} work
   * @param {boolean} [replacesScan]
   */
  async run(title, work, replacesScan = false) {
    this.#running?.abort();
    this.#host.yieldTo();
    const before = this.#settled;
    const controller = new AbortController();
    this.#running = controller;
    this.#replacesScan = replacesScan;
    const report = this.#host.report(`open-${++this.#count}`, title);
    report('running', 0, 'Starting');
    /** @type {StepOptions} */
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
      if (this.#running !== controller && this.#running && this.#replacesScan) return;
      if (this.scanAtRisk || this.#host.hasUnits()) await this.#restore();
      this.#host.resume();
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
      if (this.#running === controller) this.#running = null;
    }
  }

  /** The engine for the opening that runs: it holds what of it is there. */
  async takeEngine() {
    this.#holder = await this.#host.engine();
    return this.#holder;
  }

  /** The engine, holding what is open; also where it has died since and another had to be started. */
  async readyEngine() {
    await this.#settled;
    const engine = await this.#host.engine();
    if (this.#isNew(engine) && !this.#running) {
      this.#holder = engine;
      this.#settled = this.#restore();
      await this.#settled;
    }
    return engine;
  }

  /**
   * Runs alone with the engine, holding what is open: what else needs it waits.
   * @template T
   * @param {(engine: EngineClient) => Promise<T>} work
   * @returns {Promise<T>}
   */
  hold(work) {
    const done = this.#settled.catch(() => {}).then(async () => {
      const engine = await this.#host.engine();
      if (this.#isNew(engine)) {
        this.#holder = engine;
        await this.#restore();
      }
      return work(engine);
    });
    this.#settled = done.then(() => {}, () => {});
    return done;
  }

  /** @param {EngineClient} engine */
  #isNew(engine) {
    return engine !== this.#holder && this.#host.isOpen();
  }

  async #restore() {
    try {
      await this.again?.scan();
      await this.again?.neurons?.();
      await this.again?.networks?.();
      await this.#host.restored();
      this.scanAtRisk = false;
    } catch (error) {
      this.#host.lost(error);
    }
  }
}
