// @ts-check
// Responses to several runs of a film, and the runs of the scan that they belong to.

import { rowsOfScans } from './bundle/film-runs.js';

/** @typedef {import('./types.js').Matrix} Matrix */

/** @param {number[]} values */
const sum = (values) => values.reduce((all, value) => all + value, 0);

/**
 * How many scans each run has, where runs follow one another without a rest.
 * @param {number[]} runRows    rows of the responses' runs
 * @param {number} rowsPerScan
 */
export const scansOfRuns = (runRows, rowsPerScan) => runRows.map((rows) => Math.round(rows / rowsPerScan));

/**
 * Responses laid on the scans, run by run; as they are where they do not know of runs.
 * @param {Matrix[]} matrices  layers of one model
 * @param {{nScans: number, trSecs: number, rateHz: number|null, runStarts: number[]|null}} scan  rateHz null:
 *   one row per scan; runStarts: of the open scan; null: a new one, whose runs are those of the responses
 * @returns {{matrices: Matrix[], runLengths: number[], error?: string}} runLengths: of a new scan; none: one run
 */
export function layOnRuns(matrices, { nScans, trSecs, rateHz, runStarts }) {
  const runRows = matrices[0]?.runRows ?? [];
  if (runRows.length < 2) return { matrices, runLengths: [] };
  const rowsPerScan = rateHz === null ? 1 : rateHz * trSecs;
  const refuse = (/** @type {string} */ why) => ({ matrices, runLengths: [], error: why });
  const lengths = scansOfRuns(runRows, rowsPerScan);
  const starts = runStarts ?? lengths.map((_, run) => sum(lengths.slice(0, run)));
  if (starts.length !== runRows.length) {
    return refuse(`The responses have ${runRows.length} runs, the scan ${starts.length === 1 ? 'one' : starts.length}. Open the scan together with them, so that its runs are known.`);
  }
  if (!runStarts && sum(lengths) !== nScans) {
    return refuse(`The responses' runs last ${lengths.join(', ')} scans, ${sum(lengths)} together; the scan has ${nScans}. ` +
      'Give each run in the table of clips as long as its scans: duration says how much of a clip is used.');
  }
  try {
    return { matrices: matrices.map((matrix) => rowsOfScans(matrix, runRows, { runStarts: starts, nScans }, rowsPerScan)), runLengths: runStarts ? [] : lengths };
  } catch (error) {
    return refuse(/** @type {Error} */ (error).message);
  }
}
