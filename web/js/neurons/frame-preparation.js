// @ts-check
// From the pictures of a film to what a run needs of each: the network's input, the film's own
// features, a thumbnail. Runs wherever there is time for it: beside the network, or in front of it.

import { inputBuffer, inputLength, recipeInput, writeInput } from './input-recipe.js';
import { throwIfCancelled } from './neuron-error.js';
import { StimulusFeatures } from './stimulus-features.js';
import { thumbnailOf } from './thumbnails.js';

/** @typedef {import('./picture.js').Picture} Picture */
/** @typedef {import('./responses.js').FrameSource} FrameSource */

/**
 * What is wanted of which frames. Can be sent to a worker.
 * @typedef {object} PreparationPlan
 * @property {import('./input-recipe.js').InputRecipe} recipe
 * @property {ArrayLike<number>} indices  frame of each row; -1: nothing is shown
 * @property {boolean} stimulus          the film's own features too
 * @property {number} thumbnailEvery     rows from one thumbnail to the next; 0: none
 */

/**
 * @typedef {object} PreparedFrame
 * @property {number} row
 * @property {import('./input-recipe.js').InputValues} input  in the model's own type; only until the next frame is asked for
 * @property {number[]|null} stimulus
 * @property {Picture|null} thumbnail
 */

/** How long each part took, ms. @typedef {{decode: number, prepare: number, stimulus: number}} PreparationTimes */

/**
 * @param {FrameSource} source
 * @param {PreparationPlan} plan
 * @param {number} from  the first row that is wanted
 * @param {PreparationTimes} spent  is added to
 * @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<PreparedFrame>} rows that show a picture, in order
 */
export async function* prepareFrames(source, plan, from, spent, signal) {
  const { recipe, indices, stimulus, thumbnailEvery } = plan;
  // Motion compares with the row before: where that was done earlier, it is looked at once more.
  const first = stimulus && from > 0 && indices[from - 1] >= 0 ? from - 1 : from;
  const rows = [];
  for (let row = first; row < indices.length; ++row) if (indices[row] >= 0) rows.push(row);
  const features = stimulus ? new StimulusFeatures() : null;
  const floats = new Float32Array(inputLength(recipe));
  const typed = inputBuffer(recipe, 1);
  const pictures = source.pictures(Int32Array.from(rows, (row) => indices[row]), signal);
  let at = performance.now();
  const lap = (/** @type {keyof PreparationTimes} */ part) => {
    const now = performance.now();
    spent[part] += now - at;
    at = now;
  };
  try {
    for (const row of rows) {
      const { value: picture, done } = await pictures.next();
      lap('decode');
      throwIfCancelled(signal);
      if (done) return;
      const measured = features?.next(picture, row > first && indices[row - 1] >= 0) ?? null;
      lap('stimulus');
      if (row < from) continue;
      writeInput(recipe, picture, floats, 0);
      const input = recipeInput(recipe, floats, typed);
      // Made from what is small already, where there is that.
      const thumbnail = thumbnailEvery > 0 && row % thumbnailEvery === 0 ? thumbnailOf(features?.small ?? picture) : null;
      lap('prepare');
      yield { row, input, stimulus: measured, thumbnail };
      at = performance.now();
    }
  } finally {
    await pictures.return(undefined);
  }
}
