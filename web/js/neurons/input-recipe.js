// @ts-check
// How a frame becomes a network's input: size, fit, order of channels, scale, mean, spread, layout.
// The value that goes in is (scale * x - mean[c]) / sd[c], x from 0 to 255, c in the order of the
// channels that the network gets.

import { badInput } from './neuron-error.js';
import { halvesOfFloats } from './float16.js';
import { inputAxis } from './layers.js';
import { resample } from './resample.js';

/** @typedef {import('./picture.js').Picture} Picture */
/** @typedef {import('./onnx-model.js').OnnxModel} OnnxModel */
/** @typedef {'stretch'|'crop'|'letterbox'} Fit */
/** @typedef {'RGB'|'BGR'|'GRAY'} ChannelOrder */

/**
 * @typedef {object} InputRecipe
 * @property {string} preset          'imagenet-torch', 'caffe-bgr', 'minus1-1', '0-1', or 'custom'
 * @property {string} tensor          name of the model's input
 * @property {number} width
 * @property {number} height
 * @property {Fit} fit                crop: the middle of the frame; stretch: the whole frame; letterbox: the whole frame with bars
 * @property {number} crop_fraction   share of the largest middle part that is taken; with fit 'crop'
 * @property {number} pad             of the bars, 0 to 255
 * @property {'bilinear'|'area'} resampling  see resample.js
 * @property {ChannelOrder} order
 * @property {number} scale
 * @property {number[]} mean
 * @property {number[]} sd
 * @property {'NCHW'|'NHWC'} layout
 * @property {'float32'|'float16'|'uint8'} type
 */

/**
 * What a preset sets.
 * @typedef {{title: string, order: ChannelOrder, scale: number, mean: number[], sd: number[]}} Preset
 */

/** @type {Record<string, Preset>} */
export const kPresets = {
  'imagenet-torch': { title: 'ImageNet, PyTorch (RGB, mean and SD of ImageNet)', order: 'RGB', scale: 1 / 255,
    mean: [0.485, 0.456, 0.406], sd: [0.229, 0.224, 0.225] },
  'caffe-bgr': { title: 'ImageNet, Caffe (BGR minus 104, 117, 123)', order: 'BGR', scale: 1, mean: [104, 117, 123], sd: [1, 1, 1] },
  'minus1-1': { title: '−1 to 1', order: 'RGB', scale: 1 / 127.5, mean: [1, 1, 1], sd: [1, 1, 1] },
  '0-1': { title: '0 to 1', order: 'RGB', scale: 1 / 255, mean: [0, 0, 0], sd: [1, 1, 1] },
  '0-255': { title: '0 to 255', order: 'RGB', scale: 1, mean: [0, 0, 0], sd: [1, 1, 1] },
};
/** @type {Record<string, string>} */
const kAliases = { '[-1,1]': 'minus1-1', '-1,1': 'minus1-1', '[0,1]': '0-1', '0,1': '0-1', '[0,255]': '0-255', imagenet: 'imagenet-torch',
  torch: 'imagenet-torch', caffe: 'caffe-bgr' };
/** @type {Fit[]} */
export const kFits = ['crop', 'stretch', 'letterbox'];
/** @type {ChannelOrder[]} */
export const kOrders = ['RGB', 'BGR', 'GRAY'];
export const kResamplings = ['bilinear', 'area'];
const kMaxSize = 4096;
/** Where the model leaves its size open. */
const kDefaultSize = 224;

/** @param {string} name @returns {string} of kPresets */
export function presetName(name) {
  const known = kAliases[name] ?? name;
  if (!kPresets[known]) throw badInput(`input preset "${name}": there are ${Object.keys(kPresets).join(', ')}.`);
  return known;
}

/** The one input that takes pictures. @param {OnnxModel} model */
function pictureInput(model) {
  const fitting = model.inputs.filter((input) => input.shape === null || input.shape.length === 4 || input.shape.length === 3);
  if (model.inputs.length > 1) {
    throw badInput(`${model.name} has ${model.inputs.length} inputs (${model.inputs.map(({ name }) => name).join(', ')}); a network for pictures has one.`);
  }
  if (fitting.length !== 1 || fitting[0].shape?.length === 3) {
    throw badInput(`${model.name}: input ${model.inputs[0].name} has the shape ${describeShape(model.inputs[0].shape)}; pictures need four dimensions.`);
  }
  return fitting[0];
}

/** @param {import('./onnx-model.js').Dimension[]|null} shape */
export const describeShape = (shape) => (shape ? shape.map((size) => size ?? '?').join(' × ') : 'not stated');

/**
 * A first guess from what the model says of its input; the user decides.
 * @param {OnnxModel} model
 * @returns {{recipe: InputRecipe, reason: string}}
 */
export function guessRecipe(model) {
  const input = pictureInput(model);
  const shape = input.shape ?? [null, 3, null, null];
  const layout = inputAxis(shape) === -1 ? 'NHWC' : 'NCHW';
  const [channels, height, width] = layout === 'NCHW' ? [shape[1], shape[2], shape[3]] : [shape[3], shape[1], shape[2]];
  if (typeof channels === 'number' && channels !== 1 && channels !== 3) {
    throw badInput(`${model.name}: input ${input.name} has ${channels} channels; pictures have 3, or 1.`);
  }
  if (!['float32', 'float16', 'uint8', ''].includes(input.type)) {
    throw badInput(`${model.name}: input ${input.name} is ${input.type}; float32, float16 and uint8 can be given.`);
  }
  const size = (/** @type {unknown} */ stated) => (typeof stated === 'number' ? stated : kDefaultSize);
  const type = /** @type {InputRecipe['type']} */ (input.type || 'float32');
  const { preset, reason } = guessPreset(model, type, layout, channels === 1);
  const recipe = applyPreset({ preset, tensor: input.name, width: size(width), height: size(height), fit: 'crop', crop_fraction: 1,
    pad: 0, resampling: 'bilinear', order: 'RGB', scale: 1, mean: [], sd: [], layout, type }, preset);
  if (channels === 1) Object.assign(recipe, { order: 'GRAY', mean: [recipe.mean[0]], sd: [recipe.sd[0]] });
  return { recipe, reason };
}

/** @param {OnnxModel} model @param {string} type @param {'NCHW'|'NHWC'} layout @param {boolean} isGray @returns {{preset: string, reason: string}} */
function guessPreset(model, type, layout, isGray) {
  if (type === 'uint8') return { preset: '0-255', reason: 'The model takes bytes.' };
  const first = model.nodes.find((node) => node.inputs.includes(model.inputs[0].name));
  if (first && ['Sub', 'Div', 'Mul', 'BatchNormalization', 'Normalizer'].includes(first.op)) {
    return { preset: '0-255', reason: `The model begins with ${first.op}: it seems to normalize by itself.` };
  }
  if (isGray) return { preset: '0-1', reason: 'The model takes grey pictures.' };
  if (/caffe/i.test(model.producer)) return { preset: 'caffe-bgr', reason: `Made by ${model.producer}.` };
  if (/tf2onnx|keras|tflite/i.test(model.producer) || layout === 'NHWC') {
    return { preset: 'minus1-1', reason: layout === 'NHWC' ? 'Channels last, as in TensorFlow.' : `Made by ${model.producer}.` };
  }
  if (/pytorch|torch/i.test(model.producer)) return { preset: 'imagenet-torch', reason: `Made by ${model.producer}.` };
  return { preset: 'imagenet-torch', reason: 'The model does not say; this is the most common.' };
}

/** @param {InputRecipe} recipe @param {string} name @returns {InputRecipe} */
export function applyPreset(recipe, name) {
  const preset = presetName(name);
  const { order, scale, mean, sd } = kPresets[preset];
  if (recipe.order === 'GRAY') return { ...recipe, preset, scale, mean: [mean[0]], sd: [sd[0]] };
  return { ...recipe, preset, order, scale, mean: [...mean], sd: [...sd] };
}

/**
 * The same numbers for the other order of channels: each keeps its mean and spread.
 * @param {InputRecipe} recipe
 * @returns {InputRecipe}
 */
export function otherOrder(recipe) {
  if (recipe.order === 'GRAY') return recipe;
  return { ...recipe, order: recipe.order === 'RGB' ? 'BGR' : 'RGB', mean: [...recipe.mean].reverse(), sd: [...recipe.sd].reverse() };
}

/**
 * Throws, naming field and value, where a recipe cannot be used with a model.
 * @param {InputRecipe} recipe
 * @param {OnnxModel} model
 */
export function checkRecipe(recipe, model) {
  const count = recipe.order === 'GRAY' ? 1 : 3;
  for (const field of /** @type {const} */ (['width', 'height'])) {
    const value = recipe[field];
    if (!(Number.isInteger(value) && value >= 1 && value <= kMaxSize)) throw badInput(`input ${field} ${value}: give 1 to ${kMaxSize} pixels.`);
  }
  if (!kFits.includes(recipe.fit)) throw badInput(`input fit "${recipe.fit}": there are ${kFits.join(', ')}.`);
  if (!kResamplings.includes(recipe.resampling)) throw badInput(`input resampling "${recipe.resampling}": there are ${kResamplings.join(', ')}.`);
  if (!kOrders.includes(recipe.order)) throw badInput(`input order "${recipe.order}": there are ${kOrders.join(', ')}.`);
  if (recipe.layout !== 'NCHW' && recipe.layout !== 'NHWC') throw badInput(`input layout "${recipe.layout}": NCHW or NHWC.`);
  if (!(Number.isFinite(recipe.scale) && recipe.scale !== 0)) throw badInput(`input scale ${recipe.scale}: give a number other than 0.`);
  if (!(recipe.crop_fraction > 0 && recipe.crop_fraction <= 1)) throw badInput(`input crop_fraction ${recipe.crop_fraction}: give more than 0, at most 1.`);
  if (!(recipe.pad >= 0 && recipe.pad <= 255)) throw badInput(`input pad ${recipe.pad}: give 0 to 255.`);
  for (const field of /** @type {const} */ (['mean', 'sd'])) {
    const values = recipe[field];
    if (!Array.isArray(values) || values.length !== count || !values.every(Number.isFinite)) {
      throw badInput(`input ${field} [${values}]: give ${count === 1 ? 'one number' : 'three numbers'}.`);
    }
  }
  if (recipe.sd.some((value) => value === 0)) throw badInput('input sd: 0 cannot be divided by.');
  checkAgainstModel(recipe, model, count);
}

/** @param {InputRecipe} recipe @param {OnnxModel} model @param {number} count */
function checkAgainstModel(recipe, model, count) {
  const input = pictureInput(model);
  if (!input.shape) return;
  const wanted = recipe.layout === 'NCHW' ? [count, recipe.height, recipe.width] : [recipe.height, recipe.width, count];
  const stated = input.shape.slice(1);
  if (stated.some((size, i) => typeof size === 'number' && size !== wanted[i])) {
    throw badInput(`${model.name} takes ${describeShape(input.shape)}; the recipe gives ${wanted.join(' × ')} (${recipe.layout}).`);
  }
}

/**
 * Which part of a frame goes where in the input.
 * @param {InputRecipe} recipe
 * @param {number} width of the frame
 * @param {number} height
 */
export function placement({ width: w, height: h, fit, crop_fraction: fraction }, width, height) {
  const whole = { left: 0, top: 0, right: width, bottom: height };
  if (fit === 'stretch') return { part: whole, x: 0, y: 0, width: w, height: h };
  if (fit === 'crop') {
    // Whole pixels, as programs crop that cut before they scale.
    const largest = Math.min(width, (height * w) / h) * fraction;
    const partWidth = Math.max(1, Math.round(largest));
    const partHeight = Math.max(1, Math.min(height, Math.round((largest * h) / w)));
    const left = Math.floor((width - partWidth) / 2);
    const top = Math.floor((height - partHeight) / 2);
    return { part: { left, top, right: left + partWidth, bottom: top + partHeight }, x: 0, y: 0, width: w, height: h };
  }
  const scale = Math.min(w / width, h / height);
  const inner = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  return { part: whole, x: (w - inner.width) >> 1, y: (h - inner.height) >> 1, ...inner };
}

/**
 * Writes one frame into a batch.
 * @param {InputRecipe} recipe
 * @param {Picture} picture
 * @param {Float32Array} batch [frames x channels x height x width], or channels last
 * @param {number} index  of the frame within the batch
 */
export function writeInput(recipe, picture, batch, index) {
  const { width, height, order, scale, layout } = recipe;
  const place = placement(recipe, picture.width, picture.height);
  const pixels = resample(picture, place.part, place.width, place.height, recipe.resampling);
  const count = order === 'GRAY' ? 1 : 3;
  const area = width * height;
  const start = index * area * count;
  const isSmaller = place.width !== width || place.height !== height;
  for (let c = 0; c < count; ++c) {
    const factor = scale / recipe.sd[c];
    const offset = recipe.mean[c] / recipe.sd[c];
    const from = order === 'BGR' ? 2 - c : c;
    const step = layout === 'NCHW' ? 1 : count;
    const first = start + (layout === 'NCHW' ? c * area : c);
    if (isSmaller) for (let i = 0; i < area; ++i) batch[first + i * step] = recipe.pad * factor - offset;
    for (let y = 0; y < place.height; ++y) {
      let at = first + ((y + place.y) * width + place.x) * step;
      let pixel = y * place.width * 3;
      for (let x = 0; x < place.width; ++x, at += step, pixel += 3) {
        const value = count === 1 ? 0.299 * pixels[pixel] + 0.587 * pixels[pixel + 1] + 0.114 * pixels[pixel + 2] : pixels[pixel + from];
        batch[at] = value * factor - offset;
      }
    }
  }
}

/** Of an input, in the type that the model takes. @typedef {Float32Array|Uint16Array|Uint8Array} InputValues */

/**
 * @param {InputRecipe} recipe
 * @param {Float32Array} values
 * @param {InputValues} [into]  of inputBuffer(); else the values get room of their own
 * @returns {InputValues} `values` itself where it is of the model's type
 */
export function recipeInput(recipe, values, into) {
  if (recipe.type === 'float32') return values;
  const result = into ?? inputBuffer(recipe, values.length / inputLength(recipe));
  if (recipe.type === 'float16') halvesOfFloats(values, /** @type {Uint16Array} */ (result));
  else new Uint8ClampedArray(result.buffer, result.byteOffset, result.length).set(values);
  return result;
}

/** Room for frames. @param {InputRecipe} recipe @param {number} nFrames @returns {InputValues} */
export function inputBuffer(recipe, nFrames) {
  const length = nFrames * inputLength(recipe);
  return recipe.type === 'float16' ? new Uint16Array(length) : recipe.type === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
}

/** Values of one frame. @param {InputRecipe} recipe */
export const inputLength = ({ order, width, height }) => width * height * (order === 'GRAY' ? 1 : 3);

/** @param {InputRecipe} recipe @param {number} nFrames */
export function inputDims({ order, layout, width, height }, nFrames) {
  const count = order === 'GRAY' ? 1 : 3;
  return layout === 'NCHW' ? [nFrames, count, height, width] : [nFrames, height, width, count];
}

/**
 * Reads a recipe from JSON, or a preset's name, over what the model suggests.
 * @param {string|object} given
 * @param {InputRecipe} guess
 * @returns {InputRecipe}
 */
export function recipeFrom(given, guess) {
  if (typeof given === 'string' && !given.trim().startsWith('{')) return applyPreset(guess, given.trim());
  /** @type {any} */
  let object;
  try {
    object = typeof given === 'string' ? JSON.parse(given) : given;
  } catch {
    throw badInput(`input recipe: "${String(given).slice(0, 60)}" is neither a preset nor JSON.`);
  }
  const base = object.preset && object.preset !== 'custom' ? applyPreset(guess, object.preset) : guess;
  const unknown = Object.keys(object).find((key) => !(key in guess));
  if (unknown) throw badInput(`input recipe: there is no field "${unknown}"; there are ${Object.keys(guess).join(', ')}.`);
  const changed = Object.keys(object).some((key) => key !== 'preset' && ['order', 'scale', 'mean', 'sd'].includes(key));
  const recipe = { ...base, ...object, tensor: guess.tensor };
  if (changed && !object.preset) recipe.preset = 'custom';
  return recipe;
}
