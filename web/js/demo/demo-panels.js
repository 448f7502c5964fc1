// @ts-check
// The two panels of the demo, guided tour and settings of the simulation, and what they need to know of what is open.

import { neuronIndex } from '../sync-act-api.js';
import { Guide } from './guide.js';
import { kSteps } from './guide-steps.js';
import { Knobs } from './knobs.js';

/** @typedef {import('../page-bundle.js').PageBundle} PageBundle */
/** @typedef {import('../session.js').Session} Session */

const kLevel = 0.05;

/** Best |r| and q of a network's neurons. @param {import('../session.js').OpenData} data @param {number} network */
function bestOf({ coupling, tested, neurons }, network) {
  if (!coupling || !neurons || network < 0) return null;
  const neuron = coupling.bestNeuron[network];
  if (neuron < 0) return null;
  return { r: coupling.r[neuron * coupling.nNetworks + network], q: tested ? tested.networkQ[network] : null, neuron: neurons.ids[neuron] };
}

/** Networks that pass the test; null: not tested. @param {import('../session.js').OpenData|null} data */
function significant(data) {
  if (!data?.tested) return null;
  return data.tested.networkQ.reduce((sum, q) => sum + Number(q < kLevel), 0);
}

/** @param {Session} session @returns {import('./guide-steps.js').Facts} */
function factsOf({ data }) {
  const ids = data?.networks?.ids ?? [];
  const all = data ? ids.map((_, k) => bestOf(data, k)?.r ?? NaN).filter((r) => !Number.isNaN(r)) : [];
  return {
    r(layer, unit, network) {
      if (!data?.coupling) return null;
      const [neuron, k] = [neuronIndex(data, { layer, unit }), ids.indexOf(network)];
      return neuron < 0 || k < 0 ? null : data.coupling.r[neuron * data.coupling.nNetworks + k];
    },
    best: (network) => (data ? bestOf(data, ids.indexOf(network)) : null),
    nNeurons: data?.neurons?.nUnits ?? 0, nNetworks: ids.length, significant: significant(data),
    range: all.length > 0 ? [Math.min(...all), Math.max(...all)] : null, model: data?.neurons?.model ?? '',
  };
}

export class DemoPanels {
  #parts;
  /** @type {Guide} */ #guide;
  /** @type {Knobs|null} */ #knobs = null;
  #sizes = new ResizeObserver(() => this.#layout());

  /**
   * @param {object} parts
   * @param {PageBundle} parts.bundles
   * @param {Session} parts.session
   * @param {() => Promise<import('../engine-client.js').EngineClient>} parts.engine
   * @param {(step: number) => void} parts.onStep       0: the tour is closed
   * @param {(step: number) => void} parts.goToStep
   */
  constructor(parts) {
    this.#parts = parts;
    this.#guide = new Guide({ go: parts.goToStep, close: () => this.hideGuide(), facts: () => factsOf(parts.session) });
    document.body.append(this.#guide.panel);
  }

  /** What a step shows; the nearest where there are not so many. @param {number} step */
  stepOf(step) {
    const number = Math.min(kSteps.length, Math.max(1, step));
    return { ...kSteps[number - 1], number };
  }

  /** @param {number} step @param {{focus?: boolean}} [how] */
  showGuide(step, how) {
    this.#guide.panel.hidden = false;
    this.#guide.show(step, how);
    this.#layout();
  }

  hideGuide() {
    if (this.#guide.panel.hidden) return;
    this.#guide.panel.hidden = true;
    this.#layout();
    this.#parts.onStep(0);
    document.getElementById('view')?.focus({ preventScroll: true });
  }

  /** @param {{focus?: boolean}} [how] */
  async showKnobs({ focus = true } = {}) {
    if (!this.#knobs) {
      const { simulation } = await (await this.#parts.engine()).catalogue();
      this.#knobs = new Knobs({
        parameters: simulation, close: () => this.hideKnobs(), cancel: () => this.#parts.session.cancel(),
        simulate: (overrides) => this.#parts.bundles.simulate(overrides),
        result: () => {
          const { data } = this.#parts.session;
          const found = significant(data);
          return found === null ? null : { significant: found, of: data?.networks?.nUnits ?? 0 };
        } });
      document.body.append(this.#knobs.panel);
    }
    this.#knobs.panel.hidden = false;
    this.update();
    this.#layout();
    if (focus) this.#knobs.panel.querySelector('input, button:not(.panel-close)')?.focus();
  }

  hideKnobs() {
    if (!this.#knobs || this.#knobs.panel.hidden) return;
    this.#knobs.panel.hidden = true;
    this.#layout();
    document.getElementById('view')?.focus({ preventScroll: true });
  }

  /** What is open has changed. */
  update() {
    if (!this.#guide.panel.hidden) this.#guide.update();
    const { open } = this.#parts.bundles;
    if (!this.#knobs || this.#knobs.panel.hidden) return;
    if (!open?.recipe) {
      this.hideKnobs();
      return;
    }
    const { stimulus } = open.bundle.manifest;
    this.#knobs.update({ recipe: open.recipe, overrides: open.overrides,
      runSecs: stimulus ? Math.min(...stimulus.run_durations_secs ?? [stimulus.duration_secs]) : Infinity });
  }

  /** On a narrow page the view makes room; on a wide one the tour makes room for the settings. */
  #layout() {
    const root = document.documentElement;
    const panels = [this.#guide.panel, ...(this.#knobs ? [this.#knobs.panel] : [])];
    const heights = panels.map((panel) => (panel.hidden ? 0 : panel.offsetHeight));
    for (const panel of panels) this.#sizes.observe(panel);
    root.style.setProperty('--panel-height', `${Math.max(...heights)}px`);
    if (heights.some((height) => height > 0)) root.dataset.panel = heights[1] > 0 ? 'knobs' : 'guide';
    else delete root.dataset.panel;
  }
}
