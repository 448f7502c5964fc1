// @ts-check
// Compares neurons and networks in another way: another haemodynamic response, a lag, or without what
// the film's features explain of both. What was prepared before is kept, so that each way can be left again.

import { problemFrom } from '../files.js';

/** @typedef {import('./session-types.js').SessionPort} SessionPort */
/** @typedef {import('../engine-client.js').EngineClient} EngineClient */
/** @typedef {import('../engine-types.js').CallOptions} CallOptions */
/** @typedef {import('../engine-types.js').Hrf} Hrf */
/** @typedef {import('../engine-types.js').PreparedSeries} PreparedSeries */
/** @typedef {import('../engine-types.js').Series} Series */
/** @typedef {import('./film.js').Stimulus} Stimulus */

/**
 * @typedef {object} CouplingRecipe
 * @property {'opened'|'spm'|'glover'|'none'|'shift'} hrf  opened: as the neurons came
 * @property {number} lagScans
 * @property {boolean} partialFeatures
 */

/** Responses as they came, with how they were brought to the scans. @typedef {Series & {rateHz: number|null, hrf: Hrf, onsetSecs?: number}} NeuronRequest */

/** @type {Readonly<CouplingRecipe>} */
export const kAsOpened = Object.freeze({ hrf: 'opened', lagScans: 0, partialFeatures: false });

/** Blood flow's answer, where it is no more than a delay. */
const kShiftSecs = 5;

export class Recoupling {
  #session;
  /** Raw responses; without them the response function stays. @type {NeuronRequest|null} */
  #request = null;
  /** As they were at first. @type {{neurons: PreparedSeries|null, networks: PreparedSeries|null}} */
  #prepared = { neurons: null, networks: null };
  /** What the app has been shown. */
  #shown = kAsOpened;
  /** What the engine holds; null: neither one nor the other. @type {CouplingRecipe|null} */
  #held = kAsOpened;
  /** @type {AbortController|null} */
  #running = null;

  /** @param {SessionPort} session */
  constructor(session) {
    this.#session = session;
  }

  /** How the coupling that is open was made. */
  get recipe() {
    return this.#shown;
  }

  abort() {
    this.#running?.abort();
  }

  /** A scan that has no units yet. */
  forget() {
    this.abort();
    this.#request = null;
    this.#prepared = { neurons: null, networks: null };
    this.#shown = this.#held = kAsOpened;
  }

  /** Neurons that the engine now holds. @param {PreparedSeries} prepared @param {NeuronRequest|null} request */
  takeNeurons(prepared, request) {
    this.abort();
    this.#request = request;
    this.#prepared.neurons = prepared;
    this.#shown = this.#held = kAsOpened;
  }

  /** Networks that the engine now holds; they are compared with the neurons as they came. @param {PreparedSeries} prepared */
  takeNetworks(prepared) {
    this.abort();
    this.#prepared.networks = prepared;
    // Neurons that were changed are so still.
    this.#held = same(this.#shown, kAsOpened) ? kAsOpened : null;
    this.#shown = kAsOpened;
  }

  /** The response that neurons came with; 'opened' where it cannot be chosen. */
  get hrf() {
    return this.response?.kind ?? 'opened';
  }

  /** Null where it is not known, or cannot be chosen. */
  get response() {
    return this.#hrfOf(this.#shown);
  }

  /** @param {CouplingRecipe} recipe @returns {Hrf|null} */
  #hrfOf({ hrf }) {
    if (!this.#request) return null;
    if (hrf === 'opened') return this.#request.hrf;
    if (hrf !== 'shift') return { kind: hrf };
    if (this.#request.hrf.kind === 'shift') return this.#request.hrf;
    return { kind: 'shift', shiftScans: Math.round(kShiftSecs / (this.#session.data()?.scan.trSecs || 1)) };
  }

  /**
   * Compares as asked; what was asked before is cancelled. Failures are shown, and what was there stays.
   * @param {CouplingRecipe} wanted
   * @param {Stimulus|null} stimulus  whose features are partialled out
   */
  async run(wanted, stimulus) {
    this.abort();
    const controller = new AbortController();
    this.#running = controller;
    const session = this.#session;
    const isStale = session.staleness();
    const report = session.report('recouple', 'Comparing in another way');
    report('running', 0, 'Preparing');
    const options = { signal: controller.signal };
    try {
      await session.hold(async (engine) => {
        controller.signal.throwIfAborted();  // before it was its turn
        const changed = await this.#prepare(engine, wanted, stimulus, options);
        if (isStale()) return;
        await session.couple(options, wanted, async () => {
          controller.signal.throwIfAborted();
          this.#shown = wanted;
          await session.showPrepared({ ...changed, hrf: this.hrf });
        });
      });
    } catch (error) {
      // Cancelled by the user, or failed: not where something newer was asked for.
      if (this.#running === controller && !isStale()) {
        if (!controller.signal.aborted && /** @type {any} */ (error)?.code !== 'cancelled') {
          session.showProblem({ ...problemFrom(error, session.data()?.scan.title ?? ''), title: 'This could not be compared otherwise' });
        }
        // The controls say again what is shown.
        for (const command of [{ type: 'set_hrf', hrf: this.#shown.hrf }, { type: 'set_lag', lag: this.#shown.lagScans },
          { type: 'set_partial', partial: this.#shown.partialFeatures ? 'features' : 'nothing' }]) session.dispatch(command);
        await session.hold((engine) => this.#prepare(engine, this.#shown, stimulus, {})).catch(() => {});
      }
    } finally {
      if (this.#running === controller) {
        report('done', 1, 'Done');
        this.#running = null;
      }
    }
  }

  /**
   * To a new engine that holds what was opened. Not cancelled.
   * @param {EngineClient} engine
   * @param {Stimulus|null} stimulus
   */
  async restore(engine, stimulus) {
    this.#held = kAsOpened;
    if (same(this.#shown, kAsOpened)) return;
    await this.#prepare(engine, this.#shown, stimulus, {});
    await engine.couple({ lagScans: this.#shown.lagScans });
  }

  /**
   * Makes the engine hold neurons and networks as `wanted`. Answers those that have changed.
   * @param {EngineClient} engine
   * @param {CouplingRecipe} wanted
   * @param {Stimulus|null} stimulus
   * @param {CallOptions} options
   * @returns {Promise<{neurons?: PreparedSeries, networks?: PreparedSeries}>}
   */
  async #prepare(engine, wanted, stimulus, options) {
    const held = this.#held;
    const { neurons, networks } = this.#prepared;
    if (!neurons || !networks) return {};
    const otherPartial = !held || held.partialFeatures || wanted.partialFeatures;
    const otherHrf = !held || held.hrf !== wanted.hrf;
    if (!otherPartial && !otherHrf) {
      this.#held = wanted;
      return {};
    }
    this.#held = null;
    const hrf = this.#hrfOf(wanted);
    /** @type {{neurons?: PreparedSeries, networks?: PreparedSeries}} */
    const changed = {};
    // What was prepared already is not changed by being prepared again.
    changed.neurons = await engine.prepareNeurons(this.#request && hrf ? { ...this.#request, hrf }
      : { ...neurons, rateHz: null, hrf: { kind: 'none' } }, options);
    if (otherPartial) changed.networks = await engine.prepareNetworks(networks, options);
    if (wanted.partialFeatures) {
      const features = featuresOf(stimulus);
      Object.assign(changed, await engine.partialOut({ ...features, hrf: hrf ?? { kind: 'spm' },
        onsetSecs: this.#request?.onsetSecs ?? stimulus?.onsetSecs ?? 0 }, options));
    }
    this.#held = wanted;
    return changed;
  }
}

/** @param {CouplingRecipe} a @param {CouplingRecipe} b */
const same = (a, b) => a.hrf === b.hrf && a.lagScans === b.lagScans && a.partialFeatures === b.partialFeatures;

/**
 * The labels that are no categories: what the film is like rather than what it shows.
 * @param {Stimulus|null} stimulus
 */
function featuresOf(stimulus) {
  const labels = stimulus?.labels;
  if (!labels || labels.categories >= labels.names.length) {
    throw Object.assign(new Error('The film has no low-level features to take out.'), { code: 'bad_input' });
  }
  return { values: labels.values.slice(labels.categories * labels.nSamples), nTimes: labels.nSamples,
    nUnits: labels.names.length - labels.categories, rateHz: labels.rateHz };
}
