// @ts-check
// Runs a network over frames and keeps one value per unit and frame. Knows neither files nor the
// page: frames come from a source, ONNX Runtime is handed in, so that page and Node run the same.

import { checkRecipe, inputTensor, writeInput } from './input-recipe.js';
import { throwIfCancelled, NeuronError, unsupported } from './neuron-error.js';
import { exposeTensors } from './onnx-model.js';
import { reduceMaps, unitLayout, valuesOf } from './reduce.js';
import { StimulusFeatures, kStimulusUnits } from './stimulus-features.js';

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
  const batch = new Float32Array(nFrames * recipe.width * recipe.height * (recipe.order === 'GRAY' ? 1 : 3));
  for (let i = 0; i < nFrames; ++i) writeInput(recipe, picture, batch, i);
  return runBatch(ort, session, model, recipe, batch, nFrames);
}

/**
 * @param {Ort} ort @param {any} session @param {OnnxModel} model @param {InputRecipe} recipe
 * @param {Float32Array} batch @param {number} nFrames
 */
async function runBatch(ort, session, model, recipe, batch, nFrames) {
  const { type, data, dims } = inputTensor(recipe, batch, nFrames);
  try {
    return await session.run({ [recipe.tensor]: new ort.Tensor(type, data, dims) });
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

/** The running of one model over one list of frames. Can be stopped and goes on where it was. */
export class ResponseRun {
  /** @type {LayerResponses[]} */
  layers = [];
  rowsDone = 0;
  /** How long run() has taken so far, per part, ms. */
  spent = { frames: 0, prepare: 0, run: 0, reduce: 0, stimulus: 0 };
  #parts;
  #batch;
  #input;
  #features;

  /**
   * @param {object} parts
   * @param {Ort} parts.ort
   * @param {any} parts.session
   * @param {OnnxModel} parts.model
   * @param {Layer[]} parts.layers
   * @param {InputRecipe} parts.recipe
   * @param {Reduction} parts.reduction
   * @param {FrameSource} parts.source
   * @param {ArrayLike<number>} parts.indices  frame of each row; -1: nothing is shown
   * @param {boolean} [parts.stimulus]         low-level features along, default true
   * @param {number} [parts.batch]
   * @param {(picture: Picture, row: number) => void} [parts.onPicture]  for thumbnails
   */
  constructor(parts) {
    checkRecipe(parts.recipe, parts.model);
    this.#parts = parts;
    this.#batch = batchSize(parts.model, parts.batch);
    this.#input = new Float32Array(this.#batch * parts.recipe.width * parts.recipe.height * (parts.recipe.order === 'GRAY' ? 1 : 3));
    this.#features = parts.stimulus === false ? null : new StimulusFeatures();
    this.stimulus = this.#features ? new Float32Array(parts.indices.length * kStimulusUnits.length).fill(NaN) : null;
    /** Rows that show a picture, in order. */
    this.shown = Array.from(parts.indices, (index, row) => (index >= 0 ? row : -1)).filter((row) => row >= 0);
  }

  get rows() {
    return this.#parts.indices.length;
  }

  /**
   * Goes on until all is done or the signal says stop; then what is done stays.
   * @param {{signal?: AbortSignal, onProgress?: (rowsDone: number, rows: number) => void}} [options]
   */
  async run({ signal, onProgress } = {}) {
    const { source, indices, recipe, onPicture } = this.#parts;
    const left = this.shown.slice(this.rowsDone);
    const pictures = source.pictures(Int32Array.from(left, (row) => indices[row]), signal);
    let filled = 0;
    this.#features?.rewind();
    let at = performance.now();
    const lap = (/** @type {keyof ResponseRun['spent']} */ part) => {
      const now = performance.now();
      this.spent[part] += now - at;
      at = now;
    };
    try {
      for (;;) {
        const { value: picture, done } = await pictures.next();
        lap('frames');
        throwIfCancelled(signal);
        if (done) break;
        const row = this.shown[this.rowsDone + filled];
        writeInput(recipe, picture, this.#input, filled);
        lap('prepare');
        this.#addStimulus(picture, row);
        onPicture?.(picture, row);
        lap('stimulus');
        if (++filled === this.#batch || this.rowsDone + filled === this.shown.length) {
          await this.#flush(filled, lap);
          filled = 0;
          onProgress?.(this.rowsDone, this.shown.length);
          at = performance.now();
        }
      }
    } finally {
      await pictures.return(undefined);
    }
    if (this.rowsDone < this.shown.length) {
      throw new NeuronError('io', `The film gave ${this.rowsDone + filled} of ${this.shown.length} frames.`);
    }
  }

  /** @param {Picture} picture @param {number} row */
  #addStimulus(picture, row) {
    if (!this.#features || !this.stimulus) return;
    // Motion compares with the row before; after a gap there is none.
    const follows = row > 0 && this.#parts.indices[row - 1] >= 0;
    this.stimulus.set(this.#features.next(picture, follows), row * kStimulusUnits.length);
  }

  /** @param {number} filled @param {(part: 'run'|'reduce'|'prepare') => void} lap */
  async #flush(filled, lap) {
    const { ort, session, model, recipe, layers, reduction, indices } = this.#parts;
    // A model of a fixed batch takes no fewer: the rest of the last one holds earlier frames.
    const stated = model.inputs[0].shape?.[0];
    const nFrames = typeof stated === 'number' ? stated : filled;
    const outputs = await runBatch(ort, session, model, recipe, this.#input, nFrames);
    lap('run');
    layers.forEach((layer, index) => {
      const output = outputs[layer.tensor];
      const values = reduceMaps(output, nFrames, layer.channelAxis, reduction);
      const units = values.length / nFrames;
      const kept = this.layers[index] ??= { name: layer.name, tensor: layer.tensor, operator: layer.operator, units, untrained: layer.untrained,
        map: mapSizes(output.dims, layer.channelAxis), values: new Float32Array(indices.length * units).fill(NaN) };
      if (kept.units !== units) throw unsupported(`layer ${layer.name} changes its number of units from ${kept.units} to ${units}.`);
      for (let i = 0; i < filled; ++i) {
        kept.values.set(values.subarray(i * units, (i + 1) * units), this.shown[this.rowsDone + i] * units);
      }
    });
    for (const output of Object.values(outputs)) output.dispose?.();
    this.rowsDone += filled;
    this.#features?.mark();
    lap('reduce');
  }
}

/** @param {readonly number[]} dims @param {number} channelAxis */
const mapSizes = (dims, channelAxis) => dims.filter((_, i) => i !== 0 && i !== (channelAxis < 0 ? dims.length + channelAxis : channelAxis));
