// @ts-check
// The dialog between giving files and opening them: what each file is taken for, and the questions
// that the files leave open. An HTML dialog: keyboard, focus and screen readers come with it.

import { assignMatrixRoles } from './files.js';
import { element } from './html-element.js';
import { kDefaultAnswers, makePlan, questions } from './open-plan.js';

/** @typedef {import('./types.js').Item} Item */
/** @typedef {import('./types.js').OpenPlan} OpenPlan */
/** @typedef {import('./types.js').Problem} Problem */
/** @typedef {import('./types.js').Role} Role */
/** @typedef {import('./open-plan.js').OpenScan} OpenScan */
/** @typedef {import('./open-plan.js').Field} Field */

/** @type {Record<Role, string>} */
const kRoleNames = { bold: 'Scan (BOLD)', mask: 'Brain mask', neurons: 'Neurons', networks: 'Networks', unused: 'Not used' };

/** @param {number} bytes */
export function fileSize(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    ++unit;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/**
 * A message without the file name it begins with, where the name stands above it already.
 * @param {string} text
 * @param {string|undefined} name
 */
export function withoutName(text, name) {
  if (!name || !text.startsWith(`${name}: `)) return text;
  const rest = text.slice(name.length + 2);
  // A field's name ("dim[0] is 5") stays as it is written.
  return /^[a-z]+ /.test(rest) ? rest[0].toUpperCase() + rest.slice(1) : rest;
}

export class OpenDialog {
  /** @type {HTMLDialogElement} */ #dialog;
  /** @type {Item[]} */ #items = [];
  /** @type {OpenScan} */ #openScan = null;
  /** @type {number|null} */ #lastScan = null;
  /** @type {Problem|null} */ #problem = null;
  /** @type {((plan: OpenPlan|null) => void)|null} */ #answer = null;
  /** Whether the user has typed a TR, so that it is kept when files are added. */
  /** Whether the user has changed it: then it stays. */
  #countTyped = false;
  #trTyped = false;
  #showErrors = false;
  /** @type {Record<string, any>} */ #parts;

  /** @param {{onAddFiles: () => void}} hooks onAddFiles: the user wants to choose more files */
  constructor({ onAddFiles }) {
    this.#parts = this.#build(onAddFiles);
    this.#dialog = this.#parts.dialog;
    document.body.append(this.#dialog);
  }

  get isOpen() {
    return this.#dialog.open;
  }

  get items() {
    return this.#items;
  }

  /**
   * Shows the files and waits for the user.
   * @param {{items: Item[], openScan: OpenScan, problem?: Problem|null, lastScan?: number|null, rateHz?: number}} content
   *   rateHz: rows of neurons per second, where it is known
   * @returns {Promise<OpenPlan|null>} null: cancelled
   */
  ask({ items, openScan, problem = null, lastScan = null, rateHz = 0 }) {
    this.#answer?.(null);
    this.#items = items;
    this.#openScan = openScan;
    this.#problem = problem;
    this.#lastScan = lastScan;
    this.#showErrors = false;
    if (!problem) this.#resetAnswers();
    if (!problem && rateHz > 0) {
      this.#parts.sampling.value = 'rate';
      this.#parts.rate.value = String(rateHz);
    }
    this.#render();
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#focusFirst();
    return new Promise((resolve) => { this.#answer = resolve; });
  }

  /** More files while the dialog is open. @param {Item[]} items */
  add(items) {
    this.#items = [...this.#items.filter((old) => !items.some((item) => item.name === old.name)), ...items];
    this.#problem = null;
    this.#lastScan = null;
    this.#reassign();
    this.#render();
  }

  #reassign() {
    const bold = this.#items.find((item) => item.role === 'bold' && !item.problem);
    assignMatrixRoles(this.#items, bold?.header?.dims[3] ?? this.#openScan?.nScans ?? 0);
  }

  #resetAnswers() {
    const { tr, sampling, rate, hrf, shift, detrend, highPass, find, count } = this.#parts;
    tr.value = kDefaultAnswers.tr;
    sampling.value = kDefaultAnswers.sampling;
    rate.value = kDefaultAnswers.rate;
    hrf.value = kDefaultAnswers.hrf;
    shift.value = kDefaultAnswers.shift;
    detrend.value = kDefaultAnswers.detrend;
    highPass.value = kDefaultAnswers.highPass;
    find.value = 'ica';  // who opens a scan wants to see its networks
    count.value = kDefaultAnswers.count;
    this.#trTyped = false;
    this.#countTyped = false;
  }

  /** @param {OpenPlan|null} plan */
  #close(plan) {
    const answer = this.#answer;
    this.#answer = null;
    if (this.#dialog.open) this.#dialog.close();
    answer?.(plan);
  }

  #submit() {
    this.#showErrors = true;
    const { plan, errors } = this.#check();
    this.#renderErrors(errors);
    if (plan) return this.#close(plan);
    const first = /** @type {Field[]} */ (['files', 'tr', 'count', 'rate', 'shift']).find((field) => errors[field]);
    if (first === 'files') this.#parts.filesError.focus();
    else if (first) this.#parts[first].focus();
  }

  #check() {
    const { tr, sampling, rate, hrf, shift, detrend, highPass, find, count } = this.#parts;
    return makePlan(this.#items, { tr: tr.value, sampling: sampling.value, rate: rate.value, hrf: hrf.value,
      shift: shift.value, detrend: detrend.value, highPass: highPass.value, find: find.value, count: count.value }, this.#openScan, this.#lastScan);
  }

  #render() {
    const parts = this.#parts;
    const usable = this.#items.filter((item) => !item.problem);
    parts.title.textContent = this.#problem ? this.#problem.title :
      this.#items.length > 0 && usable.length === 0 ?
        (this.#items.length === 1 ? 'This file cannot be used' : 'None of these files can be used') :
        'Open files';
    parts.lead.textContent = this.#leadText(usable.length);
    parts.files.replaceChildren(...this.#items.map((item) => this.#fileRow(item)));

    const asked = questions(this.#items, this.#openScan, this.#lastScan);
    parts.scanSection.hidden = !asked.scan;
    parts.neuronSection.hidden = !asked.neurons;
    parts.findSection.hidden = !asked.find;
    if (!this.#trTyped) parts.tr.value = asked.tr;
    if (!this.#countTyped) parts.count.value = asked.count;
    parts.trHint.textContent = asked.trSource;
    parts.perScanOption.disabled = asked.rate;
    if (asked.rate) parts.sampling.value = 'rate';
    this.#renderConditional();
    this.#renderProblem();
    parts.open.disabled = usable.every((item) => item.role === 'unused');
  }

  /** @param {number} nUsable */
  #leadText(nUsable) {
    if (this.#problem) return 'The scan that was open before stays.';
    const newScan = this.#items.some((item) => item.role === 'bold' && !item.problem);
    if (nUsable > 0 && !newScan && this.#openScan) {
      return `The open scan stays: ${this.#openScan.title}, ${this.#openScan.nScans.toLocaleString('en-US')} scans.`;
    }
    return 'Read in this page. Nothing is uploaded.';
  }

  /** What depends on the answers themselves. */
  #renderConditional() {
    const parts = this.#parts;
    parts.rateField.hidden = parts.sampling.value !== 'rate';
    parts.shiftField.hidden = parts.hrf.value !== 'shift';
    parts.countField.hidden = parts.find.value === 'none';
    const { errors, rateHint } = this.#check();
    parts.rateHint.textContent = rateHint;
    this.#renderErrors(this.#showErrors ? errors : {});
  }

  /** @param {Partial<Record<Field, string>>} errors */
  #renderErrors(errors) {
    for (const field of /** @type {Field[]} */ (['files', 'tr', 'count', 'rate', 'shift'])) {
      this.#parts[`${field}Error`].textContent = errors[field] ?? '';
      this.#parts[field].setAttribute?.('aria-invalid', String(Boolean(errors[field])));
    }
    this.#parts.files.removeAttribute('aria-invalid');
  }

  #renderProblem() {
    const { problem, problemTitle, problemText, problemOffer } = this.#parts;
    problem.hidden = !this.#problem;
    if (!this.#problem) return;
    problemTitle.textContent = this.#problem.file ?? '';
    problemText.textContent = withoutName(this.#problem.text, this.#problem.file);
    const scans = this.#problem.completeScans ?? 0;
    problemOffer.hidden = scans < 2;
    problemOffer.textContent = `Use the first ${scans.toLocaleString('en-US')} scans`;
  }

  /** @param {Item} item */
  #fileRow(item) {
    const name = element('span', { className: 'open-file-name', textContent: item.name, id: `${item.id}-name` });
    const size = element('span', { className: 'open-file-bytes', textContent: ` ${fileSize(item.bytes)}` });
    const text = element('span', { className: 'open-file-text' });
    text.textContent = item.problem ? withoutName(item.problem.text, item.name) : item.summary;
    if (!item.problem && !item.sure && item.role !== 'unused') {
      const guess = item.matrix ? 'Neurons or networks? Its rows fit both; please check.' : 'A guess; please check.';
      text.append(element('span', { className: 'open-guess', textContent: guess }));
    }
    const row = element('li', { className: item.problem ? 'open-file has-problem' : 'open-file' },
      [element('span', {}, [name, size]), text]);
    if (!item.problem && item.roles.length > 1) {
      const select = element('select', { className: 'open-file-role', 'aria-labelledby': `${item.id}-name` });
      for (const role of item.roles) select.append(element('option', { value: role, textContent: kRoleNames[role] }));
      select.value = item.role;
      select.addEventListener('change', () => {
        item.role = select.value;
        item.sure = true;
        const index = [...this.#parts.files.querySelectorAll('select')].indexOf(select);
        this.#render();
        this.#parts.files.querySelectorAll('select')[index]?.focus();
      });
      row.append(select);
    }
    // What the TR field asks about need not be said twice.
    for (const warning of (item.header?.warnings ?? []).filter((text) => !text.startsWith('pixdim[4]'))) {
      row.append(element('span', { className: 'open-file-text open-warning', textContent: warning }));
    }
    return row;
  }

  #focusFirst() {
    const { problemOffer, tr, rate, open, cancel, problem } = this.#parts;
    const asked = questions(this.#items, this.#openScan, this.#lastScan);
    if (!problem.hidden && !problemOffer.hidden) problemOffer.focus();
    else if (asked.scan && !asked.trKnown) tr.focus();
    else if (asked.rate) rate.focus();
    else if (open.disabled) cancel.focus();
    else open.focus();
  }

  /** @param {() => void} onAddFiles */
  #build(onAddFiles) {
    /** @type {Record<string, any>} */
    const parts = {};
    /** @param {string} key @param {string} label @param {Node[]} control */
    const field = (key, label, control) => {
      parts[`${key}Hint`] = element('p', { className: 'open-hint', id: `open-${key}-hint` });
      parts[`${key}Error`] = element('p', { className: 'open-error', id: `open-${key}-error`, 'aria-live': 'polite' });
      parts[key].id = `open-${key}`;
      parts[key].setAttribute('aria-describedby', `open-${key}-hint open-${key}-error`);
      parts[`${key}Field`] = element('div', { className: 'open-field' }, [
        element('label', { htmlFor: `open-${key}`, textContent: label }),
        element('div', { className: 'open-control' }, control), parts[`${key}Hint`], parts[`${key}Error`]]);
      return parts[`${key}Field`];
    };
    const unit = (/** @type {string} */ name) => element('span', { className: 'unit', textContent: name });
    const option = (/** @type {string} */ value, /** @type {string} */ text) => element('option', { value, textContent: text });

    parts.title = element('h2', { id: 'open-title' });
    parts.lead = element('p', { id: 'open-lead' });
    parts.files = element('ul', { className: 'open-files' });
    parts.filesError = element('p', { className: 'open-error', id: 'open-files-error', tabIndex: -1, 'aria-live': 'polite' });
    parts.problemTitle = element('h3');
    parts.problemText = element('p');
    parts.problemOffer = element('button', { type: 'button', className: 'button primary' });
    parts.problem = element('div', { className: 'open-problem', role: 'alert' },
      [parts.problemTitle, parts.problemText, parts.problemOffer]);

    parts.tr = element('input', { type: 'text', inputMode: 'decimal', autocomplete: 'off' });
    parts.detrend = element('select', {}, [option('linear', 'Linear'), option('none', 'None')]);
    parts.highPass = element('select', {}, [option('128', '128 s'), option('256', '256 s'), option('0', 'None')]);
    parts.scanSection = element('section', { className: 'open-section' }, [
      element('h3', { textContent: 'Scan' }),
      field('tr', 'Scan to scan (TR)', [parts.tr, unit('s')]),
      field('detrend', 'Detrend', [parts.detrend]),
      field('highPass', 'High-pass', [parts.highPass])]);

    parts.find = element('select', {}, [option('ica', 'Independent components (ICA)'),
      option('dictionary', 'Sparse dictionary'), option('none', 'None')]);
    parts.count = element('input', { type: 'text', inputMode: 'numeric', autocomplete: 'off' });
    parts.findSection = element('section', { className: 'open-section' }, [
      element('h3', { textContent: 'Networks' }),
      field('find', 'Find by', [parts.find]),
      field('count', 'How many', [parts.count])]);
    parts.findHint.textContent =
      'Functional brain networks: places in the brain whose activity rises and falls together. Found in the scan after it has opened.';

    parts.perScanOption = option('scan', 'One row per scan');
    parts.sampling = element('select', {}, [parts.perScanOption, option('rate', 'Rows per second')]);
    parts.rate = element('input', { type: 'text', inputMode: 'decimal', autocomplete: 'off' });
    parts.hrf = element('select', {}, [option('spm', 'SPM double gamma'), option('glover', 'Glover'),
      option('shift', 'Fixed shift'), option('none', 'None')]);
    parts.shift = element('input', { type: 'text', inputMode: 'numeric', autocomplete: 'off' });
    parts.neuronSection = element('section', { className: 'open-section' }, [
      element('h3', { textContent: 'Neurons' }),
      field('sampling', 'Rows', [parts.sampling]),
      field('rate', 'Rate', [parts.rate, unit('rows per second')]),
      field('hrf', 'Response delay (HRF)', [parts.hrf]),
      field('shift', 'Shift', [parts.shift, unit('scans later')])]);
    parts.hrfHint.textContent =
      'Blood flow answers neural activity about 5 s late. This curve delays responses before comparison.';

    parts.add = element('button', { type: 'button', className: 'button', textContent: 'Add files…' });
    parts.cancel = element('button', { type: 'button', className: 'button', textContent: 'Cancel' });
    parts.open = element('button', { type: 'submit', className: 'button primary', textContent: 'Open' });
    const form = element('form', { method: 'dialog', noValidate: true }, [
      element('header', {}, [parts.title, parts.lead]),
      element('div', { className: 'open-body', tabIndex: -1 },
        [parts.problem, parts.filesError, parts.files, parts.scanSection, parts.findSection, parts.neuronSection]),
      element('footer', {}, [parts.add, element('span', { className: 'spacer' }), parts.cancel, parts.open])]);
    parts.dialog = element('dialog', { className: 'open-dialog', 'aria-labelledby': 'open-title', 'aria-describedby': 'open-lead' }, [form]);

    form.addEventListener('submit', (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#submit();
    });
    form.addEventListener('input', () => this.#renderConditional());
    parts.tr.addEventListener('input', () => { this.#trTyped = true; });
    parts.count.addEventListener('input', () => { this.#countTyped = true; });
    parts.add.addEventListener('click', onAddFiles);
    parts.cancel.addEventListener('click', () => this.#close(null));
    // Escape. The event comes after the turn in which a dialog closed, and it may be open again.
    parts.dialog.addEventListener('close', () => {
      if (!parts.dialog.open) this.#close(null);
    });
    parts.problemOffer.addEventListener('click', () => {
      this.#lastScan = this.#problem?.completeScans ?? null;
      this.#problem = null;
      this.#submitOrShow();
    });
    return parts;
  }

  /** After an offer was taken: opens at once where nothing else is missing. */
  #submitOrShow() {
    this.#render();
    this.#submit();
  }
}
