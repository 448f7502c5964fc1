// @ts-check
// What a hand does on the canvas, told to the app: pointer, wheel, keys, typed and pasted text.
// Text goes through a hidden textarea while the app has a text field open, so that input methods,
// phones' keyboards and the clipboard work.

/**
 * What the app takes (web/platform/app_api.cpp). Places in CSS px from the canvas's corner.
 * @typedef {object} InputSink
 * @property {(event: number, x: number, y: number, button: number, modifiers: number, type: number) => void} pointer
 * @property {(right: number, down: number, modifiers: number) => void} wheel  in notches
 * @property {(key: string, down: boolean, modifiers: number) => void} key
 * @property {(text: string) => void} text
 * @property {(text: string) => void} paste
 * @property {(hasFocus: boolean) => void} focus
 * @property {() => void} drawSoon      in the next frame
 * @property {() => void} drawNow       at once, until the app is at rest or a few frames are drawn
 * @property {() => boolean} isEmbed
 */

export const kMove = 0;
export const kDown = 1;
export const kUp = 2;
export const kLeave = 3;
/** What was pressed is let go of, and was not meant. */
export const kCancel = 4;

const kControl = 2;
/** @type {Record<string, number>} */
const kPointerTypes = { mouse: 0, touch: 1, pen: 2 };

/** One notch of a wheel in a browser's pixels, and in its lines. */
const kPixelsPerNotch = 100;
const kLinesPerNotch = 3;
/** So much wider or closer do two fingers make one notch. */
const kPinchPerNotch = 1.1;
/** Two fingers have gone so far before it counts what they do, in CSS px. */
const kGestureSlop = 6;

const kTextKeys = new Set(['Backspace', 'Delete', 'Enter', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']);
const kViewKeys = new Set([...kTextKeys, 'Escape', 'PageUp', 'PageDown', 'Tab']);
/** Not consumed, only told: what is held matters to clicks and wheels as well. */
const kModifierKeys = new Set(['Shift', 'Control', 'Alt', 'Meta']);
/** With Control or Command; all others stay the browser's. Paste arrives as an event of its own. */
const kShortcuts = new Set(['a', 'c', 'x', 'y', 'z']);

/** @param {{shiftKey: boolean, ctrlKey: boolean, altKey: boolean, metaKey: boolean}} event */
export function modifiersOf(event) {
  return (event.shiftKey ? 1 : 0) | (event.ctrlKey ? kControl : 0) | (event.altKey ? 4 : 0) | (event.metaKey ? 8 : 0);
}

/** @param {{deltaX: number, deltaY: number, deltaMode: number}} event @returns {[number, number]} right, down */
export function wheelNotches(event) {
  const perNotch = event.deltaMode === 0 ? kPixelsPerNotch : event.deltaMode === 1 ? kLinesPerNotch : 1;
  return [event.deltaX / perNotch, event.deltaY / perNotch];
}

/** Two fingers' distance as wheel: wider is up, as with Control and wheel. @param {number} before @param {number} now */
export function pinchNotches(before, now) {
  return before > 0 && now > 0 ? -Math.log(now / before) / Math.log(kPinchPerNotch) : 0;
}

/**
 * What two fingers have done since they came down: nothing yet, part, close or go sideways ('zoom', with which the
 * curves go along), or go up and down together ('scroll').
 * @param {{distance: number, middle: {x: number, y: number}}} start
 * @param {{distance: number, middle: {x: number, y: number}}} now
 * @returns {'none'|'zoom'|'scroll'}
 */
export function gestureOf(start, now) {
  const apart = Math.abs(now.distance - start.distance);
  const right = Math.abs(now.middle.x - start.middle.x);
  const down = Math.abs(now.middle.y - start.middle.y);
  if (Math.max(apart, right, down) < kGestureSlop) return 'none';
  return down > apart && down > right ? 'scroll' : 'zoom';
}

/** What a key pressed on the canvas or its text field is to the app.
 * @param {{key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, isComposing?: boolean}} event
 * @param {boolean} typing  the app has a text field open
 * @returns {'key'|'shortcut'|'character'|'none'} 'none': the browser's own business
 */
export function keyMeaning(event, typing) {
  const { key } = event;
  if (event.isComposing || key === 'Process' || key === 'Dead' || key === 'Unidentified') return 'none';
  if (event.ctrlKey || event.metaKey) {
    // AltGr arrives as Control and Alt: what it writes is a character.
    if (event.ctrlKey && event.altKey && [...key].length === 1) return typing ? 'none' : 'character';
    return kShortcuts.has(key.toLowerCase()) && !event.altKey ? 'shortcut' : 'none';
  }
  if (kViewKeys.has(key)) return event.altKey ? 'none' : 'key';
  if ([...key].length === 1 && !event.altKey) return typing ? 'none' : 'character';
  return 'none';
}

export class CanvasInput {
  #canvas;
  #sink;
  #document;
  /** @type {HTMLTextAreaElement} */
  #field;
  #typing = false;
  #hasFocus = false;
  /** Fingers on the canvas. @type {Map<number, {x: number, y: number}>} */
  #touches = new Map();
  #pinching = false;
  /** Where the two fingers came down. @type {{distance: number, middle: {x: number, y: number}}|null} */
  #gestureStart = null;
  /** @type {'none'|'zoom'|'scroll'} */
  #gesture = 'none';
  #listeners = new AbortController();

  /** @param {HTMLCanvasElement} canvas @param {InputSink} sink */
  constructor(canvas, sink) {
    this.#canvas = canvas;
    this.#sink = sink;
    this.#document = canvas.ownerDocument;
    this.#field = this.#makeField();
    this.#listenToPointer();
    this.#listenToKeys(canvas);
    this.#listenToKeys(this.#field);
    this.#listenToText();
  }

  /** @returns {HTMLTextAreaElement} */
  #makeField() {
    const field = this.#document.createElement('textarea');
    field.tabIndex = -1;
    field.setAttribute('aria-label', 'Text field of the view');
    field.autocapitalize = 'off';
    field.setAttribute('autocomplete', 'off');
    field.setAttribute('autocorrect', 'off');
    field.spellcheck = false;
    // Not display: none, which could not take focus; behind the canvas, where it is not in the way.
    Object.assign(field.style, { position: 'fixed', left: '0', top: '0', width: '1px', height: '1em', padding: '0', border: '0',
      opacity: '0', pointerEvents: 'none', zIndex: '-1', fontSize: '16px', resize: 'none', overflow: 'hidden' });
    this.#canvas.after(field);
    return field;
  }

  /**
   * @template {keyof HTMLElementEventMap} Type
   * @param {HTMLElement} target
   * @param {Type} type
   * @param {(event: HTMLElementEventMap[Type]) => void} listener
   * @param {AddEventListenerOptions} [options]
   */
  #on(target, type, listener, options = {}) {
    target.addEventListener(type, listener, { ...options, signal: this.#listeners.signal });
  }

  /** @param {PointerEvent} event */
  #place(event) {
    const box = this.#canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** @param {number} kind @param {PointerEvent} event @param {{x: number, y: number}} [place] */
  #send(kind, event, place = this.#place(event)) {
    this.#sink.pointer(kind, place.x, place.y, 0, modifiersOf(event), kPointerTypes[event.pointerType] ?? 0);
    this.#sink.drawSoon();
  }

  #listenToPointer() {
    const canvas = this.#canvas;
    this.#on(canvas, 'pointerdown', (event) => this.#pressed(event));
    this.#on(canvas, 'pointermove', (event) => this.#moved(event));
    this.#on(canvas, 'pointerup', (event) => this.#released(event));
    this.#on(canvas, 'pointercancel', (event) => this.#released(event));
    this.#on(canvas, 'pointerleave', (event) => {
      if (!canvas.hasPointerCapture(event.pointerId)) this.#send(kLeave, event);
    });
    this.#on(canvas, 'wheel', (event) => this.#turned(event), { passive: false });
  }

  /** @param {PointerEvent} event */
  #pressed(event) {
    if (event.button !== 0) return;
    if (!this.#typing) this.#canvas.focus({ preventScroll: true });
    // Keeps a press from taking the focus away from the text field, and from selecting text.
    event.preventDefault();
    this.#canvas.setPointerCapture(event.pointerId);
    const place = this.#place(event);
    if (event.pointerType === 'touch') {
      this.#touches.set(event.pointerId, place);
      if (this.#touches.size === 2) {
        // The first finger's press was the beginning of a gesture: let go of what it holds.
        this.#pinching = true;
        this.#gesture = 'none';
        this.#gestureStart = this.#fingers();
        const [first] = this.#touches.values();
        this.#send(kCancel, event, first);
      }
      if (this.#pinching) return;
    }
    this.#send(kMove, event, place);
    this.#send(kDown, event, place);
  }

  /** @param {PointerEvent} event */
  #moved(event) {
    const place = this.#place(event);
    if (this.#touches.has(event.pointerId)) {
      const before = this.#fingers();
      this.#touches.set(event.pointerId, place);
      if (this.#pinching) return this.#pinched(event, before);
    }
    this.#send(kMove, event, place);
  }

  /** Distance and middle of the first two fingers. */
  #fingers() {
    const [a, b] = this.#touches.values();
    if (!a || !b) return null;
    return { distance: Math.hypot(a.x - b.x, a.y - b.y), middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
  }

  /** @param {PointerEvent} event @param {{distance: number, middle: {x: number, y: number}}|null} before */
  #pinched(event, before) {
    const now = this.#fingers();
    if (!before || !now || !this.#gestureStart) return;
    if (this.#gesture === 'none') {
      this.#gesture = gestureOf(this.#gestureStart, now);
      if (this.#gesture === 'none') return;
      before = this.#gestureStart;
    }
    // The place where they came down stays what they are on.
    this.#send(kMove, event, { x: now.middle.x, y: this.#gestureStart.middle.y });
    if (this.#gesture === 'scroll') {
      this.#sink.wheel(0, (before.middle.y - now.middle.y) / kPixelsPerNotch, 0);
    } else {
      this.#sink.wheel(0, pinchNotches(before.distance, now.distance), kControl);
      this.#sink.wheel((before.middle.x - now.middle.x) / kPixelsPerNotch, 0, 0);
    }
    this.#sink.drawSoon();
  }

  /** @param {PointerEvent} event */
  #released(event) {
    if (event.button !== 0 && event.type !== 'pointercancel') return;
    const wasPinching = this.#pinching;
    if (this.#touches.delete(event.pointerId) && this.#touches.size === 0) this.#pinching = false;
    if (!wasPinching) this.#send(event.type === 'pointercancel' ? kCancel : kUp, event);
    // A finger that is lifted points at nothing any more.
    if (event.pointerType === 'touch' && this.#touches.size === 0) this.#send(kLeave, event);
  }

  /** @param {WheelEvent} event */
  #turned(event) {
    // Inside another page the plain wheel scrolls that page, as over any picture.
    if (this.#sink.isEmbed() && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const [right, down] = wheelNotches(event);
    this.#sink.wheel(right, down, modifiersOf(event) | (event.metaKey ? kControl : 0));
    this.#sink.drawSoon();
  }

  /** @param {HTMLElement} target */
  #listenToKeys(target) {
    this.#on(target, 'keydown', (event) => this.#keyDown(event));
    this.#on(target, 'keyup', (event) => {
      if (keyMeaning(event, false) === 'none' && !kModifierKeys.has(event.key)) return;
      this.#sink.key(event.key, false, modifiersOf(event));
      this.#sink.drawSoon();
    });
    this.#on(target, 'focus', () => this.#focusMoved(true));
    this.#on(target, 'blur', (event) => {
      const to = event.relatedTarget;
      if (to !== this.#canvas && to !== this.#field) this.#focusMoved(false);
    });
  }

  /** @param {boolean} hasFocus */
  #focusMoved(hasFocus) {
    if (hasFocus === this.#hasFocus) return;
    this.#hasFocus = hasFocus;
    this.#sink.focus(hasFocus);
    this.#sink.drawSoon();
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    if (kModifierKeys.has(event.key)) return this.#sink.key(event.key, true, modifiersOf(event));
    const meaning = keyMeaning(event, this.#typing);
    if (meaning === 'none') return;
    event.preventDefault();
    const modifiers = modifiersOf(event);
    this.#sink.key(event.key, true, modifiers);
    if (meaning === 'character') this.#sink.text(event.key);
    // While Command is held a Mac never says that the other key was let go.
    if (meaning === 'shortcut') this.#sink.key(event.key, false, modifiers);
    // At once: a text field that this key opens must be there for the next one, and a browser lets
    // a page write to the clipboard only within the key's own event.
    if (meaning === 'character' || meaning === 'shortcut') this.#sink.drawNow();
    else this.#sink.drawSoon();
  }

  #listenToText() {
    const field = this.#field;
    const take = () => {
      const text = field.value;
      field.value = '';
      if (text === '') return;
      this.#sink.text(text);
      this.#sink.drawSoon();
    };
    this.#on(field, 'input', (event) => {
      if (!(/** @type {InputEvent} */ (event).isComposing)) take();
    });
    field.addEventListener('compositionend', take, { signal: this.#listeners.signal });
    this.#on(field, 'paste', (event) => {
      event.preventDefault();
      this.#sink.paste(event.clipboardData?.getData('text/plain') ?? '');
      this.#sink.drawSoon();
    });
  }

  /** The app has opened or closed a text field, with its caret there. @param {boolean} active @param {number} x @param {number} y */
  setTextInput(active, x, y) {
    this.#typing = active;
    const field = this.#field;
    if (active) {
      const box = this.#canvas.getBoundingClientRect();
      field.style.left = `${Math.round(box.left + x)}px`;  // where an input method opens its window
      field.style.top = `${Math.round(box.top + y)}px`;
      if (this.#hasFocus) field.focus({ preventScroll: true });
    } else if (this.#document.activeElement === field) {
      this.#canvas.focus({ preventScroll: true });
    }
  }

  /** Keyboard focus has gone through all of the canvas: on to what follows it in the page. */
  leave(backwards = false) {
    const focusable = /** @type {HTMLElement[]} */ ([...this.#document.querySelectorAll(
      'a[href], button, input, select, textarea, iframe, [tabindex]')])
      .filter((one) => one === this.#canvas || (one.tabIndex >= 0 && !one.matches(':disabled') && one.getClientRects().length > 0));
    const next = focusable[focusable.indexOf(this.#canvas) + (backwards ? -1 : 1)];
    // At the page's end the browser's own controls, or the host page, come next: the next Tab goes there.
    if (next) next.focus();
    else /** @type {HTMLElement|null} */ (this.#document.activeElement)?.blur();
  }

  /** Without the asynchronous clipboard: by the field and a command. @param {string} text */
  copyByField(text) {
    const active = /** @type {HTMLElement|null} */ (this.#document.activeElement);
    this.#field.value = text;
    this.#field.select();
    this.#document.execCommand('copy');
    this.#field.value = '';
    active?.focus({ preventScroll: true });
  }

  destroy() {
    this.#listeners.abort();
    this.#field.remove();
  }
}
