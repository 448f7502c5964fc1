// @ts-check
// The settings of the simulated brain that a visitor may turn, as a panel: what they are called and mean comes from
// the engine's own list of the simulator's parameters. Another scan is made half a second after the last change.

import { element } from '../html-element.js';

/** @typedef {import('../engine-types.js').Parameter} Parameter */
/** @typedef {Record<string, number>} Overrides */

/** What can be turned, and how far: less than the simulator allows, so that all of a slider is of use. */
const kKnobs = [
  { key: 'signal_to_noise', low: 0, high: 3, step: 0.1 },
  { key: 'scans_per_run', low: 20, high: 140, step: 5 },
  { key: 'tr_secs', low: 0.75, high: 3, step: 0.25 },
  { key: 'hrf_delay_secs', low: -3, high: 6, step: 0.5 },
  { key: 'noise_ar1', low: 0, high: 0.9, step: 0.05 },
  { key: 'shared_noise', low: 0, high: 0.9, step: 0.05 },
];
const kDebounceMs = 400;
const kMostSeed = 999_999;

/**
 * Settings without those that the recipe has itself.
 * @param {Overrides} overrides @param {any} recipe @returns {Overrides}
 */
export function withoutDefaults(overrides, recipe) {
  return Object.fromEntries(Object.entries(overrides).filter(([key, value]) => value !== (recipe[key] ?? 0)));
}

/**
 * The preset that settings are; '': none. Seed and length are no part of it.
 * @param {Overrides} overrides @param {any} recipe
 */
export function presetOf(overrides, recipe) {
  /** @type {Record<string, Overrides>} */
  const presets = recipe.presets ?? {};
  const keys = new Set(Object.values(presets).flatMap((preset) => Object.keys(preset)));
  for (const { key } of kKnobs.filter((knob) => !['scans_per_run', 'tr_secs'].includes(knob.key))) keys.add(key);
  const valueOf = (/** @type {Overrides} */ own, /** @type {string} */ key) => own[key] ?? recipe[key] ?? 0;
  return Object.keys(presets).find((name) => [...keys].every((key) => valueOf(overrides, key) === valueOf(presets[name], key))) ?? '';
}

/**
 * The longest runs that the film allows.
 * @param {number} runSecs @param {number} trSecs
 */
export const mostScans = (runSecs, trSecs) => Math.floor(runSecs / trSecs + 1e-9);

export class Knobs {
  #hooks;
  /** @type {Record<string, any>} */ #parts = {};
  /** @type {any} */ #recipe = null;
  /** @type {Overrides} */ #overrides = {};
  #runSecs = Infinity;
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;
  #running = 0;

  /**
   * @param {object} hooks
   * @param {(overrides: Overrides) => Promise<void>} hooks.simulate
   * @param {() => void} hooks.cancel
   * @param {() => void} hooks.close
   * @param {() => {significant: number, of: number}|null} hooks.result  null: not tested (yet)
   * @param {Parameter[]} hooks.parameters  of the simulator
   */
  constructor(hooks) {
    this.#hooks = hooks;
    this.#build();
  }

  get panel() {
    return this.#parts.panel;
  }

  /**
   * Shows what is open.
   * @param {{recipe: any, overrides: Overrides, runSecs: number}} open  runSecs: of the film's shortest run
   */
  update({ recipe, overrides, runSecs }) {
    this.#recipe = recipe;
    this.#runSecs = runSecs;
    if (this.#timer === undefined) this.#overrides = overrides;
    this.#render();
  }

  /** @param {string} key */
  #value(key) {
    return this.#overrides[key] ?? this.#recipe?.[key] ?? 0;
  }

  /** @param {Overrides} overrides */
  #change(overrides) {
    this.#overrides = withoutDefaults(overrides, this.#recipe);
    // A longer TR makes fewer scans of the same film.
    const most = mostScans(this.#runSecs, this.#value('tr_secs'));
    if (this.#value('scans_per_run') > most) this.#overrides = withoutDefaults({ ...this.#overrides, scans_per_run: most }, this.#recipe);
    this.#render();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#simulate(), kDebounceMs);
  }

  async #simulate() {
    this.#timer = undefined;
    const run = ++this.#running;
    this.#parts.status.textContent = 'Simulating another scan…';
    this.#parts.cancel.hidden = false;
    this.#parts.panel.setAttribute('aria-busy', 'true');
    try {
      await this.#hooks.simulate(this.#overrides);
    } catch (error) {
      const { code, message } = /** @type {any} */ (error);
      if (run === this.#running) this.#parts.problem.textContent = code === 'cancelled' ? 'Cancelled. The scan before is shown.' : message;
      return;
    } finally {
      if (run === this.#running) {
        this.#running = 0;
        this.#parts.cancel.hidden = true;
        this.#parts.panel.removeAttribute('aria-busy');
        this.#renderStatus();
      }
    }
    this.#parts.problem.textContent = '';
  }

  #render() {
    if (!this.#recipe) return;
    const preset = presetOf(this.#overrides, this.#recipe);
    for (const button of this.#parts.presets.children) button.setAttribute('aria-pressed', String(button.textContent === preset));
    if (this.#parts.presets.children.length === 0) this.#renderPresets(preset);
    for (const { key, low, high } of kKnobs) {
      const { input, output } = this.#parts[key];
      const most = key === 'scans_per_run' ? Math.min(high, mostScans(this.#runSecs, this.#value('tr_secs'))) : high;
      input.min = Math.min(low, this.#value(key));
      input.max = Math.max(most, this.#value(key));
      input.value = this.#value(key);
      output.textContent = `${this.#value(key)}${this.#parts[key].unit}`.replace('-', '−');
    }
    this.#parts.seed.value = this.#value('seed');
    this.#renderStatus();
  }

  /** @param {string} pressed */
  #renderPresets(pressed) {
    for (const name of Object.keys(this.#recipe.presets ?? {})) {
      const button = element('button', { type: 'button', className: 'button', textContent: name, 'aria-pressed': String(name === pressed) });
      button.addEventListener('click', () => this.#choosePreset(name));
      this.#parts.presets.append(button);
    }
  }

  /** A preset replaces all but seed and length. @param {string} name */
  #choosePreset(name) {
    const { seed, scans_per_run, tr_secs } = this.#overrides;
    const kept = Object.fromEntries(Object.entries({ seed, scans_per_run, tr_secs }).filter(([, value]) => value !== undefined));
    this.#change({ ...this.#recipe.presets[name], ...kept });
  }

  #renderStatus() {
    if (this.#running > 0) return;
    const result = this.#hooks.result();
    this.#parts.status.textContent = result ?
      `${result.significant} of ${result.of} networks have a neuron that follows them more than chance explains (q < .05).` : 'Testing against chance…';
  }

  #build() {
    const parts = this.#parts;
    const close = element('button', { type: 'button', className: 'panel-close', 'aria-label': 'Close the settings', textContent: '×' });
    close.addEventListener('click', () => this.#hooks.close());
    parts.presets = element('div', { className: 'knob-presets', role: 'group', 'aria-label': 'Presets' });
    const rows = kKnobs.map((knob) => this.#row(knob));
    parts.seed = element('input', { type: 'number', id: 'knob-seed', min: 1, max: kMostSeed, step: 1 });
    parts.seed.addEventListener('change', () => {
      const seed = Math.round(Number(parts.seed.value));
      this.#change({ ...this.#overrides, seed: Math.min(kMostSeed, Math.max(1, seed || 1)) });
    });
    const next = element('button', { type: 'button', className: 'button', textContent: 'Another' });
    next.addEventListener('click', () => this.#change({ ...this.#overrides, seed: this.#value('seed') % kMostSeed + 1 }));
    parts.status = element('p', { className: 'knob-status', role: 'status' });
    parts.problem = element('p', { className: 'open-error', role: 'alert' });
    parts.cancel = element('button', { type: 'button', className: 'button', textContent: 'Cancel', hidden: true });
    parts.cancel.addEventListener('click', () => this.#hooks.cancel());
    parts.panel = element('aside', { className: 'side-panel knobs', 'aria-labelledby': 'knobs-title', hidden: true }, [
      element('header', {}, [element('h2', { id: 'knobs-title', textContent: 'The simulated brain' }), close]),
      element('div', { className: 'side-panel-body' }, [
        element('p', { textContent: 'The film stays; the scan is made anew by each change. What drives each network is planted and known, so you can see what noise takes away.' }),
        parts.presets, ...rows,
        element('div', { className: 'knob' }, [element('label', { htmlFor: 'knob-seed', textContent: 'Seed' }),
          element('span', { className: 'knob-seed' }, [parts.seed, next])]),
        element('div', { className: 'knob-foot' }, [parts.status, parts.cancel]), parts.problem])]);
    parts.panel.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Escape') this.#hooks.close();
    });
  }

  /** @param {{key: string, low: number, high: number, step: number}} knob */
  #row({ key, low, high, step }) {
    const parameter = this.#hooks.parameters.find((one) => one.key === key);
    const input = element('input', { type: 'range', id: `knob-${key}`, min: low, max: high, step, 'aria-describedby': `knob-${key}-help` });
    const output = element('output', { htmlFor: `knob-${key}` });
    this.#parts[key] = { input, output, unit: parameter?.unit ? ` ${parameter.unit}` : '' };
    input.addEventListener('input', () => this.#change({ ...this.#overrides, [key]: Number(input.value) }));
    return element('div', { className: 'knob' }, [
      element('label', { htmlFor: `knob-${key}`, textContent: parameter?.label ?? key }), output, input,
      element('p', { className: 'knob-help', id: `knob-${key}-help`, textContent: parameter?.help ?? '' })]);
  }
}
