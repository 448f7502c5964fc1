// @ts-check
// Work of which only the newest matters, such as the map of the neuron under the pointer: one task
// runs, one waits. A newer one takes the place of that which waits; what runs is finished, so that
// under a steadily moving pointer there is still something to show.

import {cancelled} from './engine-error.js';

export class LatestLane {
  #running = false;
  /** @type {{start: () => void, reject: (error: Error) => void} | null} */
  #waiting = null;

  /**
   * @template T
   * @param {() => Promise<T>} task
   * @returns {Promise<T>}  rejects with 'cancelled' where a newer task took its place
   */
  run(task) {
    return new Promise((resolve, reject) => {
      const start = () => {
        this.#running = true;
        // The lane is free before the caller hears of it, who may ask for the next at once.
        (async () => task())().finally(() => this.#next()).then(resolve, reject);
      };
      if (!this.#running) {
        start();
        return;
      }
      this.#waiting?.reject(cancelled());
      this.#waiting = {start, reject};
    });
  }

  #next() {
    this.#running = false;
    const next = this.#waiting;
    this.#waiting = null;
    next?.start();
  }
}
