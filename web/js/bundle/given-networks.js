// @ts-check
// A bundle whose networks are given, with no simulation: with its scans where it has them; else a stand-in for them, rebuilt from
// the networks' maps and time courses, so that what is given can be looked at on the brain. What is missing for either is said.

import { BundleError } from './bundle-error.js';
import { niftiFile, readMaps } from './nifti-maps.js';
import { kMostScans, standIn } from './stand-in.js';
import { partOf, Turns } from './turns.js';

/** @typedef {import('./bundle.js').Bundle} Bundle */
/** @typedef {import('./manifest.js').BundleNetworkSet} BundleNetworkSet */
/** @typedef {import('../engine-client.js').EngineClient} EngineClient */
/** @typedef {import('../engine-types.js').CallOptions} CallOptions */
/** @typedef {import('../engine-types.js').Header} Header */
/** @typedef {import('../engine-types.js').Scan} Scan */

/** NIfTI's code of coordinates that are those of the MNI template. */
const kCodeMni = 4;
const kRecipe = { detrend: /** @type {const} */ ('linear'), highPassSecs: 128 };
/** Grids are the same where no entry of their affines differs by more, as in core/data/grid.cpp. */
const kSameGridMm = 1e-3;
/** Names of networks that a message lists. */
const kMostNames = 3;

/** Share of the first step that fetching takes; of that, the share until what is read here is asked for. */
const kFetchShare = 0.4;
const kBeforeShare = 0.2;
/** Share of the rest that a stand-in takes. */
const kStandInShare = 0.3;

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
 * @property {Header|null} boldHeader
 * @property {string[]} warnings  what a reader should know of it
 */

/**
 * @param {Bundle} bundle
 * @param {EngineClient} engine
 * @param {CallOptions} [options]
 * @returns {Promise<GivenNetworks>}
 */
export async function readGiven(bundle, engine, options = {}) {
  const { manifest, name } = bundle;
  const { signal } = options;
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
  if (!timing.bold && nScans > kMostScans) {
    throw new BundleError('unsupported', `${name} has ${nScans.toLocaleString('en')} scans: a stand-in can have ${kMostScans.toLocaleString('en')}. ` +
      'Put the scans in (scan.bold), or split the bundle.');
  }
  const [courses, grid, mask, bold] = await Promise.all([
    set.timecourses ? readCourses(bundle, set, set.timecourses, nScans, engine, signal) : null,
    set.maps ? readGrid(bundle, set, engine, options) : null,
    set.mask ? bundle.file(set.mask, signal) : null,
    timing.bold ? bundle.file(timing.bold, signal) : null,
  ]);
  const boldHeader = bold ? await engine.readHeader([bold]) : null;
  if (boldHeader) {
    const found = boldHeader.dims[3] ?? 1;
    if (found !== nScans) throw new BundleError('bad_input', `${timing.bold} has ${found} scans, run_scans say ${nScans}.`);
    if (grid && !isSameGrid(boldHeader, grid)) throw new BundleError('unsupported', `${timing.bold} and the maps have different grids: the page does not resample. Bring the maps to the scans' grid.`);
  }
  signal?.throwIfAborted();
  return { set, timing, nScans, courses: courses && courses.series, grid, mask, bold, boldHeader, warnings: courses?.warnings ?? [] };
}

/** @param {Bundle} bundle @param {BundleNetworkSet} set @param {string} path @param {number} nScans @param {EngineClient} engine @param {AbortSignal} [signal] */
async function readCourses(bundle, { network_names: names }, path, nScans, engine, signal) {
  const { rows, columns, values, nonFinite } = await engine.readNpy(await bundle.file(path, signal));
  if (rows !== nScans || columns !== names.length) {
    throw new BundleError('bad_input', `${path} is ${rows} x ${columns}: run_scans and network_names say ${nScans} x ${names.length}.`);
  }
  const silent = nonFinite > 0 ? names.filter((_, k) => !values.subarray(k * rows, (k + 1) * rows).every(Number.isFinite)) : [];
  const warnings = silent.length === 0 ? [] : [`${path} has ${nonFinite === 1 ? '1 value that is no number' : `${nonFinite.toLocaleString('en')} values that are no numbers`}: ` +
    `${silent.length === 1 ? `network "${silent[0]}" is` : `${silent.length.toLocaleString('en')} networks (${silent.slice(0, kMostNames).join(', ')}${silent.length > kMostNames ? ', …' : ''}) are`} coupled with nothing.`];
  return { series: { values, nTimes: rows, nUnits: columns }, warnings };
}

/** @param {Bundle} bundle @param {BundleNetworkSet} set @param {EngineClient} engine @param {CallOptions} options @returns {Promise<MapGrid>} */
async function readGrid(bundle, set, engine, options) {
  const { signal } = options;
  const path = /** @type {string} */ (set.maps);
  const file = await bundle.file(path, signal);
  const header = await engine.readHeader([file]);
  const [nx, ny, nz, nMaps] = [...header.dims, 1];
  if (nMaps !== set.network_names.length) throw new BundleError('bad_input', `${path} has ${nMaps} maps, network_names ${set.network_names.length} names.`);
  const nVoxels = nx * ny * nz;
  const given = set.mask ? await engine.readVolume(await bundle.file(set.mask, signal)) : null;
  if (given && !isSameGrid(header, given)) throw new BundleError('bad_input', `${set.mask} and ${path} have different grids.`);
  const maps = await readMaps(new Uint8Array(await file.arrayBuffer()), header, path, partOf(options, 0, 0.8));
  const mask = new Uint8Array(nVoxels);
  if (given && !fillMask(mask, given.values)) throw new BundleError('bad_input', `${set.mask}: no voxel differs from 0, so that nothing is inside of the mask.`);
  const turns = new Turns(partOf(options, 0.8, 1), 'Reading the maps');
  let isEmpty = true;
  for (let k = 0; k < nMaps; ++k) {
    const map = maps.subarray(k * nVoxels, (k + 1) * nVoxels);
    for (let i = 0; i < nVoxels; ++i) {
      if (!Number.isFinite(map[i])) map[i] = 0;
      if (map[i] === 0) continue;
      if (!given) mask[i] = 1;
      isEmpty &&= mask[i] === 0;
    }
    if (turns.isOver) await turns.next((k + 1) / nMaps);
  }
  if (isEmpty) throw new BundleError('bad_input', `${path}: no value ${given ? 'inside of the mask ' : ''}is a number that differs from 0, so that the maps show nothing.`);
  return { dims: [nx, ny, nz], worldFromVoxel: header.worldFromVoxel, maps, mask, spaceCode: codeOf(header) };
}

/** Takes voxels whose value is a number that differs from 0; whether there is one. @param {Uint8Array} mask @param {Float32Array} values */
function fillMask(mask, values) {
  let isAny = false;
  for (let i = 0; i < mask.length; ++i) {
    if (values[i] === 0 || Number.isNaN(values[i])) continue;
    mask[i] = 1;
    isAny = true;
  }
  return isAny;
}

/** @param {Header} header */
const codeOf = (header) => header.sformCode || header.qformCode;

/** @typedef {{dims: number[], worldFromVoxel: number[]}} Grid */
/** @param {Grid} a @param {Grid} b  their first three sizes count */
const isSameGrid = (a, b) => [0, 1, 2].every((i) => a.dims[i] === b.dims[i]) &&
  a.worldFromVoxel.every((value, i) => Math.abs(value - b.worldFromVoxel[i]) <= kSameGridMm);

/** A file of the page's reference brain; null where it cannot be had. @param {string} name */
async function ofTemplate(name) {
  const answer = await fetch(new URL(`../../assets/${name}`, import.meta.url)).catch(() => null);
  return answer?.ok ? new File([await answer.blob()], name) : null;
}

/** Whether the millimetres of the maps, or of the scans where there are no maps, are those of the reference brain. @param {GivenNetworks} given */
export const isTemplateSpace = ({ grid, boldHeader }) => (grid?.spaceCode ?? (boldHeader && codeOf(boldHeader))) === kCodeMni;

/**
 * The engine then holds the bundle's scans, or their stand-in.
 * @param {GivenNetworks} given
 * @param {EngineClient} engine
 * @param {CallOptions} options
 * @returns {Promise<Scan>}
 */
export async function openScan(given, engine, options) {
  const { timing, nScans, bold, boldHeader, mask, grid, warnings } = given;
  const recipe = { ...kRecipe, runLengths: timing.run_scans };
  if (bold && boldHeader) {
    const scan = await engine.openBold({ files: [bold], header: boldHeader, mask, trSecs: timing.tr_secs, recipe }, options);
    return { ...scan, warnings: [...scan.warnings, ...warnings] };
  }
  const { dims, worldFromVoxel, values, mask: inside } = await standIn(given, partOf(options, 0, kStandInShare));
  const about = { trSecs: timing.tr_secs, spaceCode: grid?.spaceCode || 2 };
  const file = niftiFile('rebuilt.nii', [...dims, nScans], worldFromVoxel, values, about);
  const scan = await engine.openBold({ files: [file], mask: niftiFile('mask.nii', dims, worldFromVoxel, inside, about), trSecs: timing.tr_secs, recipe },
    partOf(options, kStandInShare, 1));
  return { ...scan, warnings: [...scan.warnings, `The bundle has no scans. What is shown on the brain is rebuilt from its ${given.set.network_names.length} maps and time courses, ` +
    'each where it reaches a quarter of its largest value; r of voxels says how the maps mix there, nothing about noise.', ...warnings] };
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
  const whole = options('scan');
  const { signal } = whole;
  const given = await readGiven(bundle, engine, partOf(whole, kFetchShare * kBeforeShare, kFetchShare));
  await layers(signal);
  const isTemplate = manifest.anatomy?.space?.startsWith('MNI') ?? isTemplateSpace(given);
  const [brain, surface] = isTemplate && !given.bold && !anatomy ? await Promise.all(['anatomy.nii.gz', 'brain-surface.bin'].map(ofTemplate)) : [null, null];
  const template = anatomy ?? (brain ? await engine.readVolume(brain) : null);
  const open = async (/** @type {CallOptions} */ callOptions) => openScan(given, await opener.engine(), callOptions);
  const read = await open(partOf(whole, kFetchShare, 1));
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
