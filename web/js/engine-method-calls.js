// @ts-check
// How the methods module is given series and options; for those who call it (engine-methods.js, engine-scores.js).

/** Surrogates of one call: a worker that is done early takes the next ones. */
export const kSurrogatesAtOnce = 64;

/** Options as the module reads them. @param {Record<string, string|number|boolean|undefined>} options */
export function optionText(options) {
  return Object.entries(options).filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key}\t${value}`).join('\n');
}

/**
 * @param {import('./engine-channel.js').WorkerChannel} worker
 * @param {0|1} role                     0: neurons, or what else is tested; 1: what it is compared with
 * @param {number[]} runStarts
 * @param {import('./engine-types.js').PreparedSeries} series
 */
export const setSeries = (worker, role, runStarts, {nTimes, nUnits, values}) =>
  worker.call('setSeries', {role, runStarts, nTimes, nUnits, values});
