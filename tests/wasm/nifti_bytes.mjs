// Small NIfTI-1 files made in memory.
import {gzipSync} from 'node:zlib';

/** NIfTI's datatype codes. @type {Record<string, number>} */
const kCodes = {uint8: 2, int16: 4, float32: 16};

/**
 * @param {object} image
 * @param {number[]} image.dims          x, y, z and, of a scan, t
 * @param {Uint8Array | Int16Array | Float32Array} image.values  x fastest
 * @param {number} [image.trSecs]        0: not stated
 * @param {boolean} [image.detached]     only the header, for a .hdr
 * @returns {Buffer}
 */
export function niftiBytes({dims, values, trSecs = 2, detached = false}) {
  const type = values.constructor.name.replace('Array', '').toLowerCase();
  const header = Buffer.alloc(352);
  header.writeInt32LE(348, 0);
  header.writeInt16LE(dims.length, 40);
  for (let i = 0; i < 7; ++i) header.writeInt16LE(dims[i] ?? 1, 42 + 2 * i);
  header.writeInt16LE(kCodes[type], 70);
  header.writeInt16LE(8 * values.BYTES_PER_ELEMENT, 72);
  header.writeFloatLE(1, 76);
  for (const [i, size] of [3, 3, 4, trSecs].entries()) header.writeFloatLE(size, 80 + 4 * i);
  header.writeFloatLE(detached ? 0 : 352, 108);
  header.writeFloatLE(1, 112);
  header.writeUInt8(2 + 8, 123);  // mm, s
  header.writeInt16LE(1, 254);    // sform: scanner
  const affine = [-3, 0, 0, 30, 0, 3, 0, -40, 0, 0, 4, -20];
  affine.forEach((value, i) => header.writeFloatLE(value, 280 + 4 * i));
  header.write(detached ? 'ni1\0' : 'n+1\0', 344, 'latin1');
  if (detached) return header.subarray(0, 348);
  return Buffer.concat([header, rawBytes(values)]);
}

/** @param {Uint8Array | Int16Array | Float32Array} values */
export const rawBytes = (values) =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength);

/** @param {string} name @param {Uint8Array} bytes */
export const namedFile = (name, bytes) => new File([/** @type {any} */ (bytes)], name);

/** @param {string} name @param {Uint8Array} bytes */
export const gzipFile = (name, bytes) => namedFile(name, gzipSync(bytes, {level: 1}));

/** A repeatable uniform number in [0, 1) (mulberry32). @param {number} seed */
export function uniforms(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A scan with a bright ball in the middle of dark noise, so that a mask is found.
 * @param {{dims?: number[], seed?: number}} [options]
 */
export function ballScan({dims = [20, 22, 14, 40], seed = 1} = {}) {
  const [nx, ny, nz, nt] = dims;
  const nVoxels = nx * ny * nz;
  const values = new Int16Array(nVoxels * nt);
  const random = uniforms(seed);
  for (let t = 0, at = 0; t < nt; ++t) {
    for (let v = 0; v < nVoxels; ++v, ++at) {
      const x = (v % nx) / nx - 0.5;
      const y = (Math.floor(v / nx) % ny) / ny - 0.5;
      const z = Math.floor(v / (nx * ny)) / nz - 0.5;
      const inside = x * x + y * y + z * z < 0.16;
      values[at] = (inside ? 9000 : 40) + (inside ? 120 : 30) * (random() - 0.5) + (inside ? t : 0);
    }
  }
  return {dims, values};
}

/**
 * Pearson's r after a straight line and the cosines of a 128 s high-pass have been taken out of both,
 * in double: the plain reference.
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 * @param {number} trSecs
 */
export function detrendedR(a, b, trSecs) {
  const n = a.length;
  const shapes = [() => 1, (/** @type {number} */ t) => t - (n - 1) / 2];
  for (let k = 1; k <= Math.floor(2 * n * trSecs / 128); ++k) shapes.push((t) => Math.cos(Math.PI * k * (t + 0.5) / n));
  /** @type {Float64Array[]} */
  const basis = [];
  const residuals = (/** @type {ArrayLike<number>} */ y) => {
    const left = Float64Array.from({length: n}, (_, t) => y[t]);
    for (const q of [...basis, ...basis]) {  // twice: once leaves the rounding of large means
      const weight = dot(left, q);
      left.forEach((_, t) => { left[t] -= weight * q[t]; });
    }
    return left;
  };
  const dot = (/** @type {Float64Array} */ p, /** @type {Float64Array} */ q) =>
    p.reduce((sum, value, t) => sum + value * q[t], 0);
  for (const shape of shapes) {
    const column = residuals(Float64Array.from({length: n}, (_, t) => shape(t)));
    const norm = Math.sqrt(dot(column, column));
    basis.push(column.map((value) => value / norm));
  }
  const x = residuals(a);
  const y = residuals(b);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}
