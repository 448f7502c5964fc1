// @ts-check
// Small questions about what is shown, one after the other, in a worker of their own: a long method does not
// hold them up, and they do not replace its series.

import {cancelled, EngineError} from './engine-error.js';
import {MethodsPool} from './engine-methods.js';

/** @typedef {import('./engine-types.js').CallOptions} CallOptions */
/** @typedef {import('./engine-types.js').LabelResponses} LabelResponses */
/** @typedef {import('./engine-types.js').MapRegions} MapRegions */
/** @typedef {import('./engine-types.js').PreparedSeries} PreparedSeries */
/** @typedef {import('./engine-types.js').Scan} Scan */
/** @typedef {import('./engine-types.js').Volume} Volume */

/**
 * @typedef {object} LabelRequest
 * @property {PreparedSeries} labels
 * @property {'neuron'|'network'} of
 * @property {number[]} units
 * @property {Record<string, string|number|boolean|undefined>} options  as of significance()
 */

/**
 * @typedef {object} RegionRequest
 * @property {Float32Array[]} maps                      one value per mask voxel
 * @property {{volume: Volume, names: string}} atlas    names: the text of its table
 */

export class Details {
  #pool;
  #turn = /** @type {Promise<unknown>} */ (Promise.resolve());

  /**
   * @param {import('./engine-platform.js').Platform} platform
   * @param {'relaxed'|'plain'} simd
   * @param {(change: number) => void} onBusy
   */
  constructor(platform, simd, onBusy) {
    this.#pool = new MethodsPool(platform, simd, 1, onBusy);
  }

  /**
   * @param {LabelRequest & {all: PreparedSeries|null, scan: Scan}} request  all: that the units are of
   * @param {() => boolean} isCurrent  asked when it is this question's turn
   * @param {CallOptions} callOptions
   * @returns {Promise<LabelResponses>}
   */
  labelResponses({labels, of, units, options, all, scan}, isCurrent, callOptions) {
    return this.#inTurn(isCurrent, async () => {
      if (!all || units.some((unit) => !Number.isInteger(unit) || unit < 0 || unit >= all.nUnits)) {
        throw new EngineError('bad_input', `There is no ${of} ${units.join(', ')}.`);
      }
      const {nTimes} = all;
      const values = new Float32Array(units.length * nTimes);
      units.forEach((unit, i) => values.set(all.values.subarray(unit * nTimes, (unit + 1) * nTimes), i * nTimes));
      return this.#pool.labelResponses({labels, runStarts: scan.runStarts, options,
        units: {nTimes, nUnits: units.length, values, noSignal: new Uint32Array()}}, callOptions);
    });
  }

  /**
   * @param {RegionRequest & {scan: Scan}} request
   * @param {() => boolean} isCurrent
   * @param {CallOptions} callOptions
   * @returns {Promise<MapRegions[]>}
   */
  regions(request, isCurrent, callOptions) {
    return this.#inTurn(isCurrent, () => this.#pool.regions(request, callOptions));
  }

  /** @param {EngineError} error */
  close(error) {
    this.#pool.close(error);
  }

  /**
   * @template T
   * @param {() => boolean} isCurrent
   * @param {() => Promise<T>} action
   * @returns {Promise<T>}
   */
  #inTurn(isCurrent, action) {
    const run = this.#turn.then(() => {
      if (!isCurrent()) throw cancelled();
      return action();
    });
    this.#turn = run.catch(() => {});
    return run;
  }
}
