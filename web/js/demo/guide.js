// @ts-check
// The card of the guided tour: one step at a time, beside the view that it speaks of.

import { element } from '../html-element.js';
import { kSteps } from './guide-steps.js';

/** @typedef {import('./guide-steps.js').Facts} Facts */

export class Guide {
  #hooks;
  /** @type {Record<string, any>} */ #parts = {};
  /** From 1. */
  #step = 1;

  /**
   * @param {object} hooks
   * @param {(step: number) => void} hooks.go   to a step, and its view
   * @param {() => void} hooks.close
   * @param {() => Facts} hooks.facts
   */
  constructor(hooks) {
    this.#hooks = hooks;
    this.#build();
  }

  get panel() {
    return this.#parts.panel;
  }

  /** @param {number} step @param {{focus?: boolean}} [how] */
  show(step, { focus = false } = {}) {
    this.#step = Math.min(kSteps.length, Math.max(1, step));
    this.update();
    if (focus) this.#parts.title.focus();
  }

  /** The text again: it holds numbers of what is open. */
  update() {
    const { title, count, body, previous, next } = this.#parts;
    const step = kSteps[this.#step - 1];
    title.textContent = step.title;
    count.textContent = `Step ${this.#step} of ${kSteps.length}`;
    const lines = step.text(this.#hooks.facts());
    if (lines.some((line, i) => body.children[i]?.textContent !== line) || body.children.length !== lines.length) {
      body.replaceChildren(...lines.map((line) => element('p', { textContent: line })));
    }
    previous.disabled = this.#step === 1;
    next.textContent = this.#step === kSteps.length ? 'Done' : 'Next';
  }

  /** @param {number} by */
  #move(by) {
    const step = this.#step + by;
    if (step > kSteps.length) this.#hooks.close();
    else if (step >= 1) this.#hooks.go(step);
  }

  #build() {
    const parts = this.#parts;
    const close = element('button', { type: 'button', className: 'panel-close', 'aria-label': 'Close the tour', textContent: '×' });
    close.addEventListener('click', () => this.#hooks.close());
    parts.count = element('p', { className: 'guide-count' });
    parts.title = element('h2', { id: 'guide-title', tabIndex: -1 });
    parts.body = element('div', { className: 'side-panel-body', 'aria-live': 'polite' });
    parts.previous = element('button', { type: 'button', className: 'button', textContent: 'Back' });
    parts.next = element('button', { type: 'button', className: 'button primary', textContent: 'Next' });
    parts.previous.addEventListener('click', () => this.#move(-1));
    parts.next.addEventListener('click', () => this.#move(1));
    parts.panel = element('aside', { className: 'side-panel guide', 'aria-labelledby': 'guide-title', hidden: true }, [
      element('header', {}, [element('div', {}, [parts.count, parts.title]), close]), parts.body,
      element('footer', {}, [element('small', { textContent: 'Simulated data. ← → steps, Esc closes.' }), parts.previous, parts.next])]);
    parts.panel.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === 'ArrowRight') this.#move(1);
      else if (event.key === 'ArrowLeft') this.#move(-1);
      else if (event.key === 'Escape') this.#hooks.close();
      else return;
      event.preventDefault();
    });
  }
}
