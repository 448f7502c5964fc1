// @ts-check
// The reading worker: reads the user's file piece by piece, the next piece while this one is
// inflated, and sends each worker that holds voxels the bytes of its block. Neither the file nor
// the scan is ever in memory as a whole.

import {cancelled, EngineError} from './engine-error.js';
import {nextTurn} from './engine-jobs.js';
import {SlabSender} from './engine-slabs.js';
import {freeBuffer} from './free-buffer.js';

/** @typedef {import('./engine-server.js').CallContext} CallContext */
/** @typedef {import('./engine-types.js').Header} Header */

/**
 * A file of the user's. (Its name apart: not every way to another thread keeps it.)
 * @typedef {{name: string, blob: Blob}} NamedBlob
 */

const kPieceBytes = 1 << 21;
/** Pieces that are being read while one is inflated: their way here takes longer than inflating one. */
const kPiecesAhead = 2;
/** Enough of a file for its header: NIfTI's extensions beyond are not listed. */
const kHeaderBytes = 1 << 20;
/** Share of the progress that is reading; the rest is standardizing. */
const kReadingShare = 0.95;

/** With a failure that says what to do. @template T @param {NamedBlob} file @param {Promise<T>} reading @returns {Promise<T>} */
async function told({name}, reading) {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new EngineError('io', `${name} cannot be read any more: it was moved, changed or its ` +
        'drive was removed. Choose it again.');
  }
}

/** @param {NamedBlob} file @param {number} from @param {number} to @returns {Promise<ArrayBuffer>} */
const readPiece = (file, from, to) => told(file, file.blob.slice(from, to).arrayBuffer());

/** Pieces of a file in their order; each is valid until the next is asked for. */
class PieceReader {
  #file;
  /** @type {ReadableStreamBYOBReader | null} */
  #stream = null;
  /** What the stream fills, again and again. @type {ArrayBufferLike} */
  #memory = new ArrayBuffer(0);
  // Without streams of bytes (Safari before 26): slices, some read ahead.
  #offset = 0;
  /** @type {Promise<ArrayBuffer>[]} */
  #ahead = [];
  /** @type {ArrayBuffer | null} */
  #last = null;

  /** @param {NamedBlob} file */
  constructor(file) {
    this.#file = file;
    try {
      this.#stream = file.blob.stream().getReader({mode: 'byob'});
      this.#memory = new ArrayBuffer(kPieceBytes);
    } catch {
      this.#readAhead();
    }
  }

  /** The next piece, or null at the end. @returns {Promise<Uint8Array | null>} */
  async next() {
    if (this.#stream) return this.#streamed(this.#stream);
    if (this.#last) freeBuffer(this.#last);
    const first = this.#ahead.shift();
    if (!first) return null;
    this.#last = await first;
    this.#readAhead();
    return new Uint8Array(this.#last);
  }

  /** Nothing more will be asked for. */
  close() {
    this.#stream?.cancel().catch(() => {});
  }

  /** @param {ReadableStreamBYOBReader} stream */
  async #streamed(stream) {
    const {value, done} = await told(this.#file, stream.read(new Uint8Array(this.#memory)));
    if (value) this.#memory = value.buffer;
    return done || !value ? null : value;
  }

  #readAhead() {
    const {size} = this.#file.blob;
    while (this.#ahead.length < kPiecesAhead && this.#offset < size) {
      const to = Math.min(this.#offset + kPieceBytes, size);
      const piece = readPiece(this.#file, this.#offset, to);
      // It is awaited at a later call, which may never come after a cancel.
      piece.catch(() => {});
      this.#ahead.push(piece);
      this.#offset = to;
    }
  }
}

/**
 * @param {NamedBlob} file
 * @param {CallContext} context
 * @returns {Promise<Uint8Array>}
 */
export async function readWhole(file, {signal}) {
  const bytes = new Uint8Array(await readPiece(file, 0, file.blob.size));
  if (signal.aborted) throw cancelled();
  return bytes;
}

/**
 * One NIfTI file, or a .hdr and its .img in any order.
 * @param {NamedBlob[]} files
 * @returns {{data: NamedBlob, header: NamedBlob | null}}
 */
function arrangeFiles(files) {
  if (files.length === 1) return {data: files[0], header: null};
  const header = files.find(({name}) => /\.hdr(\.gz)?$/i.test(name));
  const data = files.find(({name}) => /\.img(\.gz)?$/i.test(name));
  if (files.length === 2 && header && data) return {data, header};
  const names = files.map(({name}) => name).join(', ') || 'nothing';
  throw new EngineError('bad_input', `One NIfTI file, or a .hdr with its .img, can be opened at a ` +
      `time; given: ${names}.`);
}

/**
 * @param {NamedBlob[]} files
 * @param {CallContext} context
 * @returns {Promise<Header>}
 */
export async function readHeader(files, {engine}) {
  const {data, header} = arrangeFiles(files);
  const source = header ?? data;
  const start = new Uint8Array(await readPiece(source, 0, kHeaderBytes));
  engine.putFile(start);
  engine.putText(source.name);
  const parsed = engine.call('decode_header');
  return {file: data.name, ...parsed, gzip: start[0] === 0x1f && start[1] === 0x8b};
}

/**
 * The indices where `parts` contiguous blocks of `count` items begin, and the end.
 * @param {number} count
 * @param {number} parts
 * @returns {number[]}
 */
export function blockBounds(count, parts) {
  return Array.from({length: parts + 1}, (_, i) => Math.floor((count * i) / parts));
}

/** Drives the engine's reader: feeds pieces and gives events. */
class ScanSource {
  #pieces;
  #context;

  /** @param {NamedBlob} data @param {CallContext} context */
  constructor(data, context) {
    this.#pieces = new PieceReader(data);
    this.#context = context;
  }

  close() {
    this.#pieces.close();
  }

  /** The next event of interest: header, volume or end. */
  async next() {
    const {engine, signal} = this.#context;
    for (;;) {
      const event = engine.call('reader_next');
      if (event.event !== 'need_input') return event;
      const piece = await this.#pieces.next();
      if (signal.aborted) throw cancelled();
      if (piece) {
        engine.putBytes(piece);
        engine.call('reader_push', piece.length);
      } else {
        engine.call('reader_finish_input');
      }
    }
  }
}

/**
 * @typedef {object} ReadScanPayload
 * @property {NamedBlob[]} files
 * @property {NamedBlob | null} mask
 * @property {number} lastScan        0: all
 * @property {number} trSecs          0: the header's
 * @property {MessagePort[]} ports    one to each worker that holds voxels
 */

/**
 * Reads the scan and sends it out.
 * @param {ReadScanPayload} payload
 * @param {CallContext} context
 */
export async function readScan(payload, context) {
  const senders = payload.ports.map((port) => new SlabSender(port, context.signal));
  /** @type {ScanSource | null} */
  let source = null;
  try {
    const {data, header} = arrangeFiles(payload.files);
    source = new ScanSource(data, context);
    return await readAndSend({...payload, data, detached: header}, source, senders, context);
  } catch (error) {
    for (const sender of senders) sender.stop();
    throw error;
  } finally {
    for (const sender of senders) sender.close();
    source?.close();
    // After the error has been built: it asks the reader how much is there.
    context.engine.call('reader_close');
  }
}

/**
 * @param {ReadScanPayload & {data: NamedBlob, detached: NamedBlob | null}} payload
 * @param {ScanSource} source
 * @param {SlabSender[]} senders
 * @param {CallContext} context
 */
async function readAndSend({data, detached, mask, lastScan, trSecs}, source, senders, context) {
  const {engine, progress, signal} = context;
  if (detached) engine.putFile(new Uint8Array(await readPiece(detached, 0, kHeaderBytes)));
  engine.putText(data.name);
  engine.call('reader_open', data.blob.size, lastScan, detached ? 1 : 0);

  let event = await source.next();  // the header
  const {nScans, header, bytesPerVoxel} = engine.call('reader_summary');
  if (nScans < 2) {
    throw new EngineError('bad_input', `${data.name} has one volume only: a scan over time (4-D) ` +
        'is needed.');
  }
  if (trSecs === 0 && header.trSecs === 0) {
    throw new EngineError('bad_input', `${data.name}: its header does not state the repetition ` +
        'time; give trSecs, the seconds from one scan to the next.', {field: 'trSecs'});
  }
  do {
    event = await source.next();
  } while (!event.headComplete);

  if (mask) {
    engine.putFile(await readWhole(mask, context));
  }
  engine.putText((mask ?? data).name);
  const found = engine.call('reader_mask', mask ? 1 : 0);
  const {dims, worldFromVoxel, meanValues, nHead} = found;
  progress({fraction: 0, step: 'Reading scans', preview: {dims, worldFromVoxel, values: meanValues, nScans: nHead}});
  divide(senders, found.maskVoxels,
      {nScans, trSecs: trSecs || header.trSecs, header, bytesPerVoxel});

  /** @param {{pointer: number, size: number}} volume */
  const sendVolume = async ({pointer, size}) => {
    for (const sender of senders) {
      const full = sender.add(engine.heapBytes(pointer, size));
      if (full) await full;
    }
  };
  for (let i = 0; i < nHead; ++i) await sendVolume(engine.call('reader_head_volume', i));
  engine.call('reader_drop_head');

  let lastTurn = performance.now();
  for (event = await source.next(); event.event === 'volume'; event = await source.next()) {
    await sendVolume(event);
    if (performance.now() - lastTurn > 20) {
      progress({fraction: (kReadingShare * event.bytesUsed) / data.blob.size, step: 'Reading scans'});
      await nextTurn();
      if (signal.aborted) throw cancelled();
      lastTurn = performance.now();
    }
  }
  for (const sender of senders) sender.end();
  const {header: headerAtEnd} = engine.call('reader_summary');
  context.transfer(found.maskVoxels);
  context.transfer(meanValues);
  return {nScans, header: headerAtEnd, maskVoxels: found.maskVoxels, meanValues, dims, worldFromVoxel};
}

/**
 * Tells each worker its block of the mask's voxels.
 * @param {SlabSender[]} senders
 * @param {Uint32Array} maskVoxels
 * @param {{nScans: number, trSecs: number, header: Header, bytesPerVoxel: number}} scan
 */
function divide(senders, maskVoxels, {nScans, trSecs, header, bytesPerVoxel}) {
  const {datatype, bigEndian, slope, intercept, dims} = header;
  const gridVoxels = dims[0] * dims[1] * dims[2];
  const bounds = blockBounds(maskVoxels.length, senders.length);
  senders.forEach((sender, i) => {
    const voxels = maskVoxels.slice(bounds[i], bounds[i + 1]);
    sender.begin({voxels, gridVoxels, nScans, trSecs, datatype, bigEndian, slope, intercept},
        bytesPerVoxel);
  });
}
