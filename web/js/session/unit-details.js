// @ts-check
// What the card of a unit tells beyond its r: the moments of the film at which it responds most, what of the
// film its response goes with, and where its network is. A module of its own, fetched with the first question.

/** @typedef {import('../session.js').SessionPort} SessionPort */
/** @typedef {import('./film.js').Stimulus} Stimulus */
/** @typedef {import('../engine-types.js').PreparedSeries} PreparedSeries */
/** @typedef {import('../engine-types.js').Volume} Volume */

const kMoments = 6;
const kLeastGapSecs = 6;
/** Two shots may meet where the response is high: then one picture of it is enough. */
const kLeastShotGapSecs = 2;
const kSurrogates = 1000;

/**
 * The samples at which a response is largest, no two of them of the same event: never two from one shot where
 * the shots are known, else at least 6 s apart.
 * @param {Float32Array} response  along the film
 * @param {number} rateHz
 * @param {{count?: number, shots?: {startSecs: number, endSecs: number}[]|null}} [options]
 * @returns {{secs: number[], share: number[]}} by falling response; share: of its maximum (of its range, where the maximum is not above 0)
 */
export function topMoments(response, rateHz, { count = kMoments, shots = null } = {}) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of response) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high > low)) return { secs: [], share: [] };
  const shareOf = (/** @type {number} */ value) => (high > 0 ? value / high : (value - low) / (high - low));
  // Only where it does not rise on either side: the slope of a peak is no moment of its own.
  const peaks = [];
  for (let i = 0; i < response.length; ++i) {
    const value = response[i];
    const rises = i > 0 && response[i - 1] > value;
    const falls = i + 1 < response.length && response[i + 1] > value;
    if (Number.isFinite(value) && !rises && !falls && shareOf(value) > 0) peaks.push(i);
  }
  peaks.sort((a, b) => response[b] - response[a] || a - b);
  const shotOf = (/** @type {number} */ secs) => shots?.findIndex(({ startSecs, endSecs }) => secs >= startSecs && secs < endSecs) ?? -1;
  const gapSecs = shots?.length ? kLeastShotGapSecs : kLeastGapSecs;
  /** @type {{secs: number, share: number, shot: number}[]} */
  const chosen = [];
  for (const i of peaks) {
    if (chosen.length === count) break;
    const secs = i / rateHz;
    const shot = shotOf(secs);
    if (chosen.every((other) => Math.abs(other.secs - secs) >= gapSecs && (shot < 0 || other.shot !== shot))) {
      chosen.push({ secs, share: shareOf(response[i]), shot });
    }
  }
  return { secs: chosen.map(({ secs }) => secs), share: chosen.map(({ share }) => share) };
}

/** @typedef {{volume: Volume, names: string}} Atlas */

export class UnitDetails {
  #session;
  #loadAtlas;
  /** Asked for and not yet answered, and whether that is of use still. @type {Map<string, () => boolean>} */
  #pending = new Map();
  /** Labels as they are compared; made again for another film, scan or response. @type {{stimulus: Stimulus, scan: object, hrf: string, labels: Promise<PreparedSeries>}|null} */
  #prepared = null;

  /** @param {SessionPort} session @param {() => Promise<Atlas|null>} loadAtlas */
  constructor(session, loadAtlas) {
    this.#session = session;
    this.#loadAtlas = loadAtlas;
  }

  /** @param {{type: string, [key: string]: any}} request */
  async answer(request) {
    const { type, neuron, network } = request;
    const key = `${type} ${neuron ?? network}`;
    if (this.#pending.get(key)?.() === false) return;
    const isStale = this.#session.staleness({ ofUnits: true });
    this.#pending.set(key, isStale);
    const stimulus = this.#session.stimulus();
    try {
      const [kind, meta] = type === 'need_moments' ? ['moments', { neuron, ...this.#moments(neuron, stimulus) }]
        : type === 'need_unit_labels' ? ['unit_labels', { neuron, ...await this.#labels('neuron', neuron, stimulus) }]
          : type === 'need_network_labels' ? ['network_labels', { network, ...await this.#labels('network', network, stimulus) }]
            : ['network_regions', { network, ...await this.#regions(network) }];
      if (!isStale() && stimulus === this.#session.stimulus()) await this.#session.put(kind, meta);
    } catch (error) {
      if (/** @type {any} */ (error)?.code === 'cancelled' || isStale()) return;
      const { code = 'internal', message } = /** @type {{code?: string, message: string}} */ (error);
      this.#session.emit('error', { code, file: '', title: 'The card of the unit is not complete', text: message });
      // The gallery waits for these before it asks for the next.
      if (type === 'need_network_labels') await this.#session.put('network_labels', { network, names: [], r: [], p: [], why: message });
      if (type === 'need_network_regions') await this.#session.put('network_regions', { network, regions: [], why: message });
    } finally {
      if (this.#pending.get(key) === isStale) this.#pending.delete(key);
    }
  }

  /** @param {number} neuron @param {Stimulus|null} stimulus */
  #moments(neuron, stimulus) {
    const raw = this.#session.data()?.neurons?.raw;
    const none = { secs: [], share: [] };
    if (!stimulus) return { ...none, why: 'No film came with this scan.' };
    if (!raw?.rateHz) return { ...none, why: 'These responses come scan by scan, not along the film.' };
    return topMoments(raw.series(neuron), raw.rateHz, { shots: stimulus.shots });
  }

  /** @param {'neuron'|'network'} of @param {number} unit @param {Stimulus|null} stimulus */
  async #labels(of, unit, stimulus) {
    const data = this.#session.data();
    const labels = stimulus?.labels;
    if (!data || !stimulus || !labels || labels.names.length === 0) {
      return { names: [], r: [], p: [], why: stimulus ? 'This film has no labels.' : 'No film came with this scan.' };
    }
    const engine = await this.#session.engine();
    const hrf = data.recipe.hrf ?? /** @type {const} */ ({ kind: 'spm' });
    const hrfKey = JSON.stringify(hrf);
    if (this.#prepared?.stimulus !== stimulus || this.#prepared.scan !== data.scan || this.#prepared.hrf !== hrfKey) {
      const made = { stimulus, scan: data.scan, hrf: hrfKey, labels: engine.prepareLabels({ values: labels.values, nTimes: labels.nSamples,
        nUnits: labels.names.length, rateHz: labels.rateHz, hrf, onsetSecs: stimulus.onsetSecs ?? 0 }) };
      this.#prepared = made;
      made.labels.catch(() => {
        if (this.#prepared === made) this.#prepared = null;  // the next question tries again
      });
    }
    const prepared = await this.#prepared.labels;
    const { r, p } = await engine.labelResponses({ labels: prepared, of, units: [unit],
      options: { null: data.tested?.nullModel ?? 'phase', surrogates: kSurrogates, seed: data.tested?.seed ?? 1 } });
    return { names: labels.names, r: finite(r), p: finite(p) };
  }

  /** @param {number} network */
  async #regions(network) {
    const none = { regions: [] };
    if (!this.#session.data()?.isTemplateSpace) {
      return { ...none, why: 'The scan does not say that it is in MNI space, so its regions have no names.' };
    }
    const atlas = await this.#loadAtlas();
    if (!atlas) return { ...none, why: 'The atlas could not be loaded.' };
    const engine = await this.#session.engine();
    const map = await engine.networkMap(network);
    const [{ regions, shareOutside, peaks, threshold }] = await engine.regions({ maps: [map], atlas });
    return { regions, shareOutside, threshold, ...(peaks.length > 0 ? { peakMm: peaks[0].mm } : {}) };
  }
}

/** JSON has no NaN: what is not there is null. @param {Float32Array} values */
const finite = (values) => Array.from(values, (value) => (Number.isFinite(value) ? value : null));
