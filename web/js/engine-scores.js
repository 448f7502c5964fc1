// @ts-check
// Models against the brain: each model's similarity, one after the other, and how that goes with their accuracy.
// A module of its own, fetched when it is asked for.

import {EngineError} from './engine-error.js';
import {kSurrogatesAtOnce, optionText, setSeries} from './engine-method-calls.js';

/** @typedef {import('./engine-methods.js').MethodsPool} MethodsPool */
/** @typedef {import('./engine-types.js').CallOptions} CallOptions */
/** @typedef {import('./engine-types.js').ModelScore} ModelScore */
/** @typedef {import('./engine-types.js').ScoreRequest} ScoreRequest */
/** @typedef {import('./engine-types.js').ModelScores} ModelScores */
/** @typedef {import('./engine-types.js').PreparedSeries} PreparedSeries */
/** @typedef {import('./engine-channel.js').WorkerChannel} WorkerChannel */

const kMostSubset = 64;
/** Fewer models have no relation: core/score/accuracy_relation.h. */
const kLeastModels = 3;
/** Share of the work that counting the neurons with signal is. */
const kCountShare = 0.1;

/**
 * @param {MethodsPool} pool
 * @param {ScoreRequest & {networks: PreparedSeries, runStarts: number[]}} request
 * @param {CallOptions & {onScored?: (scores: ModelScores) => void}} callOptions  onScored: after each model
 * @returns {Promise<ModelScores>}
 */
export async function scoreModels(pool, {models, networks, runStarts, options}, callOptions) {
  if (models.length === 0) throw new EngineError('bad_input', 'There are no models to score.');
  const {onProgress, onScored, signal} = callOptions;
  return pool.withWorker(callOptions, async (worker, job) => {
    await setSeries(worker, 1, runStarts, networks);
    let smallest = Infinity;
    let smallestLayer = Infinity;
    for (const [i, {name, neurons, layers}] of models.entries()) {
      signal?.throwIfAborted();
      onProgress?.({fraction: kCountShare * i / models.length, step: `Counting neurons with signal: ${name}`});
      await setSeries(worker, 0, runStarts, neurons);
      const {n, layers: ofLayers} = await worker.call('modelSignal', {layers});
      if (n === 0) throw new EngineError('bad_input', `${name}: no neuron has a signal.`);
      smallest = Math.min(smallest, n);
      for (const count of ofLayers) if (count > 0) smallestLayer = Math.min(smallestLayer, count);
    }
    // Half of the smallest model at most, so that its subsets differ, too, and it has an interval.
    const {subsetSize = Math.max(1, Math.min(kMostSubset, Math.floor(smallest / 2))), subsets, ...ofNull} = options;
    const layerSize = Number.isFinite(smallestLayer) ? smallestLayer : 0;
    /** @type {ModelScores} */
    const found = {subsetSize, layerSize, nSurrogates: 0, null: '', heldOut: '', models: [], relation: null};
    for (const [i, {name, neurons, layers, accuracy = null}] of models.entries()) {
      const report = (/** @type {number} */ share) => onProgress?.({step: `${name}, ${i + 1} of ${models.length}`,
        fraction: kCountShare + (1 - kCountShare) * (i + share) / models.length});
      report(0);
      await setSeries(worker, 0, runStarts, neurons);
      const {nSurrogates, label} = await worker.call('openSignificance', {text: optionText({...ofNull, held_out: 'none'})});
      const maxima = new Float32Array(nSurrogates * networks.nUnits);
      for (let first = 0; first < nSurrogates; first += kSurrogatesAtOnce) {
        signal?.throwIfAborted();
        const last = Math.min(first + kSurrogatesAtOnce, nSurrogates);
        const part = await worker.call('surrogates', {first, last}, {job});
        maxima.set(part.ofNetworks, first * networks.nUnits);
        report(last / nSurrogates);
      }
      const text = optionText({subset_size: subsetSize, subsets, layer_size: layerSize});
      const {heldOut, ...score} = await worker.call('scoreModel', {layers, maxima, text});
      found.models.push({name, accuracy, ...score});
      Object.assign(found, {nSurrogates, null: label, heldOut, relation: await relationOf(worker, found.models)});
      onScored?.({...found, models: [...found.models]});
    }
    return found;
  });
}

/**
 * Null where too few models have an accuracy, or either does not vary.
 * @param {WorkerChannel} worker
 * @param {ModelScore[]} models
 */
async function relationOf(worker, models) {
  const known = models.filter(({score, accuracy}) => score !== null && accuracy !== null);
  const scores = known.map(({score}) => Number(score));
  const accuracies = known.map(({accuracy}) => Number(accuracy));
  if (known.length < kLeastModels || new Set(scores).size === 1 || new Set(accuracies).size === 1) return null;
  return worker.call('accuracyRelation', {scores, accuracies});
}
