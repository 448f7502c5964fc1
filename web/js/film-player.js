// @ts-check
// Pictures of a film as the app takes them. A module of its own, fetched where there is a film.

/**
 * A sheet of frames as RGBA rows from the top, made smaller where it has more than `mostPixels`.
 * @param {Blob} blob
 * @param {number} mostPixels
 * @returns {Promise<{width: number, height: number, values: Uint8ClampedArray}>}
 */
export async function decodeSheet(blob, mostPixels) {
  const whole = await createImageBitmap(blob);
  const scale = Math.min(1, Math.sqrt(mostPixels / (whole.width * whole.height)));
  const width = Math.max(1, Math.round(whole.width * scale));
  const height = Math.max(1, Math.round(whole.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));
  context.imageSmoothingQuality = 'high';
  context.drawImage(whole, 0, 0, width, height);
  whole.close();
  return { width, height, values: context.getImageData(0, 0, width, height).data };
}
