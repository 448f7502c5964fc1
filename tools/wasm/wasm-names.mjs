// @ts-check
// The function names of a WebAssembly file: reads them, and writes others.

/** @param {Uint8Array} bytes @param {number} at @returns {[number, number]} value, position after it */
function readLeb(bytes, at) {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++];
    value += (byte & 127) * scale;
    if (byte < 128) return [value, at];
  }
}

/** @param {number} value @returns {number[]} */
function leb(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(Math.floor(value / 128))];
}

/** @param {string} text */
const named = (text) => [...leb(Buffer.byteLength(text)), ...Buffer.from(text)];

/** @param {Buffer} file @returns {{id: number, start: number, from: number, end: number}[]} start: of the header; from: of the content */
function sections(file) {
  if (file.length < 8 || file.readUInt32LE(0) !== 0x6d736100) throw new Error('this is no WebAssembly file');
  const found = [];
  for (let start = 8; start < file.length;) {
    const [size, from] = readLeb(file, start + 1);
    found.push({ id: file[start], start, from, end: from + size });
    start = from + size;
  }
  return found;
}

/** @param {Buffer} file @param {{id: number, from: number}} section */
function customName(file, section) {
  if (section.id !== 0) return '';
  const [length, at] = readLeb(file, section.from);
  return file.toString('utf8', at, at + length);
}

/**
 * Names by function index, imported ones included; empty where the file has no name section.
 * @param {Buffer} file
 * @returns {Map<number, string>}
 */
export function functionNames(file) {
  const names = new Map();
  const section = sections(file).find((one) => customName(file, one) === 'name');
  if (!section) return names;
  let at = section.from + named('name').length;
  while (at < section.end) {
    const kind = file[at];
    const [size, from] = readLeb(file, at + 1);
    at = from + size;
    if (kind !== 1) continue;
    let [count, next] = readLeb(file, from);
    for (; count > 0; --count) {
      let index, length;
      [index, next] = readLeb(file, next);
      [length, next] = readLeb(file, next);
      names.set(index, file.toString('utf8', next, next + length));
      next += length;
    }
  }
  return names;
}

/**
 * The file with other function names.
 * @param {Buffer} file
 * @param {Map<number, string>} names  by function index
 * @returns {Buffer}
 */
export function withFunctionNames(file, names) {
  const rows = [...names].sort(([a], [b]) => a - b).flatMap(([index, name]) => [...leb(index), ...named(name)]);
  const list = [...leb(names.size), ...rows];
  const content = [...named('name'), 1, ...leb(list.length), ...list];
  const kept = sections(file).filter((section) => customName(file, section) !== 'name');
  return Buffer.concat([file.subarray(0, 8), ...kept.map(({ start, end }) => file.subarray(start, end)),
    Buffer.from([0, ...leb(content.length), ...content])]);
}
