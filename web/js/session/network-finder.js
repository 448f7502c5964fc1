// @ts-check
// Finds networks in the open scan, in the background, and couples the neurons with them.

import { problemFrom } from '../files.js';

/** @typedef {import('../session.js').SessionPort} SessionPort */

export class NetworkFinder {
  #session;
  /** @type {AbortController|null} */
  #running = null;

  /** @param {SessionPort} session */
  constructor(session) {
    this.#session = session;
  }

  abort() {
    this.#running?.abort();
  }

  /**
   * What looked for some before is cancelled.
   * @param {import('../types.js').FindNetworks} wanted
   * @returns {Promise<void>}
   */
  async run({ method, count }) {
    this.#running?.abort();
    const controller = new AbortController();
    this.#running = controller;
    const session = this.#session;
    const isStale = session.staleness();
    const stale = () => controller.signal.aborted || isStale();
    const report = session.report('networks', 'Finding networks');
    report('running', 0, 'Gathering the scan');
    try {
      const engine = await session.engine();
      const found = await engine.findNetworks({ method, options: { count } },
        { signal: controller.signal, onProgress: ({ fraction, step }) => report('running', fraction, step) });
      const data = session.data();
      if (stale() || !data) return;
      await session.useNetworks({ values: found.timeCourses, nTimes: data.scan.nScans, nUnits: found.nNetworks },
        { method: found.method, ids: Array.from({ length: found.nNetworks }, (_, k) => `${method.toUpperCase()} ${k + 1}`) },
        { signal: controller.signal }, stale);
      if (stale()) return;
      data.notes = found.notes;
      await session.couple({ signal: controller.signal });
      for (const note of found.notes) session.emit('note', note);
      session.emit('data', data);
    } catch (error) {
      if (!stale() && /** @type {any} */ (error)?.code !== 'cancelled') {
        session.showProblem({ ...problemFrom(error, session.data()?.scan.title ?? ''), title: 'Networks could not be found' });
      }
    } finally {
      if (this.#running === controller) {
        report('done', 1, 'Done');
        this.#running = null;
      }
    }
  }
}
