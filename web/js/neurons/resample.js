// @ts-check
// Brings a picture to the size of a network's input, each axis by itself. 'bilinear' interpolates
// between the two nearest pixel centres, at any scale, as OpenCV's INTER_LINEAR does. 'area'
// averages the covered area where the picture gets smaller, and interpolates where it gets larger.
// Sums are kept in float32 and nothing is rounded to bytes in between.

/** @typedef {import('./picture.js').Picture} Picture */
/** @typedef {'bilinear'|'area'} Resampling */

/**
 * Weights of one axis: output i is the sum over k < counts[i] of weights[i * most + k] * input[firsts[i] + k].
 * @typedef {{firsts: Int32Array, counts: Int32Array, weights: Float32Array, most: number}} AxisWeights
 */

/** @type {Map<string, AxisWeights>} */
const cache = new Map();

/**
 * @param {number} length  of the input
 * @param {number} from    first edge of what is taken, in pixels from the first pixel's edge
 * @param {number} to      last edge
 * @param {number} size    of the output
 * @param {Resampling} how
 * @returns {AxisWeights}
 */
export function axisWeights(length, from, to, size, how) {
  const key = `${length} ${from} ${to} ${size} ${how}`;
  const known = cache.get(key);
  if (known) return known;
  const scale = (to - from) / size;
  const most = Math.max(2, Math.ceil(scale) + 1);
  const firsts = new Int32Array(size);
  const counts = new Int32Array(size);
  const weights = new Float32Array(size * most);
  for (let i = 0; i < size; ++i) {
    if (scale > 1 && how === 'area') {
      const low = from + i * scale;
      const high = Math.min(low + scale, length);
      const first = Math.min(length - 1, Math.floor(low));
      let count = 0;
      for (let pixel = first; pixel < high && count < most; ++pixel, ++count) {
        weights[i * most + count] = Math.max(0, Math.min(high, pixel + 1) - Math.max(low, pixel)) / (high - low);
      }
      firsts[i] = first;
      counts[i] = count;
    } else {
      const centre = Math.min(Math.max(from + (i + 0.5) * scale - 0.5, 0), length - 1);
      const first = Math.min(Math.floor(centre), Math.max(0, length - 2));
      firsts[i] = first;
      counts[i] = length > 1 ? 2 : 1;
      weights[i * most] = length > 1 ? 1 - (centre - first) : 1;
      if (length > 1) weights[i * most + 1] = centre - first;
    }
  }
  const made = { firsts, counts, weights, most };
  if (cache.size > 64) cache.clear();
  cache.set(key, made);
  return made;
}

/**
 * The part of a picture within a rectangle at another size, values 0 to 255, RGB interleaved.
 * @param {Picture} picture
 * @param {{left: number, top: number, right: number, bottom: number}} part  edges in pixels
 * @param {number} width
 * @param {number} height
 * @param {Resampling} how
 * @returns {Float32Array} [height x width x 3]
 */
export function resample(picture, part, width, height, how) {
  const { data, channels } = picture;
  const across = axisWeights(picture.width, part.left, part.right, width, how);
  const down = axisWeights(picture.height, part.top, part.bottom, height, how);
  const rowLength = width * 3;
  const out = new Float32Array(rowLength * height);
  const { firsts, counts, weights, most } = across;
  // Rows are made narrow once each: those that neighbouring outputs share are kept, odd and even ones.
  const rows = [new Float32Array(rowLength), new Float32Array(rowLength)];
  const kept = [-1, -1];
  for (let i = 0; i < height; ++i) {
    for (let k = 0; k < down.counts[i]; ++k) {
      const weight = down.weights[i * down.most + k];
      if (weight === 0) continue;
      const source = down.firsts[i] + k;
      const row = rows[source & 1];
      if (kept[source & 1] !== source) {
        narrowRow(data, source * picture.width * channels, channels, row, width, firsts, counts, weights, most);
        kept[source & 1] = source;
      }
      for (let x = 0, at = i * rowLength; x < rowLength; ++x, ++at) out[at] += weight * row[x];
    }
  }
  return out;
}

/**
 * @param {Uint8Array|Uint8ClampedArray} data @param {number} start @param {number} channels @param {Float32Array} row
 * @param {number} width @param {Int32Array} firsts @param {Int32Array} counts @param {Float32Array} weights @param {number} most
 */
function narrowRow(data, start, channels, row, width, firsts, counts, weights, most) {
  for (let x = 0; x < width; ++x) {
    let red = 0;
    let green = 0;
    let blue = 0;
    let at = start + firsts[x] * channels;
    for (let k = x * most, end = k + counts[x]; k < end; ++k, at += channels) {
      const weight = weights[k];
      red += weight * data[at];
      green += weight * data[at + 1];
      blue += weight * data[at + 2];
    }
    row[3 * x] = red;
    row[3 * x + 1] = green;
    row[3 * x + 2] = blue;
  }
}
