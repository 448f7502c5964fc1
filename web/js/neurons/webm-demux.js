// @ts-check
// Where the video frames of a WebM or Matroska file lie (RFC 9559), also of files that were recorded
// and state no sizes.

import { badInput, unsupported } from './neuron-error.js';

/** @typedef {import('./mp4-demux.js').CodedVideo} CodedVideo */
/** @typedef {import('./mp4-demux.js').CodedFrame} CodedFrame */

const kId = { segment: 0x18538067, info: 0x1549a966, scale: 0x2ad7b1, tracks: 0x1654ae6b, entry: 0xae, number: 0xd7, type: 0x83, codec: 0x86,
  codecPrivate: 0x63a2, video: 0xe0, width: 0xb0, height: 0xba, defaultDuration: 0x23e383, cluster: 0x1f43b675, time: 0xe7,
  simpleBlock: 0xa3, group: 0xa0, block: 0xa1, reference: 0xfb, duration: 0x4489, encodings: 0x6d80, blockDuration: 0x9b };
/** Elements that are gone into. */
const kParents = new Set([kId.segment, kId.info, kId.tracks, kId.entry, kId.video, kId.cluster, kId.group]);
const kMaxBytes = 600 << 20;

/**
 * @param {Blob} file
 * @param {string} name
 * @returns {Promise<CodedVideo>}
 */
export async function readWebm(file, name) {
  if (file.size > kMaxBytes) throw unsupported(`${name} is larger than ${kMaxBytes >> 20} MB.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const found = collect(bytes, name);
  const track = found.tracks.find(({ type }) => type === 1);
  if (!track) throw unsupported(`${name} has no video.`);
  if (track.encoded) throw unsupported(`${name}: the video is compressed once more.`);
  const blocks = found.blocks.filter(({ number }) => number === track.number);
  if (blocks.length === 0) throw badInput(`${name}: the video has no frames.`);
  /** @type {CodedFrame[]} */
  const frames = blocks.map(({ offset, size, isKey, ticks }) => ({ offset, size, isKey, secs: (ticks * found.scale) / 1e9 }));
  const times = frames.map(({ secs }) => secs).sort((a, b) => a - b);
  const last = times[times.length - 1];
  const typical = track.durationNs > 0 ? track.durationNs / 1e9 : times.length > 1 ? (last - times[0]) / (times.length - 1) : 0.04;
  const stated = (found.duration * found.scale) / 1e9;
  return { codec: codecOf(track, name), description: null, width: track.width, height: track.height, frames,
    endSecs: stated > last ? stated : last + typical, hasSound: found.tracks.some(({ type }) => type === 2) };
}

/** @param {{codec: string, codecPrivate: Uint8Array|null}} track @param {string} name */
function codecOf({ codec, codecPrivate }, name) {
  if (codec === 'V_VP8') return 'vp8';
  if (codec === 'V_VP9') return 'vp09.00.41.08';
  if (codec === 'V_AV1') {
    const about = codecPrivate;
    const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
    return about && about.length > 3 ? `av01.${about[1] >> 5}.${two(about[1] & 31)}M.${about[2] & 0x40 ? 10 : '08'}` : 'av01.0.08M.08';
  }
  throw unsupported(`${name}: video of the kind ${codec}.`);
}

/** A number of variable length. @param {Uint8Array} bytes @param {number} at @param {boolean} keepMarker @returns {[number, number]} value, -1: not known; bytes */
function variable(bytes, at, keepMarker) {
  const first = bytes[at];
  let length = 1;
  while (length <= 8 && !(first & (0x80 >> (length - 1)))) ++length;
  if (length > 8 || at + length > bytes.length) return [NaN, 0];
  let value = keepMarker ? first : first & (0xff >> length);
  let allOnes = (first & (0xff >> length)) === 0xff >> length;
  for (let i = 1; i < length; ++i) {
    value = value * 256 + bytes[at + i];
    if (bytes[at + i] !== 0xff) allOnes = false;
  }
  return [!keepMarker && allOnes ? -1 : value, length];
}

/** @param {Uint8Array} bytes @param {string} name */
function collect(bytes, name) {
  const found = { scale: 1e6, duration: 0, blocks: /** @type {{number: number, offset: number, size: number, isKey: boolean, ticks: number}[]} */ ([]),
    tracks: /** @type {any[]} */ ([]) };
  let clusterTicks = 0;
  let at = 0;
  while (at < bytes.length) {
    const [id, idLength] = variable(bytes, at, true);
    const [size, sizeLength] = variable(bytes, at + idLength, false);
    if (!(idLength > 0 && sizeLength > 0)) break;  // cut off: what is there counts
    const start = at + idLength + sizeLength;
    if (kParents.has(id)) {
      if (id === kId.entry) found.tracks.push({ number: 0, type: 0, codec: '', codecPrivate: null, width: 0, height: 0, durationNs: 0, encoded: false });
      at = start;
      continue;
    }
    if (size < 0) throw badInput(`${name}: an element at byte ${at} states no size.`);
    const end = start + size;
    if (end > bytes.length) break;
    const track = found.tracks[found.tracks.length - 1];
    const whole = () => bytes.subarray(start, end).reduce((value, byte) => value * 256 + byte, 0);
    if (id === kId.scale) found.scale = whole();
    else if (id === kId.duration) found.duration = size === 4 ? new DataView(bytes.buffer, bytes.byteOffset + start, 4).getFloat32(0) : size === 8 ? new DataView(bytes.buffer, bytes.byteOffset + start, 8).getFloat64(0) : 0;
    else if (id === kId.time) clusterTicks = whole();
    else if (id === kId.simpleBlock || id === kId.block) addBlock(bytes, start, end, id === kId.simpleBlock, clusterTicks, found.blocks, name);
    else if (id === kId.reference && found.blocks.length > 0) found.blocks[found.blocks.length - 1].isKey = false;
    else if (track) {
      if (id === kId.number) track.number = whole();
      else if (id === kId.type) track.type = whole();
      else if (id === kId.codec) track.codec = String.fromCharCode(...bytes.subarray(start, end)).replace(/\0+$/, '');
      else if (id === kId.codecPrivate) track.codecPrivate = bytes.slice(start, end);
      else if (id === kId.width) track.width = whole();
      else if (id === kId.height) track.height = whole();
      else if (id === kId.defaultDuration) track.durationNs = whole();
      else if (id === kId.encodings) track.encoded = true;
    }
    at = end;
  }
  return found;
}

/** @param {Uint8Array} bytes @param {number} start @param {number} end @param {boolean} isSimple @param {number} clusterTicks @param {any[]} blocks @param {string} name */
function addBlock(bytes, start, end, isSimple, clusterTicks, blocks, name) {
  const [number, length] = variable(bytes, start, false);
  if (!(length > 0) || start + length + 3 > end) throw badInput(`${name}: a block at byte ${start} is damaged.`);
  const ticks = clusterTicks + new DataView(bytes.buffer, bytes.byteOffset + start + length, 2).getInt16(0);
  const flags = bytes[start + length + 2];
  if (flags & 0x06) throw unsupported(`${name}: several frames in one block.`);
  const offset = start + length + 3;
  blocks.push({ number, offset, size: end - offset, isKey: isSimple ? Boolean(flags & 0x80) : true, ticks });
}
