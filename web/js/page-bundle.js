// @ts-check
// The page's door to bundles: the demo that it begins with, addresses in links, dropped archives and folders. What
// reads them, the guided tour and the settings of the simulation are modules of their own, fetched when they are needed.

import { pathOfFile } from './files.js';
import { addStyles } from './page-parts.js';

/** @typedef {import('./bundle/bundle-session.js').BundleSession} BundleSession */
/** @typedef {import('./bundle/sources.js').BundleSource} BundleSource */
/** @typedef {import('./url-state.js').LinkContent} LinkContent */

const kTourKey = 'sync-act.tour';

/** The step at which this visit left the tour; storage may be forbidden. */
const tour = {
  get step() {
    try {
      return Number(sessionStorage.getItem(kTourKey)) || 1;
    } catch {
      return 1;
    }
  },
  /** @param {number} step */
  keep(step) {
    try {
      sessionStorage.setItem(kTourKey, String(step));
    } catch { /* it then begins anew */ }
  },
};

/** A module of its own: the address is computed so that nothing brings it along. @template T @param {string} path @returns {Promise<T>} */
const later = (path) => import(new URL(path, import.meta.url).href);

/** Whether these files are a bundle: its manifest is among them, or it is one archive. @param {readonly File[]} files */
export const isBundle = (files) => files.some(({ name }) => name === 'bundle.json') || (files.length === 1 && /\.zip$/i.test(files[0].name));

export class PageBundle {
  #parts;
  #demo;
  /** Answers that were asked for at once, by address. @type {Map<string, Promise<Response>>} */
  #early = new Map();
  /** @type {Promise<typeof import('./bundle/bundle-flow.js')>|null} */
  #flow = null;
  /** @type {BundleSession|null} */
  #bundles = null;
  /** @type {Promise<import('./demo/demo-panels.js').DemoPanels>|null} */
  #panels = null;
  /** Step of the tour that is shown; 0: none. */
  #step = 0;

  /**
   * @param {object} parts
   * @param {URL} parts.site
   * @param {import('./session.js').Session} parts.session
   * @param {() => Promise<import('./engine-client.js').EngineClient>} parts.engine
   * @param {{state: () => Record<string, any>, setState: (state: Record<string, any>) => Promise<void>}} parts.view
   * @param {(state: Record<string, any>) => Promise<void>} parts.show  a view: what is left out is at its default
   * @param {() => void} parts.onChanged  what the link holds has changed
   * @param {(opening: Promise<unknown>, title: string) => Promise<boolean>} parts.orProblem
   */
  constructor(parts) {
    this.#parts = parts;
    this.#demo = new URL('assets/demo/', parts.site).href;
  }

  /** Asks for what the demo needs first, while the program is still being fetched. */
  prefetch() {
    for (const name of ['bundle.json', 'anatomy/template.nii.gz', 'scan/recipe.json', 'film/labels.tsv']) {
      const address = new URL(name, this.#demo).href;
      const answer = fetch(address, { mode: 'cors', credentials: 'omit' });
      answer.catch(() => {});  // told by who reads it
      this.#early.set(address, answer);
    }
    void this.#module().catch(() => {});
  }

  #module() {
    this.#flow ??= later('./bundle/bundle-flow.js');
    this.#flow.catch(() => { this.#flow = null; });
    return this.#flow;
  }

  async #session() {
    const { BundleSession: Session } = await this.#module();
    this.#bundles ??= new Session(this.#parts);
    return this.#bundles;
  }

  /** @param {{model?: string, overrides?: Record<string, number>}} [wanted] */
  async openDemo(wanted = {}) {
    const early = this.#early;
    await this.#open((flow, signal) => flow.sourceOfAddress(this.#demo, { signal, early }), 'Demo', 'demo', wanted);
    early.clear();
  }

  /** @param {string} address @param {{model?: string, overrides?: Record<string, number>}} [wanted] */
  openAddress(address, wanted = {}) {
    return this.#open((flow, signal) => flow.sourceOfAddress(address, { signal }), address, 'bundle', wanted);
  }

  /** @param {readonly File[]} files @param {'user'|'caller'} origin @param {{model?: string, overrides?: Record<string, number>}} [wanted] */
  openFiles(files, origin, wanted = {}) {
    return this.#open(async (flow) => {
      const { sourceOfFiles, sourceOfZip } = await flow.localSources();
      return files.length === 1 && files[0].name !== 'bundle.json' ? sourceOfZip(files[0]) : sourceOfFiles(files, pathOfFile);
    }, files.length === 1 ? files[0].name : 'Bundle', origin, wanted);
  }

  /**
   * @param {(flow: typeof import('./bundle/bundle-flow.js'), signal: AbortSignal|undefined) => Promise<BundleSource>} source
   * @param {string} title
   * @param {'demo'|'bundle'|'user'|'caller'} origin
   * @param {{model?: string, overrides?: Record<string, number>}} wanted
   */
  async #open(source, title, origin, wanted) {
    const flow = await this.#module();
    await (await this.#session()).openSource((signal) => source(flow, signal), { title, origin, ...wanted });
    this.#changed();
  }

  /** Another model of the open bundle. @param {string} id */
  async openModel(id) {
    await (await this.#session()).openModel(id);
    this.#changed();
  }

  /** The open simulation with other settings. @param {Record<string, number>} overrides */
  async simulate(overrides) {
    await (await this.#session()).simulate(overrides);
    this.#changed();
  }

  /**
   * Computes a model's responses anew and compares them with the bundle's.
   * @param {string} [id]  left out: the model that is shown
   * @param {(fraction: number, text: string) => void} [onProgress]
   */
  async compareResponses(id, onProgress) {
    const given = await (await this.#session()).responses(id);
    const { checkResponses } = /** @type {typeof import('./neurons/response-check.js')} */ (await later('./neurons/response-check.js'));
    return checkResponses({ ...given, onProgress });
  }

  #changed() {
    this.#parts.onChanged();
    this.update();
  }

  /** What is open, or known of it, has changed. */
  update() {
    void this.#panels?.then((panels) => panels.update(), () => {});
  }

  #loadPanels() {
    this.#panels ??= (async () => {
      const [{ DemoPanels }] = await Promise.all([/** @type {Promise<typeof import('./demo/demo-panels.js')>} */ (later('./demo/demo-panels.js')),
        addStyles(this.#parts.site, 'demo.css')]);
      return new DemoPanels({ ...this.#parts, bundles: this, goToStep: (step) => void this.showStep(step, { focus: true }),
        onStep: (step) => this.#setStep(step) });
    })();
    this.#panels.catch(() => { this.#panels = null; });
    return this.#panels;
  }

  /** @param {number} step */
  #setStep(step) {
    this.#step = step;
    if (step > 0) tour.keep(step);
    this.#parts.onChanged();
  }

  /** The guided tour where this visit left it. */
  showGuide() {
    return this.showStep(tour.step, { focus: true });
  }

  /**
   * A step of the guided tour, and what it speaks of.
   * @param {number} step  0: closes it
   * @param {{focus?: boolean, keepView?: boolean}} [how]  keepView: a link says what is shown
   */
  async showStep(step, { focus = false, keepView = false } = {}) {
    if (step === 0) {
      if (this.#panels) (await this.#panels).hideGuide();
      return;
    }
    const panels = await this.#loadPanels();
    const { state, model = '', sim = {}, knobs = false, number } = panels.stepOf(step);
    this.#setStep(number);
    panels.showGuide(number, { focus });
    if (keepView) return;
    const isOpen = await this.#parts.orProblem(this.follow({ data: 'demo', bundle: '', model, sim }), 'This step could not be opened');
    if (!isOpen || this.#step !== number) return;
    await this.#parts.show(state);
    if (knobs) await panels.showKnobs({ focus: false });
    else panels.hideKnobs();
    panels.update();
  }

  /** The settings of the simulation; of the demo, where no other is open. */
  async showKnobs() {
    if (!this.open?.recipe) await this.openDemo();
    await (await this.#loadPanels()).showKnobs();
  }

  /** What is open and shown. */
  get open() {
    return this.#bundles?.open ?? null;
  }

  /** Its part of a link. @returns {Partial<LinkContent>} */
  link() {
    const { open } = this;
    const step = this.#step;
    if (!open) return { step };
    const own = open.bundle.manifest;
    const first = own.x_default_model ?? own.models?.find((model) => (model.layers?.length ?? 0) > 0)?.id ?? '';
    const shared = { step, model: open.model === first ? '' : open.model, sim: open.overrides };
    if (open.origin === 'demo') return { data: 'demo', ...shared };
    return open.bundle.address ? { data: 'bundle', bundle: open.bundle.address, ...shared } : { data: 'local', step };
  }

  /**
   * Opens what a link says, where it is not open already.
   * @param {Pick<LinkContent, 'data'|'bundle'|'model'|'sim'>} content
   */
  async follow({ data, bundle, model, sim }) {
    const wanted = { model, overrides: sim };
    const { open } = this;
    const here = this.link();
    const isSame = open !== null && data === here.data && (data === 'demo' || new URL(bundle, document.baseURI).href === here.bundle);
    if (!isSame) return data === 'demo' ? this.openDemo(wanted) : this.openAddress(bundle, wanted);
    if (JSON.stringify(sim) !== JSON.stringify(here.sim)) await this.simulate(sim);
    if (model !== here.model) {
      const own = open.bundle.manifest;
      await this.openModel(model || own.x_default_model || (own.models?.[0].id ?? ''));
    }
    return undefined;
  }
}
