// @ts-check
// What leaves the page as a file: the coupling as a table, maps as NIfTI, the view as a picture, the
// session as JSON. Everything made of simulated data says so in its content and its name.

/** @typedef {import('./session.js').OpenData} OpenData */

/**
 * The shortest decimal that gives the same float32.
 * @param {number} value
 */
export function float32Text(value) {
  if (!Number.isFinite(value)) return '';
  for (let digits = 1; digits < 9; ++digits) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === Math.fround(value)) return String(text);
  }
  return String(Number(value.toPrecision(9)));
}

/** @param {string} text */
function csvField(text) {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * One row per neuron: its name, its best network with r, whether both are each other's best, p and q of
 * that r (empty: not tested), then r with every network. Empty where there is no signal. The last column says what scan it is.
 * @param {OpenData} data
 * @returns {string}
 */
export function couplingCsv(data) {
  const { coupling, neurons, networks, scan, tested } = data;
  if (!coupling || !neurons || !networks) throw noCoupling();
  const mutual = new Set(coupling.mutual.map(([neuron, network]) => `${neuron} ${network}`));
  const rows = [['neuron', 'best_network', 'best_r', 'mutual', 'p', 'q', ...networks.ids.map((id) => `r ${id}`), 'scan']];
  const label = scan.simulated ? `${scan.title} (simulated)` : scan.title;
  for (let n = 0; n < coupling.nNeurons; ++n) {
    const best = coupling.bestNetwork[n];
    const r = coupling.r.subarray(n * coupling.nNetworks, (n + 1) * coupling.nNetworks);
    rows.push([neurons.ids[n], best < 0 ? '' : networks.ids[best], best < 0 ? '' : float32Text(r[best]),
      mutual.has(`${n} ${best}`) ? '1' : '0', float32Text(tested?.neuronP[n] ?? NaN), float32Text(tested?.neuronQ[n] ?? NaN),
      ...Array.from(r, float32Text), label]);
  }
  return rows.map((row) => row.map(csvField).join(',')).join('\n') + '\n';
}

function noCoupling() {
  return Object.assign(new Error('There is no coupling yet: it needs neurons and networks.'), { code: 'bad_input' });
}

/** @param {number} value */
const orNull = (value) => (Number.isFinite(value) ? value : null);

/**
 * The coupling as the command line's coupling.json has it, with the matrix of r beside it.
 * @param {OpenData} data
 */
export function couplingObject(data) {
  const { coupling, neurons, networks, scan, recipe, tested } = data;
  if (!coupling || !neurons || !networks) return null;
  const r = (/** @type {number} */ neuron, /** @type {number} */ network) =>
    (neuron < 0 || network < 0 ? null : orNull(coupling.r[neuron * coupling.nNetworks + network]));
  /** @param {Float32Array|undefined} values @param {number} index */
  const at = (values, index) => (values ? orNull(values[index]) : null);
  return {
    networks: networks.ids.map((id, k) => ({ id, best_neuron: neurons.ids[coupling.bestNeuron[k]] ?? null,
      r: r(coupling.bestNeuron[k], k), p: at(tested?.networkP, k), q: at(tested?.networkQ, k),
      n_neurons_significant: tested ? tested.nNeuronsSignificant[k] : null, held_out_r: at(tested?.heldOutR, k) })),
    neurons: neurons.ids.map((id, n) => ({ id, best_network: networks.ids[coupling.bestNetwork[n]] ?? null,
      r: r(n, coupling.bestNetwork[n]), p: at(tested?.neuronP, n), q: at(tested?.neuronQ, n) })),
    mutual: coupling.mutual.map(([n, k]) => [neurons.ids[n], networks.ids[k]]),
    r: { n_neurons: coupling.nNeurons, n_networks: coupling.nNetworks, values: coupling.r.slice() },
    provenance: { scan: scan.title, simulated: scan.simulated, n_scans: scan.nScans, tr_secs: scan.trSecs, run_starts: [...scan.runStarts], absolute: coupling.absolute,
      null: tested ? { model: tested.nullModel, description: tested.null, surrogates: tested.nSurrogates, seed: tested.seed,
        correction: tested.correction, fdr: tested.fdr } : null,
      detrend: recipe.detrend, high_pass_secs: recipe.highPassSecs, hrf: recipe.hrf, neuron_rate_hz: recipe.neuronRateHz,
      lag_scans: recipe.lagScans ?? 0, partial_features: recipe.partialFeatures ?? false },
  };
}

/**
 * What a session file holds: the view, and which files to give again. Names and sizes, no content.
 * @param {OpenData|null} data
 * @param {Record<string, any>} state
 */
export function sessionJson(data, state) {
  return JSON.stringify({
    format: 'sync-act-session', version: 1, state,
    data: data && { kind: data.origin === 'simulated' ? 'simulated' : 'files', simulated: data.scan.simulated,
      ...(data.origin === 'simulated' ? { seed: data.seed } : { files: data.files }), title: data.scan.title,
      tr_secs: data.scan.trSecs, ...data.recipe },
  }, null, 2) + '\n';
}

/** @param {string} text */
const fileStem = (text) => text.replace(/\.(nii|hdr|img)(\.gz)?$/i, '').replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-+|-+$/g, '') || 'scan';

/**
 * @param {OpenData|null} data
 * @param {string} what "coupling"
 * @param {string} ending ".csv"
 */
export function exportName(data, what, ending) {
  const stem = data ? fileStem(data.scan.title) : 'sync-act';
  const mark = data?.scan.simulated && !/simulated/i.test(stem) ? 'simulated_' : '';
  return `${mark}${stem}_${fileStem(what)}${ending}`;
}

/** Hands a file to the browser's downloads. @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has taken the bytes once the click was handled; some browsers need the turn.
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
