// @ts-check
// Simple measures of the film itself: confounds to be partialled out, and a baseline that a network
// must beat. Measured on the frame at 160 pixels across, areas averaged.
//
//   luminance     mean of Y' = .2126 R' + .7152 G' + .0722 B', 0 to 1
//   contrast      standard deviation of Y' over the frame
//   motion_energy mean square of the change of Y' since the sample before; 0 at the first
//   colourfulness Hasler & Suesstrunk 2003: SD of rg and yb together + .3 times their mean distance, / 255
//   edge_density  mean size of the Sobel gradient of Y' / 4
//   sound_envelope RMS of the sound from this sample to the next; NaN where there is no sound

import { resample } from './resample.js';

/** @typedef {import('./picture.js').Picture} Picture */

export const kStimulusUnits = ['luminance', 'contrast', 'motion_energy', 'colourfulness', 'edge_density', 'sound_envelope'];
export const kSoundUnit = 5;
const kAcross = 160;

export class StimulusFeatures {
  /** @type {Float32Array|null} */
  #before = null;
  /** The last picture as it was measured. @type {Picture|null} */
  small = null;

  /**
   * @param {Picture} picture
   * @param {boolean} follows whether the sample before shows a picture
   * @returns {number[]} in the order of kStimulusUnits; the sound is not known here
   */
  next(picture, follows) {
    const width = Math.min(kAcross, picture.width);
    const height = Math.max(1, Math.round((picture.height * width) / picture.width));
    const whole = { left: 0, top: 0, right: picture.width, bottom: picture.height };
    const rgb = resample(picture, whole, width, height, 'area');
    this.small = { width, height, channels: 3, data: Uint8ClampedArray.from(rgb) };
    const luma = new Float32Array(width * height);
    let sum = 0;
    let squares = 0;
    const rg = [0, 0];
    const yb = [0, 0];
    for (let i = 0, at = 0; i < luma.length; ++i, at += 3) {
      const [red, green, blue] = [rgb[at], rgb[at + 1], rgb[at + 2]];
      luma[i] = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
      sum += luma[i];
      squares += luma[i] * luma[i];
      const d1 = red - green;
      const d2 = 0.5 * (red + green) - blue;
      rg[0] += d1;
      rg[1] += d1 * d1;
      yb[0] += d2;
      yb[1] += d2 * d2;
    }
    const n = luma.length;
    const mean = sum / n;
    const variance = (/** @type {number[]} */ [s, s2]) => Math.max(0, s2 / n - (s / n) ** 2);
    const colourfulness = (Math.sqrt(variance(rg) + variance(yb)) + 0.3 * Math.hypot(rg[0] / n, yb[0] / n)) / 255;
    const before = follows && this.#before?.length === n ? this.#before : null;
    this.#before = luma;
    return [mean, Math.sqrt(Math.max(0, squares / n - mean * mean)), before ? meanSquareChange(luma, before) : 0, colourfulness,
      edgeDensity(luma, width, height), NaN];
  }
}

/** @param {Float32Array} now @param {Float32Array} before */
function meanSquareChange(now, before) {
  let sum = 0;
  for (let i = 0; i < now.length; ++i) sum += (now[i] - before[i]) ** 2;
  return sum / now.length;
}

/** @param {Float32Array} luma @param {number} width @param {number} height */
function edgeDensity(luma, width, height) {
  if (width < 3 || height < 3) return 0;
  let sum = 0;
  for (let y = 1; y < height - 1; ++y) {
    for (let x = 1; x < width - 1; ++x) {
      const i = y * width + x;
      const [a, b, c] = [luma[i - width - 1], luma[i - width], luma[i - width + 1]];
      const [d, e] = [luma[i - 1], luma[i + 1]];
      const [f, g, h] = [luma[i + width - 1], luma[i + width], luma[i + width + 1]];
      const across = c + 2 * e + h - a - 2 * d - f;
      const down = f + 2 * g + h - a - 2 * b - c;
      sum += Math.sqrt(across * across + down * down);
    }
  }
  return sum / ((width - 2) * (height - 2)) / 4;
}

/**
 * RMS of the sound between samples.
 * @param {Float32Array} mono
 * @param {number} soundHz   values of `mono` per second
 * @param {ArrayLike<number>} times  film time of each sample, s
 * @param {number} rateHz    samples per second
 * @returns {Float32Array} NaN where the sound has ended
 */
export function soundEnvelope(mono, soundHz, times, rateHz) {
  return Float32Array.from(times, (time) => {
    const first = Math.max(0, Math.round(time * soundHz));
    const end = Math.min(mono.length, Math.round((time + 1 / rateHz) * soundHz));
    if (end <= first) return NaN;
    let sum = 0;
    for (let i = first; i < end; ++i) sum += mono[i] * mono[i];
    return Math.sqrt(sum / (end - first));
  });
}
