// @ts-check
// Frames that a worker of their own makes ready, so that decoding and resizing go on while the
// network runs.

import { NeuronError, throwIfCancelled } from './neuron-error.js';

/** @typedef {import('./frame-preparation.js').PreparedFrame} PreparedFrame */
/** @typedef {import('./frame-preparation.js').PreparationTimes} PreparationTimes */

/** Whether workers can be started here: in older browsers not from within a worker. */
export const hasFrameWorkers = () => typeof Worker !== 'undefined';

/**
 * As prepareFrames(), elsewhere.
 * @param {import('./film-source.js').GivenFilm[]} films
 * @param {import('./frame-preparation.js').PreparationPlan} plan
 * @param {number} from
 * @param {PreparationTimes} spent  is added to at the end
 * @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<PreparedFrame>}
 */
export async function* framesFromWorker(films, plan, from, spent, signal) {
  const worker = new Worker(new URL('frame-worker.js', import.meta.url), { type: 'module' });
  /** @type {any[]} */
  const messages = [];
  let wake = () => {};
  const take = (/** @type {any} */ message) => {
    messages.push(message);
    wake();
  };
  worker.onmessage = ({ data }) => take(data);
  worker.onerror = (event) => {
    event.preventDefault();
    take({ error: { code: 'internal', message: `The part that reads films could not start. ${event.message ?? ''}`.trim() } });
  };
  const onAbort = () => wake();
  signal?.addEventListener('abort', onAbort);
  const turn = eventTurns();
  try {
    worker.postMessage({ start: { films, plan, from } });
    for (;;) {
      // Running a network gives events no turn: without one, nobody could stop it.
      await turn.next();
      throwIfCancelled(signal);
      while (messages.length === 0) {
        await new Promise((resolve) => { wake = () => resolve(undefined); });
        throwIfCancelled(signal);
      }
      const { frame, done, error } = messages.shift();
      if (error) throw new NeuronError(error.code, error.message);
      if (done) {
        for (const part of /** @type {(keyof PreparationTimes)[]} */ (Object.keys(done))) spent[part] += done[part];
        return;
      }
      yield frame;
      worker.postMessage({ buffer: frame.input }, [frame.input.buffer]);
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    turn.close();
    worker.terminate();
  }
}

/** Lets waiting events happen; unlike a timer without a delay of its own. */
function eventTurns() {
  const { port1, port2 } = new MessageChannel();
  return {
    /** @returns {Promise<void>} */
    next: () => new Promise((resolve) => {
      port1.onmessage = () => resolve();
      port2.postMessage(0);
    }),
    close: () => port1.close(),
  };
}
