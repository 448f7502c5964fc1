// @ts-check
// Frames from picture files: one picture per file, or the pictures of an animated GIF, WebP or PNG.
// Runs in a worker.

import { badInput, throwIfCancelled, unsupported } from './neuron-error.js';
import { pictureFromVideoFrame } from './picture.js';

/** @typedef {import('./picture.js').Picture} Picture */
/** @typedef {import('./webcodecs-source.js').FilmSource} FilmSource */

/**
 * A picture file as red, green and blue, without colour management.
 * @param {Blob} file
 * @param {string} name
 * @returns {Promise<Picture>}
 */
export async function pictureOfFile(file, name) {
  /** @type {ImageBitmap} */
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  } catch {
    throw badInput(`${name} is damaged, or no picture that this browser reads.`);
  }
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw unsupported('This browser cannot read pictures in a worker.');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, channels: 4, data: context.getImageData(0, 0, width, height).data };
}

/**
 * One frame per picture, in the order given.
 * @param {File[]} files
 * @param {number} rateHz pictures per second
 * @returns {Promise<FilmSource>}
 */
export async function openPictures(files, rateHz) {
  const first = await pictureOfFile(files[0], files[0].name);
  return {
    nFrames: files.length, times: Float64Array.from(files, (_, i) => i / rateHz), endSecs: files.length / rateHz,
    width: first.width, height: first.height, hasSound: false, method: 'pictures',
    async *pictures(indices, signal) {
      /** @type {Promise<Picture>|null} */
      let next = null;
      for (let i = 0; i < indices.length; ++i) {
        throwIfCancelled(signal);
        const file = files[indices[i]];
        const picture = await (next ?? pictureOfFile(file, file.name));
        const after = i + 1 < indices.length ? files[indices[i + 1]] : null;
        next = after ? pictureOfFile(after, after.name) : null;  // decoded while the network runs
        next?.catch(() => {});
        yield picture;
      }
    },
  };
}

/**
 * An animated picture.
 * @param {Blob} file
 * @param {string} name
 * @param {string} type  'image/gif', ...
 * @returns {Promise<FilmSource>}
 */
export async function openAnimation(file, name, type) {
  const Decoder = /** @type {any} */ (globalThis).ImageDecoder;
  if (!Decoder) throw unsupported(`${name}: this browser cannot take animations apart. Give the film as MP4 or WebM, or its frames as pictures.`);
  const data = await file.arrayBuffer();
  const open = () => new Decoder({ data, type, colorSpaceConversion: 'none' });
  const decoder = open();
  /** @type {number[]} */
  const times = [];
  let endSecs = 0;
  let size = { width: 0, height: 0 };
  try {
    await decoder.tracks.ready;  // 'completed' may come before it
    await decoder.completed;
    const count = decoder.tracks.selectedTrack.frameCount;
    for (let i = 0; i < count; ++i) {
      const { image } = await decoder.decode({ frameIndex: i });
      // A frame without a duration is shown for 100 ms, as browsers do.
      times.push(endSecs);
      endSecs += (image.duration || 100_000) / 1e6;
      size = { width: image.codedWidth, height: image.codedHeight };
      image.close();
    }
  } catch {
    throw badInput(`${name} is damaged, or no picture that this browser reads.`);
  } finally {
    decoder.close();
  }
  if (times.length === 0) throw badInput(`${name} has no pictures.`);
  return {
    nFrames: times.length, times: Float64Array.from(times), endSecs, ...size, hasSound: false, method: 'ImageDecoder',
    async *pictures(indices, signal) {
      const own = open();
      try {
        /** @type {Picture|null} */
        let picture = null;
        for (let i = 0; i < indices.length; ++i) {
          throwIfCancelled(signal);
          if (!picture || indices[i] !== indices[i - 1]) {
            const { image } = await own.decode({ frameIndex: indices[i] });
            picture = await pictureFromVideoFrame(image);
            image.close();
          }
          yield picture;
        }
      } finally {
        own.close();
      }
    },
  };
}
