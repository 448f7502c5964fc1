// @ts-check
// A bundle whose networks are given, with no simulation: with its scans where it has them; else a stand-in for them, rebuilt from
// the networks' maps and time courses, so that what is given can be looked at on the brain. What is missing for either is said.

import { BundleError } from './bundle-error.js';
import { niftiFile, readMaps } from './nifti-maps.js';

/** @typedef {import('./bundle.js').Bundle} Bundle */
/** @typedef {import('./manifest.js').BundleNetworkSet} BundleNetworkSet */
/** @typedef {import('../engine-client.js').EngineClient} EngineClient */
/** @typedef {import('../engine-types.js').CallOptions} CallOptions */
/** @typedef {import('../engine-types.js').Header} Header */
/** @typedef {import('../engine-types.js').Scan} Scan */

/** NIfTI's code of coordinates that are those of the MNI template. */
const kCodeMni = 4;
/** A map is part of a voxel's stand-in where it reaches this share of its largest value; where none does, nothing is known. */
const kShownShare = 0.25;
/** Values of a stand-in: a finer grid is averaged over blocks. */
const kMostStandInValues = 4e7;
/** What scans are that say nothing of intensity. */
const kBaseline = 1000;
const kRecipe = { detrend: /** @type {const} */ ('linear'), highPassSecs: 128 };
/** Grids of maps and scans are the same where no edge is further apart. */
const kSameGridMm = 0.01;

/** Share of the first step that fetching takes. */
const kFetchShare = 0.4;

/** @typedef {{dims: number[], worldFromVoxel: number[], maps: Float32Array, mask: Uint8Array, spaceCode: number}} MapGrid  maps: [network x voxel] */

/**
 * What of a bundle's networks is there, checked; nothing of the engine's scan is touched.
 * @typedef {object} GivenNetworks
 * @property {BundleNetworkSet} set
 * @property {{tr_secs: number, run_scans: number[]}} timing
 * @property {number} nScans
 * @property {{values: Float32Array, nTimes: number, nUnits: number}|null} courses
 * @property {MapGrid|null} grid
 * @property {File|null} mask
 * @property {File|null} bold
 */

/**
 * @param {Bundle} bundle
 * @param {EngineClient} engine
 * @param {AbortSignal} [signal]
 * @returns {Promise<GivenNetworks>}
 */
export async function readGiven(bundle, engine, signal) {
  const { manifest, name } = bundle;
  const set = manifest.network_sets?.[0];
  const timing = manifest.scan;
  if (!set || !timing) {
    throw new BundleError('unsupported', `${name} has models, but neither networks nor a simulation: there is nothing to couple the neurons with. ` +
      'Its responses (.npy) can be given together with scans of your own.');
  }
  const nScans = timing.run_scans.reduce((sum, count) => sum + count, 0);
  const missing = [set.maps ? '' : 'maps', set.timecourses ? '' : 'time courses'].filter(Boolean).join(' and ');
  if (!timing.bold && missing) {
    throw new BundleError('unsupported', `${name}: "${set.name}" has no ${missing} and the bundle no scans. ` +
      'Without scans, the page needs maps, to know where, and time courses, to know when.');
  }
  const [courses, grid, mask, bold] = await Promise.all([
    set.timecourses ? readCourses(bundle, set.timecourses, nScans, set.network_names.length, engine, signal) : null,
    set.maps ? readGrid(bundle, set, engine, signal) : null,
    set.mask ? bundle.file(set.mask, signal) : null,
    timing.bold ? bundle.file(timing.bold, signal) : null,
  ]);
  return { set, timing, nScans, courses, grid, mask, bold };
}

/** @param {Bundle} bundle @param {string} path @param {number} nScans @param {number} nNetworks @param {EngineClient} engine @param {AbortSignal} [signal] */
async function readCourses(bundle, path, nScans, nNetworks, engine, signal) {
  const { rows, columns, values } = await engine.readNpy(await bundle.file(path, signal));
  if (rows !== nScans || columns !== nNetworks) {
    throw new BundleError('bad_input', `${path} is ${rows} x ${columns}: run_scans and network_names say ${nScans} x ${nNetworks}.`);
  }
  return { values, nTimes: rows, nUnits: columns };
}

/** @param {Bundle} bundle @param {BundleNetworkSet} set @param {EngineClient} engine @param {AbortSignal} [signal] @returns {Promise<MapGrid>} */
async function readGrid(bundle, set, engine, signal) {
  const path = /** @type {string} */ (set.maps);
  const file = await bundle.file(path, signal);
  const header = await engine.readHeader([file]);
  const [nx, ny, nz, nMaps] = [...header.dims, 1];
  if (nMaps !== set.network_names.length) throw new BundleError('bad_input', `${path} has ${nMaps} maps, network_names ${set.network_names.length} names.`);
  const maps = (await readMaps(new Uint8Array(await file.arrayBuffer()), header, path)).map((value) => (Number.isFinite(value) ? value : 0));
  const nVoxels = nx * ny * nz;
  const mask = new Uint8Array(nVoxels);
  if (set.mask) {
    const volume = await engine.readVolume(await bundle.file(set.mask, signal));
    if (volume.dims.join() !== [nx, ny, nz].join()) throw new BundleError('bad_input', `${set.mask} and ${path} have different grids.`);
    volume.values.forEach((value, i) => { mask[i] = value !== 0 ? 1 : 0; });
  } else {
    maps.forEach((value, i) => { if (value !== 0) mask[i % nVoxels] = 1; });
  }
  return { dims: [nx, ny, nz], worldFromVoxel: header.worldFromVoxel, maps, mask, spaceCode: header.sformCode || header.qformCode };
}

/** A file of the page's reference brain; null where it cannot be had. @param {string} name */
async function ofTemplate(name) {
  const answer = await fetch(new URL(`../../assets/${name}`, import.meta.url)).catch(() => null);
  return answer?.ok ? new File([await answer.blob()], name) : null;
}

/** Whether the maps' millimetres are those of the reference brain. @param {GivenNetworks} given */
export const isTemplateSpace = ({ grid }) => grid?.spaceCode === kCodeMni;

/**
 * The engine then holds the bundle's scans, or their stand-in.
 * @param {GivenNetworks} given
 * @param {EngineClient} engine
 * @param {CallOptions} options
 * @returns {Promise<Scan>}
 */
export async function openScan(given, engine, options) {
  const { timing, nScans, bold, mask, grid } = given;
  const recipe = { ...kRecipe, runLengths: timing.run_scans };
  if (bold) {
    const header = await engine.readHeader([bold]);
    if ((header.dims[3] ?? 1) !== nScans) throw new BundleError('bad_input', `${bold.name} has ${header.dims[3] ?? 1} scans, run_scans say ${nScans}.`);
    if (grid && !isSameGrid(header, grid)) throw new BundleError('unsupported', `${bold.name} and the maps have different grids: the page does not resample. Bring the maps to the scans' grid.`);
    return engine.openBold({ files: [bold], header, mask, trSecs: timing.tr_secs, recipe }, options);
  }
  const { dims, worldFromVoxel, values, mask: inside } = standIn(given);
  const about = { trSecs: timing.tr_secs, spaceCode: grid?.spaceCode || 2 };
  const file = niftiFile('rebuilt.nii', [...dims, nScans], worldFromVoxel, values, about);
  const scan = await engine.openBold({ files: [file], mask: niftiFile('mask.nii', dims, worldFromVoxel, inside, about), trSecs: timing.tr_secs, recipe }, options);
  return { ...scan, warnings: [`The bundle has no scans. What is shown on the brain is rebuilt from its ${given.set.network_names.length} maps and time courses, ` +
    'each where it reaches a quarter of its largest value; r of voxels says how the maps mix there, nothing about noise.'] };
}

/** @param {Header} header @param {MapGrid} grid */
const isSameGrid = (header, grid) => grid.dims.every((n, i) => n === header.dims[i]) &&
  grid.worldFromVoxel.every((value, i) => Math.abs(value - header.worldFromVoxel[i]) * (grid.dims[i % 4] ?? 1) < kSameGridMm);

/**
 * Scans that hold nothing but the networks: each voxel's maps times the time courses, on a baseline.
 * @param {GivenNetworks} given
 */
export function standIn({ grid: fine, courses, nScans }) {
  const grid = coarser(/** @type {MapGrid} */ (fine), nScans);
  const { values: series, nUnits } = /** @type {NonNullable<GivenNetworks['courses']>} */ (courses);
  const [nx, ny, nz] = grid.dims;
  const nVoxels = nx * ny * nz;
  const least = Array.from({ length: nUnits }, (_, k) => kShownShare * grid.maps.subarray(k * nVoxels, (k + 1) * nVoxels).reduce((most, value) => Math.max(most, Math.abs(value)), 0));
  const scaled = Array.from({ length: nUnits }, (_, k) => zScored(series.subarray(k * nScans, (k + 1) * nScans)));
  const values = new Float32Array(nVoxels * nScans);
  for (let voxel = 0; voxel < nVoxels; ++voxel) {
    if (!grid.mask[voxel]) continue;
    const weights = least.map((_, k) => grid.maps[k * nVoxels + voxel]).map((weight, k) => (least[k] > 0 && Math.abs(weight) >= least[k] ? weight : 0));
    for (let t = 0; t < nScans; ++t) {
      values[t * nVoxels + voxel] = weights.reduce((sum, weight, k) => (weight === 0 ? sum : sum + weight * scaled[k][t]), kBaseline);
    }
  }
  return { ...grid, values, mask: Float32Array.from(grid.mask) };
}

/** Zero where constant. @param {Float32Array} series */
function zScored(series) {
  const mean = series.reduce((sum, value) => sum + value, 0) / series.length;
  const sd = Math.sqrt(series.reduce((sum, value) => sum + (value - mean) ** 2, 0) / series.length);
  return series.map((value) => (sd > 0 ? (value - mean) / sd : 0));
}

/** The grid, or one of longer edges whose stand-in fits. @param {MapGrid} grid @param {number} nScans @returns {MapGrid} */
export function coarser(grid, nScans) {
  const [nx, ny, nz] = grid.dims;
  const nMaps = grid.maps.length / (nx * ny * nz);
  let factor = 1;
  const sizes = () => grid.dims.map((n) => Math.ceil(n / factor));
  while (sizes().reduce((product, n) => product * n, nScans) > kMostStandInValues) ++factor;
  if (factor === 1) return grid;
  const [mx, my, mz] = sizes();
  const sums = new Float32Array(nMaps * mx * my * mz);
  const counts = new Float32Array(mx * my * mz);
  for (let z = 0; z < nz; ++z) for (let y = 0; y < ny; ++y) for (let x = 0; x < nx; ++x) {
    const from = (z * ny + y) * nx + x;
    if (!grid.mask[from]) continue;
    const to = (Math.floor(z / factor) * my + Math.floor(y / factor)) * mx + Math.floor(x / factor);
    counts[to] += 1;
    for (let k = 0; k < nMaps; ++k) sums[k * counts.length + to] += grid.maps[k * nx * ny * nz + from];
  }
  const w = grid.worldFromVoxel;
  const worldFromVoxel = [0, 1, 2].flatMap((row) => [0, 1, 2].map((axis) => w[4 * row + axis] * factor)
    .concat(w[4 * row + 3] + [0, 1, 2].reduce((sum, axis) => sum + w[4 * row + axis], 0) * (factor - 1) / 2)).concat([0, 0, 0, 1]);
  return { ...grid, dims: [mx, my, mz], worldFromVoxel, mask: Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0)),
    maps: sums.map((sum, i) => (counts[i % counts.length] > 0 ? sum / counts[i % counts.length] : 0)) };
}

/**
 * Time courses of the networks: those that are given, else found in the scans by regressing each on the maps.
 * @param {GivenNetworks} given
 * @param {Scan} scan
 * @param {EngineClient} engine
 * @param {CallOptions} options
 * @returns {Promise<{request: {values: Float32Array, nTimes: number, nUnits: number}, method: string}>}
 */
export async function timeCourses({ set, courses, grid }, scan, engine, options) {
  if (courses) return { request: courses, method: set.name };
  const { maps, dims } = /** @type {MapGrid} */ (grid);
  const nVoxels = dims[0] * dims[1] * dims[2];
  const n = scan.maskVoxels.length;
  const values = new Float32Array(set.network_names.length * n);
  for (let k = 0; k < set.network_names.length; ++k) for (let i = 0; i < n; ++i) values[k * n + i] = maps[k * nVoxels + scan.maskVoxels[i]];
  const found = await engine.findNetworks({ method: 'templates', maps: { values, names: set.network_names } }, options);
  return { request: { values: found.timeCourses, nTimes: scan.nScans, nUnits: found.nNetworks }, method: `${set.name}, dual regression` };
}

/**
 * Opens it in the session. What is wrong with it is found before the scan that was open goes.
 * @param {object} parts
 * @param {import('./bundle-session.js').OpenBundle} parts.opened
 * @param {import('../session/session-types.js').Opener} parts.opener
 * @param {import('./bundle-session.js').StepOptions} parts.options
 * @param {EngineClient} parts.engine
 * @param {import('../engine-types.js').Hrf} parts.hrf
 * @param {number|null} parts.rateHz  of the neurons
 * @param {(signal: AbortSignal|undefined) => Promise<void>} parts.layers  fetches the neurons' responses
 * @param {(scan: Scan) => import('../session/session-types.js').OfferedModels} parts.offered
 * @param {() => Promise<void>} parts.begun  the scan is shown
 * @param {(scan: Scan) => Promise<{shown: any, again: () => Promise<unknown>}|null>} parts.neurons  prepared for the scan
 */
export async function openGiven({ opened, opener, options, engine, hrf, rateHz, layers, offered, begun, neurons }) {
  const { bundle, anatomy } = opened;
  const { manifest } = bundle;
  const { signal, onProgress } = options('scan');
  const given = await readGiven(bundle, engine, signal);
  await layers(signal);
  const isTemplate = manifest.anatomy?.space?.startsWith('MNI') ?? isTemplateSpace(given);
  const [brain, surface] = isTemplate && !given.bold && !anatomy ? await Promise.all(['anatomy.nii.gz', 'brain-surface.bin'].map(ofTemplate)) : [null, null];
  const template = anatomy ?? (brain ? await engine.readVolume(brain) : null);
  const open = async (/** @type {CallOptions} */ callOptions) => openScan(given, await opener.engine(), callOptions);
  const read = await open({ signal, onProgress: ({ fraction, step }) => onProgress?.({ fraction: kFetchShare + fraction * (1 - kFetchShare), step }) });
  /** @type {Scan} */
  const scan = { ...read, title: given.bold ? manifest.title : `${manifest.title} (no scans, rebuilt from maps)`, simulated: manifest.simulated,
    ...(template ? { anatomy: { ...template, kind: 'template' } } : {}) };
  await opener.begin({ scan, isTemplateSpace: isTemplate, origin: opened.origin, seed: 0, bundle, models: offered(scan),
    files: opened.origin === 'user' ? [{ name: bundle.name, bytes: bundle.bytes }] : [], recipe: { ...kRecipe, hrf, neuronRateHz: rateHz } },
  { scan: () => open({}), neurons: null, networks: null });
  await begun();
  const mesh = opened.surface ?? (surface ? new Uint8Array(await surface.arrayBuffer()) : null);
  if (mesh) await opener.surface(mesh);
  const prepared = await neurons(scan);
  if (prepared) await opener.neurons(prepared.shown, prepared.again);
  const { request, method } = await timeCourses(given, scan, await opener.engine(), options('networks'));
  opened.timeCourses = request;
  const prepare = async (/** @type {CallOptions} */ callOptions) => (await opener.engine()).prepareNetworks(request, callOptions);
  await opener.networks({ ...await prepare({ signal }), ids: given.set.network_names, method }, () => prepare({}));
  await opener.couple(options('couple'));
}
