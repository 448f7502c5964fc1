// @ts-check
// The page inside another page: PING / PONG, then messages in one versioned envelope. Read-only
// events go to the host that asked; commands count only from an origin that may give them.
//
// Who may: the page's own origin, and origins named in the fragment (host=https://...), which only
// who places the frame can write. Files that the user opened from disk stay the user's: while such
// are open, another origin gets neither events nor answers. docs/embedding.md describes it for hosts.

export const kEnvelopeVersion = 1;

/** @typedef {import('./sync-act-api.js').ApiEvent} HostEvent */

/**
 * @typedef {object} EmbedApi
 * @property {() => Record<string, any>} getState
 * @property {(state: Record<string, any>) => Promise<void>} setState
 * @property {() => any} getCoupling
 * @property {(neuron?: number) => Promise<any>} getVoxelMap
 * @property {(options: any) => Promise<any>} open
 * @property {(kind: any) => Promise<Blob>} export
 */

const kReading = new Set(['getState']);
const kCommands = new Set(['setState', 'getCoupling', 'getVoxelMap', 'open', 'export']);

/** Storage that may be forbidden (a sandbox without an origin, blocked cookies). */
export const storage = {
  /** @param {string} key @returns {string|null} */
  get(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  /** @param {string} key @param {string} value */
  set(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch { /* the choice then lasts as long as the page */ }
  },
};

export class HostLink {
  #window;
  #api;
  #holdsUserFiles;
  #trusted;
  /** Origin of the host once it has pinged. @type {string|null} */
  #host = null;
  /** The ready event, for a host that pings later. @type {any} */
  #ready = undefined;

  /**
   * @param {object} parts
   * @param {Window} parts.window
   * @param {EmbedApi} parts.api
   * @param {string[]} parts.hosts            origins named in the fragment the page was opened with
   * @param {() => boolean} parts.holdsUserFiles
   */
  constructor({ window, api, hosts, holdsUserFiles }) {
    this.#window = window;
    this.#api = api;
    this.#holdsUserFiles = holdsUserFiles;
    this.#trusted = new Set(hosts);
    if (window.parent !== window) window.addEventListener('message', (event) => this.#receive(event));
  }

  /** @param {HostEvent} event @param {any} detail plain values */
  notify(event, detail) {
    if (event === 'ready') this.#ready = detail;
    if (this.#host === null || !this.#mayRead(this.#host)) return;
    this.#send({ type: 'event', event, detail });
  }

  /** @param {string} origin */
  #isOwn(origin) {
    return origin !== 'null' && origin === this.#window.origin;
  }

  /** @param {string} origin */
  #mayRead(origin) {
    return this.#isOwn(origin) || !this.#holdsUserFiles();
  }

  /** @param {string} origin */
  #mayCommand(origin) {
    return this.#mayRead(origin) && (this.#isOwn(origin) || this.#trusted.has(origin));
  }

  /** @param {object} content @param {Transferable[]} [transfer] */
  #send(content, transfer = []) {
    // An origin of "null" cannot be addressed; such a host gets read-only events alone.
    const target = this.#host === 'null' || this.#host === null ? '*' : this.#host;
    this.#window.parent.postMessage({ syncAct: { version: kEnvelopeVersion, ...content } }, target, transfer);
  }

  /** @param {MessageEvent} event */
  #receive(event) {
    if (event.source !== this.#window.parent) return;
    if (event.data === 'PING') {
      this.#host = event.origin;
      this.#window.parent.postMessage('PONG', event.origin === 'null' ? '*' : event.origin);
      if (this.#ready !== undefined) this.notify('ready', this.#ready);
      return;
    }
    const message = event.data?.syncAct;
    if (!message || typeof message !== 'object' || this.#host !== event.origin) return;
    void this.#command(message, event.origin);
  }

  /** @param {any} message @param {string} origin */
  async #command(message, origin) {
    const { id = null, type } = message;
    /** @param {string} code @param {string} text */
    const refuse = (code, text) => this.#send({ type: 'error', id, code, message: text });
    if (message.version !== kEnvelopeVersion) {
      return refuse('unsupported', `This page speaks version ${kEnvelopeVersion} of the envelope.`);
    }
    if (!kReading.has(type) && !kCommands.has(type)) return refuse('bad_input', `There is no command "${String(type).slice(0, 40)}".`);
    if (!this.#mayRead(origin)) return refuse('not_allowed', 'Files of the user are open; another origin gets nothing of them.');
    if (kCommands.has(type) && !this.#mayCommand(origin)) {
      return refuse('not_allowed', `Commands from ${origin} are not allowed. Add host=${origin} to the frame's address.`);
    }
    try {
      const value = await this.#run(type, message);
      // The user may have opened files of their own while the answer was made.
      if (!this.#mayRead(origin)) return refuse('not_allowed', 'Files of the user are open; another origin gets nothing of them.');
      this.#send({ type: 'result', id, value });
    } catch (error) {
      const { code = 'internal', message: text = String(error) } = /** @type {any} */ (error);
      refuse(code, text);
    }
  }

  /** @param {string} type @param {any} message */
  #run(type, message) {
    switch (type) {
      case 'getState': return this.#api.getState();
      case 'setState': return this.#api.setState(message.state);
      case 'getCoupling': return this.#api.getCoupling();
      case 'getVoxelMap': return this.#api.getVoxelMap(message.neuron);
      case 'open': return this.#api.open(message.options);
      default: return this.#api.export(message.kind);
    }
  }
}
