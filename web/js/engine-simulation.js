// @ts-check
// A simulated scan: what each worker is asked for, and what of their answers makes the scan.

import {countVoxels} from './engine-scan.js';

/** @typedef {import('./engine-types.js').Scan} Scan */
/** @typedef {import('./engine-types.js').SimulationRequest} SimulationRequest */

/** A module of its own: only a recipe needs it. */
async function textOf(/** @type {SimulationRequest} */ {recipe, stimulus, overrides, seed}) {
  if (!recipe) return '';
  const {simulationText} = /** @type {typeof import('./demo/simulation-text.js')} */ (
    await import(new URL('./demo/simulation-text.js', import.meta.url).href));
  return simulationText({...recipe, ...overrides, ...(seed === undefined ? {} : {seed})}, stimulus);
}

/** What all workers are told alike. @param {SimulationRequest} request */
export async function simulationPayload(request) {
  const {seed = 1, anatomy, scansPerRun = 0, voxelMm = 0, stimulus} = request;
  const text = await textOf(request);
  return {seed: text ? -1 : seed, scansPerRun, voxelMm, text, stimulus: stimulus?.values ?? new Float32Array(0),
    anatomy: anatomy && {dims: anatomy.dims, worldFromVoxel: anatomy.worldFromVoxel, values: anatomy.values}};
}

/** @param {any[]} parts  the workers' answers, the first with what is not of a block */
export function simulatedScan(parts) {
  const {anatomyValues, dims, worldFromVoxel, maskVoxels, trSecs, nScans, runStarts} = parts[0];
  /** @type {Scan} */
  const scan = {
    title: 'Simulated scan', simulated: true, dims, worldFromVoxel, trSecs, nScans, runStarts,
    maskVoxels, warnings: [], ...countVoxels(parts),
    anatomy: {dims, worldFromVoxel, values: anatomyValues, kind: 'template'},
  };
  return scan;
}
