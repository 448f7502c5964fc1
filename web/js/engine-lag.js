// @ts-check
// Series moved by a lag within their runs: core/coupling/lag.h, shift_within_runs.

/**
 * series[t - lag] at t within each run, 0 (the mean of a prepared series) where that lies outside.
 * @param {Float32Array} values  [time x unit], each unit contiguous
 * @param {number} nTimes
 * @param {number[]} runStarts   first sample of each run; empty: one run
 * @param {number} lag
 */
export function shiftWithinRuns(values, nTimes, runStarts, lag) {
  const shifted = new Float32Array(values.length);
  const starts = runStarts.length > 0 ? runStarts : [0];
  for (let unit = 0; unit < values.length; unit += nTimes) {
    starts.forEach((first, run) => {
      const last = starts[run + 1] ?? nTimes;
      const from = Math.max(first, first - lag);
      const to = Math.min(last, last - lag);
      if (to > from) shifted.set(values.subarray(unit + from, unit + to), unit + from + lag);
    });
  }
  return shifted;
}

/** A unit's series as it is compared. @param {import('./engine-types.js').PreparedSeries} units @param {number} unit @param {import('./engine-types.js').Scan} scan @param {number} lagScans */
export function lagged({values, nTimes}, unit, scan, lagScans) {
  const series = values.slice(unit * nTimes, (unit + 1) * nTimes);
  return lagScans === 0 ? series : shiftWithinRuns(series, nTimes, scan.runStarts, lagScans);
}
