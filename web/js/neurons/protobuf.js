// @ts-check
// The protobuf wire format, as much as reading and extending an ONNX file takes
// (protobuf.dev/programming-guides/encoding). Nothing is copied: a field is a range of the file's
// bytes, so that what is not understood can be handed on byte for byte.

import { badInput } from './neuron-error.js';

/**
 * One field of a message. Of wire type 2 [start, end) is the content, of the others the value.
 * @typedef {object} Field
 * @property {number} field   number
 * @property {0|1|2|5} wire   varint, 64 bit, bytes, 32 bit
 * @property {number} tagAt   where the tag begins
 * @property {number} start
 * @property {number} end     also the end of the field
 * @property {number} value   of a varint, as a signed 64-bit integer; else 0
 */

const kTwo32 = 2 ** 32;
const utf8 = new TextDecoder('utf-8');
const toUtf8 = new TextEncoder();

/**
 * A varint of at most 10 bytes.
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {number} end  of the message
 * @param {string} where
 * @returns {[number, number]} value as a signed 64-bit integer, and where it ends
 */
function readVarint(bytes, at, end, where) {
  let low = 0;
  let high = 0;
  for (let i = 0; i < 10; ++i) {
    if (at + i >= end) throw badInput(`${where} ends in the middle of a number, at byte ${at}.`);
    const byte = bytes[at + i];
    const bits = byte & 0x7f;
    if (i < 4) low += bits * 2 ** (7 * i);
    else if (i === 4) {
      low += (bits & 0x0f) * 2 ** 28;
      high += bits >>> 4;
    } else high += bits * 2 ** (7 * i - 32);
    if (byte < 0x80) {
      high %= kTwo32;
      return [(high >= kTwo32 / 2 ? high - kTwo32 : high) * kTwo32 + low, at + i + 1];
    }
  }
  throw badInput(`${where} has a number of more than 10 bytes at byte ${at}.`);
}

/**
 * The fields of one message.
 * @param {Uint8Array} bytes
 * @param {number} start
 * @param {number} end
 * @param {string} where  for messages: which file and which message
 * @returns {Generator<Field>}
 */
export function* fields(bytes, start, end, where) {
  let at = start;
  while (at < end) {
    const tagAt = at;
    const [tag, valueAt] = readVarint(bytes, at, end, where);
    const field = Math.floor(tag / 8);
    const wire = tag - field * 8;
    if (!(tag > 0 && field >= 1 && field < 2 ** 29)) throw badInput(`${where} has no valid field at byte ${tagAt}.`);
    if (wire === 0) {
      const [value, next] = readVarint(bytes, valueAt, end, where);
      yield { field, wire, tagAt, start: valueAt, end: next, value };
      at = next;
    } else if (wire === 1 || wire === 5) {
      const next = valueAt + (wire === 1 ? 8 : 4);
      if (next > end) throw badInput(`${where} ends in the middle of field ${field}, at byte ${tagAt}.`);
      yield { field, wire, tagAt, start: valueAt, end: next, value: 0 };
      at = next;
    } else if (wire === 2) {
      const [length, contentAt] = readVarint(bytes, valueAt, end, where);
      if (!(length >= 0 && length <= end - contentAt)) {
        throw badInput(`${where}: field ${field} at byte ${tagAt} states ${length} bytes, ${end - contentAt} are left.`);
      }
      yield { field, wire, tagAt, start: contentAt, end: contentAt + length, value: 0 };
      at = contentAt + length;
    } else {
      throw badInput(`${where} has wire type ${wire} at byte ${tagAt}, which no ONNX file has.`);
    }
  }
}

/** @param {Uint8Array} bytes @param {Field} field */
export const textOf = (bytes, field) => utf8.decode(bytes.subarray(field.start, field.end));

/**
 * The numbers of a repeated integer field, packed or not.
 * @param {Uint8Array} bytes
 * @param {Field} field
 * @param {string} where
 * @returns {number[]}
 */
export function integersOf(bytes, field, where) {
  if (field.wire === 0) return [field.value];
  if (field.wire !== 2) throw badInput(`${where}: field ${field.field} at byte ${field.tagAt} holds no integers.`);
  const values = [];
  for (let at = field.start; at < field.end;) {
    const [value, next] = readVarint(bytes, at, field.end, where);
    values.push(value);
    at = next;
  }
  return values;
}

/** A varint of a number that is not negative. @param {number} value @returns {number[]} */
export function varint(value) {
  const bytes = [];
  while (value >= 0x80) {
    bytes.push((value % 0x80) | 0x80);
    value = Math.floor(value / 0x80);
  }
  bytes.push(value);
  return bytes;
}

/**
 * A field of bytes.
 * @param {number} field
 * @param {Uint8Array|string} content
 * @returns {Uint8Array}
 */
export function bytesField(field, content) {
  const body = typeof content === 'string' ? toUtf8.encode(content) : content;
  const head = [...varint(field * 8 + 2), ...varint(body.length)];
  const all = new Uint8Array(head.length + body.length);
  all.set(head);
  all.set(body, head.length);
  return all;
}

/** @param {Uint8Array[]} parts */
export function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
