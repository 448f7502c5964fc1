// @ts-check
// Long work in the page's own thread, done in turns: between them the page draws, tells how far it is, and hears Cancel.

import { nextTurn } from '../engine-jobs.js';

/** @typedef {import('../engine-types.js').CallOptions} CallOptions */

/** A turn is as long as a person does not notice. */
const kTurnMs = 40;

/** A part of some work, which tells its progress as that of the whole. @param {CallOptions} options @param {number} from @param {number} to @returns {CallOptions} */
export const partOf = ({ signal, onProgress }, from, to) => ({ signal,
  onProgress: ({ fraction, step }) => onProgress?.({ fraction: from + fraction * (to - from), step }) });

/** A loop asks `isOver` now and then, and where it is, awaits `next`. */
export class Turns {
  #options;
  #step;
  #ends = performance.now() + kTurnMs;

  /** @param {CallOptions} options @param {string} step  what is being done */
  constructor(options, step) {
    this.#options = options;
    this.#step = step;
  }

  get isOver() {
    return performance.now() >= this.#ends;
  }

  /** Rejects where the work was cancelled. @param {number} fraction  of it that is done */
  async next(fraction) {
    const { signal, onProgress } = this.#options;
    onProgress?.({ fraction, step: this.#step });
    await nextTurn();
    signal?.throwIfAborted();
    this.#ends = performance.now() + kTurnMs;
  }
}
