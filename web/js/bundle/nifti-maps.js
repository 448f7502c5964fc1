// @ts-check
// The volumes of a 4-D NIfTI of network maps, and small NIfTI files to hand to the engine. The engine itself reads the header;
// here are only the values, which it gives for scans and single volumes but not for a stack of maps.

import { BundleError } from './bundle-error.js';
import { readStart } from './read-at-most.js';
import { partOf, Turns } from './turns.js';

/** @typedef {import('../engine-types.js').CallOptions} CallOptions */
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
/** More than this a page should not take for one stack: 74 maps at 2 mm. */
const kMostValues = 2 ** 26;
const kHeaderBytes = 352;
/** What a header's extensions may take. */
const kMostBeforeValues = 2 ** 20;
/** Packed bytes that are unpacked at a time: deflate makes a thousand times as many of them at most. */
const kPackedPiece = 2 ** 14;
/** Values that are read before the clock is looked at. */
const kStride = 2 ** 16;
/** Share of the reading that unpacking takes. */
const kUnpackingShare = 0.6;

/**
 * @param {Uint8Array} bytes  of the file, packed or not; what is returned may be a part of them
 * @param {Header} header     as the engine reads it
 * @param {string} name       for messages
 * @param {CallOptions} [options]
 * @returns {Promise<Float32Array>}  [volume x voxel], x fastest
 */
export async function readMaps(bytes, header, name, options = {}) {
  const type = kTypes[header.datatype];
  if (!type) throw new BundleError('unsupported', `${name}: maps of ${header.datatype} cannot be read. Save them as float32.`);
  const count = header.dims.reduce((product, n) => product * n, 1);
  if (count > kMostValues) throw new BundleError('out_of_memory', `${name}: ${header.dims.join(' × ')} values are more than a page should take.`);
  const [size, read] = type;
  const plain = header.gzip ? await inflated(bytes, kMostBeforeValues + size * count, name, partOf(options, 0, kUnpackingShare)) : bytes;
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  const little = !header.bigEndian;
  const start = header.version === 2 ? Number(view.getBigInt64(168, little)) : view.getFloat32(108, little);
  if (!(start >= 0) || plain.byteLength < start + size * count) throw new BundleError('bad_input', `${name} is shorter than its header says.`);
  const { slope, intercept } = header;
  if (header.datatype === 'float32' && little && slope === 1 && intercept === 0 && (plain.byteOffset + start) % 4 === 0) {
    return new Float32Array(plain.buffer, plain.byteOffset + start, count);
  }
  const values = new Float32Array(count);
  const turns = new Turns(partOf(options, kUnpackingShare, 1), 'Reading the maps');
  for (let from = 0; from < count; from += kStride) {
    const end = Math.min(count, from + kStride);
    for (let i = from; i < end; ++i) values[i] = slope * read(view, start + size * i, little) + intercept;
    if (turns.isOver) await turns.next(end / count);
  }
  return values;
}

/**
 * The file as far as its values go; what follows is not unpacked.
 * @param {Uint8Array} bytes
 * @param {number} most
 * @param {string} name
 * @param {CallOptions} [options]
 */
export async function inflated(bytes, most, name, options = {}) {
  let at = 0;
  const turns = new Turns(options, 'Unpacking the maps');
  const packed = new ReadableStream({
    async pull(controller) {
      if (turns.isOver) await turns.next(at / bytes.length);
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + kPackedPiece));
      at += kPackedPiece;
    },
  }, { highWaterMark: 0 });
  try {
    return (await readStart(packed.pipeThrough(/** @type {any} */ (new DecompressionStream('gzip'))), most)).bytes;
  } catch {
    options.signal?.throwIfAborted();
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
