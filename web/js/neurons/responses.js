// @ts-check
// Runs a network over frames and keeps one value per unit and frame. Knows neither files nor the
// page: frames come from a source, ONNX Runtime is handed in, so that page and Node run the same.

import { prepareFrames } from './frame-preparation.js';
import { checkRecipe, inputBuffer, inputDims, inputLength, recipeInput, writeInput } from './input-recipe.js';
import { throwIfCancelled, NeuronError, unsupported } from './neuron-error.js';
import { exposeTensors } from './onnx-model.js';
import { reduceMaps, unitLayout, valuesOf } from './reduce.js';
import { reduceInGraph } from './reduced-outputs.js';
import { kStimulusUnits } from './stimulus-features.js';

/** @typedef {import('./picture.js').Picture} Picture */
/** @typedef {import('./onnx-model.js').OnnxModel} OnnxModel */
/** @typedef {import('./layers.js').Layer} Layer */
/** @typedef {import('./input-recipe.js').InputRecipe} InputRecipe */
/** @typedef {import('./reduce.js').Reduction} Reduction */

/**
 * The module onnxruntime-web.
 * @typedef {any} Ort
 */

/**
 * Where pictures come from. Indices are those of its own frames, in order of time.
 * @typedef {object} FrameSource
 * @property {number} nFrames
 * @property {(indices: ArrayLike<number>, signal?: AbortSignal) => AsyncGenerator<Picture>} pictures  of ascending
 *   indices, repeats allowed; one picture per index
 */

/**
 * A session whose layers come out reduced, and the names of what stands for each; see reduceInGraph().
 * @typedef {{session: any, names: Map<string, import('./reduced-outputs.js').ReducedNames>}} ReducedSession
 */

/**
 * @typedef {object} LayerResponses
 * @property {string} name
 * @property {string} tensor
 * @property {string} operator
 * @property {number} units
 * @property {number[]} map     sizes of the map that was reduced
 * @property {boolean} untrained   see layers.js
 * @property {Float32Array} values  [row x unit], rows together
 */

/** A larger batch takes memory and brings nothing on one thread. */
const kMaxBatch = 4;

/**
 * A session with the chosen layers as outputs.
 * @param {Ort} ort
 * @param {Uint8Array} bytes
 * @param {OnnxModel} model
 * @param {Layer[]} layers
 * @param {object} [options] of InferenceSession.create
 */
export async function makeSession(ort, bytes, model, layers, options = {}) {
  const exposed = exposeTensors(bytes, model, layers.map((layer) => layer.tensor));
  try {
    return await ort.InferenceSession.create(exposed, { executionProviders: ['wasm'], logSeverityLevel: 3, ...options });
  } catch (error) {
    throw explained(error, model.name);
  }
}

/**
 * A session that gives one value per unit of the chosen layers, and no maps.
 * @param {Ort} ort
 * @param {Uint8Array} bytes
 * @param {OnnxModel} model
 * @param {Layer[]} layers  with their map sizes
 * @param {Reduction} reduction
 * @param {object} [options] of InferenceSession.create
 * @returns {Promise<ReducedSession>}
 */
export async function makeReducedSession(ort, bytes, model, layers, reduction, options = {}) {
  const edited = reduceInGraph(bytes, model, layers, reduction);
  if (edited.names.size > 0) {
    try {
      const session = await ort.InferenceSession.create(edited.bytes, { executionProviders: ['wasm'], logSeverityLevel: 3, ...options });
      return { session, names: edited.names };
    } catch { /* a layer of a type that it cannot reduce: reduced here */ }
  }
  return { session: await makeSession(ort, bytes, model, layers, options), names: new Map() };
}

/**
 * A layer's responses from what a session gave.
 * @param {Record<string, import('./reduce.js').OutputTensor>} outputs
 * @param {Layer} layer
 * @param {ReducedSession['names']} names
 * @param {number} nFrames
 * @param {Reduction} reduction
 * @returns {{values: Float32Array, dims: readonly number[]}} values [frame x unit]; dims: of the whole tensor
 */
export function layerValues(outputs, layer, names, nFrames, reduction) {
  const reduced = names.get(layer.tensor);
  const output = outputs[reduced?.values ?? layer.tensor];
  // Where the graph has reduced the map, one value of it is left.
  const values = reduceMaps(output, nFrames, layer.channelAxis, reduction);
  if (!reduced) return { values, dims: output.dims };
  if (reduced.mean) reduceMaps(outputs[reduced.mean], nFrames, layer.channelAxis, 'mean').forEach((mean, i) => { if (Number.isNaN(mean)) values[i] = NaN; });
  return { values, dims: Array.from(/** @type {BigInt64Array} */ (outputs[reduced.shape].data), Number) };
}

/**
 * ONNX Runtime's message in words that name the operator.
 * @param {unknown} error
 * @param {string} name of the model
 * @returns {NeuronError}
 */
export function explained(error, name) {
  if (error instanceof NeuronError) return error;
  const text = String(/** @type {any} */ (error)?.message ?? error);
  const lacking = /Could not find an implementation for (?:the node )?(?:[^\s:]*:)?(\w+)(?:\((\d+)\))?/.exec(text) ??
    /No Op registered for (\w+)(?: with domain_version of (\d+))?/.exec(text) ??
    /Fatal error: ([\w.:]+?)(?:\(-?(\d+)\))? is not a registered function\/op/.exec(text);
  if (lacking) {
    return unsupported(`${name} uses the operator ${lacking[1]}${lacking[2] ? ` (version ${lacking[2]})` : ''}, which ONNX Runtime Web does not have.`);
  }
  const opset = /opset (\d+) is under development|max supported.*?opset.*?(\d+)|current official support for domain ai\.onnx is till opset (\d+)/i.exec(text);
  if (opset) return unsupported(`${name}: its operator set is newer than ONNX Runtime Web supports. ${text.slice(0, 200)}`);
  if (/bad_alloc|out of memory|memory access out of bounds|Array buffer allocation failed|Aborted\(/i.test(text)) {
    return new NeuronError('out_of_memory', `${name}: there is not enough memory to run it. ${text.slice(0, 160)}`);
  }
  return new NeuronError('bad_input', `${name}: ONNX Runtime refuses it. ${text.replace(/\s+/g, ' ').slice(0, 300)}`);
}

/**
 * Frames that go in at a time.
 * @param {OnnxModel} model
 * @param {number} [wanted]
 */
export function batchSize(model, wanted = kMaxBatch) {
  const stated = model.inputs[0].shape?.[0];
  return typeof stated === 'number' ? stated : Math.max(1, Math.min(wanted, 64));
}

/**
 * Runs once to learn what a model gives.
 * @param {Ort} ort
 * @param {any} session
 * @param {OnnxModel} model
 * @param {InputRecipe} recipe
 * @param {Picture} picture
 * @returns {Promise<Record<string, {dims: readonly number[], type: string, data: any}>>}
 */
export async function runOnce(ort, session, model, recipe, picture) {
  checkRecipe(recipe, model);
  const nFrames = batchSize(model, 1);
  const batch = new Float32Array(nFrames * inputLength(recipe));
  for (let i = 0; i < nFrames; ++i) writeInput(recipe, picture, batch, i);
  return runBatch(ort, session, model, recipe, recipeInput(recipe, batch), nFrames);
}

/**
 * @param {Ort} ort @param {any} session @param {OnnxModel} model @param {InputRecipe} recipe
 * @param {import('./input-recipe.js').InputValues} batch @param {number} nFrames @param {string[]} [wanted] outputs; all where it is left out
 */
async function runBatch(ort, session, model, recipe, batch, nFrames, wanted) {
  const dims = inputDims(recipe, nFrames);
  const feeds = { [recipe.tensor]: new ort.Tensor(recipe.type, batch.subarray(0, nFrames * inputLength(recipe)), dims) };
  try {
    return await (wanted ? session.run(feeds, wanted) : session.run(feeds));
  } catch (error) {
    throw explained(error, model.name);
  }
}

/**
 * Channels and map sizes of layers, from a run.
 * @param {Layer[]} layers
 * @param {Record<string, {dims: readonly number[]}>} outputs
 * @param {number} nFrames
 * @returns {Layer[]}
 */
export function measuredLayers(layers, outputs, nFrames) {
  return layers.map((layer) => {
    const dims = outputs[layer.tensor]?.dims;
    if (!dims) return layer;
    const { units } = unitLayout(dims, nFrames, layer.channelAxis);
    const axis = layer.channelAxis < 0 ? dims.length + layer.channelAxis : layer.channelAxis;
    return { ...layer, channels: units, spatial: dims.filter((_, i) => i !== 0 && i !== axis) };
  });
}

/**
 * The most likely classes of the model's first output; null where it gives no list of classes.
 * @param {{dims: readonly number[], data: any, type: string}} output
 * @param {string[]|null} labels
 * @param {number} [count]
 * @returns {{index: number, label: string, probability: number}[]|null}
 */
export function topClasses(output, labels, count = 5) {
  const sizes = output.dims.filter((size) => size !== 1);
  if (sizes.length !== 1 || sizes[0] < 2) return null;
  const values = Array.from(valuesOf(output), Number);
  const isProbability = values.every((value) => value >= 0 && value <= 1) && Math.abs(values.reduce((a, b) => a + b, 0) - 1) < 0.02;
  const most = Math.max(...values);
  const exps = isProbability ? values : values.map((value) => Math.exp(value - most));
  const sum = isProbability ? 1 : exps.reduce((a, b) => a + b, 0);
  // Lists of ImageNet often begin with a class of their own for the background.
  const skip = labels && labels.length === values.length + 1 && /^background|^dummy/i.test(labels[0]) ? 1 : 0;
  const fits = labels !== null && labels.length - skip >= values.length;
  return [...values.keys()].sort((a, b) => exps[b] - exps[a]).slice(0, count).map((index) =>
    ({ index, label: fits ? labels[index + skip] : `class ${index}`, probability: exps[index] / sum }));
}

/**
 * Bytes that a run will take at the most, roughly: the model three times (file, session, packed
 * weights), one batch of inputs and of all chosen maps twice (runtime and page), decoded frames,
 * and the responses.
 * @param {{model: OnnxModel, recipe: InputRecipe, layers: Layer[], rows: number, batch: number, framePixels: number}} plan
 */
export function estimateBytes({ model, recipe, layers, rows, batch, framePixels }) {
  const input = recipe.width * recipe.height * 3 * 4;
  const maps = layers.reduce((sum, layer) => sum + layer.channels * layer.spatial.reduce((product, size) => product * size, 1) * 4, 0);
  const units = layers.reduce((sum, layer) => sum + layer.channels, 0);
  return 3 * model.bytes + batch * 2 * (input + 2 * maps) + 24 * framePixels * 3 + rows * units * 4 * 2;
}

/**
 * Frames that are ready to go in, from a row on; see frame-preparation.js.
 * @typedef {(from: number, signal?: AbortSignal) => AsyncGenerator<import('./frame-preparation.js').PreparedFrame>} ReadyFrames
 */

/** The running of one model over one list of frames. Can be stopped and goes on where it was. */
export class ResponseRun {
  /** @type {LayerResponses[]} */
  layers = [];
  rowsDone = 0;
  /**
   * How long run() has taken so far, per part, ms: waiting for frames (or making them ready, where that
   * is done here), the network, and what is left to reduce.
   */
  spent = { frames: 0, run: 0, reduce: 0 };
  #parts;
  #frames;
  #names;
  #wanted;
  #batch;
  #input;

  /**
   * @param {object} parts
   * @param {Ort} parts.ort
   * @param {any} parts.session
   * @param {ReducedSession['names']} [parts.names]  of a session that reduces by itself
   * @param {OnnxModel} parts.model
   * @param {Layer[]} parts.layers
   * @param {InputRecipe} parts.recipe
   * @param {Reduction} parts.reduction
   * @param {FrameSource} [parts.source]       frames are made ready here
   * @param {ReadyFrames} [parts.frames]       or elsewhere, with the same plan
   * @param {ArrayLike<number>} parts.indices  frame of each row; -1: nothing is shown
   * @param {boolean} [parts.stimulus]         low-level features along, default true
   * @param {number} [parts.batch]
   * @param {import('./thumbnails.js').ThumbnailSheet} [parts.sheet]  is filled
   */
  constructor(parts) {
    const { model, recipe, indices, source, sheet } = parts;
    checkRecipe(recipe, model);
    this.#parts = parts;
    this.#names = parts.names ?? new Map();
    this.#wanted = [...new Set(parts.layers.flatMap(({ tensor }) => {
      const reduced = this.#names.get(tensor);
      return reduced ? [reduced.values, reduced.shape, ...(reduced.mean ? [reduced.mean] : [])] : [tensor];
    }))];
    this.#batch = batchSize(model, parts.batch);
    this.#input = inputBuffer(recipe, this.#batch);
    this.stimulus = parts.stimulus === false ? null : new Float32Array(indices.length * kStimulusUnits.length).fill(NaN);
    /** What is wanted of the frames. @type {import('./frame-preparation.js').PreparationPlan} */
    this.plan = { recipe, indices, stimulus: this.stimulus !== null, thumbnailEvery: sheet?.every ?? 0 };
    this.#frames = parts.frames ?? ((from, signal) =>
      prepareFrames(/** @type {FrameSource} */ (source), this.plan, from, { decode: 0, prepare: 0, stimulus: 0 }, signal));
    /** Rows that show a picture, in order. */
    this.shown = Array.from(indices, (index, row) => (index >= 0 ? row : -1)).filter((row) => row >= 0);
  }

  get rows() {
    return this.#parts.indices.length;
  }

  /**
   * Goes on until all is done or the signal says stop; then what is done stays.
   * @param {{signal?: AbortSignal, onProgress?: (rowsDone: number, rows: number) => void}} [options]
   */
  async run({ signal, onProgress } = {}) {
    if (this.rowsDone === this.shown.length) return;
    const frames = this.#frames(this.shown[this.rowsDone], signal);
    const frameLength = inputLength(this.#parts.recipe);
    let filled = 0;
    let at = performance.now();
    const lap = (/** @type {keyof ResponseRun['spent']} */ part) => {
      const now = performance.now();
      this.spent[part] += now - at;
      at = now;
    };
    try {
      for (;;) {
        const { value: frame, done } = await frames.next();
        throwIfCancelled(signal);
        if (done) break;
        this.#input.set(frame.input, filled * frameLength);
        if (this.stimulus && frame.stimulus) this.stimulus.set(frame.stimulus, frame.row * kStimulusUnits.length);
        if (frame.thumbnail) this.#parts.sheet?.add(frame.thumbnail, frame.row);
        lap('frames');
        if (++filled === this.#batch || this.rowsDone + filled === this.shown.length) {
          await this.#flush(filled, lap);
          filled = 0;
          onProgress?.(this.rowsDone, this.shown.length);
          at = performance.now();
        }
      }
    } finally {
      await frames.return(undefined);
    }
    if (this.rowsDone < this.shown.length) {
      throw new NeuronError('io', `The film gave ${this.rowsDone + filled} of ${this.shown.length} frames.`);
    }
  }

  /** @param {number} filled @param {(part: 'run'|'reduce') => void} lap */
  async #flush(filled, lap) {
    const { ort, session, model, recipe, layers, reduction, indices } = this.#parts;
    // A model of a fixed batch takes no fewer: the rest of the last one holds earlier frames.
    const stated = model.inputs[0].shape?.[0];
    const nFrames = typeof stated === 'number' ? stated : filled;
    const outputs = await runBatch(ort, session, model, recipe, this.#input, nFrames, this.#wanted);
    lap('run');
    layers.forEach((layer, index) => {
      const { values, dims } = layerValues(outputs, layer, this.#names, nFrames, reduction);
      const units = values.length / nFrames;
      const kept = this.layers[index] ??= { name: layer.name, tensor: layer.tensor, operator: layer.operator, units, untrained: layer.untrained,
        map: mapSizes(dims, layer.channelAxis), values: new Float32Array(indices.length * units).fill(NaN) };
      if (kept.units !== units) throw unsupported(`layer ${layer.name} changes its number of units from ${kept.units} to ${units}.`);
      for (let i = 0; i < filled; ++i) {
        kept.values.set(values.subarray(i * units, (i + 1) * units), this.shown[this.rowsDone + i] * units);
      }
    });
    for (const output of Object.values(outputs)) output.dispose?.();
    this.rowsDone += filled;
    lap('reduce');
  }
}

/** @param {readonly number[]} dims @param {number} channelAxis */
const mapSizes = (dims, channelAxis) => dims.filter((_, i) => i !== 0 && i !== (channelAxis < 0 ? dims.length + channelAxis : channelAxis));
