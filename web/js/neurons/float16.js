// @ts-check
// IEEE 754 half precision (1 sign, 5 exponent, 10 fraction bits), for models that take or give it.

/** @type {Float32Array|null} */
let table = null;

/** All 65536 values. */
function halfTable() {
  if (table) return table;
  table = new Float32Array(65536);
  for (let bits = 0; bits < 65536; ++bits) {
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    const size = exponent === 0 ? fraction * 2 ** -24 : exponent === 31 ? (fraction ? NaN : Infinity) : (1 + fraction / 1024) * 2 ** (exponent - 15);
    table[bits] = bits & 0x8000 ? -size : size;
  }
  return table;
}

/** @param {Uint16Array} halves @returns {Float32Array} */
export function floatsOfHalves(halves) {
  const values = halfTable();
  const floats = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; ++i) floats[i] = values[halves[i]];
  return floats;
}

const kFloat = new Float32Array(1);
const kBits = new Uint32Array(kFloat.buffer);

/** The nearest half; halfway cases go to even, as in numpy. @param {number} value @returns {number} bits */
export function halfOf(value) {
  kFloat[0] = value;
  const bits = kBits[0];
  const sign = (bits >>> 16) & 0x8000;
  const size = bits & 0x7fffffff;
  if (size >= 0x7f800000) return sign | (size > 0x7f800000 ? 0x7e00 : 0x7c00);
  if (size >= 0x477ff000) return sign | 0x7c00;  // at or above 65520
  if (size < 0x38800000) {  // below 2^-14: counted in steps of 2^-24
    const steps = Math.abs(kFloat[0]) * 2 ** 24;
    const low = Math.floor(steps);
    const rest = steps - low;
    return sign | (rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low);
  }
  const rounded = size + 0xfff + ((size >>> 13) & 1);
  return sign | ((rounded >>> 13) - (112 << 10));
}

/** @param {Float32Array} floats @param {Uint16Array} [halves] to write into @returns {Uint16Array} */
export function halvesOfFloats(floats, halves = new Uint16Array(floats.length)) {
  for (let i = 0; i < floats.length; ++i) halves[i] = halfOf(floats[i]);
  return halves;
}
