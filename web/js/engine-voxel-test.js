// @ts-check
// Which voxels go with a neuron more than chance would have it (core/statistics/voxel_test.h). The worker keeps
// what does not depend on the neuron, the autocorrelations of all voxels, as long as it is used. A module of its
// own, fetched with the first test.

/** @typedef {import('./engine-types.js').CallOptions} CallOptions */
/** @typedef {import('./engine-types.js').Scan} Scan */

/** The false discovery rate over the voxels. */
export const kMostQ = 0.05;

/** The one that is under way, for each pool: two at once would both bring the voxels. @type {WeakMap<object, Promise<unknown>>} */
const turns = new WeakMap();

/**
 * @typedef {object} VoxelTestResult
 * @property {number} q
 * @property {number} nVoxels
 * @property {number} nSignificant
 * @property {number} leastR          the smallest |r| among them
 * @property {Float32Array} strength  per mask voxel: significant from 1 on; empty where none is
 */

/**
 * @param {import('./engine-methods.js').MethodsPool} pool
 * @param {{scan: Scan, bounds: number[], series: Float32Array, map: Float32Array,
 *     columns: (block: number) => Promise<{values: Float32Array}>}} request  columns: the voxels of a block, [scan x voxel]
 * @param {CallOptions} options
 * @returns {Promise<VoxelTestResult>}
 */
export function testVoxels(pool, request, options) {
  const turn = (turns.get(pool) ?? Promise.resolve()).then(() => test(pool, request, options));
  turns.set(pool, turn.catch(() => {}));
  return turn;
}

/** @type {typeof testVoxels} */
function test(pool, {scan, bounds, series, map, columns}, options) {
  return pool.withWorker(options, async (worker) => {
    const {nVoxels} = await worker.call('testVoxels', {values: new Float32Array(), q: kMostQ});
    for (let block = 0; nVoxels !== map.length && block + 1 < bounds.length; ++block) {
      const {values} = await columns(block);
      await worker.call('addTestedVoxels', {runStarts: scan.runStarts, nTimes: scan.nScans, first: bounds[block], values},
          {transfer: [values.buffer]});
    }
    const values = new Float32Array(series.length + map.length);
    values.set(series);
    values.set(map, series.length);
    return {q: kMostQ, ...await worker.call('testVoxels', {values, q: kMostQ}, {transfer: [values.buffer]})};
  });
}
