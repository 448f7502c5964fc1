// @ts-check
// Where the video frames of an MP4 or MOV file lie (ISO/IEC 14496-12): offsets, sizes, times, and
// what a decoder must be told. Only the tables are read.

import { badInput, unsupported } from './neuron-error.js';

/**
 * One coded frame; in the order of decoding.
 * @typedef {object} CodedFrame
 * @property {number} offset
 * @property {number} size
 * @property {boolean} isKey
 * @property {number} secs     when it is shown
 */

/**
 * @typedef {object} CodedVideo
 * @property {string} codec        as WebCodecs wants it
 * @property {Uint8Array|null} description
 * @property {number} width
 * @property {number} height
 * @property {CodedFrame[]} frames in the order of decoding
 * @property {number} endSecs      when the last frame ends
 * @property {boolean} hasSound
 */

const kMaxMovieBox = 256 << 20;

/** A box: its type and its content. @typedef {{type: string, start: number, end: number}} Box */

class Reader {
  /** @param {Uint8Array} bytes @param {string} name */
  constructor(bytes, name) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.bytes = bytes;
    this.name = name;
  }

  /** @param {number} at */
  u32(at) {
    if (at + 4 > this.view.byteLength) throw badInput(`${this.name}: a table of the film is cut off.`);
    return this.view.getUint32(at);
  }

  /** @param {number} at */
  i32(at) {
    this.u32(at);
    return this.view.getInt32(at);
  }

  /** @param {number} at */
  u64(at) {
    return this.u32(at) * 2 ** 32 + this.u32(at + 4);
  }

  /** @param {number} at */
  type(at) {
    return String.fromCharCode(...this.bytes.subarray(at, at + 4));
  }

  /** @param {number} start @param {number} end @returns {Generator<Box>} */
  *boxes(start, end) {
    for (let at = start; at + 8 <= end;) {
      let size = this.u32(at);
      let head = 8;
      if (size === 1) {
        size = this.u64(at + 8);
        head = 16;
      } else if (size === 0) size = end - at;
      if (size < head || at + size > end) throw badInput(`${this.name}: the box ${this.type(at + 4)} states a wrong size.`);
      yield { type: this.type(at + 4), start: at + head, end: at + size };
      at += size;
    }
  }

  /** The first box of a path. @param {Box} box @param {...string} path @returns {Box|null} */
  find(box, ...path) {
    /** @type {Box|null} */
    let found = box;
    for (const type of path) {
      /** @type {Box|null} */
      const parent = found;
      found = null;
      for (const child of parent ? this.boxes(parent.start, parent.end) : []) {
        if (child.type === type) {
          found = child;
          break;
        }
      }
      if (!found) return null;
    }
    return found;
  }
}

/**
 * @param {Blob} file
 * @param {string} name
 * @returns {Promise<CodedVideo>}
 */
export async function readMp4(file, name) {
  const reader = new Reader(await movieBox(file, name), name);
  const movie = { type: 'moov', start: 0, end: reader.bytes.length };
  if (reader.find(movie, 'mvex')) throw unsupported(`${name} is a fragmented MP4.`);
  const movieSecs = reader.find(movie, 'mvhd');
  const movieScale = movieSecs ? reader.u32(movieSecs.start + (reader.bytes[movieSecs.start] === 1 ? 20 : 12)) : 1000;
  /** @type {Box|null} */
  let video = null;
  let hasSound = false;
  for (const track of reader.boxes(movie.start, movie.end)) {
    if (track.type !== 'trak') continue;
    const handler = reader.find(track, 'mdia', 'hdlr');
    const kind = handler ? reader.type(handler.start + 8) : '';
    if (kind === 'vide') video ??= track;
    if (kind === 'soun') hasSound = true;
  }
  if (!video) throw unsupported(`${name} has no video.`);
  return { ...readTrack(reader, video, movieScale), hasSound };
}

/** The tables of the file, which may stand before or after the frames. @param {Blob} file @param {string} name */
async function movieBox(file, name) {
  for (let at = 0; at + 8 <= file.size;) {
    const head = new DataView(await file.slice(at, at + 16).arrayBuffer());
    let size = head.getUint32(0);
    const type = String.fromCharCode(...new Uint8Array(head.buffer, 4, 4));
    let headSize = 8;
    if (size === 1 && head.byteLength >= 16) {
      size = head.getUint32(8) * 2 ** 32 + head.getUint32(12);
      headSize = 16;
    } else if (size === 0) size = file.size - at;
    if (size < headSize) throw badInput(`${name}: a box of the film states a wrong size.`);
    if (type === 'moov') {
      if (size > kMaxMovieBox || at + size > file.size) throw badInput(`${name}: the film's tables are cut off.`);
      return new Uint8Array(await file.slice(at + headSize, at + size).arrayBuffer());
    }
    at += size;
  }
  throw badInput(`${name}: the film's tables are missing; the file is cut off or no MP4.`);
}

/** @param {Reader} reader @param {Box} track @param {number} movieScale */
function readTrack(reader, track, movieScale) {
  const { name } = reader;
  const header = reader.find(track, 'mdia', 'mdhd');
  const tables = reader.find(track, 'mdia', 'minf', 'stbl');
  if (!header || !tables) throw badInput(`${name}: the tables of the video are missing.`);
  const scale = reader.u32(header.start + (reader.bytes[header.start] === 1 ? 20 : 12));
  if (scale === 0) throw badInput(`${name}: the video states no time scale.`);
  const table = (/** @type {string} */ type) => reader.find(tables, type);
  const sizes = readSizes(reader, table('stsz'));
  const offsets = readOffsets(reader, table('stsc'), table('stco'), table('co64'), sizes);
  const { starts, durations } = readTimes(reader, table('stts'), sizes.length);
  const shifts = readShifts(reader, table('ctts'), sizes.length);
  const keys = readKeys(reader, table('stss'));
  const { skip, wait, length } = readEdits(reader, track, movieScale, scale);
  /** @type {CodedFrame[]} */
  const frames = [];
  let endSecs = 0;
  for (let i = 0; i < sizes.length; ++i) {
    const shown = starts[i] + shifts[i] - skip;
    const secs = shown / scale + wait;
    frames.push({ offset: offsets[i], size: sizes[i], isKey: keys === null || keys.has(i), secs });
    endSecs = Math.max(endSecs, secs + durations[i] / scale);
  }
  if (length > 0) endSecs = Math.min(endSecs, wait + length);
  return { ...readFormat(reader, table('stsd')), frames, endSecs };
}

/** @param {Reader} reader @param {Box|null} box @returns {number[]} */
function readSizes(reader, box) {
  if (!box) throw badInput(`${reader.name}: the sizes of the frames are missing.`);
  const fixed = reader.u32(box.start + 4);
  const count = reader.u32(box.start + 8);
  if (count === 0) throw badInput(`${reader.name}: the video has no frames.`);
  if (!fixed && box.start + 12 + 4 * count > box.end) throw badInput(`${reader.name}: a table of the film is cut off.`);
  if (count > 20_000_000) throw badInput(`${reader.name}: ${count} frames cannot be.`);
  return Array.from({ length: count }, (_, i) => fixed || reader.u32(box.start + 12 + 4 * i));
}

/** @param {Reader} reader @param {Box|null} toChunk @param {Box|null} short @param {Box|null} long @param {number[]} sizes */
function readOffsets(reader, toChunk, short, long, sizes) {
  const chunks = short ?? long;
  if (!toChunk || !chunks) throw badInput(`${reader.name}: the places of the frames are missing.`);
  const nChunks = reader.u32(chunks.start + 4);
  const nGroups = reader.u32(toChunk.start + 4);
  const offsets = new Float64Array(sizes.length);
  let frame = 0;
  for (let group = 0; group < nGroups && frame < sizes.length; ++group) {
    const at = toChunk.start + 8 + 12 * group;
    const first = reader.u32(at) - 1;
    const perChunk = reader.u32(at + 4);
    const end = group + 1 < nGroups ? reader.u32(at + 12) - 1 : nChunks;
    for (let chunk = first; chunk < Math.min(end, nChunks); ++chunk) {
      let offset = short ? reader.u32(chunks.start + 8 + 4 * chunk) : reader.u64(chunks.start + 8 + 8 * chunk);
      for (let i = 0; i < perChunk && frame < sizes.length; ++i) {
        offsets[frame] = offset;
        offset += sizes[frame++];
      }
    }
  }
  if (frame < sizes.length) throw badInput(`${reader.name}: the place of frame ${frame} is missing.`);
  return offsets;
}

/** @param {Reader} reader @param {Box|null} box @param {number} count */
function readTimes(reader, box, count) {
  if (!box) throw badInput(`${reader.name}: the times of the frames are missing.`);
  const starts = new Float64Array(count);
  const durations = new Float64Array(count);
  const entries = reader.u32(box.start + 4);
  let frame = 0;
  let time = 0;
  for (let entry = 0; entry < entries; ++entry) {
    const n = reader.u32(box.start + 8 + 8 * entry);
    const delta = reader.u32(box.start + 12 + 8 * entry);
    for (let i = 0; i < n && frame < count; ++i, ++frame) {
      starts[frame] = time;
      durations[frame] = delta;
      time += delta;
    }
  }
  if (frame < count) throw badInput(`${reader.name}: the time of frame ${frame} is missing.`);
  return { starts, durations };
}

/** From decoding to showing. @param {Reader} reader @param {Box|null} box @param {number} count */
function readShifts(reader, box, count) {
  const shifts = new Float64Array(count);
  if (!box) return shifts;
  const entries = reader.u32(box.start + 4);
  let frame = 0;
  for (let entry = 0; entry < entries; ++entry) {
    const n = reader.u32(box.start + 8 + 8 * entry);
    const shift = reader.i32(box.start + 12 + 8 * entry);  // signed in version 1, and never large in version 0
    for (let i = 0; i < n && frame < count; ++i) shifts[frame++] = shift;
  }
  return shifts;
}

/** @param {Reader} reader @param {Box|null} box @returns {Set<number>|null} null: every frame is one */
function readKeys(reader, box) {
  if (!box) return null;
  const count = reader.u32(box.start + 4);
  const keys = new Set();
  for (let i = 0; i < count; ++i) keys.add(reader.u32(box.start + 8 + 4 * i) - 1);
  return keys;
}

/**
 * The edit list: a pause before the film, and where in the video it begins.
 * @param {Reader} reader @param {Box} track @param {number} movieScale @param {number} scale
 */
function readEdits(reader, track, movieScale, scale) {
  const box = reader.find(track, 'edts', 'elst');
  const result = { skip: 0, wait: 0, length: 0 };
  if (!box) return result;
  const isLong = reader.bytes[box.start] === 1;
  const count = reader.u32(box.start + 4);
  for (let i = 0, at = box.start + 8; i < count; ++i, at += isLong ? 20 : 12) {
    const duration = isLong ? reader.u64(at) : reader.u32(at);
    const from = isLong ? reader.i32(at + 8) * 2 ** 32 + reader.u32(at + 12) : reader.i32(at + 4);
    if (from < 0) result.wait += duration / movieScale;
    else {
      if (result.length > 0) throw unsupported(`${reader.name} is put together from several parts (edit list).`);
      result.skip = from;
      result.length = duration / movieScale || 1e12 / scale;
    }
  }
  return result;
}

/** @param {Reader} reader @param {Box|null} box */
function readFormat(reader, box) {
  if (!box) throw badInput(`${reader.name}: the format of the video is missing.`);
  const entry = reader.boxes(box.start + 8, box.end).next().value;
  if (!entry) throw badInput(`${reader.name}: the format of the video is missing.`);
  if (entry.end - entry.start < 78) throw badInput(`${reader.name}: the format of the video is cut off.`);
  const view = reader.view;
  const [width, height] = [view.getUint16(entry.start + 24), view.getUint16(entry.start + 26)];
  const inner = { type: entry.type, start: entry.start + 78, end: entry.end };
  const config = (/** @type {string} */ type) => {
    const found = reader.find(inner, type);
    return found ? reader.bytes.slice(found.start, found.end) : null;
  };
  const hex = (/** @type {number} */ value) => value.toString(16).padStart(2, '0');
  const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
  if (entry.type === 'avc1' || entry.type === 'avc3') {
    const description = config('avcC');
    if (!description || description.length < 4) throw badInput(`${reader.name}: the description of the H.264 video is missing.`);
    return { codec: `${entry.type}.${hex(description[1])}${hex(description[2])}${hex(description[3])}`, description, width, height };
  }
  if (entry.type === 'vp08') return { codec: 'vp8', description: null, width, height };
  if (entry.type === 'vp09') {
    const about = config('vpcC');
    const codec = about && about.length > 6 ? `vp09.${two(about[4])}.${two(about[5])}.${two(about[6] >> 4)}` : 'vp09.00.41.08';
    return { codec, description: null, width, height };
  }
  if (entry.type === 'av01') {
    const about = config('av1C');
    const bits = about && about[2] & 0x40 ? (about[2] & 0x20 ? 12 : 10) : 8;
    const codec = about ? `av01.${about[1] >> 5}.${two(about[1] & 31)}${about[2] & 0x80 ? 'H' : 'M'}.${two(bits)}` : 'av01.0.08M.08';
    return { codec, description: about, width, height };
  }
  throw unsupported(`${reader.name}: video of the kind ${entry.type}.`);
}
