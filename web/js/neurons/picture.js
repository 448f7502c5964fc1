// @ts-check
// Pictures as red, green and blue bytes, from what decoders give. The arithmetic is our own and the
// same in the page and in Node, so that responses do not depend on where they were computed.

import { unsupported } from './neuron-error.js';

/**
 * @typedef {object} Picture
 * @property {number} width
 * @property {number} height
 * @property {3|4} channels   RGB, or RGB with a fourth byte that is not read
 * @property {Uint8Array|Uint8ClampedArray} data  rows from the top
 */

/**
 * One plane of bytes or of 16-bit values.
 * @typedef {{data: Uint8Array|Uint16Array, offset: number, stride: number}} Plane  offset, stride: in values
 */

/**
 * A picture as luma and chroma.
 * @typedef {object} Yuv
 * @property {number} width
 * @property {number} height
 * @property {Plane} y
 * @property {Plane} u
 * @property {Plane} v
 * @property {0|1} shiftX     chroma is half as wide
 * @property {0|1} shiftY     chroma is half as high
 * @property {1|2} chromaStep 2: u and v alternate (NV12)
 * @property {number} bits    8, 10 or 12
 * @property {'601'|'709'|'2020'} matrix
 * @property {boolean} fullRange
 */

/** Shares of red and blue in luma (ITU-R BT.601, BT.709, BT.2020). */
const kShares = { 601: [0.299, 0.114], 709: [0.2126, 0.0722], 2020: [0.2627, 0.0593] };

/**
 * Which matrix to use. Where the file does not say: BT.709, which is what Chromium's decoders then state.
 * @param {string|null|undefined} stated  the names of ffmpeg or of WebCodecs
 * @returns {'601'|'709'|'2020'}
 */
export function yuvMatrix(stated) {
  if (stated === 'bt709') return '709';
  if (stated?.startsWith('bt2020')) return '2020';
  if (stated === 'smpte170m' || stated === 'bt470bg' || stated === 'fcc') return '601';
  return '709';
}

/**
 * Bytes of red, green and blue, rounded to nearest. Chroma is repeated, not interpolated.
 * @param {Yuv} yuv
 * @returns {Picture}
 */
export function pictureFromYuv(yuv) {
  const { width, height, y, u, v, shiftX, shiftY, chromaStep, bits, matrix, fullRange } = yuv;
  const [red, blue] = kShares[matrix];
  const green = 1 - red - blue;
  const steps = 2 ** (bits - 8);
  // In units of 1/65536 so that the loop has integers only.
  const unit = 65536 / steps;
  const lumaScale = unit * (fullRange ? 1 : 255 / 219);
  const chromaScale = unit * (fullRange ? 1 : 255 / 224);
  const black = fullRange ? 0 : 16 * steps;
  const grey = 128 * steps;
  const toY = Math.round(lumaScale);
  const rv = Math.round(chromaScale * 2 * (1 - red));
  const gv = Math.round(chromaScale * 2 * (1 - red) * red / green);
  const gu = Math.round(chromaScale * 2 * (1 - blue) * blue / green);
  const bu = Math.round(chromaScale * 2 * (1 - blue));
  const data = new Uint8ClampedArray(width * height * 3);
  const yData = y.data;
  const uData = u.data;
  const vData = v.data;
  for (let row = 0, at = 0; row < height; ++row) {
    let yAt = y.offset + row * y.stride;
    let uAt = u.offset + (row >> shiftY) * u.stride;
    let vAt = v.offset + (row >> shiftY) * v.stride;
    const end = yAt + width;
    while (yAt < end) {
      const cu = uData[uAt] - grey;
      const cv = vData[vAt] - grey;
      const toRed = rv * cv + 32768;
      const toGreen = 32768 - gu * cu - gv * cv;
      const toBlue = bu * cu + 32768;
      uAt += chromaStep;
      vAt += chromaStep;
      // One or two pixels have this chroma.
      for (let same = 0; same <= shiftX && yAt < end; ++same, at += 3) {
        const luma = (yData[yAt++] - black) * toY;
        data[at] = (luma + toRed) >> 16;
        data[at + 1] = (luma + toGreen) >> 16;
        data[at + 2] = (luma + toBlue) >> 16;
      }
    }
  }
  return { width, height, channels: 3, data };
}

/** @type {Record<string, {shiftX: 0|1, shiftY: 0|1, bits: number, step: 1|2}>} */
const kYuvFormats = {
  I420: { shiftX: 1, shiftY: 1, bits: 8, step: 1 }, I420A: { shiftX: 1, shiftY: 1, bits: 8, step: 1 },
  I422: { shiftX: 1, shiftY: 0, bits: 8, step: 1 }, I444: { shiftX: 0, shiftY: 0, bits: 8, step: 1 },
  NV12: { shiftX: 1, shiftY: 1, bits: 8, step: 2 },
  I420P10: { shiftX: 1, shiftY: 1, bits: 10, step: 1 }, I422P10: { shiftX: 1, shiftY: 0, bits: 10, step: 1 },
  I444P10: { shiftX: 0, shiftY: 0, bits: 10, step: 1 }, I420P12: { shiftX: 1, shiftY: 1, bits: 12, step: 1 },
};

/**
 * The picture of a WebCodecs frame. Luma and chroma are converted here; only what comes as RGB is
 * taken as the browser made it.
 * @param {any} frame  VideoFrame; stays open
 * @param {Uint8Array} [scratch]  to read into, where it is large enough
 * @returns {Promise<Picture>}
 */
export async function pictureFromVideoFrame(frame, scratch) {
  const width = frame.visibleRect?.width ?? frame.codedWidth;
  const height = frame.visibleRect?.height ?? frame.codedHeight;
  const form = kYuvFormats[frame.format];
  const bytes = frame.allocationSize(form || /^(RGB|BGR)/.test(frame.format ?? '') ? {} : { format: 'RGBA' });
  const data = scratch && scratch.length >= bytes ? scratch : new Uint8Array(bytes);
  if (!form) {
    if (!frame.format) {
      const layout = await frame.copyTo(data, { format: 'RGBA' });
      return packed(data, layout[0], width, height, false);
    }
    if (!/^(RGB|BGR)[AX]$/.test(frame.format)) throw unsupported(`Frames of the form ${frame.format} cannot be read.`);
    const layout = await frame.copyTo(data);
    return packed(data, layout[0], width, height, frame.format.startsWith('BGR'));
  }
  const layout = await frame.copyTo(data);
  const wide = form.bits > 8;
  const values = wide ? new Uint16Array(data.buffer, data.byteOffset, data.length >> 1) : data;
  const plane = (/** @type {{offset: number, stride: number}} */ { offset, stride }) =>
    ({ data: values, offset: wide ? offset >> 1 : offset, stride: wide ? stride >> 1 : stride });
  const u = plane(layout[1]);
  const v = form.step === 2 ? { ...u, offset: u.offset + 1 } : plane(layout[2]);
  const space = frame.colorSpace;
  return pictureFromYuv({ width, height, y: plane(layout[0]), u, v, shiftX: form.shiftX, shiftY: form.shiftY, chromaStep: form.step,
    bits: form.bits, matrix: yuvMatrix(space?.matrix), fullRange: space?.fullRange === true });
}

/** @param {Uint8Array} data @param {{offset: number, stride: number}} plane @param {number} width @param {number} height @param {boolean} isBgr @returns {Picture} */
function packed(data, { offset, stride }, width, height, isBgr) {
  const rgb = new Uint8Array(width * height * 3);
  let at = 0;
  for (let row = 0; row < height; ++row) {
    for (let from = offset + row * stride, end = from + 4 * width; from < end; from += 4) {
      rgb[at++] = data[isBgr ? from + 2 : from];
      rgb[at++] = data[from + 1];
      rgb[at++] = data[isBgr ? from : from + 2];
    }
  }
  return { width, height, channels: 3, data: rgb };
}
