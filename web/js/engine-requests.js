// @ts-check
// What a caller gives the engine's client, as the workers take it.

/** @typedef {import('./engine-types.js').Hrf} Hrf */
/** @typedef {import('./engine-types.js').Series} Series */

/** @typedef {File | {name: string, blob: Blob}} FileLike */

/** @param {FileLike} file */
export const namedBlob = (file) => ('blob' in file ? file : {name: file.name, blob: file});

/**
 * Responses to the film as the workers take them.
 * @param {Series & {rateHz: number | null, hrf: Hrf, onsetSecs?: number}} request
 */
export function responsePayload({values, nTimes, nUnits, rateHz, hrf, onsetSecs = 0}) {
  return {values, nTimes, nUnits, rateHz: rateHz ?? 0, hrf: hrf.kind,
    shiftScans: hrf.kind === 'shift' ? hrf.shiftScans : 0, onsetSecs};
}

/** First scan of each run. @param {number[]} lengths  none: one run */
export function runStartsOf(lengths) {
  let next = 0;
  const starts = lengths.map((length) => (next += length) - length);
  return starts.length > 0 ? starts : [0];
}

/** Voxels of all scans. @param {number[]} dims */
export const sizeOf = (dims) => dims.reduce((product, n) => product * Math.max(1, n), 1);
