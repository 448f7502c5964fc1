// @ts-check
// The models, the data and the report screen, and the gallery of networks, as HTML in the page's text version, with what can be exported as
// buttons. A module of its own, fetched with the first of these screens.

/** How long the text waits for more changes: a reader's place in it must not jump. */
const kSettleMs = 250;

/** Screens (and a picture of Explore's) with a text, and the app's document that it comes from. @type {Record<string, string>} */
const kDocuments = { models: 'models_html', data: 'data_html', report: 'report_text', gallery: 'gallery_html' };

/**
 * What a screen's own buttons do: exports, and requests of the app.
 * @type {Record<string, {does: 'export'|'ask', what: string, label: string}[]>}
 */
const kActions = {
  models: [
    { does: 'ask', what: 'score_models', label: 'Compare the models' },
    { does: 'ask', what: 'open_files', label: 'Add ONNX…' },
  ],
  report: [
    { does: 'export', what: 'report-html', label: 'Export report (HTML)' },
    { does: 'export', what: 'report-md', label: 'Export report (Markdown)' },
  ],
};

export class ScreenText {
  #root;
  #document;
  #timer = 0;
  #shown = '';
  /** @type {Record<string, HTMLButtonElement[]>} */
  #buttons = {};
  #screen = '';

  /**
   * @param {HTMLElement} root
   * @param {{document: (kind: string) => string, export: (kind: string) => void, ask: (request: string) => void}} parts
   */
  constructor(root, parts) {
    this.#root = root;
    this.#document = parts.document;
    for (const [screen, actions] of Object.entries(kActions)) {
      this.#buttons[screen] = actions.map(({ does, what, label }) => {
        const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button', textContent: label });
        button.dataset[does] = what;
        button.addEventListener('click', () => parts[does](what));
        return button;
      });
    }
  }

  /** Shows the text of a screen that has one, as it is by then. @param {string} screen */
  follow(screen) {
    this.#screen = screen;
    if (!kDocuments[screen]) {
      clearTimeout(this.#timer);
      this.#timer = 0;
      this.#show('');
      return;
    }
    // Not put off by more changes: while a film plays there is always another.
    this.#timer ||= window.setTimeout(() => {
      this.#timer = 0;
      this.#show(this.#document(kDocuments[this.#screen]));
    }, kSettleMs);
  }

  /** @param {string} html */
  #show(html) {
    if (html === this.#shown) return;
    this.#shown = html;
    this.#root.hidden = html === '';
    // The app has escaped every text; a parsed document runs no script.
    const nodes = [...new DOMParser().parseFromString(html, 'text/html').body.childNodes];
    // The same buttons stay where they are: one of them may have the focus.
    const buttons = ((html && this.#buttons[this.#screen]) || []).filter(({ dataset }) => dataset.ask !== 'score_models' || html.includes('<table'));
    for (const node of [...this.#root.childNodes]) {
      if (!buttons.includes(/** @type {any} */ (node))) node.remove();
    }
    for (const button of buttons) {
      if (!button.isConnected) this.#root.append(button);
    }
    this.#root.append(...nodes);
  }
}
