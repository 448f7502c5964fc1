// The series of bench_series.h for the peers, standardized beforehand: their time is that of the
// product alone.

/** @param {number} index @param {number} seed */
function uniformAt(index, seed) {
  let h = (Math.imul(index, 2654435761) + seed) | 0;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return (h >>> 0) * 2 ** -32;
}

/**
 * [unit][time], each unit contiguous, centred and of unit norm.
 * @param {number} nTimes @param {number} nUnits @param {number} seed
 */
export function standardizedBenchSeries(nTimes, nUnits, seed) {
  const shared = Float64Array.from({ length: nTimes }, (_, t) => uniformAt(t, 99) - 0.5);
  const series = new Float32Array(nTimes * nUnits);
  for (let u = 0; u < nUnits; ++u) {
    const sharedWeight = uniformAt(u, seed + 1) - 0.5;
    const unit = series.subarray(u * nTimes, (u + 1) * nTimes);
    let sum = 0;
    for (let t = 0; t < nTimes; ++t) {
      const own = uniformAt(u * nTimes + t, seed + 2) - 0.5;
      unit[t] = 10000 + 100 * (own + sharedWeight * shared[t]);
      sum += unit[t];
    }
    const mean = sum / nTimes;
    let sumOfSquares = 0;
    for (let t = 0; t < nTimes; ++t) sumOfSquares += (unit[t] - mean) ** 2;
    const scale = 1 / Math.sqrt(sumOfSquares);
    for (let t = 0; t < nTimes; ++t) unit[t] = (unit[t] - mean) * scale;
  }
  return series;
}

/** [unit][time] to [time][unit]. @param {Float32Array} series @param {number} nTimes @param {number} nUnits */
export function transposed(series, nTimes, nUnits) {
  const out = new Float32Array(series.length);
  const tile = 32;
  for (let u0 = 0; u0 < nUnits; u0 += tile) {
    for (let t0 = 0; t0 < nTimes; t0 += tile) {
      for (let u = u0; u < Math.min(u0 + tile, nUnits); ++u) {
        for (let t = t0; t < Math.min(t0 + tile, nTimes); ++t) {
          out[t * nUnits + u] = series[u * nTimes + t];
        }
      }
    }
  }
  return out;
}
