// @ts-check
// The volumes of a 4-D NIfTI of network maps, and small NIfTI files to hand to the engine. The engine itself reads the header;
// here are only the values, which it gives for scans and single volumes but not for a stack of maps.

import { BundleError } from './bundle-error.js';

/** @typedef {import('../engine-types.js').Header} Header */

/** Bytes of a value and how a DataView reads it. @type {Record<string, [number, (view: DataView, at: number, little: boolean) => number]>} */
const kTypes = {
  uint8: [1, (view, at) => view.getUint8(at)],
  int8: [1, (view, at) => view.getInt8(at)],
  int16: [2, (view, at, little) => view.getInt16(at, little)],
  uint16: [2, (view, at, little) => view.getUint16(at, little)],
  int32: [4, (view, at, little) => view.getInt32(at, little)],
  uint32: [4, (view, at, little) => view.getUint32(at, little)],
  float32: [4, (view, at, little) => view.getFloat32(at, little)],
  float64: [8, (view, at, little) => view.getFloat64(at, little)],
};
/** More than this a page should not take for one stack. */
const kMostValues = 2 ** 27;
const kHeaderBytes = 352;

/**
 * @param {Uint8Array} bytes  of the file, packed or not
 * @param {Header} header     as the engine reads it
 * @param {string} name       for messages
 * @returns {Promise<Float32Array>}  [volume x voxel], x fastest
 */
export async function readMaps(bytes, header, name) {
  const type = kTypes[header.datatype];
  if (!type) throw new BundleError('unsupported', `${name}: maps of ${header.datatype} cannot be read. Save them as float32.`);
  const count = header.dims.reduce((product, n) => product * n, 1);
  if (count > kMostValues) throw new BundleError('out_of_memory', `${name}: ${header.dims.join(' × ')} values are more than a page should take.`);
  const plain = header.gzip ? await inflated(bytes, name) : bytes;
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  const little = !header.bigEndian;
  const start = header.version === 2 ? Number(view.getBigInt64(168, little)) : view.getFloat32(108, little);
  const [size, read] = type;
  if (!(start >= 0) || plain.byteLength < start + size * count) throw new BundleError('bad_input', `${name} is shorter than its header says.`);
  const { slope, intercept } = header;
  return Float32Array.from({ length: count }, (_, i) => slope * read(view, start + size * i, little) + intercept);
}

/** @param {Uint8Array} bytes @param {string} name */
async function inflated(bytes, name) {
  try {
    const stream = new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new BundleError('bad_input', `${name} cannot be unpacked: it is damaged or cut short.`);
  }
}

/**
 * A NIfTI-1 file of float32.
 * @param {string} name
 * @param {number[]} dims            x, y, z and, of scans, t
 * @param {number[]} worldFromVoxel  16 numbers, row-major, mm
 * @param {Float32Array} values
 * @param {{trSecs?: number, spaceCode?: number}} [about]
 */
export function niftiFile(name, dims, worldFromVoxel, values, { trSecs = 0, spaceCode = 2 } = {}) {
  const header = new DataView(new ArrayBuffer(kHeaderBytes));
  header.setInt32(0, 348, true);
  [dims.length, ...dims, 1, 1, 1, 1].slice(0, 8).forEach((n, i) => header.setInt16(40 + 2 * i, n, true));
  header.setInt16(70, 16, true);
  header.setInt16(72, 32, true);
  const size = (/** @type {number} */ axis) => Math.hypot(...[0, 4, 8].map((row) => worldFromVoxel[row + axis]));
  [1, size(0), size(1), size(2), trSecs].forEach((mm, i) => header.setFloat32(76 + 4 * i, mm, true));
  header.setFloat32(108, kHeaderBytes, true);
  header.setFloat32(112, 1, true);
  header.setUint8(123, 2 + 8);  // mm and seconds
  header.setInt16(254, spaceCode, true);
  worldFromVoxel.slice(0, 12).forEach((value, i) => header.setFloat32(280 + 4 * i, value, true));
  [0x6e, 0x2b, 0x31, 0].forEach((byte, i) => header.setUint8(344 + i, byte));
  return new File([header.buffer, /** @type {BlobPart} */ (values)], name);
}
