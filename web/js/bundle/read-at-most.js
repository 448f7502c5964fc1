// @ts-check
// A stream that may not be longer than it says.

import { BundleError } from './bundle-error.js';

/**
 * Bytes of a stream up to so many, and whether it goes on after them: the rest is not read.
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} most
 */
export async function readStart(stream, most) {
  const reader = stream.getReader();
  /** @type {Uint8Array[]} */
  const pieces = [];
  let length = 0;
  let goesOn = false;
  while (!goesOn) {
    const { done, value } = await reader.read();
    if (done) break;
    goesOn = length + value.length > most;
    pieces.push(goesOn ? value.subarray(0, most - length) : value);
    length = Math.min(most, length + value.length);
  }
  if (goesOn) await reader.cancel().catch(() => {});
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return { bytes, goesOn };
}

/**
 * Bytes of a stream, at most so many.
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} most
 * @param {string} path
 */
export async function readAtMost(stream, most, path) {
  const { bytes, goesOn } = await readStart(stream, most);
  if (goesOn) throw new BundleError('bad_input', `${path} is longer than the ${most} bytes that it may have.`);
  return bytes;
}
