// @ts-check
// What the canvas shows, as HTML for screen readers and for the keyboard: a live sentence on the
// selection, on progress and on problems, the mutual pairs as a table, and the main actions as
// buttons. Hidden until the keyboard reaches it.

import { neuronIndex } from './sync-act-api.js';

/** @typedef {import('./session.js').OpenData} OpenData */

const kMaxRows = 50;

/** r as the interface writes it: two digits, no leading zero, a true minus. @param {number} r */
export function rText(r) {
  if (!Number.isFinite(r)) return 'no signal';
  const text = Math.abs(r).toFixed(2).replace(/^0/, '');
  return r < 0 && text !== '.00' ? `−${text}` : text;
}

/** @param {OpenData} data */
export function dataSentence(data) {
  const { scan, neurons, networks } = data;
  const parts = [`${scan.title}${scan.simulated && !/simulated/i.test(scan.title) ? ', simulated' : ''}: ${scan.nScans} scans, TR ${Number(scan.trSecs.toPrecision(6))} s`,
    `${scan.maskVoxels.length.toLocaleString('en-US')} voxels in the mask`];
  if (neurons) parts.push(`${neurons.nUnits.toLocaleString('en-US')} neurons`);
  if (networks) parts.push(`${networks.nUnits.toLocaleString('en-US')} networks`);
  if (!neurons) parts.push('no neurons yet: add a .npy with one row per time point and one column per neuron');
  else if (!networks) parts.push('no networks yet: add a .npy with one row per scan and one column per network');
  return `${parts.join(', ')}.`;
}

/** @param {OpenData} data @param {Record<string, any>} state */
export function selectionSentence(data, state) {
  const neuron = neuronIndex(data, state.neuron);
  const network = data.networks && state.network !== undefined ? data.networks.ids.indexOf(state.network) : -1;
  const neuronName = neuron >= 0 ? `neuron ${data.neurons?.ids[neuron]}` : '';
  const networkName = network >= 0 ? `network ${data.networks?.ids[network]}` : '';
  if (!neuronName && !networkName) return 'Nothing is selected.';
  if (!neuronName || !networkName) return `Selected: ${neuronName || networkName}.`;
  const coupling = data.coupling;
  if (!coupling) return `Selected: ${neuronName} and ${networkName}.`;
  const r = coupling.r[neuron * coupling.nNetworks + network];
  const mutual = coupling.mutual.some(([n, k]) => n === neuron && k === network);
  return `Selected: ${neuronName} and ${networkName}, r ${rText(r)}${mutual ? ', each the other\'s best match' : ''}.`;
}

/** @param {string[]} [names] */
export const outlineSentence = (names = []) => (names.length > 0 ? ` Outlined on the brain: ${names.join(', ')}.` : '');

/** @param {{why?: string, nSignificant?: number, q?: number}} test */
export function significanceSentence({ why, nSignificant = 0, q = 0 }) {
  if (why) return `The voxels could not be tested: ${why}`;
  return `${nSignificant === 0 ? 'No voxel' : nSignificant === 1 ? '1 voxel' : `${nSignificant.toLocaleString('en-US')} voxels`} of the neuron's map ${
    nSignificant > 1 ? 'are' : 'is'} significant, q ≤ ${rText(q)}.`;
}

export class AriaMirror {
  #parts;
  #actions;
  /** @type {OpenData|null} */
  #shownData = null;
  #shownCoupling = /** @type {unknown} */ (null);
  #announcedQuarter = -1;

  /**
   * @param {HTMLElement} root
   * @param {{openFiles: () => void, openSimulated: () => void, ask: (request: string) => void, exportCoupling: () => void, exportMap: () => void, cancel: () => void,
   *          selectPair: (neuron: number, network: number) => void, pairs: () => [number, number][],
   *          selected: () => [number, number]}} actions
   */
  constructor(root, actions) {
    this.#actions = actions;
    this.#parts = this.#build(root);
  }

  /** @param {HTMLElement} root */
  #build(root) {
    const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-part="${name}"]`));
    const parts = { selection: find('selection'), data: find('data'), status: find('status'), problem: find('problem'), pairs: find('pairs'),
      pairsTitle: find('pairs-title'), cancel: /** @type {HTMLElement} */ (root.querySelector('[data-action="cancel"]')) };
    root.addEventListener('click', (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest('button');
      if (button) this.#act(button);
    });
    return parts;
  }

  /** @param {HTMLButtonElement} button */
  #act(button) {
    const { action, neuron, network } = button.dataset;
    if (neuron !== undefined) this.#actions.selectPair(Number(neuron), Number(network));
    else if (action === 'open') this.#actions.openFiles();
    else if (action === 'simulated') this.#actions.openSimulated();
    else if (action === 'demo') this.#actions.ask('open_demo');
    else if (action === 'guide' || action === 'knobs') this.#actions.ask(`show_${action}`);
    else if (action === 'export-coupling') this.#actions.exportCoupling();
    else if (action === 'export-map') this.#actions.exportMap();
    else if (action === 'cancel') this.#actions.cancel();
    else if (action === 'previous' || action === 'next') this.#step(action === 'next' ? 1 : -1);
  }

  /** To the next pair of the table, around its ends. @param {1|-1} by */
  #step(by) {
    const pairs = this.#actions.pairs();
    if (pairs.length === 0) return;
    const [neuron, network] = this.#actions.selected();
    const at = pairs.findIndex(([n, k]) => n === neuron && k === network);
    const next = at < 0 ? (by > 0 ? 0 : pairs.length - 1) : (at + by + pairs.length) % pairs.length;
    this.#actions.selectPair(...pairs[next]);
  }

  /** @param {OpenData|null} data @param {Record<string, any>} state */
  update(data, state) {
    if (!data) return;
    if (this.#shownData !== data) setText(this.#parts.problem, '');  // something else has been opened since
    setText(this.#parts.data, dataSentence(data));
    setText(this.#parts.selection, selectionSentence(data, state) + outlineSentence(state.contours));
    if (this.#shownData !== data || this.#shownCoupling !== data.coupling) {
      this.#shownData = data;
      this.#shownCoupling = data.coupling;
      this.#fillPairs(data);
    }
  }

  /** @param {OpenData} data */
  #fillPairs(data) {
    const { coupling, neurons, networks } = data;
    const pairs = coupling && neurons && networks ? coupling.mutual : [];
    const rows = pairs.slice(0, kMaxRows).map(([n, k]) => {
      const row = document.createElement('tr');
      const r = coupling ? coupling.r[n * coupling.nNetworks + k] : NaN;
      for (const text of [networks?.ids[k] ?? '', neurons?.ids[n] ?? '', rText(r)]) {
        row.append(Object.assign(document.createElement('td'), { textContent: text }));
      }
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button', textContent: 'Show' });
      button.dataset.neuron = String(n);
      button.dataset.network = String(k);
      button.setAttribute('aria-label', `Show network ${networks?.ids[k]} with neuron ${neurons?.ids[n]}`);
      const cell = document.createElement('td');
      cell.append(button);
      row.append(cell);
      return row;
    });
    this.#parts.pairs.replaceChildren(...rows);
    setText(this.#parts.pairsTitle, pairs.length > kMaxRows ?
      `Mutual pairs: the strongest ${kMaxRows} of ${pairs.length}` : `Mutual pairs: ${pairs.length}`);
  }

  /** @param {{why?: string, nSignificant?: number, q?: number}} test */
  significant(test) {
    setText(this.#parts.status, significanceSentence(test));
  }

  /** @param {{title: string, step: string, fraction: number, state: string}} job */
  progress(job) {
    this.#parts.cancel.hidden = job.state !== 'running';
    if (job.state !== 'running') {
      this.#announcedQuarter = -1;
      const ends = { done: 'done', failed: 'failed', cancelled: 'cancelled' };
      setText(this.#parts.status, `${job.title}: ${ends[/** @type {keyof typeof ends} */ (job.state)] ?? job.state}.`);
      return;
    }
    // A reader that hears every percent hears nothing else.
    const quarter = Math.floor(job.fraction * 4);
    if (quarter === this.#announcedQuarter) return;
    this.#announcedQuarter = quarter;
    setText(this.#parts.status, `${job.title}: ${job.step}, ${quarter * 25} percent.`);
  }

  /** Beside the progress, which goes on and must not talk over it. @param {{title: string, text: string}} problem */
  problem(problem) {
    setText(this.#parts.problem, `${problem.title}. ${problem.text}`);
  }
}

/** Changes text only where it differs, so that live regions speak once. @param {HTMLElement} node @param {string} text */
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
