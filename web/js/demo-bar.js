// @ts-check
// The bar above the view while the demo is open: what is shown, and the ways into it. It is in the page from the start,
// so that the view is not moved once it has been drawn. Who closes it finds both entries in the menu of scans.

import { partById } from './page-parts.js';

const kClosedKey = 'sync-act.demo-bar';

/** Storage of this visit, which may be forbidden. */
function wasClosed() {
  try {
    return sessionStorage.getItem(kClosedKey) === 'closed';
  } catch {
    return false;
  }
}

export class DemoBar {
  #bar = partById('demo-bar');
  #isClosed = wasClosed();
  #isPossible;

  /** @param {{isWanted: boolean, onGuide: () => void, onKnobs: () => void}} hooks  isWanted: the demo will be opened */
  constructor({ isWanted, onGuide, onKnobs }) {
    this.#isPossible = document.documentElement.dataset.mode !== 'embed';
    const onClick = (/** @type {string} */ action, /** @type {() => void} */ run) =>
      this.#bar.querySelector(`[data-action="${action}"]`)?.addEventListener('click', run);
    onClick('guide', onGuide);
    onClick('knobs', onKnobs);
    onClick('close', () => {
      this.#isClosed = true;
      try {
        sessionStorage.setItem(kClosedKey, 'closed');
      } catch { /* then until the page is left */ }
      this.show(false);
      partById('view').focus({ preventScroll: true });
    });
    this.show(isWanted);
  }

  /** @param {boolean} isDemo */
  show(isDemo) {
    const isShown = isDemo && this.#isPossible && !this.#isClosed;
    this.#bar.hidden = !isShown;
    if (isShown) document.documentElement.dataset.bar = 'demo';
    else delete document.documentElement.dataset.bar;
  }
}
