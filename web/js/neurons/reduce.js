// @ts-check
// From a layer's maps to one value per unit and frame: the mean over the map, or its maximum. Sums
// are kept in double precision.

import { floatsOfHalves } from './float16.js';
import { unsupported } from './neuron-error.js';

/** @typedef {'mean'|'max'} Reduction */

/**
 * A tensor as ONNX Runtime gives it.
 * @typedef {{dims: readonly number[], data: any, type: string}} OutputTensor
 */

/** Values as numbers that can be added. @param {OutputTensor} tensor @returns {ArrayLike<number>} */
export function valuesOf(tensor) {
  const { data, type } = tensor;
  if (type === 'float16' && data instanceof Uint16Array) return floatsOfHalves(data);
  if (type === 'float16') return Float32Array.from(data);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data, Number);
  if (type === 'string') throw unsupported('A layer of texts has no responses.');
  return data;
}

/**
 * How many units a tensor has, and where they lie in it.
 * @param {readonly number[]} dims
 * @param {number} nFrames       frames that went in
 * @param {number} channelAxis   1, -1 or another axis
 * @returns {{units: number, outer: number, inner: number}} [frame x outer x unit x inner]
 */
export function unitLayout(dims, nFrames, channelAxis) {
  const total = dims.reduce((product, size) => product * size, 1);
  if (dims.length === 0 || total % nFrames !== 0 || total === 0) return { units: 0, outer: 0, inner: 0 };
  if (dims.length === 1) return dims[0] === nFrames ? { units: 1, outer: 1, inner: 1 } : { units: total / nFrames, outer: 1, inner: 1 };
  const axis = channelAxis < 0 ? dims.length + channelAxis : Math.min(channelAxis, dims.length - 1);
  const units = dims[axis];
  const inner = dims.slice(axis + 1).reduce((product, size) => product * size, 1);
  const outer = total / nFrames / units / inner;
  return Number.isInteger(outer) ? { units, outer, inner } : { units: 0, outer: 0, inner: 0 };
}

/**
 * @param {OutputTensor} tensor
 * @param {number} nFrames
 * @param {number} channelAxis
 * @param {Reduction} reduction
 * @returns {Float32Array} [frame x unit]
 */
export function reduceMaps(tensor, nFrames, channelAxis, reduction) {
  const { units, outer, inner } = unitLayout(tensor.dims, nFrames, channelAxis);
  if (units === 0) throw unsupported(`a layer of the shape ${tensor.dims.join(' × ')} has no value per frame of ${nFrames}.`);
  const values = valuesOf(tensor);
  const out = new Float32Array(nFrames * units);
  const block = outer * units * inner;
  for (let frame = 0; frame < nFrames; ++frame) {
    for (let unit = 0; unit < units; ++unit) {
      const first = frame * block + unit * inner;
      let result = reduction === 'max' ? -Infinity : 0;
      for (let o = 0; o < outer; ++o) {
        const start = first + o * units * inner;
        if (reduction === 'max') {
          // NaN stays: no comparison with it is true.
          for (let i = start; i < start + inner; ++i) if (values[i] > result || Number.isNaN(values[i])) result = values[i];
        } else {
          let sum = 0;
          for (let i = start; i < start + inner; ++i) sum += values[i];
          result += sum;
        }
      }
      out[frame * units + unit] = reduction === 'max' ? result : result / (outer * inner);
    }
  }
  return out;
}
