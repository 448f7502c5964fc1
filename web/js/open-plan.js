// @ts-check
// What must be known before files can be opened, and what is wrong with the answers. Plain values
// only, so that the dialog and syncAct.open() check the same things in the same words.

import { layOnRuns } from './response-runs.js';

/** @typedef {import('./types.js').Item} Item */
/** @typedef {import('./types.js').Matrix} Matrix */
/** @typedef {import('./types.js').OpenPlan} OpenPlan */

/**
 * The answers of the dialog, as typed.
 * @typedef {object} Answers
 * @property {string} tr
 * @property {'scan'|'rate'} sampling   one row per scan, or rows per second
 * @property {string} rate
 * @property {'spm'|'glover'|'none'|'shift'} hrf
 * @property {string} shift
 * @property {'linear'|'none'} detrend
 * @property {string} highPass          cut-off in seconds; '0': none
 * @property {'ica'|'dictionary'|'none'} find  networks to be found in a new scan
 * @property {string} count             how many
 */

/**
 * The scan that stays where none is given.
 * @typedef {{title: string, nScans: number, trSecs: number, runStarts?: number[]}|null} OpenScan
 */

/** @typedef {'files'|'tr'|'rate'|'shift'|'count'} Field */

/**
 * @typedef {object} Questions
 * @property {boolean} scan      a new scan is given: TR and detrending matter
 * @property {boolean} trKnown   the header or a description states the TR
 * @property {string} tr         what is known of it, as text for the field
 * @property {string} trSource  where it comes from, or why it is asked for
 * @property {boolean} neurons
 * @property {boolean} find      a new scan without networks: they can be found in it
 * @property {string} count      how many, as text for the field: at most half as many as there are scans
 * @property {boolean} rate      the neurons' rows differ from the scans: a rate is needed
 */

/** @type {Answers} */
export const kDefaultAnswers = { tr: '', sampling: 'scan', rate: '', hrf: 'spm', shift: '3', detrend: 'linear', highPass: '128', find: 'none', count: '20' };

const kMinTrSecs = 0.05;
const kMaxTrSecs = 30;

/** @param {number} n */
const grouped = (n) => n.toLocaleString('en-US');

/** @param {number} secs */
export function duration(secs) {
  if (secs < 120) return `${Number(secs.toFixed(1))} s`;
  const minutes = Math.floor(secs / 60);
  const rest = Math.round(secs - minutes * 60);
  return rest === 60 ? `${minutes + 1} min` : rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** A number as people type it: with a comma too. @param {string} text */
function typedNumber(text) {
  const value = text.trim().replace(',', '.');
  return value === '' ? NaN : Number(value);
}

/** @param {Item[]} items @param {import('./types.js').Role} role */
const withRole = (items, role) => items.filter((item) => item.role === role && !item.problem);

/**
 * What the dialog has to ask about these files.
 * @param {Item[]} items
 * @param {OpenScan} openScan
 * @param {number|null} lastScan
 * @returns {Questions}
 */
export function questions(items, openScan, lastScan = null) {
  const bold = withRole(items, 'bold')[0];
  const sidecar = items.find((item) => item.sidecarTrSecs);
  const trSecs = sidecar?.sidecarTrSecs ?? statedTrSecs(bold?.header);
  const neurons = withRole(items, 'neurons');
  const nScans = lastScan ?? bold?.header?.dims[3] ?? openScan?.nScans ?? 0;
  const rows = neurons[0]?.matrix?.rows ?? 0;
  return {
    scan: Boolean(bold), trKnown: trSecs > 0, tr: trSecs > 0 ? String(Number(trSecs.toPrecision(7))) : '',
    trSource: sidecar ? `From ${sidecar.name}.` : trSourceText(bold?.header),
    neurons: neurons.length > 0,
    find: Boolean(bold) && withRole(items, 'networks').length === 0,
    count: String(Math.max(1, Math.min(Number(kDefaultAnswers.count), Math.floor(nScans / 2)))),
    rate: neurons.length > 0 && rows !== nScans && rows !== (bold?.header?.dims[3] ?? nScans),
  };
}

/**
 * The TR that the header states; 0: none. Exactly 1 s is what several programs write where they do
 * not know it, so it counts as not stated and is asked for.
 * @param {import('./types.js').Header|undefined} header
 */
export function statedTrSecs(header) {
  return !header || header.trSource === 'placeholder' ? 0 : header.trSecs;
}

/** @param {import('./types.js').Header|undefined} header */
function trSourceText(header) {
  if (!header) return '';
  if (header.trSource === 'placeholder') {
    return 'The header says exactly 1 s, which some programs write where they do not know it. Give the TR; 1 if that is right.';
  }
  if (!(header.trSecs > 0)) {
    return 'The header does not state it. The scanner protocol does, or RepetitionTime in the BIDS .json beside the scan.';
  }
  return header.trSource === 'unit_assumed' ? 'From the header, which does not state the unit.' : 'From the header.';
}

/**
 * Checks the answers. Either a plan, or at least one error.
 * @param {Item[]} items
 * @param {Answers} answers
 * @param {OpenScan} openScan
 * @param {number|null} [lastScan]
 * @returns {{plan: OpenPlan|null, errors: Partial<Record<Field, string>>, rateHint: string}}
 */
export function makePlan(items, answers, openScan, lastScan = null) {
  /** @type {Partial<Record<Field, string>>} */
  const errors = {};
  const [bold, secondBold] = withRole(items, 'bold');
  const [mask, secondMask] = withRole(items, 'mask');
  const neurons = withRole(items, 'neurons').map((item) => /** @type {Matrix} */ (item.matrix));
  const [networks, secondNetworks] = withRole(items, 'networks');

  if (secondBold) errors.files = 'One scan at a time: choose which of them to use.';
  else if (secondMask) errors.files = 'One mask at a time: choose which of them to use.';
  else if (secondNetworks) errors.files = 'One set of networks at a time: choose which of them to use.';
  else if (!bold && !openScan) errors.files = 'A scan is needed: give a 4D NIfTI.';
  else if (!bold && mask) errors.files = 'A mask needs its scan: give the 4D NIfTI together with it.';
  else if (!bold && neurons.length === 0 && !networks) {
    errors.files = 'Nothing here can be opened. Give a 4D NIfTI, or a .npy matrix for the open scan.';
  }
  errors.files ??= maskMisfit(bold, mask);

  const trSecs = bold ? typedNumber(answers.tr) : openScan?.trSecs ?? 0;
  if (bold) errors.tr = trError(answers.tr, trSecs);
  const scansOfFile = bold?.header?.dims[3] ?? openScan?.nScans ?? 0;
  const nScans = lastScan ?? scansOfFile;

  if (networks?.matrix && networks.matrix.rows !== nScans && networks.matrix.rows !== scansOfFile) {
    errors.files ??= `${networks.name} has ${grouped(networks.matrix.rows)} rows. Networks need one row per scan: ` +
      `${grouped(nScans)}.`;
  }
  const uneven = neurons.find((matrix) => matrix.rows !== neurons[0].rows);
  if (uneven) {
    errors.files ??= `${neurons[0].name} has ${grouped(neurons[0].rows)} rows, ${uneven.name} ${grouped(uneven.rows)}. ` +
      'Layers of one model need the same rows.';
  }
  const rate = checkRate(neurons[0], answers, { trSecs, nScans, scansOfFile });
  if (rate.error) errors.rate = rate.error;

  const laid = rate.error ? { matrices: neurons, runLengths: [] } :
    layOnRuns(neurons, { nScans, trSecs, rateHz: rate.rateHz, runStarts: bold ? null : openScan?.runStarts ?? null });
  if (laid.error) errors.files ??= laid.error;

  const shiftScans = Number(answers.shift);
  if (neurons.length > 0 && answers.hrf === 'shift' && !(Number.isInteger(shiftScans) && shiftScans >= 0 && shiftScans <= 100)) {
    errors.shift = 'Give a whole number of scans, for example 3.';
  }
  const finds = Boolean(bold) && !networks && answers.find !== 'none';
  const count = typedNumber(answers.count);
  if (finds && !(Number.isInteger(count) && count >= 1 && count < Math.max(2, nScans))) {
    errors.count = `Give a whole number from 1 to ${grouped(Math.max(1, nScans - 1))}: fewer than there are scans.`;
  }
  for (const field of /** @type {Field[]} */ (Object.keys(errors))) {
    if (errors[field] === undefined) delete errors[field];
  }
  if (Object.keys(errors).length > 0) return { plan: null, errors, rateHint: rate.hint };

  const perScan = rate.rateHz === null;
  return {
    errors, rateHint: rate.hint,
    plan: {
      bold: bold?.header ? { files: bold.files, header: bold.header } : null,
      mask: mask?.files ?? null,
      neurons: laid.matrices.map((matrix) => (perScan ? firstRows(matrix, nScans) : matrix)),
      networks: networks?.matrix ? firstRows(networks.matrix, nScans) : null,
      trSecs, neuronRateHz: rate.rateHz,
      hrf: answers.hrf === 'shift' ? { kind: 'shift', shiftScans } : { kind: answers.hrf },
      detrend: answers.detrend, highPassSecs: Number(answers.highPass), runLengths: laid.runLengths, lastScan, findNetworks: finds ? { method: answers.find, count } : null,
    },
  };
}

/** @param {Item|undefined} bold @param {Item|undefined} mask @returns {string|undefined} */
function maskMisfit(bold, mask) {
  if (!bold?.header || !mask?.header) return undefined;
  const of = (/** @type {Item} */ item) => item.header?.dims.slice(0, 3).join(' × ') ?? '';
  return of(bold) === of(mask) ? undefined :
    `${mask.name} has ${of(mask)} voxels, the scan ${of(bold)}. A mask needs the scan's grid.`;
}

/** @param {string} text @param {number} trSecs @returns {string|undefined} */
function trError(text, trSecs) {
  if (text.trim() === '') return 'Give the time from one scan to the next in seconds, for example 2.';
  if (!Number.isFinite(trSecs)) return `"${text.trim()}" is not a number. Give seconds, for example 1.5.`;
  if (trSecs >= kMinTrSecs && trSecs <= kMaxTrSecs) return undefined;
  const millis = trSecs / 1000;
  return millis >= kMinTrSecs && millis <= kMaxTrSecs ?
    `${text.trim()} s is too long. If milliseconds were meant, give ${millis}.` :
    `${text.trim()} s cannot be: give ${kMinTrSecs} to ${kMaxTrSecs} seconds.`;
}

/**
 * @param {Matrix|undefined} matrix
 * @param {Answers} answers
 * @param {{trSecs: number, nScans: number, scansOfFile: number}} scan
 * @returns {{rateHz: number|null, error?: string, hint: string}}
 */
function checkRate(matrix, answers, { trSecs, nScans, scansOfFile }) {
  if (!matrix) return { rateHz: null, hint: '' };
  const rows = grouped(matrix.rows);
  const scanSecs = nScans * trSecs;
  const fitting = trSecs > 0 ? Number((matrix.rows / (scansOfFile * trSecs)).toPrecision(4)) : 0;
  const hint = fitting > 0 ? `${rows} rows over ${duration(scansOfFile * trSecs)} of scanning would be ${fitting} per second.` : '';
  if (answers.sampling === 'scan') {
    return matrix.rows === nScans || matrix.rows === scansOfFile ? { rateHz: null, hint } : { rateHz: null, hint,
      error: `The matrix has ${rows} rows, the scan ${grouped(nScans)} scans. Say how many rows there are per second.` };
  }
  const rateHz = typedNumber(answers.rate);
  if (!(rateHz > 0 && rateHz <= 1000)) {
    return { rateHz: null, hint, error: 'Give the number of rows per second, for example 4.' };
  }
  // The last scan is read at its middle.
  if (trSecs > 0 && matrix.rows / rateHz < scanSecs - trSecs / 2) {
    return { rateHz, hint, error: `${rows} rows at ${rateHz} per second end after ${duration(matrix.rows / rateHz)}, ` +
      `the scan after ${duration(scanSecs)}.` };
  }
  return { rateHz, hint };
}

/**
 * The first rows of a matrix; the matrix itself where it has no more.
 * @param {Matrix} matrix
 * @param {number} n
 * @returns {Matrix}
 */
export function firstRows(matrix, n) {
  if (matrix.rows <= n) return matrix;
  const values = new Float32Array(n * matrix.columns);
  for (let column = 0; column < matrix.columns; ++column) {
    values.set(matrix.values.subarray(column * matrix.rows, column * matrix.rows + n), column * n);
  }
  return { ...matrix, rows: n, values };
}

/**
 * Several matrices as the layers of one model; one matrix is a layer without a name.
 * @param {Matrix[]} matrices all with the same rows
 * @returns {{values: Float32Array, nTimes: number, nUnits: number, nonFinite: number, ids: string[]|undefined,
 *            layers: {name: string, first: number, count: number}[]}}
 */
export function joinLayers(matrices) {
  const nTimes = matrices[0].rows;
  const nUnits = matrices.reduce((sum, matrix) => sum + matrix.columns, 0);
  const values = new Float32Array(nTimes * nUnits);
  const layers = [];
  let first = 0;
  for (const matrix of matrices) {
    values.set(matrix.values, first * nTimes);
    layers.push({ name: matrices.length > 1 ? matrix.name : '', first, count: matrix.columns });
    first += matrix.columns;
  }
  const ids = matrices.every((matrix) => matrix.ids) ? matrices.flatMap((matrix) => matrix.ids ?? []) : undefined;
  return { values, nTimes, nUnits, layers, ids, nonFinite: matrices.reduce((sum, matrix) => sum + matrix.nonFinite, 0) };
}
