// @ts-check
// The parts of the page around the canvas: overlay for dropped files, notes, theme, and the message
// where there can be no picture.

import { filesOfDrop } from './files.js';

/** @param {string} id @returns {HTMLElement} */
export function partById(id) {
  const part = document.getElementById(id);
  if (!part) throw new Error(`index.html has no #${id}`);
  return part;
}

/**
 * A stylesheet that comes when it is needed; resolves when it counts, or cannot be had.
 * @param {URL} site  the folder, ending in a slash
 * @param {string} name  in styles/
 */
export function addStyles(site, name) {
  const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: new URL(`styles/${name}`, site).href });
  const styled = new Promise((resolve) => { sheet.onload = sheet.onerror = resolve; });
  document.head.append(sheet);
  return styled;
}

/** Resolves when what was drawn has reached the screen; soon in any case: a hidden page is not drawn. */
export function pictureShown() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, document.hidden ? 0 : 250);
  });
}

/**
 * Files dropped anywhere on the page.
 * @param {{accept: () => boolean, onEnter: () => void, onFiles: (files: File[]) => void}} hooks accept: false in an
 *     embed; onEnter: files are dragged over the page
 */
export function acceptDrops({ accept, onEnter, onFiles }) {
  const overlay = partById('drop-overlay');
  let depth = 0;
  const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files') ?? false;
  const show = (/** @type {boolean} */ on) => {
    // A modal dialog covers everything else: the overlay moves into it.
    const dialog = document.querySelector('dialog[open]');
    (dialog ?? document.body).append(overlay);
    overlay.hidden = !on;
  };
  addEventListener('dragenter', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (!accept() || ++depth > 1) return;
    show(true);
    onEnter();
  });
  addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();  // else the browser would leave the page for the file
    if (event.dataTransfer) event.dataTransfer.dropEffect = accept() ? 'copy' : 'none';
  });
  addEventListener('dragleave', (event) => {
    if (!hasFiles(event) || depth === 0) return;
    if (--depth === 0) show(false);
  });
  addEventListener('drop', async (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    show(false);
    if (!accept() || !event.dataTransfer) return;
    const files = await filesOfDrop(event.dataTransfer);
    if (files.length > 0) onFiles(files);
  });
}

/**
 * The system's chooser for files.
 * @param {(files: File[]) => void} onFiles
 * @returns {() => void} shows it
 */
export function filePicker(onFiles) {
  const input = /** @type {HTMLInputElement} */ (partById('file-picker'));
  input.addEventListener('change', () => {
    const files = [...input.files ?? []];
    input.value = '';  // so that the same file can be chosen again
    if (files.length > 0) onFiles(files);
  });
  return () => input.click();
}

const kNoteMs = 8000;
/** @type {ReturnType<typeof setTimeout>|undefined} */
let noteTimer;

/** A short message below; goes by itself. @param {string} text */
export function showNote(text) {
  const note = partById('note');
  const close = Object.assign(document.createElement('button'), { type: 'button', className: 'button', textContent: 'Close' });
  close.addEventListener('click', () => { note.hidden = true; });
  note.replaceChildren(Object.assign(document.createElement('span'), { textContent: text }), close);
  note.hidden = false;
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => {
    if (!note.matches(':hover, :focus-within')) note.hidden = true;
  }, kNoteMs);
}

/** @param {string|undefined} theme 'auto', 'dark' or 'light' @param {string|undefined} mode */
export function applyLook(theme, mode) {
  const root = document.documentElement.dataset;
  if (theme === 'dark' || theme === 'light') root.theme = theme;
  else delete root.theme;
  if (mode === 'embed') root.mode = 'embed';
  else delete root.mode;
}

/** Says why nothing can be shown. @param {string} title @param {string[]} lines */
export function showStartProblem(title, lines) {
  const part = partById('start-problem');
  part.replaceChildren(Object.assign(document.createElement('h1'), { textContent: title }),
    ...lines.map((line) => Object.assign(document.createElement('p'), { textContent: line })));
  part.hidden = false;
}
