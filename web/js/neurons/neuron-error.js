// @ts-check
// Errors of this folder: a code as core/base/result.h has them, in lower case, and a sentence that
// names file, field and value.

/** @typedef {'bad_input'|'unsupported'|'io'|'out_of_memory'|'cancelled'|'internal'} NeuronErrorCode */

export class NeuronError extends Error {
  /** @param {NeuronErrorCode} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.name = 'NeuronError';
    /** @type {NeuronErrorCode} */
    this.code = code;
  }
}

/** @param {string} message */
export const badInput = (message) => new NeuronError('bad_input', message);

/** @param {string} message */
export const unsupported = (message) => new NeuronError('unsupported', message);

/** Throws where the signal says so. @param {AbortSignal|undefined|null} signal */
export function throwIfCancelled(signal) {
  if (signal?.aborted) throw new NeuronError('cancelled', 'Cancelled.');
}
