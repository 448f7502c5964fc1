// @ts-check
// bundle.json, version 1 (docs/bundle-format.md, docs/bundle.schema.json): what of it a page relies on is checked
// before anything is fetched. As core/io/bundle.h does for the command line, with the same rules for paths.

import { BundleError, shown } from './bundle-error.js';

/** @typedef {{sha256: string, bytes: number}} BundleFile */
/**
 * @typedef {object} BundleLayer
 * @property {string} name
 * @property {string} responses
 * @property {number} n_samples
 * @property {number} n_units
 * @property {number} rate_hz          0: one sample per scan
 * @property {number[]} [run_samples]
 * @property {string[]} [unit_names]
 * @property {string} [x_tensor]       the layer in the ONNX file, where it has another name there
 */
/**
 * @typedef {object} BundleModel
 * @property {string} id
 * @property {string} name
 * @property {string} [architecture]
 * @property {string} [source]
 * @property {string} [onnx]
 * @property {{value: number, metric: string, source: string}} [accuracy]
 * @property {BundleLayer[]} [layers]
 * @property {number} [x_parameters]
 * @property {string} [x_training]
 * @property {string} [x_licence]
 * @property {object} [x_input]        how frames went in: "input" of neurons.json
 * @property {'mean'|'max'} [x_reduce]
 */
/**
 * @typedef {object} BundleNetworkSet
 * @property {string} id
 * @property {string} name
 * @property {string} method
 * @property {string[]} network_names
 * @property {string} [maps]
 * @property {string} [mask]
 * @property {string} [timecourses]
 * @property {string} [annotation]
 */
/**
 * @typedef {object} BundleStimulus
 * @property {string} [title]
 * @property {number} duration_secs
 * @property {number[]} [run_durations_secs]
 * @property {string} [film]
 * @property {string} [labels]
 * @property {number} [labels_rate_hz]
 * @property {{sheets: string[], columns: number, rows: number, frame_width: number, frame_height: number, count: number,
 *   interval_secs: number}} [frames]
 * @property {string} [x_made]
 * @property {string} [x_shots]
 * @property {number} [x_label_categories]
 */
/**
 * @typedef {object} Manifest
 * @property {string} format
 * @property {string} version
 * @property {string} title
 * @property {string} [description]
 * @property {string} licence
 * @property {string} citation
 * @property {boolean} simulated
 * @property {BundleStimulus} [stimulus]
 * @property {{tr_secs: number, run_scans: number[], onset_secs?: number, bold?: string}} [scan]
 * @property {BundleModel[]} [models]
 * @property {BundleNetworkSet[]} [network_sets]
 * @property {{space?: string, template: string, atlas?: string, atlas_names?: string, atlas_title?: string,
 *   surface_vertices?: string, surface_triangles?: string}} [anatomy]
 * @property {{recipe: string}} [simulation]
 * @property {Record<string, BundleFile>} files
 * @property {string} [x_default_model]
 */

export const kManifestName = 'bundle.json';
export const kMostManifestBytes = 16 * 2 ** 20;
const kMajorVersion = 1;
const kMostFiles = 100_000;
const kMostProblems = 5;

/**
 * '' where `path` may name a file of a bundle; else what is wrong with it.
 * @param {unknown} path
 */
export function problemOfPath(path) {
  if (typeof path !== 'string') return 'is no text';
  if (path === '') return 'is empty';
  if (new TextEncoder().encode(path).length > 255) return 'is longer than 255 bytes';
  if (path === kManifestName) return 'is bundle.json itself';
  if (path.startsWith('/')) return `is "${shown(path)}": paths are relative to the bundle`;
  if (/[\\:?#%\u0000-\u001f\u007f]/.test(path)) return `is "${shown(path)}": backslash, colon, ? # % and control characters are not allowed`;
  const bad = path.split('/').find((part) => part === '' || part === '.' || part === '..');
  return bad === undefined ? '' : `is "${shown(path)}": "${bad}" is not allowed as part of a path`;
}

/** Checks one value; tells what is wrong with it. @typedef {(value: any, place: string, tell: (place: string, what: string) => void) => void} Check */

/** @type {Check} */
const text = (value, place, tell) => {
  if (typeof value !== 'string' || value === '') tell(place, 'must be a text');
};
/** @type {Check} */
const note = (value, place, tell) => {
  if (typeof value !== 'string') tell(place, 'must be a text');
};
/** @type {Check} */
const flag = (value, place, tell) => {
  if (typeof value !== 'boolean') tell(place, 'must be true or false');
};
/** @param {number} low @param {number} high @param {boolean} [whole] @returns {Check} */
const number = (low, high, whole = false) => (value, place, tell) => {
  if (typeof value !== 'number' || !(value >= low && value <= high) || (whole && !Number.isInteger(value))) {
    tell(place, `is ${shown(String(JSON.stringify(value)))}: it must be a ${whole ? 'whole ' : ''}number from ${low} to ${high}`);
  }
};
/** @param {RegExp} ending @param {string} kind @returns {Check} */
const path = (ending, kind) => (value, place, tell) => {
  const problem = problemOfPath(value);
  if (problem) tell(place, problem);
  else if (!ending.test(value)) tell(place, `is "${shown(value)}": it must end with ${kind}`);
};
/** @type {Check} */
const id = (value, place, tell) => {
  if (typeof value !== 'string' || !/^[A-Za-z0-9._-]{1,64}$/.test(value)) tell(place, 'must be 1 to 64 of A-Z, a-z, 0-9, dot, line and dash');
};
/** @param {Check} check @param {number} most @param {number} [least] @returns {Check} */
const list = (check, most, least = 0) => (value, place, tell) => {
  if (!Array.isArray(value)) tell(place, 'must be a list');
  else if (value.length > most || value.length < least) tell(place, `has ${value.length} entries: it may have ${least} to ${most}`);
  else value.forEach((one, i) => check(one, `${place}[${i}]`, tell));
};
/** A key that ends with ? may be missing. @param {Record<string, Check>} fields @returns {Check} */
const object = (fields) => (value, place, tell) => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    tell(place, 'must be an object');
    return;
  }
  for (const [name, check] of Object.entries(fields)) {
    const key = name.replace(/\?$/, '');
    const at = place ? `${place}.${key}` : key;
    if (Object.hasOwn(value, key)) check(value[key], at, tell);
    else if (key === name) tell(at, 'is missing');
  }
};

const secs = number(1e-3, 1e7);
const count = number(1, 1e8, true);
const npy = path(/\.npy$/, '.npy');
const tsv = path(/\.tsv$/, '.tsv');
const image = path(/\.nii(\.gz)?$/, '.nii.gz or .nii');

const kManifest = object({
  title: text, licence: text, citation: text, simulated: flag,
  'stimulus?': object({
    duration_secs: secs, 'run_durations_secs?': list(secs, 10_000), 'film?': path(/\.(webm|mp4)$/, '.webm or .mp4'),
    'labels?': tsv, 'labels_rate_hz?': number(1e-3, 1e4), 'x_shots?': tsv,
    'frames?': object({ sheets: list(path(/\.(png|jpe?g|webp)$/, '.png, .jpg or .webp'), 1000, 1), columns: number(1, 1000, true),
      rows: number(1, 1000, true), frame_width: number(1, 8192, true), frame_height: number(1, 8192, true),
      count: number(1, 1e6, true), interval_secs: secs }),
  }),
  'scan?': object({ tr_secs: number(1e-3, 60), run_scans: list(count, 10_000, 1), 'onset_secs?': number(-36_000, 36_000), 'bold?': image }),
  'models?': list(object({
    id, name: text, 'onnx?': path(/\.onnx$/, '.onnx'),
    'accuracy?': object({ value: number(0, 1), metric: text, source: text }),
    'layers?': list(object({ name: text, responses: npy, n_samples: count, n_units: number(1, 1e7, true), rate_hz: number(0, 1e4),
      'run_samples?': list(count, 10_000), 'unit_names?': list(() => {}, 1e7) }), 10_000),
  }), 1000),
  'network_sets?': list(object({ id, name: text, method: text, network_names: list(text, 100_000, 1), 'maps?': image, 'mask?': image,
    'timecourses?': npy, 'annotation?': path(/\.json$/, '.json') }), 1000),
  'anatomy?': object({ 'space?': note, template: image, 'atlas?': image, 'atlas_names?': path(/\.(tsv|txt|csv)$/, '.tsv, .txt or .csv'),
    'surface_vertices?': npy, 'surface_triangles?': npy }),
  'simulation?': object({ recipe: path(/\.json$/, '.json') }),
});

/** @type {Check} */
const checkFiles = (files, place, tell) => {
  if (files === null || typeof files !== 'object' || Array.isArray(files)) return tell(place, 'is missing or no object');
  const entries = Object.entries(files);
  if (entries.length > kMostFiles) return tell(place, `has ${entries.length} entries: it may have at most ${kMostFiles}`);
  for (const [name, file] of entries) {
    const problem = problemOfPath(name);
    if (problem) tell(place, `has a path that ${problem}`);
    else if (!/^[0-9a-f]{64}$/.test(String(file?.sha256))) tell(`${place}["${shown(name)}"].sha256`, 'must be 64 hexadecimal digits');
    else number(0, 2 ** 32 - 1, true)(file.bytes, `${place}["${shown(name)}"].bytes`, tell);
  }
};

/** Every path of the fields, with its field. @param {any} manifest @returns {[string, string][]} */
function references({ stimulus, scan, models = [], network_sets = [], anatomy = {}, simulation }) {
  /** @type {[string, any][]} */
  const found = [['stimulus.film', stimulus?.film], ['stimulus.labels', stimulus?.labels], ['stimulus.x_shots', stimulus?.x_shots],
    ['scan.bold', scan?.bold], ['simulation.recipe', simulation?.recipe]];
  (stimulus?.frames?.sheets ?? []).forEach((/** @type {string} */ sheet, /** @type {number} */ i) => found.push([`stimulus.frames.sheets[${i}]`, sheet]));
  models.forEach((/** @type {any} */ model, /** @type {number} */ m) => {
    found.push([`models[${m}].onnx`, model.onnx]);
    (model.layers ?? []).forEach((/** @type {any} */ layer, /** @type {number} */ l) => found.push([`models[${m}].layers[${l}].responses`, layer.responses]));
  });
  network_sets.forEach((/** @type {any} */ set, /** @type {number} */ s) => {
    for (const key of ['maps', 'mask', 'timecourses', 'annotation']) found.push([`network_sets[${s}].${key}`, set[key]]);
  });
  for (const key of ['template', 'atlas', 'atlas_names', 'surface_vertices', 'surface_triangles']) found.push([`anatomy.${key}`, anatomy[key]]);
  return found.filter(([, file]) => file !== undefined);
}

/** What must agree between fields that are right by themselves. @param {any} manifest @param {(place: string, what: string) => void} tell */
function checkWhole(manifest, tell) {
  for (const [field, file] of references(manifest)) {
    if (!Object.hasOwn(manifest.files, file)) tell(field, `names ${shown(file)}, which "files" does not have`);
  }
  if (manifest.simulation && !manifest.simulated) tell('simulated', 'is false, but there is a simulation recipe');
  if (!manifest.scan && manifest.network_sets?.length > 0) tell('scan', 'is missing, but there are network_sets');
  const { frames, labels, labels_rate_hz } = manifest.stimulus ?? {};
  if (labels && labels_rate_hz === undefined) tell('stimulus.labels_rate_hz', 'is missing');
  const room = frames ? frames.sheets.length * frames.columns * frames.rows : 0;
  if (frames && room < frames.count) tell('stimulus.frames.count', `is ${frames.count}, but the sheets have room for ${room}`);
  for (const [name, entries] of /** @type {[string, any[]][]} */ ([['models', manifest.models ?? []], ['network_sets', manifest.network_sets ?? []]])) {
    entries.forEach((entry, i) => {
      if (entries.findIndex((one) => one.id === entry.id) !== i) tell(`${name}[${i}].id`, `is "${entry.id}" a second time`);
    });
  }
  (manifest.models ?? []).forEach((/** @type {any} */ model, /** @type {number} */ m) => {
    if (!(model.layers?.length > 0) && !model.onnx) tell(`models[${m}].layers`, 'is empty and there is no onnx: the model has nothing to show');
    (model.layers ?? []).forEach((/** @type {any} */ layer, /** @type {number} */ l) => {
      const at = `models[${m}].layers[${l}]`;
      if (layer.unit_names && layer.unit_names.length !== layer.n_units) tell(`${at}.unit_names`, `has ${layer.unit_names.length} names, n_units is ${layer.n_units}`);
      const sum = (layer.run_samples ?? []).reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0);
      if (layer.run_samples?.length > 0 && sum !== layer.n_samples) tell(`${at}.run_samples`, `add up to ${sum}, n_samples is ${layer.n_samples}`);
    });
  });
  (manifest.network_sets ?? []).forEach((/** @type {any} */ set, /** @type {number} */ s) => {
    if (!set.maps && !set.timecourses) tell(`network_sets[${s}].maps`, 'and timecourses are missing: one of them is needed');
    if (new Set(set.network_names).size !== set.network_names.length) tell(`network_sets[${s}].network_names`, 'has a name twice');
  });
}

/**
 * Reads bundle.json. Throws a BundleError that names the first fields that are wrong.
 * @param {string} json
 * @param {string} where  the bundle's name, for messages
 * @returns {Manifest}
 */
export function readManifest(json, where) {
  /** @type {any} */
  let manifest;
  try {
    manifest = JSON.parse(json);
  } catch (error) {
    throw new BundleError('bad_input', `${where}: bundle.json is no JSON (${/** @type {Error} */ (error).message.slice(0, 120)}).`);
  }
  if (manifest?.format !== 'sync-act-bundle') {
    throw new BundleError('bad_input', `${where}: bundle.json has no format "sync-act-bundle". It is no bundle of this program.`);
  }
  const version = /^(\d{1,4})\.(\d{1,4})$/.exec(String(manifest.version));
  if (!version) throw new BundleError('bad_input', `${where}: version is ${shown(String(JSON.stringify(manifest.version)))}: it must be two numbers, as "1.0".`);
  if (Number(version[1]) !== kMajorVersion) {
    throw new BundleError('unsupported', `${where}: version is ${manifest.version}. This page reads version ${kMajorVersion}; a newer page may read it.`);
  }
  /** @type {string[]} */
  const problems = [];
  /** @param {string} place @param {string} what */
  const tell = (place, what) => { if (problems.length <= kMostProblems) problems.push(`${place} ${what}`); };
  kManifest(manifest, '', tell);
  checkFiles(manifest.files, 'files', tell);
  if (problems.length === 0) checkWhole(manifest, tell);
  if (problems.length > 0) {
    const more = problems.length > kMostProblems ? '; and more' : '';
    throw new BundleError('bad_input', `${where}: bundle.json: ${problems.slice(0, kMostProblems).join('; ')}${more}.`);
  }
  return manifest;
}
