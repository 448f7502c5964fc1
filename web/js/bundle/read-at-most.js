// @ts-check
// A stream that may not be longer than it says.

import { BundleError } from './bundle-error.js';

/**
 * Bytes of a stream, at most so many.
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} most
 * @param {string} path
 */
export async function readAtMost(stream, most, path) {
  const reader = stream.getReader();
  /** @type {Uint8Array[]} */
  const pieces = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel().catch(() => {});
      throw new BundleError('bad_input', `${path} is longer than the ${most} bytes that it may have.`);
    }
    pieces.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
