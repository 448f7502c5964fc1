// @ts-check
// The dialog in which a network meets a film: what the network is, which layers, how frames go in,
// when they are taken; then the run. Shows and asks; neuron-flow.js does.

import { element } from '../html-element.js';
import { fileSize } from '../open-dialog.js';
import { applyPreset, kFits, kOrders, kPresets, otherOrder } from './input-recipe.js';

/** @typedef {import('./neuron-types.js').ModelFacts} ModelFacts */
/** @typedef {import('./neuron-types.js').FilmFacts} FilmFacts */
/** @typedef {import('./neuron-types.js').Preview} Preview */
/** @typedef {import('./input-recipe.js').InputRecipe} InputRecipe */

/** What the dialog is doing. @typedef {'waiting'|'ready'|'running'|'stopped'|'done'} Stage */

/**
 * @typedef {object} DialogHooks
 * @property {() => void} onAddFiles
 * @property {() => void} onRun         also goes on after a stop
 * @property {() => void} onStop
 * @property {() => void} onClose
 * @property {() => void} onSave
 * @property {() => void} onUse
 * @property {() => void} onSkip        opens the other files without a film
 * @property {() => void} onChange      an answer has changed
 * @property {() => void} onPreview     another frame, or another recipe
 */

const kFitNames = { crop: 'Crop to the middle', stretch: 'Stretch', letterbox: 'Letterbox' };

/** A probability as the interface writes it. @param {number} value */
const chance = (value) => value.toFixed(3).replace(/^0/, '');

export class NeuronDialog {
  /** @type {Record<string, any>} */ #parts = {};
  #hooks;
  /** @type {InputRecipe|null} */ #recipe = null;
  /** @type {Stage} */ #stage = 'waiting';
  /** @type {boolean[]} */ #suggestion = [];

  /** @param {DialogHooks} hooks */
  constructor(hooks) {
    this.#hooks = hooks;
    this.#build();
    document.body.append(this.#parts.dialog);
  }

  get isOpen() {
    return this.#parts.dialog.open;
  }

  show() {
    if (this.isOpen) return;
    this.#parts.dialog.showModal();
    this.#parts.cancel.focus();
  }

  remove() {
    this.#parts.dialog.close();
    this.#parts.dialog.remove();
  }

  /** @param {{name: string, bytes: number, text: string, problem?: boolean}[]} rows */
  showFiles(rows) {
    this.#parts.files.replaceChildren(...rows.map(({ name, bytes, text, problem }) =>
      element('li', { className: problem ? 'open-file has-problem' : 'open-file' }, [
        element('span', {}, [element('span', { className: 'open-file-name', textContent: name }),
          element('span', { className: 'open-file-bytes', textContent: bytes > 0 ? ` ${fileSize(bytes)}` : '' })]),
        element('span', { className: 'open-file-text', textContent: text })])));
  }

  /** @param {ModelFacts} model */
  showModel(model) {
    const { layers, recipeSection, layerSection } = this.#parts;
    this.#suggestion = model.layers.map((layer) => layer.suggested);
    layers.replaceChildren(...model.layers.map((layer, i) => {
      const box = element('input', { type: 'checkbox', checked: layer.suggested, value: layer.tensor, id: `neuron-layer-${i}` });
      return element('tr', {}, [element('td', {}, [box]),
        element('td', {}, [element('label', { htmlFor: `neuron-layer-${i}`, textContent: layer.name })]),
        element('td', { textContent: layer.operator }), element('td', { className: 'number', textContent: String(layer.channels) }),
        element('td', { className: 'number', textContent: layer.spatial.join(' × ') || '1' })]);
    }));
    layerSection.hidden = false;
    recipeSection.hidden = false;
    this.#parts.presetHint.textContent = `A guess. ${model.reason} See below whether the classes make sense.`;
    this.#parts.sizeField.hidden = !model.hasFreeSize;
    this.setRecipe(model.recipe);
  }

  /** @param {InputRecipe} recipe */
  setRecipe(recipe) {
    const parts = this.#parts;
    this.#recipe = recipe;
    parts.preset.value = recipe.preset;
    parts.order.value = recipe.order;
    parts.order.disabled = recipe.order === 'GRAY';
    parts.fit.value = recipe.fit;
    parts.width.value = String(recipe.width);
    parts.height.value = String(recipe.height);
    parts.scale.value = String(Number(recipe.scale.toPrecision(7)));
    parts.mean.value = recipe.mean.join(', ');
    parts.sd.value = recipe.sd.join(', ');
    parts.customFields.hidden = recipe.preset !== 'custom';
  }

  /** What was saved with other responses. @param {string[]} tensors @param {{rate: number, onset: number, reduction: string}} answers */
  setAnswers(tensors, { rate, onset, reduction }) {
    for (const box of this.#boxes()) box.checked = tensors.includes(box.value);
    this.#parts.rate.value = String(rate);
    this.#parts.onset.value = String(onset);
    this.#parts.reduce.value = reduction;
  }

  /** @returns {HTMLInputElement[]} */
  #boxes() {
    return [...this.#parts.layers.querySelectorAll('input')];
  }

  /** The answers, as they are. */
  get answers() {
    const parts = this.#parts;
    const number = (/** @type {string} */ text) => (text.trim() === '' ? NaN : Number(text.trim().replace(',', '.')));
    const numbers = (/** @type {string} */ text) => text.split(/[\s,;]+/).filter(Boolean).map(Number);
    const recipe = /** @type {InputRecipe} */ (this.#recipe);
    return { tensors: this.#boxes().filter((box) => box.checked).map((box) => box.value), rate: number(parts.rate.value),
      onset: number(parts.onset.value), reduction: /** @type {'mean'|'max'} */ (parts.reduce.value), share: Number(parts.moment.value) / 100,
      provider: /** @type {'auto'|'wasm'} */ (parts.provider.value),
      recipe: { ...recipe, fit: parts.fit.value, width: number(parts.width.value), height: number(parts.height.value),
        ...(recipe.preset === 'custom' ? { scale: number(parts.scale.value), mean: numbers(parts.mean.value), sd: numbers(parts.sd.value) } : {}) } };
  }

  /** @param {Preview} preview */
  showPreview({ frame, input, guesses }) {
    const { frameCanvas, inputCanvas, classes, previewRow } = this.#parts;
    previewRow.hidden = false;
    for (const [canvas, picture] of [[frameCanvas, frame], [inputCanvas, input]]) {
      canvas.width = picture.width;
      canvas.height = picture.height;
      canvas.getContext('2d').putImageData(new ImageData(picture.data, picture.width, picture.height), 0, 0);
    }
    classes.replaceChildren(...guesses.map(({ order, classes: list }) => element('div', { className: 'neuron-classes' }, [
      element('h4', { textContent: order === this.#recipe?.order ? `${order} (chosen)` : order }),
      element('ol', {}, list.map(({ label, probability }) => element('li', {}, [
        element('span', { textContent: label }), element('span', { className: 'number', textContent: chance(probability) })])))])));
    if (guesses.length === 0) classes.replaceChildren(element('p', { className: 'open-hint', textContent: 'This network names no classes.' }));
  }

  /** @param {{title: string, lead: string, stage: Stage, canSkip: boolean, canUse: boolean}} look */
  setStage({ title, lead, stage, canSkip, canUse }) {
    const parts = this.#parts;
    this.#stage = stage;
    parts.title.textContent = title;
    parts.lead.textContent = lead;
    const isRunning = stage === 'running';
    for (const field of parts.dialog.querySelectorAll('.open-section input, .open-section select, .open-section button')) field.disabled = isRunning;
    if (this.#recipe?.order === 'GRAY') parts.order.disabled = true;
    parts.add.disabled = isRunning;
    parts.run.hidden = stage === 'running' || stage === 'done';
    parts.run.disabled = stage === 'waiting';
    parts.run.textContent = stage === 'stopped' ? 'Go on' : 'Compute responses';
    parts.stop.hidden = !isRunning;
    parts.save.hidden = stage !== 'done';
    parts.use.hidden = stage !== 'done' || !canUse;
    parts.skip.hidden = !canSkip || isRunning || stage === 'done';
    parts.cancel.textContent = stage === 'done' ? 'Close' : 'Cancel';
    parts.progress.hidden = stage !== 'running' && stage !== 'stopped';
    parts.samplingSection.hidden = parts.layerSection.hidden;
  }

  /** @param {number} share @param {string} text */
  showProgress(share, text) {
    this.#parts.bar.value = share;
    this.#parts.progressText.textContent = text;
  }

  /** @param {string} text */
  showEstimate(text) {
    this.#parts.estimate.textContent = text;
  }

  /** @param {string} text empty: none */
  showError(text) {
    this.#parts.error.textContent = text;
  }

  /** @param {string[]} lines */
  showResult(lines) {
    this.#parts.result.replaceChildren(...lines.map((line) => element('p', { textContent: line })));
    this.#parts.resultSection.hidden = lines.length === 0;
  }

  #build() {
    const parts = this.#parts;
    const option = (/** @type {string} */ value, /** @type {string} */ text) => element('option', { value, textContent: text });
    /** @param {string} key @param {string} label @param {(Node|string)[]} control */
    const field = (key, label, control) => {
      parts[key].id = `neuron-${key}`;
      parts[`${key}Hint`] = element('p', { className: 'open-hint', id: `neuron-${key}-hint` });
      parts[key].setAttribute('aria-describedby', `neuron-${key}-hint`);
      return element('div', { className: 'open-field' }, [element('label', { htmlFor: `neuron-${key}`, textContent: label }),
        element('div', { className: 'open-control' }, control), parts[`${key}Hint`]]);
    };
    const text = () => element('input', { type: 'text', inputMode: 'decimal', autocomplete: 'off' });
    const unit = (/** @type {string} */ name) => element('span', { className: 'unit', textContent: name });
    const button = (/** @type {string} */ label, /** @type {string} */ look = 'button') => element('button', { type: 'button', className: look, textContent: label });

    parts.title = element('h2', { id: 'neuron-title' });
    parts.lead = element('p', { id: 'neuron-lead' });
    parts.files = element('ul', { className: 'open-files' });
    parts.error = element('p', { className: 'open-error neuron-error', role: 'alert' });

    parts.layers = element('tbody');
    parts.suggested = button('Suggested');
    parts.all = button('All');
    parts.none = button('None');
    parts.layerSection = element('section', { className: 'open-section', hidden: true }, [element('h3', { textContent: 'Layers' }),
      element('div', { className: 'open-control' }, [parts.suggested, parts.all, parts.none]),
      element('div', { className: 'neuron-layers', tabIndex: 0, role: 'region', 'aria-label': 'Layers' }, [element('table', {}, [
        element('thead', {}, [element('tr', {}, ['Use', 'Layer', 'Operator', 'Units', 'Map'].map((name) => element('th', { scope: 'col', textContent: name })))]),
        parts.layers])])]);

    parts.preset = element('select', {}, [...Object.entries(kPresets).map(([value, { title }]) => option(value, title)), option('custom', 'Own numbers')]);
    parts.fit = element('select', {}, kFits.map((fit) => option(fit, kFitNames[fit])));
    parts.order = element('select', {}, kOrders.map((order) => option(order, order)));
    parts.width = text();
    parts.height = text();
    parts.scale = text();
    parts.mean = element('input', { type: 'text', autocomplete: 'off', className: 'wide' });
    parts.sd = element('input', { type: 'text', autocomplete: 'off', className: 'wide' });
    parts.customFields = element('div', { hidden: true }, [field('scale', 'Scale', [parts.scale, unit('times 0 to 255')]), field('mean', 'Mean', [parts.mean]), field('sd', 'SD', [parts.sd])]);
    parts.sizeField = field('width', 'Size', [parts.width, unit('×'), parts.height, unit('pixels')]);
    parts.height.setAttribute('aria-label', 'Height');
    parts.moment = element('input', { type: 'range', min: '0', max: '100', value: '20' });
    parts.frameCanvas = element('canvas', { role: 'img', 'aria-label': 'A frame of the film' });
    parts.inputCanvas = element('canvas', { role: 'img', 'aria-label': 'What the network gets of it' });
    parts.classes = element('div', { className: 'neuron-class-lists', 'aria-live': 'polite' });
    parts.previewRow = element('div', { className: 'neuron-preview', hidden: true }, [
      element('figure', {}, [parts.frameCanvas, element('figcaption', { textContent: 'Frame' })]),
      element('figure', {}, [parts.inputCanvas, element('figcaption', { textContent: 'What the network gets' })]), parts.classes]);
    parts.recipeSection = element('section', { className: 'open-section', hidden: true }, [element('h3', { textContent: 'Input' }),
      field('preset', 'Numbers', [parts.preset]), parts.customFields, parts.sizeField, field('fit', 'Fit', [parts.fit]),
      field('order', 'Colours', [parts.order]), field('moment', 'Sample frame', [parts.moment]), parts.previewRow]);

    parts.rate = text();
    parts.rate.value = '4';
    parts.onset = text();
    parts.onset.value = '0';
    parts.reduce = element('select', {}, [option('mean', 'Mean over the map'), option('max', 'Maximum over the map')]);
    parts.provider = element('select', {}, [option('auto', 'WebGPU where it agrees, else wasm'), option('wasm', 'wasm')]);
    parts.samplingSection = element('section', { className: 'open-section', hidden: true }, [element('h3', { textContent: 'Responses' }),
      field('rate', 'Rate', [parts.rate, unit('per second')]), field('onset', 'Film starts', [parts.onset, unit('s after the first scan')]),
      field('reduce', 'A unit is', [parts.reduce]), field('provider', 'Runs on', [parts.provider])]);
    parts.estimate = element('p', { className: 'open-hint neuron-estimate', 'aria-live': 'polite' });
    parts.bar = element('progress', { max: 1, value: 0, 'aria-label': 'Progress' });
    parts.progressText = element('p', { className: 'open-hint', role: 'status' });
    parts.progress = element('div', { className: 'neuron-progress', hidden: true }, [parts.bar, parts.progressText]);
    parts.result = element('div', { role: 'status' });
    parts.resultSection = element('section', { className: 'neuron-result', hidden: true }, [element('h3', { textContent: 'Result' }), parts.result]);

    parts.add = button('Add files…');
    parts.skip = button('Without the film');
    parts.cancel = button('Cancel');
    parts.stop = button('Stop');
    parts.save = button('Save responses…');
    parts.use = button('Use with the scan', 'button primary');
    parts.run = button('Compute responses', 'button primary');
    const body = element('div', { className: 'open-body', tabIndex: -1 }, [parts.error, parts.files, parts.resultSection, parts.layerSection,
      parts.recipeSection, parts.samplingSection]);
    const form = element('form', { method: 'dialog', noValidate: true }, [element('header', {}, [parts.title, parts.lead]), body,
      element('div', { className: 'neuron-state' }, [parts.estimate, parts.progress]),
      element('footer', {}, [parts.add, parts.skip, element('span', { className: 'spacer' }), parts.cancel, parts.stop, parts.save, parts.use, parts.run])]);
    parts.dialog = element('dialog', { className: 'open-dialog neuron-dialog', 'aria-labelledby': 'neuron-title', 'aria-describedby': 'neuron-lead' }, [form]);
    this.#wire(form);
  }

  /** @param {HTMLFormElement} form */
  #wire(form) {
    const parts = this.#parts;
    const hooks = this.#hooks;
    /** @type {[string, keyof DialogHooks][]} */
    const buttons = [['add', 'onAddFiles'], ['skip', 'onSkip'], ['cancel', 'onClose'], ['stop', 'onStop'], ['save', 'onSave'], ['use', 'onUse'], ['run', 'onRun']];
    for (const [key, hook] of buttons) parts[key].addEventListener('click', () => hooks[hook]());
    form.addEventListener('submit', (event) => event.preventDefault());
    parts.dialog.addEventListener('cancel', (/** @type {Event} */ event) => {  // Escape
      event.preventDefault();
      if (this.#stage === 'running') hooks.onStop();
      else hooks.onClose();
    });
    const check = (/** @type {(i: number) => boolean} */ rule) => () => {
      this.#boxes().forEach((box, i) => { box.checked = rule(i); });
      hooks.onChange();
    };
    parts.suggested.addEventListener('click', check((i) => this.#suggestion[i]));
    parts.all.addEventListener('click', check(() => true));
    parts.none.addEventListener('click', check(() => false));
    parts.preset.addEventListener('change', () => {
      const { recipe } = this.answers;
      this.setRecipe(parts.preset.value === 'custom' ? { ...recipe, preset: 'custom' } : applyPreset(recipe, parts.preset.value));
    });
    parts.order.addEventListener('change', () => {
      const { recipe } = this.answers;
      if (parts.order.value !== recipe.order && parts.order.value !== 'GRAY') this.setRecipe(otherOrder(recipe));
      else parts.order.value = recipe.order;
    });
    parts.recipeSection.addEventListener('change', () => hooks.onPreview());
    form.addEventListener('input', () => hooks.onChange());
    form.addEventListener('change', () => hooks.onChange());
  }
}
