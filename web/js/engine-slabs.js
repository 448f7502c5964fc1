// @ts-check
// How a scan's raw bytes get from the worker that reads the file to one that holds voxels: slabs of
// several scans over a MessagePort, each in one buffer that comes back to be filled again. At most
// kMaxInFlight slabs are on their way to one receiver, so a slow receiver slows the reader and not
// the other way round, and memory stays bounded.

import {cancelled, EngineError} from './engine-error.js';

/** @typedef {import('./engine-types.js').ErrorCode} ErrorCode */

/** Aim for the size of a slab. Small enough to stay in a cache, large enough to hide the sending. */
export const kSlabBytes = 1 << 20;
/** More scans than this per slab bring nothing: the receiver transposes so many at once. */
export const kMaxScansPerSlab = 32;
export const kMaxInFlight = 4;

/**
 * What a receiver is told first.
 * @typedef {object} BlockDescription
 * @property {Uint32Array} voxels      the block's voxels, rising; may be empty
 * @property {number} gridVoxels
 * @property {number} nScans
 * @property {number} trSecs
 * @property {string} datatype
 * @property {boolean} bigEndian
 * @property {number} slope
 * @property {number} intercept
 */

/**
 * @typedef {{type: 'begin', block: BlockDescription}
 *         | {type: 'slab', firstScan: number, nScans: number, bytes: number, buffer: ArrayBuffer}
 *         | {type: 'end'}
 *         | {type: 'stop'}} ToReceiver
 * @typedef {{type: 'return', buffer: ArrayBuffer}
 *         | {type: 'refuse', code: ErrorCode, message: string}} ToReader
 */

/** The reader's end of one port. */
export class SlabSender {
  #port;
  #signal;
  #rangeStart = 0;  // bytes of each volume that the receiver needs
  #rangeBytes = 0;
  #scansPerSlab = 1;
  #slabFirstScan = 0;
  #slabScans = 0;
  /** @type {Uint8Array | null} */
  #slab = null;
  /** @type {ArrayBuffer[]} */
  #spare = [];
  #inFlight = 0;
  /** @type {(() => void) | null} */
  #wake = null;
  /** @type {EngineError | null} */
  #refusal = null;

  /**
   * @param {MessagePort} port
   * @param {AbortSignal} signal  ends the waiting for room: a receiver that was cancelled returns nothing any more
   */
  constructor(port, signal) {
    this.#port = port;
    this.#signal = signal;
    port.onmessage = ({data}) => this.#receive(data);
    signal.addEventListener('abort', () => this.#wakeUp());
  }

  /**
   * @param {BlockDescription} block
   * @param {number} bytesPerVoxel
   */
  begin(block, bytesPerVoxel) {
    const {voxels} = block;
    if (voxels.length > 0) {
      this.#rangeStart = voxels[0] * bytesPerVoxel;
      this.#rangeBytes = (voxels[voxels.length - 1] + 1) * bytesPerVoxel - this.#rangeStart;
      this.#scansPerSlab =
          Math.max(1, Math.min(kMaxScansPerSlab, Math.floor(kSlabBytes / this.#rangeBytes)));
    }
    this.#send({type: 'begin', block}, [/** @type {ArrayBuffer} */ (voxels.buffer)]);
  }

  /**
   * Takes what the receiver needs of the next volume; the volume may change when this returns. The
   * answer, where there is one, must be awaited before the next call.
   * @param {Uint8Array} volume
   * @returns {Promise<void> | undefined}
   */
  add(volume) {
    if (this.#rangeBytes === 0) return undefined;
    this.#slab ??= new Uint8Array(
        this.#spare.pop() ?? new ArrayBuffer(this.#rangeBytes * this.#scansPerSlab));
    this.#slab.set(volume.subarray(this.#rangeStart, this.#rangeStart + this.#rangeBytes),
        this.#slabScans * this.#rangeBytes);
    if (++this.#slabScans === this.#scansPerSlab) this.#flush();
    return this.#inFlight >= kMaxInFlight ? this.#room() : undefined;
  }

  end() {
    if (this.#slabScans > 0) this.#flush();
    this.#send({type: 'end'});
  }

  /** Tells the receiver that nothing more will come. */
  stop() {
    this.#send({type: 'stop'});
  }

  close() {
    this.#port.close();
  }

  #flush() {
    const slab = /** @type {Uint8Array<ArrayBuffer>} */ (this.#slab);
    const nScans = this.#slabScans;
    this.#send({type: 'slab', firstScan: this.#slabFirstScan, nScans,
      bytes: nScans * this.#rangeBytes, buffer: slab.buffer}, [slab.buffer]);
    this.#slabFirstScan += nScans;
    this.#slabScans = 0;
    this.#slab = null;
    ++this.#inFlight;
  }

  /** Waits until the receiver has kept up. @returns {Promise<void>} */
  async #room() {
    while (this.#inFlight >= kMaxInFlight && !this.#refusal) {
      if (this.#signal.aborted) throw cancelled();
      await new Promise((resolve) => {
        this.#wake = () => resolve(undefined);
      });
    }
    if (this.#refusal) throw this.#refusal;
  }

  /** @param {ToReader} message */
  #receive(message) {
    if (message.type === 'return') {
      --this.#inFlight;
      this.#spare.push(message.buffer);
    } else {
      this.#refusal = new EngineError(message.code, message.message);
    }
    this.#wakeUp();
  }

  #wakeUp() {
    this.#wake?.();
    this.#wake = null;
  }

  /** @param {ToReceiver} message @param {Transferable[]} [transfer] */
  #send(message, transfer = []) {
    this.#port.postMessage(message, transfer);
  }
}

/**
 * The receiver's end: calls `begin` once and `slab` for each slab; resolves at the end, rejects
 * when the reader stops, when `signal` aborts, or when a callback throws (the reader then hears of
 * it).
 * @param {MessagePort} port
 * @param {object} callbacks
 * @param {(block: BlockDescription) => void} callbacks.begin
 * @param {(bytes: Uint8Array, firstScan: number, nScans: number) => void} callbacks.slab
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function receiveSlabs(port, {begin, slab}, signal) {
  return new Promise((resolve, reject) => {
    const finish = (/** @type {() => void} */ settle) => {
      port.onmessage = null;
      port.close();
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const onAbort = () => finish(() => reject(cancelled()));
    /** @param {ToReceiver} message */
    const take = (message) => {
      if (message.type === 'begin') {
        begin(message.block);
      } else if (message.type === 'slab') {
        const {buffer, bytes, firstScan, nScans} = message;
        slab(new Uint8Array(buffer, 0, bytes), firstScan, nScans);
        port.postMessage({type: 'return', buffer}, [buffer]);
      } else {
        finish(() => (message.type === 'end' ? resolve() : reject(cancelled())));
      }
    };
    port.onmessage = ({data}) => {
      try {
        take(data);
      } catch (error) {
        const {code, message} = error instanceof EngineError
            ? error
            : new EngineError('internal', 'A worker of the engine failed.');
        port.postMessage({type: 'refuse', code, message});
        finish(() => reject(error));
      }
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
  });
}
