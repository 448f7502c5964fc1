// @ts-check
// The parts of the app's host that need no browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { errorFrom, jsonOf, sizeInPixels } from '../../web/js/app-host.js';
import { gestureOf, keyMeaning, modifiersOf, pinchNotches, wheelNotches } from '../../web/js/canvas-input.js';

/** @param {Partial<KeyboardEvent>} event */
const key = (event) => /** @type {KeyboardEvent} */ ({ key: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...event });

test('a failure of the app becomes an error with its code', () => {
  const error = /** @type {Error & {code: string}} */ (errorFrom('bad_input: The state: "mm" must be 3 numbers.\nMore.'));
  assert.equal(error.code, 'bad_input');
  assert.equal(error.message, 'The state: "mm" must be 3 numbers.\nMore.');
  assert.equal(/** @type {any} */ (errorFrom('Something else')).code, 'internal');
});

test('typed arrays become JSON lists at any depth', () => {
  assert.equal(jsonOf({ a: new Uint32Array([1, 2]), b: [{ c: new Float32Array([0.5]) }] }), '{"a":[1,2],"b":[{"c":[0.5]}]}');
});

test('the canvas takes the browser\'s exact size, unless its density is emulated', () => {
  const entry = (/** @type {number} */ css, /** @type {number|null} */ exact) => /** @type {any} */ ({
    contentRect: { width: css, height: css / 2 },
    ...(exact === null ? {} : { devicePixelContentBoxSize: [{ inlineSize: exact, blockSize: exact / 2 }] }),
  });
  assert.deepEqual(sizeInPixels(entry(100, null), 1.5), [150, 75]);
  assert.deepEqual(sizeInPixels(entry(100.4, 151), 1.5), [151, 75.5]);
  assert.deepEqual(sizeInPixels(entry(100, 100), 2), [200, 100]);
});

test('modifiers are bits', () => {
  assert.equal(modifiersOf(key({})), 0);
  assert.equal(modifiersOf(key({ shiftKey: true, ctrlKey: true })), 3);
  assert.equal(modifiersOf(key({ altKey: true, metaKey: true })), 12);
});

test('a notch of the wheel is the same in pixels and in lines', () => {
  assert.deepEqual(wheelNotches({ deltaX: 0, deltaY: 100, deltaMode: 0 }), [0, 1]);
  assert.deepEqual(wheelNotches({ deltaX: -3, deltaY: 6, deltaMode: 1 }), [-1, 2]);
  assert.deepEqual(wheelNotches({ deltaX: 0, deltaY: 1, deltaMode: 2 }), [0, 1]);
});

test('fingers that part are a wheel turned up, and back again nothing is left', () => {
  assert.ok(pinchNotches(100, 120) < 0);
  assert.ok(Math.abs(pinchNotches(100, 137) + pinchNotches(137, 100)) < 1e-12);
  assert.equal(pinchNotches(0, 100), 0);
});

test('two fingers zoom where they part, close or go sideways, and scroll where they go up or down together', () => {
  const at = (/** @type {number} */ distance, /** @type {number} */ x, /** @type {number} */ y) => ({ distance, middle: { x, y } });
  const start = at(100, 50, 50);
  assert.equal(gestureOf(start, at(103, 52, 48)), 'none');
  assert.equal(gestureOf(start, at(130, 50, 58)), 'zoom');
  assert.equal(gestureOf(start, at(80, 50, 50)), 'zoom');
  assert.equal(gestureOf(start, at(101, 90, 55)), 'zoom');
  assert.equal(gestureOf(start, at(104, 54, 20)), 'scroll');
});

test('keys of the view are taken, the browser keeps its own', () => {
  for (const name of ['ArrowLeft', 'PageDown', 'Home', 'Escape', 'Enter', 'Tab', 'Backspace']) {
    assert.equal(keyMeaning(key({ key: name }), false), 'key', name);
    assert.equal(keyMeaning(key({ key: name }), true), 'key', name);
  }
  for (const name of ['F5', 'F12', 'AudioVolumeUp', 'Shift', 'Control', 'Process', 'Dead', 'Unidentified']) {
    assert.equal(keyMeaning(key({ key: name }), false), 'none', name);
  }
  for (const letter of ['r', 't', 'l', 'p', 'w', 'f', '+', '-', '0', 'v']) {
    assert.equal(keyMeaning(key({ key: letter, ctrlKey: true }), false), 'none', `Control ${letter}`);
  }
  assert.equal(keyMeaning(key({ key: 'ArrowLeft', altKey: true }), false), 'none', 'back in history');
});

test('shortcuts are taken with Control and with Command', () => {
  for (const letter of ['a', 'c', 'x', 'y', 'z', 'Z']) {
    assert.equal(keyMeaning(key({ key: letter, ctrlKey: true }), true), 'shortcut');
    assert.equal(keyMeaning(key({ key: letter, metaKey: true }), false), 'shortcut');
  }
});

test('characters are shortcuts of the view, but text where a field is open', () => {
  for (const character of ['/', '?', 't', ' ', 'é', '😀', '[']) {
    assert.equal(keyMeaning(key({ key: character }), false), 'character');
    assert.equal(keyMeaning(key({ key: character }), true), 'none', 'comes as input of the field');
  }
  // AltGr on Windows: Control and Alt with the character that it writes.
  assert.equal(keyMeaning(key({ key: '[', ctrlKey: true, altKey: true }), false), 'character');
  assert.equal(keyMeaning(key({ key: '[', ctrlKey: true, altKey: true }), true), 'none');
});

test('keys of an input method at work are its own', () => {
  assert.equal(keyMeaning(key({ key: 'a', isComposing: true }), true), 'none');
  assert.equal(keyMeaning(key({ key: 'Enter', isComposing: true }), true), 'none');
});
