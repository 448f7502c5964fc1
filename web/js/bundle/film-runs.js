// @ts-check
// Which samples of a film's responses belong to the scans: a scan may end before its run of the film does.

import { BundleError } from './bundle-error.js';

/** @typedef {import('../types.js').Matrix} Matrix */

/**
 * Where each run of the film begins, in samples. Without it stated, runs follow one another as the scans do.
 * @param {number[]|undefined} runSamples
 * @param {number[]} scanRunStarts  first scan of each run
 * @param {number} samplesPerScan
 * @param {string} name  for messages
 */
export function filmRunStarts(runSamples, scanRunStarts, samplesPerScan, name) {
  if (!runSamples || runSamples.length === 0) return scanRunStarts.map((first) => Math.round(first * samplesPerScan));
  if (runSamples.length !== scanRunStarts.length) {
    throw new BundleError('bad_input', `${name} has ${runSamples.length} runs, the scan ${scanRunStarts.length}.`);
  }
  let next = 0;
  return runSamples.map((count) => {
    const first = next;
    next += count;
    return first;
  });
}

/**
 * The rows of a matrix that the scans need, runs one after the other as the scans are: run r begins at row
 * round(scanRunStarts[r] * samplesPerScan). The matrix itself where it is so already.
 * @param {Matrix} matrix
 * @param {number[]|undefined} runSamples
 * @param {{runStarts: number[], nScans: number}} scan
 * @param {number} samplesPerScan
 * @returns {Matrix}
 */
export function rowsOfScans(matrix, runSamples, { runStarts, nScans }, samplesPerScan) {
  const from = filmRunStarts(runSamples, runStarts, samplesPerScan, matrix.name);
  const into = runStarts.map((first) => Math.round(first * samplesPerScan));
  if (from.every((row, run) => row === into[run])) return matrix;
  const rows = Math.round(nScans * samplesPerScan);
  const counts = into.map((first, run) => (into[run + 1] ?? rows) - first);
  counts.forEach((count, run) => {
    const there = (from[run + 1] ?? matrix.rows) - from[run];
    if (count > there + samplesPerScan / 2) {  // the last scan is read at its middle
      throw new BundleError('bad_input', `${matrix.name}: run ${run + 1} has ${there} samples, its scans need ${count}.`);
    }
  });
  const values = new Float32Array(rows * matrix.columns);
  for (let column = 0; column < matrix.columns; ++column) {
    counts.forEach((count, run) => {
      const first = column * matrix.rows + from[run];
      const there = Math.min(count, (from[run + 1] ?? matrix.rows) - from[run]);
      const to = column * rows + into[run];
      values.set(matrix.values.subarray(first, first + there), to);
      values.fill(values[to + there - 1], to + there, to + count);
    });
  }
  return { ...matrix, rows, values };
}
