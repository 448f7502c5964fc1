// @ts-check
// The worker that makes frames ready while the network runs in another. {start} comes with films and
// plan; {frame} goes for each, as long as there are buffers to fill: each comes back as {buffer} when
// it has been used. At the end {done} or {error} goes.

import { openGivenFilm } from './film-source.js';
import { prepareFrames } from './frame-preparation.js';
import { inputBuffer } from './input-recipe.js';
import { NeuronError } from './neuron-error.js';
import { joinSources } from './timeline.js';

/** Frames that wait to be used. */
const kAhead = 6;

const scope = /** @type {any} */ (globalThis);
/** @type {import('./input-recipe.js').InputValues[]} */
const free = [];
/** @type {() => void} */
let wake = () => {};

/** @param {{films: import('./film-source.js').GivenFilm[], plan: import('./frame-preparation.js').PreparationPlan, from: number}} given */
async function start({ films, plan, from }) {
  const spent = { decode: 0, prepare: 0, stimulus: 0 };
  try {
    for (let i = 0; i < kAhead; ++i) free.push(inputBuffer(plan.recipe, 1));
    const source = joinSources(await Promise.all(films.map(openGivenFilm)));
    for await (const { row, input, stimulus, thumbnail } of prepareFrames(source, plan, from, spent)) {
      while (free.length === 0) await new Promise((resolve) => { wake = () => resolve(undefined); });
      const buffer = /** @type {import('./input-recipe.js').InputValues} */ (free.pop());
      buffer.set(input);
      scope.postMessage({ frame: { row, input: buffer, stimulus, thumbnail } }, [buffer.buffer, ...(thumbnail ? [thumbnail.data.buffer] : [])]);
    }
    scope.postMessage({ done: spent });
  } catch (error) {
    const { code, message } = /** @type {any} */ (error);
    scope.postMessage({ error: { code: error instanceof NeuronError ? code : 'internal', message: String(message ?? error) } });
  }
}

scope.onmessage = (/** @type {MessageEvent} */ { data }) => {
  if (data.start) return void start(data.start);
  free.push(data.buffer);
  wake();
};
