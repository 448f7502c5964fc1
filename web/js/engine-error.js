// @ts-check
// How the engine says no: a code (core/base/result.h) and one sentence for the user.

/** @typedef {import('./engine-types.js').ErrorCode} ErrorCode */

export class EngineError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {string} message
   * @param {Record<string, unknown>} [details]
   */
  constructor(code, message, details) {
    super(message);
    this.name = 'EngineError';
    /** @type {ErrorCode} */
    this.code = code;
    /** What the page can act on, e.g. TruncatedDetails. @type {Record<string, unknown>} */
    this.details = details ?? {};
  }
}

export const cancelled = () => new EngineError('cancelled', 'Cancelled.');

/**
 * Any thrown value as an EngineError; what is not one already is a defect of ours.
 * @param {unknown} thrown
 */
export function asEngineError(thrown) {
  if (thrown instanceof EngineError) return thrown;
  if (thrown instanceof RangeError && /memory|allocation|array buffer/i.test(thrown.message)) {
    return new EngineError('out_of_memory', 'There is not enough memory for this.');
  }
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return new EngineError('internal', `The engine failed unexpectedly (${text}).`);
}

/** @param {EngineError} error */
export const errorPayload = (error) => ({
  code: error.code,
  message: error.message,
  details: error.details,
});
