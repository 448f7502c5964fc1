// @ts-check
// A stand-in for scans that a bundle does not have: each voxel's maps times the time courses, on a baseline, and nothing else.

import { Turns, partOf } from './turns.js';

/** @typedef {import('../engine-types.js').CallOptions} CallOptions */
/** @typedef {import('./given-networks.js').MapGrid} MapGrid */
/** @typedef {import('./given-networks.js').GivenNetworks} GivenNetworks */

/** A map is part of a voxel's stand-in where it reaches this share of its largest value; where none does, nothing is known. */
const kShownShare = 0.25;
/** Values of a stand-in: a finer grid is averaged over blocks. */
const kMostStandInValues = 4e7;
/** What scans are that say nothing of intensity. */
const kBaseline = 1000;
/** Share of the work that a coarser grid takes. */
const kGridShare = 0.3;
/** What a NIfTI-1 header can say. */
export const kMostScans = 32_767;

/**
 * Scans that hold nothing but the networks.
 * @param {Pick<GivenNetworks, 'grid'|'courses'|'nScans'>} given
 * @param {CallOptions} [options]
 */
export async function standIn({ grid: fine, courses, nScans }, options = {}) {
  const grid = await coarser(/** @type {MapGrid} */ (fine), nScans, partOf(options, 0, kGridShare));
  const turns = new Turns(partOf(options, kGridShare, 1), 'Rebuilding scans');
  const { values: series, nUnits } = /** @type {NonNullable<GivenNetworks['courses']>} */ (courses);
  const { dims, mask, maps } = grid;
  const nVoxels = dims[0] * dims[1] * dims[2];
  const quiet = new Float32Array(nVoxels);
  for (let voxel = 0; voxel < nVoxels; ++voxel) if (mask[voxel]) quiet[voxel] = kBaseline;
  const values = new Float32Array(nVoxels * nScans);
  for (let t = 0; t < nScans; ++t) {
    values.set(quiet, t * nVoxels);
    if (turns.isOver) await turns.next(0);
  }
  for (let k = 0; k < nUnits; ++k) {
    const map = maps.subarray(k * nVoxels, (k + 1) * nVoxels);
    const places = placesOf(map, mask);
    const scaled = zScored(series.subarray(k * nScans, (k + 1) * nScans));
    for (let t = 0; t < nScans; ++t) {
      const at = t * nVoxels;
      const z = scaled[t];
      for (let i = 0; i < places.length; ++i) values[at + places[i]] += map[places[i]] * z;
      if (turns.isOver) await turns.next((k + t / nScans) / nUnits);
    }
  }
  return { dims, worldFromVoxel: grid.worldFromVoxel, values, mask: new Float32Array(mask) };
}

/** Voxels of the mask where a map is large enough to be shown. @param {Float32Array} map @param {Uint8Array} mask */
function placesOf(map, mask) {
  let most = 0;
  for (let voxel = 0; voxel < map.length; ++voxel) most = Math.max(most, Math.abs(map[voxel]));
  const places = new Uint32Array(map.length);
  let n = 0;
  if (most > 0) for (let voxel = 0; voxel < map.length; ++voxel) if (mask[voxel] && Math.abs(map[voxel]) >= kShownShare * most) places[n++] = voxel;
  return places.subarray(0, n);
}

/** Zero where constant, or where a value is no number. @param {Float32Array} series */
function zScored(series) {
  const mean = series.reduce((sum, value) => sum + value, 0) / series.length;
  const sd = Math.sqrt(series.reduce((sum, value) => sum + (value - mean) ** 2, 0) / series.length);
  return series.map((value) => (sd > 0 && sd < Infinity ? (value - mean) / sd : 0));
}

/**
 * The grid, or one of longer edges whose stand-in fits.
 * @param {MapGrid} grid
 * @param {number} nScans
 * @param {CallOptions} [options]
 * @returns {Promise<MapGrid>}
 */
export async function coarser(grid, nScans, options = {}) {
  const { dims, mask: fineMask, maps: fineMaps, worldFromVoxel: w } = grid;
  const [nx, ny, nz] = dims;
  const nFine = nx * ny * nz;
  const nMaps = fineMaps.length / nFine;
  let factor = 1;
  const sizes = () => dims.map((n) => Math.ceil(n / factor));
  while (sizes().reduce((product, n) => product * n, nScans) > kMostStandInValues && factor < Math.max(...dims)) ++factor;
  if (factor === 1) return grid;
  const [mx, my, mz] = sizes();
  const n = mx * my * mz;
  const turns = new Turns(options, 'Averaging the maps');
  const counts = new Float32Array(n);
  const inside = new Uint32Array(nFine);  // voxels of the mask, and the block that each is in
  const blocks = new Uint32Array(nFine);
  let nInside = 0;
  for (let z = 0, voxel = 0; z < nz; ++z) for (let y = 0; y < ny; ++y) for (let x = 0; x < nx; ++x, ++voxel) {
    if (!fineMask[voxel]) continue;
    const block = (Math.floor(z / factor) * my + Math.floor(y / factor)) * mx + Math.floor(x / factor);
    counts[block] += 1;
    inside[nInside] = voxel;
    blocks[nInside++] = block;
  }
  const maps = new Float32Array(nMaps * n);
  for (let k = 0; k < nMaps; ++k) {
    const map = maps.subarray(k * n, (k + 1) * n);
    const fine = fineMaps.subarray(k * nFine, (k + 1) * nFine);
    for (let i = 0; i < nInside; ++i) map[blocks[i]] += fine[inside[i]];
    for (let block = 0; block < n; ++block) if (counts[block] > 0) map[block] /= counts[block];
    if (turns.isOver) await turns.next((k + 1) / nMaps);
  }
  const worldFromVoxel = [0, 1, 2].flatMap((row) => [0, 1, 2].map((axis) => w[4 * row + axis] * factor)
    .concat(w[4 * row + 3] + [0, 1, 2].reduce((sum, axis) => sum + w[4 * row + axis], 0) * (factor - 1) / 2)).concat([0, 0, 0, 1]);
  return { ...grid, dims: [mx, my, mz], worldFromVoxel, maps, mask: Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0)) };
}
