// @ts-check
// Advances a job of the engine one bounded unit at a time, hearing messages in between.

import {cancelled} from './engine-error.js';

/** @typedef {import('./engine-server.js').CallContext} CallContext */

/** Units run for so long before messages are heard: a cancel waits this long plus one unit. */
const kTurnMilliseconds = 20;

/**
 * Ends the current turn so that messages are heard. (setTimeout would wait 4 ms or more.)
 * @returns {Promise<void>}
 */
export function nextTurn() {
  return new Promise((resolve) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * Runs a job to its end and gives its result.
 * @param {number} job
 * @param {CallContext} context
 * @returns {Promise<any>}
 */
export async function runJob(job, {engine, progress, signal}) {
  try {
    for (;;) {
      if (signal.aborted) throw cancelled();
      const turnEnds = performance.now() + kTurnMilliseconds;
      let state;
      do {
        state = engine.call('job_advance', job);
        if (state.done) return state.result;
      } while (performance.now() < turnEnds);
      progress({fraction: state.fraction, step: state.step});
      await nextTurn();
    }
  } finally {
    engine.call('job_drop', job);
  }
}
