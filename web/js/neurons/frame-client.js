// @ts-check
// Frames that a worker of their own makes ready, so that decoding and resizing go on while the
// network runs.

import { NeuronError, throwIfCancelled } from './neuron-error.js';

/** @typedef {import('./frame-preparation.js').PreparedFrame} PreparedFrame */
/** @typedef {import('./frame-preparation.js').PreparationTimes} PreparationTimes */
/** @typedef {import('./frame-preparation.js').PreparationPlan} PreparationPlan */
/** @typedef {import('./film-source.js').GivenFilm} GivenFilm */

/** Whether workers can be started here: in older browsers not from within a worker. */
export const hasFrameWorkers = () => typeof Worker !== 'undefined';

/** One way through the films, from a row on. Begins at once, a few frames ahead. */
export class FrameWorker {
  #worker;
  /** @type {any[]} */
  #messages = [];
  #wake = () => {};

  /** @param {GivenFilm[]} films @param {PreparationPlan} plan @param {number} from */
  constructor(films, plan, from) {
    this.from = from;
    this.#worker = new Worker(new URL('frame-worker.js', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data }) => this.#take(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#take({ error: { code: 'internal', message: `The part that reads films could not start. ${event.message ?? ''}`.trim() } });
    };
    this.#worker.postMessage({ start: { films, plan, from } });
  }

  /** @param {any} message */
  #take(message) {
    this.#messages.push(message);
    this.#wake();
  }

  /**
   * As prepareFrames(). Ends the worker when it ends.
   * @param {PreparationTimes} spent  is added to at the end
   * @param {AbortSignal} [signal]
   * @returns {AsyncGenerator<PreparedFrame>}
   */
  async *frames(spent, signal) {
    const onAbort = () => this.#wake();
    signal?.addEventListener('abort', onAbort);
    const turn = eventTurns();
    try {
      for (;;) {
        // Running a network gives events no turn: without one, nobody could stop it.
        await turn.next();
        throwIfCancelled(signal);
        while (this.#messages.length === 0) {
          await new Promise((resolve) => { this.#wake = () => resolve(undefined); });
          throwIfCancelled(signal);
        }
        const { frame, done, error } = this.#messages.shift();
        if (error) throw new NeuronError(error.code, error.message);
        if (done) {
          for (const part of /** @type {(keyof PreparationTimes)[]} */ (Object.keys(done))) spent[part] += done[part];
          return;
        }
        yield frame;
        this.#worker.postMessage({ buffer: frame.input }, [frame.input.buffer]);
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
      turn.close();
      this.close();
    }
  }

  close() {
    this.#worker.terminate();
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
