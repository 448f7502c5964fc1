// @ts-check
// A sheet of small pictures of the film, one after the other in rows.

import { resample } from './resample.js';

/** @typedef {import('./picture.js').Picture} Picture */

export const kThumbWidth = 96;
const kMostThumbs = 400;
const kColumns = 20;

/** @param {Picture} picture @returns {Picture} */
export function thumbnailOf(picture) {
  const height = Math.max(1, Math.min(4 * kThumbWidth, Math.round((picture.height * kThumbWidth) / picture.width)));
  const data = Uint8ClampedArray.from(resample(picture, wholeOf(picture), kThumbWidth, height, 'area'));
  return { width: kThumbWidth, height, channels: 3, data };
}

/** @param {Picture} picture */
const wholeOf = ({ width, height }) => ({ left: 0, top: 0, right: width, bottom: height });

export class ThumbnailSheet {
  /** @type {Uint8ClampedArray|null} */
  #pixels = null;
  #height = 0;

  /** @param {number} rows of the responses */
  constructor(rows) {
    /** Rows from one picture to the next. */
    this.every = Math.max(1, Math.ceil(rows / kMostThumbs));
    this.count = Math.ceil(rows / this.every);
    this.columns = Math.min(kColumns, this.count);
  }

  /** @param {Picture} thumbnail see thumbnailOf() @param {number} row a whole number of times `every` */
  add(thumbnail, row) {
    if (!this.#pixels) {
      this.#height = thumbnail.height;
      this.#pixels = new Uint8ClampedArray(this.columns * kThumbWidth * Math.ceil(this.count / this.columns) * this.#height * 4);
      for (let i = 3; i < this.#pixels.length; i += 4) this.#pixels[i] = 255;
    }
    // Of a clip with other proportions than the first.
    const isOther = thumbnail.height !== this.#height;
    const small = isOther ? resample(thumbnail, wholeOf(thumbnail), kThumbWidth, this.#height, 'area') : thumbnail.data;
    const index = row / this.every;
    const left = (index % this.columns) * kThumbWidth;
    const top = Math.floor(index / this.columns) * this.#height;
    for (let y = 0, from = 0; y < this.#height; ++y) {
      let at = ((top + y) * this.columns * kThumbWidth + left) * 4;
      for (let x = 0; x < kThumbWidth; ++x, at += 4, from += 3) {
        for (let c = 0; c < 3; ++c) this.#pixels[at + c] = small[from + c];
      }
    }
  }

  /** The sheet as RGBA; null where no picture was added. */
  get image() {
    return this.#pixels ? { width: this.columns * kThumbWidth, height: this.#pixels.length / (4 * this.columns * kThumbWidth), data: this.#pixels } : null;
  }

  /** How to find a picture, for neurons.json. @param {string} file */
  description(file) {
    return { file, columns: this.columns, width: kThumbWidth, height: this.#height, count: this.count, every_rows: this.every };
  }
}
