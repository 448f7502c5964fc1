// @ts-check
// Runs a null model on the open coupling, in the background, and shows p, q and the null.

import { problemFrom } from '../files.js';

/** @typedef {import('../session.js').SessionPort} SessionPort */
/** @typedef {import('../session.js').OpenData} OpenData */
/** @typedef {import('../session.js').Tested} Tested */
/** @typedef {import('../engine-types.js').Coupling} Coupling */

/**
 * A null model runs by itself where it takes a few seconds: up to so many products of two values. (A
 * worker does about 2e10 a second.)
 */
const kMostProductsUnasked = 1e11;
const kSurrogates = 1000;
const kDefaultTest = { nullModel: 'phase', correction: 'bh', seed: 1 };

export class ChanceTest {
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

  /** Starts by itself where that takes a few seconds. @param {OpenData} data */
  runUnasked({ coupling, scan }) {
    const products = (coupling?.nNeurons ?? 0) * (coupling?.nNetworks ?? 0) * scan.nScans * kSurrogates;
    if (products > 0 && products <= kMostProductsUnasked) void this.run();
  }

  /**
   * What ran before is cancelled. Resolves to the result, or null where it was cancelled or failed (which is shown).
   * @param {{nullModel: string, correction: string, seed?: number}} [test]  without it: the default, unasked
   * @returns {Promise<Tested|null>}
   */
  async run(test) {
    const { nullModel, correction, seed = kDefaultTest.seed } = test ?? kDefaultTest;
    this.#running?.abort();
    const controller = new AbortController();
    this.#running = controller;
    const session = this.#session;
    const isStale = session.staleness();
    const coupling = session.data()?.coupling;
    const tell = session.report('significance', 'Testing against chance');
    /** @param {'running'|'done'} state @param {number} fraction @param {string} step */
    const report = (state, fraction, step) => {
      if (this.#running === controller || state !== 'running') tell(state, fraction, step);
    };
    report('running', 0, 'Preparing');
    try {
      const engine = await session.engine();
      const found = await engine.significance(
        { null: nullModel, correction, seed, surrogates: kSurrogates, absolute: coupling?.absolute ?? false },
        { signal: controller.signal, onProgress: ({ fraction, step }) => report('running', fraction, step) });
      const data = session.data();
      if (controller.signal.aborted || isStale() || !data || data.coupling !== coupling) return null;
      data.tested = { ...found, nullModel, correction, seed };
      await this.#show(data.tested, /** @type {Coupling} */ (coupling));
      session.emit('data', data);
      return data.tested;
    } catch (error) {
      if (!controller.signal.aborted && !isStale() && /** @type {any} */ (error)?.code !== 'cancelled') {
        const problem = { ...problemFrom(error, session.data()?.scan.title ?? ''), title: 'Chance could not be tested' };
        // What nobody asked for does not stand in the way.
        if (test) session.showProblem(problem);
        else session.emit('error', problem);
      }
      return null;
    } finally {
      if (this.#running === controller) {
        report('done', 1, 'Done');
        this.#running = null;
      }
    }
  }

  /** @param {Tested} tested @param {Coupling} coupling */
  async #show(tested, coupling) {
    const { networkP, networkQ, heldOutR, neuronP, neuronQ, nullMax } = tested;
    const parts = [networkP, networkQ, heldOutR, neuronP, neuronQ, nullMax];
    const values = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      values.set(part, at);
      at += part.length;
    }
    await this.#session.put('significance', { nNetworks: coupling.nNetworks, nNeurons: coupling.nNeurons,
      nSurrogates: tested.nSurrogates, null: tested.nullModel, label: tested.label, seed: tested.seed,
      correction: tested.correction, alpha: tested.fdr, absolute: coupling.absolute,
      caution: [...tested.warnings, tested.fails].filter(Boolean).join(' ') }, values);
  }
}
