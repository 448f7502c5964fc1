// @ts-check
// The part of the state that a link carries: `#s=2&neuron=conv4/17&network=Faces&...`.
// Versioned, defaults omitted, keys that stay true when data are computed again (layer and unit,
// network name, mm, seconds). Never a local file's name. docs/embedding.md lists the keys.
// Links of version 1 are of the time when the page began with the small simulated scan; what they
// leave out means that.

/**
 * The state as app_state_json() gives it; web/app/state_json.h.
 * @typedef {Record<string, any>} StateJson
 */

/**
 * @typedef {object} LinkContent
 * @property {StateJson} state
 * @property {'demo'|'bundle'|'simulated'|'local'} data  local: made with files that the link does not carry
 * @property {number} seed               of the simulated scan
 * @property {string} bundle             its address
 * @property {string} model              id of a bundle's model; '': its first
 * @property {Record<string, number>} sim  options of a simulation by key, where they are not the recipe's
 * @property {number} step               of the guided tour, from 1; 0: not open
 * @property {string[]} hosts            origins that may command an embedded page
 * @property {string[]} notes            what was not understood, for the user
 */

export const kLinkVersion = 2;
const kOldVersion = '1';
export const kDefaultSeed = 1;
const kDebounceMs = 200;
const kMaxLength = 8000;

/** @param {string} text */
function parseNumber(text) {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

/** @param {number} count */
const numbers = (count) => ({
  /** @param {string} text */
  parse(text) {
    const values = text.split(',').map(parseNumber);
    return values.length === count && !values.includes(undefined) ? values : undefined;
  },
  /** @param {number[]} values */
  format: (values) => values.map(shortNumber).join(','),
});

/** @param {number} low @param {number} high */
const number = (low, high) => ({
  /** @param {string} text */
  parse(text) {
    const value = parseNumber(text);
    return value !== undefined && value >= low && value <= high ? value : undefined;
  },
  format: shortNumber,
});

/** @param {string[]} names */
const oneOf = (names) => ({
  parse: (/** @type {string} */ text) => (names.includes(text) ? text : undefined),
  format: String,
});

const flag = {
  parse: (/** @type {string} */ text) => (text === '1' ? true : text === '0' ? false : undefined),
  format: (/** @type {boolean} */ on) => (on ? '1' : '0'),
};

const text = {
  parse: (/** @type {string} */ value) => (value.length <= 200 ? value : undefined),
  format: String,
};

/** At most so many names with commas between them; a comma or a % of a name is escaped once more. @param {number} most */
const texts = (most) => ({
  /** @param {string} value */
  parse(value) {
    try {
      const names = value.split(',').filter(Boolean).map(decodeURIComponent);
      return value.length <= 2000 && names.length <= most ? names : undefined;
    } catch {
      return undefined;
    }
  },
  format: (/** @type {string[]} */ names) => names.map((name) => name.replace(/[%,]/g, encodeURIComponent)).join(','),
});

const neuron = {
  /** @param {string} value */
  parse(value) {
    const match = /^(?:(.{1,200})\/)?(\d{1,9})$/.exec(value);
    if (!match) return undefined;
    return { ...(match[1] ? { layer: match[1] } : {}), unit: Number(match[2]) };
  },
  /** @param {{layer?: string, unit: number}} key */
  format: (key) => (key.layer ? `${key.layer}/${key.unit}` : String(key.unit)),
};

/** Enough digits for a picture: a tenth of a micrometre, a tenth of a millisecond. */
function shortNumber(/** @type {number} */ value) {
  return String(Number(value.toFixed(4)));
}

/**
 * Keys of the state, in the order in which a link shows them. The app checks ranges that depend on
 * the data; here only what no data could make right is refused.
 * @type {Record<string, {parse: (text: string) => any, format: (value: any) => string}>}
 */
const kKeys = {
  neuron,
  network: text,
  mm: numbers(3),
  secs: number(0, 1e7),
  window: numbers(2),
  hrf: oneOf(['spm', 'glover', 'none', 'shift']),
  lag: number(-20, 20),
  partial: oneOf(['features']),
  overlay: oneOf(['network', 'voxel']),
  threshold: number(0, 1),
  max: number(0, 1),
  opacity: number(0, 1),
  exact: flag,
  contours: texts(8),
  significant: flag,
  radiological: flag,
  fourth: oneOf(['3d', 'voxel']),
  brain: oneOf(['slices', 'mosaic', 'gallery']),
  mosaic: oneOf(['axial', 'coronal', 'sagittal']),
  gallery: oneOf(['index', 'best', 'slow']),
  camera: numbers(2),
  layer: text,
  order: oneOf(['similar', 'coupling', 'index']),
  units: oneOf(['grid', 'list']),
  colour: oneOf(['network', 'best', 'verdict']),
  filter: text,
  expanded: oneOf(['brain', 'neurons', 'time', 'matrix']),
  screen: oneOf(['explore', 'coupling', 'models', 'data', 'report']),
  cells: oneOf(['best', 'mean', 'share']),
  columns: oneOf(['cluster', 'index']),
  theme: oneOf(['auto', 'dark', 'light']),
  mode: oneOf(['full', 'embed']),
};

/** @param {string} value */
const escaped = (value) => encodeURIComponent(value).replace(/%(2F|2C|3A|40)/g, decodeURIComponent);

/**
 * @param {Partial<LinkContent>} content
 * @returns {string} with '#'; '' where everything is at its default
 */
export function encodeLink({ state = {}, data = 'demo', seed = kDefaultSeed, bundle = '', model = '', sim = {}, step = 0, hosts = [] }) {
  const parts = [];
  if (data === 'local') parts.push('data=local');
  if (data === 'bundle') parts.push(`bundle=${escaped(bundle)}`);
  if (data === 'simulated') parts.push('data=simulated', ...(seed === kDefaultSeed ? [] : [`seed=${seed}`]));
  if (step > 0) parts.push(`step=${step}`);
  if (model) parts.push(`model=${escaped(model)}`);
  const settings = Object.entries(sim).map(([key, value]) => `${key}:${value}`);
  if (settings.length > 0) parts.push(`sim=${settings.join(',')}`);
  for (const [key, { format }] of Object.entries(kKeys)) {
    if (state[key] === undefined || state[key] === null) continue;
    parts.push(`${key}=${escaped(format(state[key]))}`);
  }
  if (hosts.length > 0) parts.push(`host=${hosts.map(escaped).join(',')}`);
  return parts.length > 0 ? `#s=${kLinkVersion}&${parts.join('&')}` : '';
}

/**
 * Reads a fragment. Never throws: what is not understood is left out and noted.
 * @param {string} fragment with or without '#'
 * @returns {LinkContent}
 */
export function decodeLink(fragment) {
  /** @type {LinkContent} */
  const content = { state: {}, data: 'demo', seed: kDefaultSeed, bundle: '', model: '', sim: {}, step: 0, hosts: [], notes: [] };
  const body = fragment.replace(/^#/, '').replace(/:~:.*$/s, '');
  if (body === '') return content;
  if (body.length > kMaxLength) {
    content.notes.push('The link is too long to be one of ours. The page shows its default view.');
    return content;
  }
  /** @type {Map<string, string>} */
  const values = new Map();
  for (const part of body.split('&')) {
    const at = part.indexOf('=');
    if (at < 1) continue;
    try {
      values.set(part.slice(0, at), decodeURIComponent(part.slice(at + 1).replaceAll('+', ' ')));
    } catch {
      content.notes.push(`The link's ${part.slice(0, at)} is not readable and was left out.`);
    }
  }
  // Page options may stand alone (`#mode=embed`); a version is asked for only where it is stated.
  const version = values.get('s');
  values.delete('s');
  if (version === kOldVersion || (values.has('seed') && !values.has('data'))) content.data = 'simulated';
  if (version !== undefined && version !== kOldVersion && version !== String(kLinkVersion)) {
    content.notes.push('This link was made by another version of the page. It shows its default view.');
    return content;
  }
  for (const [key, value] of values) readKey(content, key, value);
  return content;
}

/** @param {LinkContent} content @param {string} key @param {string} value */
function readKey(content, key, value) {
  const bad = () => content.notes.push(`The link's ${key} is not valid and was left out.`);
  if (Object.hasOwn(kKeys, key)) {
    const parsed = kKeys[key].parse(value);
    if (parsed === undefined) bad();
    else content.state[key] = parsed;
  } else if (key === 'data') {
    if (value === 'demo' || value === 'simulated' || value === 'local') content.data = value;
    else bad();
  } else if (key === 'bundle') {
    if (value !== '' && value.length <= 2000) [content.data, content.bundle] = ['bundle', value];
    else bad();
  } else if (key === 'model') {
    if (/^[A-Za-z0-9._-]{1,64}$/.test(value)) content.model = value;
    else bad();
  } else if (key === 'sim') {
    const sim = settingsOf(value);
    if (sim) content.sim = sim;
    else bad();
  } else if (key === 'step') {
    if (/^\d{1,2}$/.test(value)) content.step = Number(value);
    else bad();
  } else if (key === 'seed') {
    if (/^\d{1,9}$/.test(value)) content.seed = Number(value);
    else bad();
  } else if (key === 'host') {
    for (const host of value.split(',')) {
      if (isOrigin(host)) content.hosts.push(host);
      else bad();
    }
  } else {
    content.notes.push(`The link has "${key.slice(0, 40)}", which this page does not know.`);
  }
}

/** `signal_to_noise:0.6,seed:3`; what the keys mean is the simulator's to say. @param {string} value */
function settingsOf(value) {
  /** @type {Record<string, number>} */
  const settings = {};
  for (const part of value.split(',')) {
    const match = /^([a-z][a-z0-9_]{0,39}):(.+)$/.exec(part);
    const number = match ? parseNumber(match[2]) : undefined;
    if (!match || number === undefined) return undefined;
    settings[match[1]] = number;
  }
  return settings;
}

/** @param {string} value */
function isOrigin(value) {
  try {
    return new URL(value).origin === value && value !== 'null';
  } catch {
    return false;
  }
}

/** Keeps the address bar and the state together. */
export class UrlState {
  #window;
  #read;
  #write;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  /** What the address held when we last wrote or read it. */
  #last;

  /**
   * @param {object} hooks
   * @param {Window} hooks.window
   * @param {() => Partial<LinkContent>} hooks.read   what the address should hold now
   * @param {(content: LinkContent) => void} hooks.write  the address was changed by hand or by a link
   */
  constructor({ window, read, write }) {
    this.#window = window;
    this.#read = read;
    this.#write = write;
    this.#last = window.location.hash;
    window.addEventListener('hashchange', () => {
      if (window.location.hash === this.#last) return;
      this.#last = window.location.hash;
      clearTimeout(this.#timer);
      this.#write(decodeLink(this.#last));
    });
  }

  /** What the address holds now. */
  content() {
    return decodeLink(this.#window.location.hash);
  }

  /** The state has changed: the address follows soon, once for many changes. */
  schedule() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), kDebounceMs);
  }

  flush() {
    clearTimeout(this.#timer);
    const { location, history } = this.#window;
    // Somebody has just changed the address, and the event that says so is on its way: theirs counts.
    if (location.hash !== this.#last) return;
    const fragment = encodeLink(this.#read());
    if (fragment === this.#last) return;
    try {
      history.replaceState(history.state, '', fragment || location.pathname + location.search);
      this.#last = location.hash;
    } catch { /* a sandbox without an origin may forbid it; the view does not need it */ }
  }

  /** A link to what is shown now. */
  link() {
    const { location } = this.#window;
    return location.href.replace(/#.*$/s, '') + encodeLink(this.#read());
  }
}
