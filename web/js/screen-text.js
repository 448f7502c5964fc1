// @ts-check
// The data and the report screen as HTML in the page's text version, with what can be exported as
// buttons. A module of its own, fetched with the first of these screens.

/** How long the text waits for more changes: a reader's place in it must not jump. */
const kSettleMs = 250;

/** Screens with a text, and the app's document that it comes from. @type {Record<string, string>} */
const kDocuments = { data: 'data_html', report: 'report_text' };

/** @type {[string, string][]} */
const kReportExports = [['report-html', 'Export report (HTML)'], ['report-md', 'Export report (Markdown)']];

export class ScreenText {
  #root;
  #document;
  #timer = 0;
  #shown = '';
  #buttons = kReportExports.map(([kind, textContent]) => {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button', textContent });
    button.dataset.export = kind;
    return button;
  });
  #screen = '';

  /**
   * @param {HTMLElement} root
   * @param {{document: (kind: string) => string, export: (kind: string) => void}} parts
   */
  constructor(root, parts) {
    this.#root = root;
    this.#document = parts.document;
    root.addEventListener('click', ({ target }) => {
      const kind = /** @type {HTMLElement} */ (target).closest('button')?.dataset.export;
      if (kind) parts.export(kind);
    });
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
    const buttons = this.#screen === 'report' && html ? this.#buttons : [];
    for (const node of [...this.#root.childNodes]) {
      if (!buttons.includes(/** @type {any} */ (node))) node.remove();
    }
    for (const button of buttons) {
      if (!button.isConnected) this.#root.append(button);
    }
    this.#root.append(...nodes);
  }
}
