// @ts-check
// The frames of a film, decoded by WebCodecs one after the other while the network runs: decoding
// happens in the browser's own threads, up to a few frames ahead.

import { badInput, throwIfCancelled, unsupported } from './neuron-error.js';
import { isDisposable } from './h264.js';
import { readMp4 } from './mp4-demux.js';
import { pictureFromVideoFrame } from './picture.js';
import { readWebm } from './webm-demux.js';

/** @typedef {import('./picture.js').Picture} Picture */
/** @typedef {import('./mp4-demux.js').CodedVideo} CodedVideo */

/** Wanted frames that wait to be used. */
const kMaxWaiting = 6;
const kAheadBytes = 96 << 20;
const kReadAtOnce = 4 << 20;

/**
 * A film that is open.
 * @typedef {import('./responses.js').FrameSource & {times: Float64Array, endSecs: number, width: number, height: number,
 *   hasSound: boolean, method: string}} FilmSource  times: when each frame starts, s
 */

/**
 * @param {Blob} file
 * @param {string} name
 * @returns {Promise<FilmSource>} rejects with 'unsupported' where another way may still play it
 */
export async function openWithWebCodecs(file, name) {
  const head = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  const isMatroska = head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3;
  const box = String.fromCharCode(...head.subarray(4, 8));
  if (!isMatroska && !/^(ftyp|moov|mdat|free|skip|wide|pnot)$/.test(box)) throw unsupported(`${name} is neither MP4 nor WebM.`);
  const coded = await (isMatroska ? readWebm : readMp4)(file, name);
  if (typeof VideoDecoder === 'undefined') throw unsupported('This browser has no WebCodecs.');
  const config = { codec: coded.codec, codedWidth: coded.width, codedHeight: coded.height,
    ...(coded.description ? { description: coded.description } : {}), hardwareAcceleration: /** @type {const} */ ('prefer-software') };
  const support = await VideoDecoder.isConfigSupported(config).catch(() => ({ supported: false }));
  if (!support.supported) throw unsupported(`${name}: this browser cannot decode ${coded.codec}.`);
  return new WebCodecsFilm(file, name, coded, config);
}

class WebCodecsFilm {
  method = 'WebCodecs';
  #file;
  #name;
  #coded;
  #config;
  /** Place in time of each coded frame. @type {Int32Array} */
  #ranks;
  /** Coded frame of each place in time. @type {Int32Array} */
  #order;
  /** @type {{start: number, bytes: Uint8Array}} */
  #read = { start: 0, bytes: new Uint8Array(0) };

  /** @param {Blob} file @param {string} name @param {CodedVideo} coded @param {VideoDecoderConfig} config */
  constructor(file, name, coded, config) {
    this.#file = file;
    this.#name = name;
    this.#coded = coded;
    this.#config = config;
    const { frames } = coded;
    // What the film's edit list cuts off before its start is decoded, but never shown.
    const shown = [...frames.keys()].filter((i) => frames[i].secs > -1e-6 && frames[i].secs < coded.endSecs - 1e-6);
    this.#order = Int32Array.from(shown.sort((a, b) => frames[a].secs - frames[b].secs));
    this.#ranks = new Int32Array(frames.length).fill(-1);
    this.#order.forEach((frame, rank) => { this.#ranks[frame] = rank; });
    if (this.#order.length === 0) throw badInput(`${name}: the video has no frames.`);
    this.times = Float64Array.from(this.#order, (frame) => Math.max(0, frames[frame].secs));
    this.endSecs = coded.endSecs;
    this.nFrames = this.#order.length;
    this.width = coded.width;
    this.height = coded.height;
    this.hasSound = coded.hasSound;
  }

  /**
   * @param {ArrayLike<number>} indices
   * @param {AbortSignal} [signal]
   * @returns {AsyncGenerator<Picture>}
   */
  async *pictures(indices, signal) {
    if (indices.length === 0) return;
    const wanted = new Set(Array.from(indices));
    const pass = new DecodingPass(this, this.#coded, this.#config, this.#ranks, wanted, this.#name);
    try {
      pass.startAt(this.#order[indices[0]]);
      /** @type {Picture|null} */
      let picture = null;
      for (let i = 0; i < indices.length; ++i) {
        if (!picture || indices[i] !== indices[i - 1]) picture = await pass.next(indices[i], signal);
        await pass.feed();  // so that decoding goes on while the network runs
        yield picture;
      }
    } finally {
      pass.close();
    }
  }

  /** Bytes of one coded frame; neighbours are read together. @param {number} offset @param {number} size */
  async read(offset, size) {
    const { start, bytes } = this.#read;
    if (offset >= start && offset + size <= start + bytes.length) return bytes.subarray(offset - start, offset - start + size);
    if (offset + size > this.#file.size) throw badInput(`${this.#name} is cut off: a frame lies after its end.`);
    const end = Math.min(this.#file.size, offset + Math.max(size, kReadAtOnce));
    this.#read = { start: offset, bytes: new Uint8Array(await this.#file.slice(offset, end).arrayBuffer()) };
    return this.#read.bytes.subarray(0, size);
  }
}

/** One way through the film, from a key frame on. */
class DecodingPass {
  #film;
  #coded;
  #ranks;
  #wanted;
  #name;
  /** @type {VideoDecoder} */
  #decoder;
  /** Pictures that were wanted, by place in time. @type {Map<number, Promise<Picture>>} */
  #waiting = new Map();
  #nextFrame = 0;
  #flushed = false;
  /** @type {Error|null} */
  #error = null;
  /** @type {(() => void)|null} */
  #wake = null;
  #ahead;
  #lastWanted;
  #lengthSize;
  #isFeeding = false;

  /** @param {WebCodecsFilm} film @param {CodedVideo} coded @param {VideoDecoderConfig} config @param {Int32Array} ranks @param {Set<number>} wanted @param {string} name */
  constructor(film, coded, config, ranks, wanted, name) {
    this.#film = film;
    this.#coded = coded;
    this.#ranks = ranks;
    this.#wanted = wanted;
    this.#name = name;
    this.#lastWanted = Math.max(...wanted);
    this.#lengthSize = coded.codec.startsWith('avc') && coded.description ? (coded.description[4] & 3) + 1 : 0;
    this.#ahead = Math.max(8, Math.min(64, Math.floor(kAheadBytes / (coded.width * coded.height * 1.5 || 1))));
    this.#decoder = new VideoDecoder({ output: (frame) => this.#take(frame),
      error: (error) => {
        this.#error = badInput(`${name}: the video cannot be decoded. ${error.message}`);
        this.#signal();
      } });
    this.#decoder.configure(config);
    this.#decoder.ondequeue = () => {
      if (this.#waiting.size < kMaxWaiting) void this.feed().catch(() => {});
      this.#signal();
    };
  }

  /** From the key frame before a frame. @param {number} frame */
  startAt(frame) {
    const { frames } = this.#coded;
    while (frame > 0 && !frames[frame].isKey) --frame;
    this.#nextFrame = frame;
  }

  /** @param {VideoFrame} frame */
  #take(frame) {
    const rank = frame.timestamp;
    if (!this.#wanted.has(rank) || this.#waiting.has(rank)) return frame.close();
    const picture = pictureFromVideoFrame(frame).finally(() => frame.close());
    picture.catch(() => {});  // told when it is asked for
    this.#waiting.set(rank, picture);
    this.#signal();
  }

  #signal() {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  /** Hands coded frames over until enough is under way. */
  async feed() {
    if (this.#isFeeding || this.#error) return;
    this.#isFeeding = true;
    try {
      const { frames } = this.#coded;
      while (this.#nextFrame < frames.length && this.#decoder.state === 'configured' &&
             this.#decoder.decodeQueueSize < this.#ahead && this.#waiting.size < kMaxWaiting) {
        this.#skipUnneeded();
        const { offset, size, isKey } = frames[this.#nextFrame];
        const data = await this.#film.read(offset, size);
        if (this.#decoder.state !== 'configured') return;
        if (!this.#wanted.has(this.#ranks[this.#nextFrame]) && isDisposable(data, this.#lengthSize)) {
          ++this.#nextFrame;
          continue;
        }
        // The place in time serves as time stamp: whole numbers come back unchanged.
        this.#decoder.decode(new EncodedVideoChunk({ type: isKey ? 'key' : 'delta', timestamp: this.#ranks[this.#nextFrame], data }));
        ++this.#nextFrame;
      }
      if (this.#nextFrame >= frames.length && !this.#flushed && this.#decoder.state === 'configured') {
        this.#flushed = true;
        this.#decoder.flush().then(() => this.#signal(), () => this.#signal());
      }
    } catch (error) {
      this.#error = /** @type {Error} */ (error);
      this.#signal();
    } finally {
      this.#isFeeding = false;
    }
  }

  /** Jumps to the next key frame where nothing before it is wanted. */
  #skipUnneeded() {
    const { frames } = this.#coded;
    if (!frames[this.#nextFrame].isKey) return;
    for (;;) {
      let end = this.#nextFrame + 1;
      let isNeeded = this.#wanted.has(this.#ranks[this.#nextFrame]);
      while (end < frames.length && !frames[end].isKey) {
        isNeeded ||= this.#wanted.has(this.#ranks[end]);
        ++end;
      }
      // Frames that are shown before a key frame may come after it in the file: keep its neighbour too.
      if (isNeeded || end >= frames.length || this.#anyWanted(end)) return;
      this.#nextFrame = end;
    }
  }

  /** Whether frames at the start of the next stretch, shown before its key frame, are wanted. @param {number} key */
  #anyWanted(key) {
    const { frames } = this.#coded;
    for (let i = key + 1; i < frames.length && !frames[i].isKey && i < key + 8; ++i) {
      if (this.#ranks[i] < this.#ranks[key] && this.#wanted.has(this.#ranks[i])) return true;
    }
    return false;
  }

  /** @param {number} rank @param {AbortSignal} [signal] @returns {Promise<Picture>} */
  async next(rank, signal) {
    for (;;) {
      throwIfCancelled(signal);
      if (this.#error) throw this.#error;
      const picture = this.#waiting.get(rank);
      if (picture) {
        const taken = await picture;
        for (const other of this.#waiting.keys()) if (other <= rank) this.#waiting.delete(other);
        return taken;
      }
      await this.feed();
      if (this.#waiting.has(rank) || this.#error) continue;
      if (this.#flushed && this.#decoder.decodeQueueSize === 0 && rank <= this.#lastWanted) {
        await this.#decoder.flush().catch(() => {});
        if (!this.#waiting.has(rank) && !this.#error) throw badInput(`${this.#name}: frame ${rank} is missing or damaged.`);
        continue;
      }
      await new Promise((resolve) => {
        this.#wake = () => resolve(undefined);
        setTimeout(resolve, 200);  // in case the event has passed
      });
    }
  }

  close() {
    if (this.#decoder.state !== 'closed') this.#decoder.close();
    for (const picture of this.#waiting.values()) picture.catch(() => {});
    this.#waiting.clear();
  }
}
