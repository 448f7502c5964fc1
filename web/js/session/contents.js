// @ts-check
// What is open, in words, for the data and the report screen; and the carpet of the scan's voxels.
// A module of its own, fetched with the first question.

/** @typedef {import('./session-types.js').OpenData} OpenData */
/** @typedef {import('./session-types.js').SessionPort} SessionPort */
/** @typedef {import('./film.js').Stimulus} Stimulus */
/** @typedef {import('../engine-types.js').Header} Header */

/** Rows and columns that a carpet has at most: what a panel can show. */
const kCarpet = { rows: 72, columns: 240 };

/** @param {number} count */
const counted = (count) => count.toLocaleString('en-US');

/**
 * @typedef {object} FileInWords
 * @property {string} role
 * @property {string} name
 * @property {number} bytes
 * @property {string} facts
 */

/** What the user gave, each with what it is. @param {OpenData} data @returns {FileInWords[]} */
function filesInWords({ opened, files, scan }) {
  const parts = [...opened?.parts ?? []];
  const size = `${scan.dims.join(' × ')}, ${counted(scan.nScans)} scans`;
  return files.map(({ name, bytes }) => {
    // Two files of different folders may have one name: in the order in which they were given.
    const at = parts.findIndex((one) => one.name === name);
    const part = at < 0 ? undefined : parts.splice(at, 1)[0];
    return { role: part?.role ?? 'File', name, bytes, facts: part?.facts ?? (part?.role === 'BOLD' ? size : '') };
  });
}

/** @param {Header|null|undefined} header */
const headerInWords = (header) => (header ? { datatype: header.datatype, trSource: header.trSource, affineSource: header.affineSource,
  description: header.description, version: header.version, sformCode: header.sformCode, qformCode: header.qformCode,
  nScans: header.dims[3] ?? 1, trSecs: header.trSecs, slope: header.slope, intercept: header.intercept } : undefined);

/**
 * The meta of app_put's kind `contents`.
 * @param {OpenData} data
 * @param {Stimulus|null} stimulus
 * @param {string} version  of the program
 */
export function contentsOf(data, stimulus, version) {
  const { recipe, bundle } = data;
  const header = headerInWords(data.opened?.header);
  const manifest = bundle?.manifest;
  const files = filesInWords(data);
  // A bundle behind an address has no file of the user's.
  if (bundle && !files.some(({ name }) => name === bundle.name)) files.unshift({ role: 'Bundle', name: bundle.name, bytes: bundle.bytes, facts: '' });
  return {
    origin: data.origin, files, ...(header ? { header } : {}),
    recipe: { detrend: recipe.detrend, highPassSecs: recipe.highPassSecs, hrf: recipe.hrf?.kind ?? '',
      shiftScans: recipe.hrf?.kind === 'shift' ? recipe.hrf.shiftScans : 0, neuronRateHz: recipe.neuronRateHz ?? 0, onsetSecs: stimulus?.onsetSecs ?? 0 },
    networkNotes: data.notes ?? [], title: manifest?.title ?? '', licence: manifest?.licence ?? '', citation: manifest?.citation ?? '',
    seed: data.scan.simulated ? data.seed : 0, version,
  };
}

/**
 * Adds up the blocks' parts of a carpet: rows and columns of mean z (NaN where no voxel has signal), then
 * DVARS of each scan (NaN at the first of a run).
 * @param {{sums: Float32Array, counts: Float32Array, squaredChange: Float32Array, nVoxels: number}[]} parts
 * @param {number[]} runStarts
 * @returns {Float32Array}
 */
export function joinCarpet(parts, runStarts) {
  const nCells = parts[0].sums.length;
  const nScans = parts[0].squaredChange.length;
  const joined = new Float32Array(nCells + nScans);
  const sumOf = (/** @type {(part: typeof parts[0]) => number} */ of) => parts.reduce((sum, part) => sum + of(part), 0);
  for (let i = 0; i < nCells; ++i) joined[i] = sumOf(({ sums }) => sums[i]) / sumOf(({ counts }) => counts[i]);
  const nVoxels = sumOf((part) => part.nVoxels);
  const firsts = new Set([0, ...runStarts]);
  for (let t = 0; t < nScans; ++t) {
    joined[nCells + t] = firsts.has(t) ? NaN : Math.sqrt(sumOf(({ squaredChange }) => squaredChange[t]) / nVoxels);
  }
  return joined;
}

export class ContentsReport {
  #session;
  #isMaking = false;

  /** @param {SessionPort} session */
  constructor(session) {
    this.#session = session;
  }

  /** @param {{type: string}} request */
  async answer({ type }) {
    if (type === 'need_carpet') await this.#carpet();
    else await this.#contents();
  }

  async #contents() {
    const session = this.#session;
    const version = (await session.engine()).info.version;
    const data = session.data();
    if (data) await session.put('contents', contentsOf(data, session.stimulus(), version));
  }

  async #carpet() {
    const session = this.#session;
    if (this.#isMaking) return;
    this.#isMaking = true;
    try {
      const isStale = session.staleness();
      const engine = await session.engine();
      const scan = session.data()?.scan;
      if (!scan || isStale()) return;
      const size = { rows: Math.min(kCarpet.rows, scan.maskVoxels.length), columns: Math.min(kCarpet.columns, scan.nScans) };
      const values = joinCarpet(await engine.carpetParts(size), scan.runStarts);
      if (!isStale()) await session.put('carpet', size, values);
    } finally {
      this.#isMaking = false;
    }
  }
}
