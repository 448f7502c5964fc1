// @ts-check
// One job on several workers: their progress as one, and their ends as one.

import {EngineError} from './engine-error.js';

/** @typedef {import('./engine-types.js').Progress} Progress */

/** The weighted mean of several workers' progress; never falls. */
export class JointProgress {
  #report;
  /** @type {number[]} */
  #weights;
  /** @type {number[]} */
  #fractions;
  #best = 0;

  /**
   * @param {((progress: Progress) => void) | undefined} report
   * @param {number} parts
   * @param {number[]} [weights]  of the first parts; the others have 1
   */
  constructor(report, parts, weights = []) {
    this.#report = report;
    this.#weights = Array.from({length: parts}, (_, i) => weights[i] ?? 1);
    this.#fractions = new Array(parts).fill(0);
  }

  /** @param {number} part @returns {(progress: Progress) => void} */
  of(part) {
    return ({fraction, step}) => {
      this.#fractions[part] = fraction;
      const all = this.#weights.reduce((sum, weight) => sum + weight, 0);
      const done = this.#weights.reduce((sum, weight, i) => sum + weight * this.#fractions[i], 0);
      this.#best = Math.max(this.#best, Math.min(1, done / all));
      this.#report?.({fraction: this.#best, step});
    };
  }
}

/**
 * Waits for all of them. Where some fail: calls onFailure once, waits for the rest, and rejects with
 * the first failure that is not the consequence of another (a cancel).
 * @template T
 * @param {Promise<T>[]} calls
 * @param {() => void} [onFailure]
 * @returns {Promise<T[]>}
 */
export async function settleAll(calls, onFailure) {
  let failed = false;
  for (const call of calls) {
    call.catch(() => {
      if (!failed) onFailure?.();
      failed = true;
    });
  }
  const results = await Promise.allSettled(calls);
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (errors.length > 0) {
    throw errors.find((error) => !(error instanceof EngineError && error.code === 'cancelled')) ??
        errors[0];
  }
  return results.map((result) => /** @type {PromiseFulfilledResult<T>} */ (result).value);
}
